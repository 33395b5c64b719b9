"""Shows what an operator sees in situations: show_situations.py PROMETHEUS

Runs broker, registry, service and Prometheus as check_stack.py does, brings about one situation after the other, asks Prometheus, and
prints the table of docs/operations.md. Prometheus reads the metrics every second, so that each situation can be short.
"""

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

import check_stack

SCRAPE_SECONDS = 1
PATIENCE_SECONDS = 240
WORDS = "the parcel that was sent on monday did not arrive and nobody answers the telephone "
LABEL_SETS = {
    "acme": {"billing": "invoices and payments", "delivery": "parcels", "outage": "the service is down"},
    "globex": ["praise", "complaint", "question"],
}


class Situations:
    def __init__(self, base, addresses, broker, registry):
        self.base = base
        self.addresses = addresses
        self.broker = broker
        self.registry = registry
        self.rows = []

    def gliznet(self, *arguments, lines):
        environment = {**os.environ, **self.addresses}
        subprocess.run(["./gliznet", *arguments], input="\n".join(lines) + "\n", text=True, check=True, env=environment,
                       stdout=subprocess.DEVNULL)

    def documents(self, tenant, count, words):
        lines = [json.dumps({"text": f"{i} {WORDS * words}"[: words * 6]}) for i in range(count)]
        self.gliznet("documents", "send", "--tenant", tenant, "-", lines=lines)

    def put(self, tenant):
        self.gliznet("labels", "put", "-", lines=[json.dumps({"tenantId": tenant, "labels": LABEL_SETS[tenant]})])

    def ask(self, query):
        found = check_stack.api(self.base, "query?" + urllib.parse.urlencode({"query": query}))["result"]
        return {tuple(v for k, v in sorted(each["metric"].items()) if k not in ("__name__", "instance", "job")):
                float(each["value"][1]) for each in found}

    def show(self, situation, question, query, holds):
        """Waits until the query shows what it must, and notes what it showed."""
        end = time.monotonic() + PATIENCE_SECONDS
        found = self.ask(query)
        while not holds(found):
            assert time.monotonic() < end, f"{situation}: {query}: found {found}"
            time.sleep(SCRAPE_SECONDS)
            found = self.ask(query)
        shown = ", ".join(f"{' '.join(labels)} {value:.4g}".strip() for labels, value in sorted(found.items()))
        self.rows.append(f"| {situation} | {question} | `{query.replace('|', chr(92) + '|')}` | {shown} |")
        print(self.rows[-1], flush=True)

    @contextlib.contextmanager
    def paused(self, process):
        os.killpg(process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGCONT)

    def normal_load(self):
        self.documents("acme", 400, 20)
        self.show("normal load", "Are we keeping up?", "sum(gliznet_lag_records)", lambda found: value(found) < 5)
        self.show("", "How fast is it?", "sum(rate(gliznet_documents_classified_total[1m]))", positive)
        self.show("", "How long do documents take?", "histogram_quantile(0.95, sum by (le) (rate("
                  'gliznet_end_to_end_seconds_bucket{until="commit"}[1m])))', positive)
        self.show("", "Which model runs, on what?", "count by (model, provider) (gliznet_info)", positive)

    def broker_stops(self):
        with self.paused(self.broker):
            self.show("the broker stops", "Does the broker answer?", "gliznet_broker_up", zero)
            self.show("", "Is the service ready?", "gliznet_ready", zero)
        self.show("it is back", "Is the service ready?", "gliznet_ready", positive)

    def registry_stops(self):
        with self.paused(self.registry):
            self.show("the registry stops", "Does the registry answer?", "gliznet_registry_up", zero)
            self.show("", "Is the service ready?", "gliznet_ready", zero)
        self.show("it is back", "Is the service ready?", "gliznet_ready", positive)

    def slow_device(self):
        self.documents("acme", 200, 2_000)
        self.show("the device is slower than the documents come", "Is the device the limit?",
                  "max(rate(gliznet_inference_busy_seconds_total[15s]) / on(instance, device) gliznet_inference_callers)",
                  lambda found: value(found) > 0.8)
        self.show("", "Are we keeping up?", "sum(gliznet_lag_records)", lambda found: value(found) > 20)
        self.show("", "How old is the oldest document?", "max(gliznet_oldest_uncommitted_seconds)",
                  lambda found: value(found) > 5)
        self.show("it has caught up", "Are we keeping up?", "sum(gliznet_lag_records)", lambda found: value(found) < 5)

    def flooding_tenant(self):
        self.documents("globex", 600, 400)
        self.documents("acme", 20, 20)
        self.show("a tenant floods", "For whom do the devices work?", "sum by (tenant) (gliznet_tenant_device_seconds)",
                  lambda found: found.get(("globex",), 0) > 10 * found.get(("acme",), 1e9))

    def bad_label_set(self):
        record = {"key": encoded("acme/default"), "value": encoded("no label set"), "headers": []}
        self.gliznet("dead-letters", "import", "--to", "label-sets", "-", lines=[json.dumps(record)])
        self.documents("acme", 5, 20)
        self.show("a broken label set is written", "Does anything fail, and why?",
                  "sum by (reason) (gliznet_documents_rejected_total) > 0", bool)
        self.put("acme")

    def no_gpu(self):
        self.show("`execution.provider=auto` without a GPU", "On what does the model run?", "count by (provider) (gliznet_info)",
                  lambda found: ("CPU",) in found)


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def value(found):
    return next(iter(found.values()), float("nan"))


def positive(found):
    return value(found) > 0


def zero(found):
    return value(found) == 0


def main(prometheus):
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        broker = check_stack.start(stack, ["./gliznet", "broker", "--port", "0", "--json"], stdout=subprocess.PIPE)
        registry, registry_url = check_stack.start_registry(stack, folder)
        addresses = {
            "GLIZNET_BOOTSTRAP_SERVERS": json.loads(broker.stdout.readline())["bootstrapServers"],
            "GLIZNET_SCHEMA_REGISTRY_URL": registry_url,
        }
        port = check_stack.free_port()
        check_stack.start_service(stack, folder, addresses, port)
        base = check_stack.start_prometheus(stack, folder, prometheus, f"127.0.0.1:{port}", SCRAPE_SECONDS)
        situations = Situations(base, addresses, broker, registry)
        for tenant in LABEL_SETS:
            situations.put(tenant)
        situations.normal_load()
        situations.no_gpu()
        situations.flooding_tenant()
        situations.bad_label_set()
        situations.slow_device()
        situations.registry_stops()
        situations.broker_stops()
        print("\n| situation | question | query | found |\n|---|---|---|---|\n" + "\n".join(situations.rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
