"""Checks what Prometheus and Grafana load: check_alerts.py PROMTOOL [--write]

Rules and dashboard may only name metrics and labels of docs/metrics.md, every query has to be one, every alert has its paragraph in
docs/operations.md and its tests, and the PrometheusRule of k8s/ has the same groups. With --write, that file is written. If a test
of the service has left a real scrape, names of libraries have to be in it, and every query of the dashboard has to find something.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

RULES = Path("config/monitoring/alerts.yaml")
PROMETHEUS = Path("config/monitoring/prometheus.yaml")
TESTS = Path("config/monitoring/alerts-test.yaml")
DASHBOARD = Path("config/monitoring/dashboard.json")
PROMETHEUS_RULE = Path("k8s/components/monitoring/prometheus-rule.yaml")
SCRAPE = Path("target/scrape.txt")  # MetricsIT leaves it there
RUNBOOKS = Path("docs/operations.md")
RUNBOOK_URL = f"https://docs.example.com/gliznet-streams/{RUNBOOKS.name}"  # a user replaces the beginning
TARGET_LABELS = {"namespace", "job", "instance", "pod", "le"}
# what Prometheus itself notes of each target
OF_PROMETHEUS = {"up"}
WORDS = {"and", "or", "unless", "offset", "bool", "by", "without", "inf", "nan"}
HEAD = """# The groups of config/monitoring/alerts.yaml for the Prometheus operator, written by `.ci/check-alerts --write`.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: gliznet
  labels:
    app.kubernetes.io/name: gliznet
