"""POST /classify of the built service does what docs/openapi.yaml says, whatever it is sent."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "src/test/resources/models/bert-cosine"
START_SECONDS = 60
EXAMPLES = 40



def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running service, with a broker of its own."""
    if not (ROOT / "target" / "gliznet-streams.jar").exists():
        pytest.skip("needs the service: run 'mvn verify' or './gliznet prepare' first")
    folder = tmp_path_factory.mktemp("service")
    port = free_port()
    broker = subprocess.Popen(
        [ROOT / "gliznet", "broker", "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    running = [broker]
    try:
        address = json.loads(broker.stdout.readline())["bootstrapServers"]
        keys = [f"model.dir={MODEL}", f"state.dir={folder / 'state'}", f"http.port={port}"]
        options = [option for key in keys for option in ("--set", key)]
        with (folder / "run.log").open("wb") as log:
            running.append(subprocess.Popen([ROOT / "gliznet", "run", "-b", address, *options], stdout=log, stderr=log))
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, running[1], folder / "run.log")
        yield url
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(timeout=START_SECONDS)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while status(url, {"text": "x", "labels": ["a"]}) != 200:
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(log.read_text())
        time.sleep(0.2)


def status(url: str, body: dict) -> int:
    """0 as long as nobody listens."""
    request = urllib.request.Request(
        f"{url}/classify", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=START_SECONDS) as answer:
            return answer.status
    except urllib.error.HTTPError as e:
        return e.code
    except OSError:
        return 0


CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "negative_data_rejection": {"expected-statuses": ["4xx"]},
            # the description does not say all that labels must be, for example that names are unique
            "positive_data_acceptance": {"enabled": False},
        }
    }
)
api = schemathesis.openapi.from_path(ROOT / "docs" / "openapi.yaml", config=CONFIG)


@api.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_described(case: schemathesis.Case, service: str) -> None:
    case.call_and_validate(base_url=service)
