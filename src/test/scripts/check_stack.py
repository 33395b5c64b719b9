"""Runs what docker-compose.yml runs with the profile demo as processes on this machine: check_stack.py PROMETHEUS

The broker and the service are those of the last build, the registry is that of the tests (without it, the service runs without one),
and Grafana is left out. Producer and Prometheus get the script and the files of the stack, with other addresses. In the end all rules
must be loaded, no alert may be pending or firing, and every query of the dashboard must find something, as far as normal load shows it.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import yaml
from check_alerts import DASHBOARD, RULES, dashboard_queries

STACK = yaml.safe_load(Path("docker-compose.yml").read_text())["services"]
REGISTRY = Path("target/apicurio/lib")
# Only after a rejected document, and only with http.port.
ABSENT = ("gliznet_documents_rejected_total", "gliznet_http_requests_total")
START_SECONDS = 240
STOP_SECONDS = 30
LOAD_SECONDS = 90


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start(stack, command, **options):
    """A process with its children, which ends with the stack."""
    process = subprocess.Popen(command, start_new_session=True, **options)

    def stop():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(STOP_SECONDS)

    stack.callback(stop)
    return process


def get(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read()


def await_answer(url, seconds, is_enough=bool):
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError):
            if is_enough(get(url)):
                return
        assert time.monotonic() < end, f"expected an answer of {url} within {seconds} s"
        time.sleep(0.5)


def api(base, path):
    return json.loads(get(f"{base}/api/v1/{path}"))["data"]


def start_registry(stack, folder):
    """The process of the registry and its address, none and empty if the build has not unpacked one."""
    if not REGISTRY.is_dir():
        return None, ""
    port = free_port()
    jar = next(REGISTRY.parent.glob("*-runner.jar")).resolve()
    java = shutil.which("java", path=f"{os.environ.get('JAVA_HOME', '')}/bin:{os.environ['PATH']}")
    command = [java, f"-Dquarkus.http.port={port}", "-Dquarkus.http.host=127.0.0.1", "-jar", str(jar)]
    process = start(stack, command, stdout=(folder / "registry.log").open("w"), stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}/apis/ccompat/v7"
    await_answer(f"{url}/subjects", START_SECONDS)
    return process, url


def start_service(stack, folder, addresses, port):
    environment = {
        **os.environ,
        **STACK["gliznet"]["environment"],
        **addresses,
        "GLIZNET_STATE_DIR": str(folder / "state"),
        "GLIZNET_OBSERVE_HOST": "127.0.0.1",
        "GLIZNET_OBSERVE_PORT": str(port),
    }
    start(stack, ["./gliznet", "run"], env=environment, stderr=(folder / "gliznet.log").open("w"))
    await_answer(f"http://127.0.0.1:{port}/ready", START_SECONDS)


def start_producer(stack, folder, addresses):
    program = STACK["producer"]
    script = program["command"][0].replace("$$", "$").replace("/opt/gliznet/", "./").replace("/examples/", "examples/")
    log = (folder / "producer.log").open("w")
    start(stack, [*program["entrypoint"], script], env={**os.environ, **addresses}, stdout=log, stderr=log)


def start_prometheus(stack, folder, program, target, scrape_seconds=None):
    """The address of Prometheus, when it answers."""
    mount = next(volume.split(":") for volume in STACK["prometheus"]["volumes"] if volume.startswith("./"))
    files = folder / "prometheus"
    shutil.copytree(mount[0], files)
    configuration = files / "prometheus.yaml"
    text = configuration.read_text().replace("gliznet:8080", target)
    configuration.write_text(re.sub(r"(?<=_interval: )\w+", f"{scrape_seconds}s", text) if scrape_seconds else text)
    arguments = [
        argument.replace(mount[1], str(files)).replace("path=/prometheus", f"path={folder}/data")
        for argument in STACK["prometheus"]["command"]
    ]
    port = free_port()
    log = (folder / "prometheus.log").open("w")
    start(stack, [program, *arguments, f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}"
    await_answer(f"{base}/-/ready", START_SECONDS)
    return base


def empty_queries(base, queries):
    return [
        query for query in queries if not api(base, "query?" + urllib.parse.urlencode({"query": query}))["result"]
    ]


def check(base):
    rules = [rule["alert"] for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    loaded = [rule["name"] for group in api(base, "rules")["groups"] for rule in group["rules"] if rule["health"] == "ok"]
    assert sorted(loaded) == sorted(rules), f"expected the rules {rules}, found {loaded}"
    alerts = api(base, "alerts")["alerts"]
    assert not alerts, f"expected no alert, found {alerts}"
    queries = dashboard_queries(json.loads(DASHBOARD.read_text()))
    empty = empty_queries(base, queries)
    unexpected = [query for query in empty if not re.search("|".join(ABSENT), query)]
    assert not unexpected, "these queries of the dashboard find nothing:\n" + "\n".join(unexpected)
    print(
        f"check-stack: {len(rules)} rules are loaded and no alert is pending; {len(queries) - len(empty)} of {len(queries)} queries"
        " of the dashboard find something, and the others ask for what normal load does not show"
    )


def main(prometheus):
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        broker = start(stack, ["./gliznet", "broker", "--port", "0", "--json"], stdout=subprocess.PIPE)
        addresses = {
            "GLIZNET_BOOTSTRAP_SERVERS": json.loads(broker.stdout.readline())["bootstrapServers"],
            "GLIZNET_SCHEMA_REGISTRY_URL": start_registry(stack, folder)[1],
        }
        port = free_port()
        start_service(stack, folder, addresses, port)
        start_producer(stack, folder, addresses)
        base = start_prometheus(stack, folder, prometheus, f"127.0.0.1:{port}")
        time.sleep(LOAD_SECONDS)
        check(base)


if __name__ == "__main__":
    main(*sys.argv[1:])