spec:
"""


def read_page():
    """The samples that docs/metrics.md lists with their labels, and how names of libraries begin."""
    page = Path("docs/metrics.md").read_text()
    samples = {}
    for name, kind, labels in re.findall(r"^\| `(gliznet_\w+)` \| (\w+) \|[^|]*\|([^|]*)\|", page, re.MULTILINE):
        ends = ["_bucket", "_count", "_sum", "_max"] if kind == "histogram" else [""]
        samples |= {name + end: set(re.findall(r"`(\w+)`", labels)) for end in ends}
    return samples, tuple(re.findall(r"^\| `(\w+_)` \|", page, re.MULTILINE))


def read_scrape():
    """The series of a real scrape by name; none if there was none."""
    series = {}
    if SCRAPE.exists():
        for name, matchers, value in re.findall(r"^(\w+)(\{.*\})? (\S+)$", SCRAPE.read_text(), re.MULTILINE):
            series.setdefault(name, []).append((name + matchers, value))
    return series


def names(query):
    """The metrics of a query."""
    query = re.sub(r'"[^"]*"', '""', query)
    query = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", " ", query)
    return set(re.findall(r"\b[a-z_]\w*\b(?!\s*\()", query)) - WORDS


def labels(query):
    """The labels of a query, with the metric that each is selected by; an empty one where it is grouped or joined by."""
    query = re.sub(r'"[^"]*"', '""', query)
    found = set()
    for metric, matchers in re.findall(r"(\w+)\{([^}]*)\}", query):
        found |= {(metric, label) for label in re.findall(r"(\w+)\s*[=!]", matchers)}
    for group in re.findall(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)", query):
        found |= {("", label) for label in re.findall(r"\w+", group)}
    return found


def problems(query, page, scrape):
    """What the query names and nobody shows."""
    samples, families = page
    found = []
    for name in names(query) - OF_PROMETHEUS:
        library = name.startswith(families)
        if not library and name not in samples:
            found.append(f"{name} is not in docs/metrics.md")
        elif library and scrape and name not in scrape:
            found.append(f"{name} is not in {SCRAPE}")
    every = set().union(*samples.values()) | TARGET_LABELS
    for metric, label in labels(query):
        known = samples[metric] | TARGET_LABELS if metric in samples else every | {"area", "id"}
        if label not in known:
            found.append(f"{metric or 'the query'} has no label {label}")
    return found


def dashboard_queries(dashboard):
    """The queries of all panels, variables and annotations as Prometheus would get them."""
    panels = [panel for top in dashboard["panels"] for panel in (top, *top.get("panels", []))]
    queries = [target["expr"] for panel in panels for target in panel.get("targets", [])]
    queries += [annotation["expr"] for annotation in dashboard["annotations"]["list"] if "expr" in annotation]
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            queries += [variable["definition"].removeprefix("label_values(").rpartition(",")[0]]
    return [re.sub(r"\$\w+", ".*", query.replace("$__rate_interval", "5m")) for query in queries]


def promtool(tool, *arguments):
    done = subprocess.run([tool, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr).strip()


def check_content(tool, command, content):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "content.yaml"
        file.write_text(yaml.safe_dump(content))
        promtool(tool, command, "rules", str(file))


def check_syntax(tool, queries):
    rules = [{"record": f"query:{i}", "expr": query} for i, query in enumerate(queries)]
    check_content(tool, "check", {"groups": [{"name": "dashboard", "rules": rules}]})


def check_results(tool, queries, scrape):
    """Every query finds something if all numbers of the scrape increase by one each minute."""
    used = sorted(set().union(*(names(query) for query in queries)))
    series = [{"series": sample, "values": f"{float(value)}+1x20"} for name in used for sample, value in scrape[name]]
    asked = [
        {"expr": f"count({query}) > bool 0", "eval_time": "20m", "exp_samples": [{"labels": "{}", "value": 1}]}
        for query in queries
    ]
    check_content(tool, "test", {"tests": [{"interval": "1m", "input_series": series, "promql_expr_test": asked}]})


def check_alerts(alerts):
    """Every alert has a paragraph and every paragraph an alert; every alert fires in a test."""
    text = RUNBOOKS.read_text()
    section = text.partition("\n## Alerts\n")[2].partition("\n## ")[0]
    written = {f"{RUNBOOK_URL}#{heading.lower()}" for heading in re.findall(r"^### (\w+)$", section, re.MULTILINE)}
    assert written == {alert["annotations"]["runbook_url"] for alert in alerts}, f"runbooks of {RUNBOOKS}: {sorted(written)}"
    fired = set(re.findall(r'alertname="(\w+)"}', TESTS.read_text()))
    for alert in alerts:
        name = alert["alert"]
        assert alert["annotations"]["runbook_url"] == f"{RUNBOOK_URL}#{name.lower()}", name
        assert alert["annotations"]["summary"] and alert["labels"]["severity"] in ("critical", "warning"), name
        assert name in fired, f"no test in which {name} fires"


def main(tool, write=""):
    rule = HEAD + "".join(f"  {line}" if line.strip() else line for line in body().splitlines(keepends=True))
    if write:
        PROMETHEUS_RULE.write_text(rule)
    assert PROMETHEUS_RULE.read_text() == rule, f"{PROMETHEUS_RULE} is not {RULES}: .ci/check-alerts --write"
    promtool(tool, "check", "rules", str(RULES))
    promtool(tool, "check", "config", str(PROMETHEUS))
    promtool(tool, "test", "rules", str(TESTS))

    alerts = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    queries = dashboard_queries(json.loads(DASHBOARD.read_text()))
    check_syntax(tool, queries)
    check_alerts(alerts)
    page, scrape = read_page(), read_scrape()
    wrong = [f"{query}: {problem}" for query in queries for problem in problems(query, page, scrape)]
    wrong += [f"{alert['alert']}: {problem}" for alert in alerts for problem in problems(alert["expr"], page, scrape)]
    assert not wrong, "\n".join(wrong)
    if scrape:
        check_results(tool, queries, scrape)
    for typo in ("sum(gliznet_lag_record)", 'gliznet_ready{tpoic="a"}', "max by (tpoic) (gliznet_lag_records)"):
        assert problems(typo, page, scrape), f"a typo is not found: {typo}"
    print(f"check-alerts: {len(alerts)} alerts and {len(queries)} queries of the dashboard are valid, and typos are found")


def body():
    """The rules without the comment at the top."""
    text = RULES.read_text()
    return text[text.index("groups:\n") :]


if __name__ == "__main__":
    main(*sys.argv[1:])
