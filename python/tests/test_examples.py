"""The Python programs of examples/ that need another configuration than the quick start, with the built service and Apicurio."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
MODEL = ROOT / "src/test/resources/models/bert-cosine"
APICURIO = ROOT / "target" / "apicurio"
SECONDS = 90

if not (ROOT / "target" / "gliznet-streams.jar").exists():
    pytest.skip("needs the service: run 'mvn verify' or './gliznet prepare' first", allow_module_level=True)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def gliznet(*arguments: str) -> str:
    return subprocess.run([ROOT / "gliznet", *arguments], check=True, capture_output=True, text=True, timeout=SECONDS).stdout


def example(name: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, EXAMPLES / name, *arguments], capture_output=True, text=True, timeout=2 * SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def broker() -> Iterator[str]:
    process = subprocess.Popen(
        [ROOT / "gliznet", "broker", "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield json.loads(process.stdout.readline())["bootstrapServers"]
    finally:
        stop(process)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[str]:
    jars = list(APICURIO.glob("*-runner.jar"))
    if not jars:
        pytest.skip("needs Apicurio, which 'mvn verify' unpacks")
    port = free_port()
    url = f"http://127.0.0.1:{port}/apis/ccompat/v7"
    options = ["-Xmx256m", "-Dquarkus.http.host=127.0.0.1", f"-Dquarkus.http.port={port}"]
    with (tmp_path / "registry.log").open("wb") as log:
        process = subprocess.Popen(["java", *options, "-jar", jars[0]], stdout=log, stderr=log)
    try:
        wait_for(f"{url}/subjects", process, tmp_path / "registry.log")
        yield url
    finally:
        stop(process)


class Service:
    """One running service."""

    def __init__(self, folder: Path, broker: str, *options: str) -> None:
        port = free_port()
        keys = {"model.dir": MODEL, "state.dir": folder / "state", "observe.port": port}
        settings = [part for key, value in keys.items() for part in ("--set", f"{key}={value}")]
        with (folder / "run.log").open("wb") as log:
            self.process = subprocess.Popen([ROOT / "gliznet", "run", "-b", broker, *settings, *options], stdout=log, stderr=log)
        wait_for(f"http://127.0.0.1:{port}/ready", self.process, folder / "run.log")

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        stop(self.process)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            stop(process)
            raise AssertionError(log.read_text())
        time.sleep(0.2)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:
            return answer.status == 200
    except (urllib.error.HTTPError, OSError):
        return False


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=SECONDS)
    finally:
        process.kill()


def recipe(heading: str) -> str:
    page = (ROOT / "docs" / "integrate.md").read_text(encoding="utf-8")
    return re.search(rf"### {heading}\n\n```properties\n(.*?)```", page, re.DOTALL).group(1)


def test_json_in_and_json_out(tmp_path: Path, broker: str) -> None:
    with Service(tmp_path, broker, "--set", "documents.format=json", "--set", "classified.format=json"):
        lines = example("json_documents.py", "--bootstrap-servers", broker).splitlines()

    assert [line.split()[0] for line in sorted(lines)] == ["h-1", "h-2"]
    # the labels were changed before the second document was sent
    assert re.fullmatch(r"h-2  best of 3 labels: (delivery|praise|refund)", sorted(lines)[1])


def test_avro_of_another_schema_through_a_registry(tmp_path: Path, broker: str, registry: str) -> None:
    from confluent_kafka.admin import AdminClient, NewTopic

    admin = AdminClient({"bootstrap.servers": broker})
    admin.create_topics([NewTopic("reviews", 2)])["reviews"].result(SECONDS)
    config = tmp_path / "reviews.properties"
    config.write_text(recipe("An Avro topic of your own"), encoding="utf-8")
    at_registry = ("--set", f"schema.registry.url={registry}")
    gliznet("labels", "put", "-b", broker, *at_registry, "--key", "books/default", str(EXAMPLES / "acme.yaml"))

    assert example("own_avro.py", "--bootstrap-servers", broker, "--registry", registry) == "wrote 3 reviews\n"
    proposed = gliznet("map", "reviews", "-b", broker, *at_registry)
    assert "documents.text=/review/comment\n" in proposed
    assert "documents.tenant=/shop\n" in proposed
    assert "3 records: 3 documents, 0 dead letters" in proposed
    with Service(tmp_path, broker, "--config", str(config), *at_registry):
        tail = gliznet(
            "classified", "tail", "-b", broker, *at_registry, "--from-beginning", "--json", "--max", "3", "--timeout", "60s"
        )

    assert sorted(json.loads(line)["documentId"] for line in tail.splitlines()) == ["1", "2", "3"]
