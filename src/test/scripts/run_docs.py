#!/usr/bin/env python3
"""Runs the shell blocks of README.md and docs/quickstart.md in order, as a reader would who pastes them.

    python3 src/test/scripts/run_docs.py [DOCUMENT ...]

Every document gets a clean copy of the tracked files, with the jar of the last build. A block is what stands between
```sh and ```. A comment directly above a block says more about it:

    <!-- background: REGEX -->   runs until the end of the document; the next block starts when its output matches
    <!-- expect: REGEX -->       the output of the block must match; may be repeated

Blocks that start with mvn, docker, kubectl or './gliznet bench' are parsed and not run. The first block that fails ends the
run with exit code 1. Port 9092 must be free.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = ["README.md", "docs/quickstart.md"]
NOT_RUN = re.compile(r"(mvn|docker|kubectl|\./gliznet bench)\b")
COMMENT = re.compile(r"<!-- (background|expect): (.+) -->")
BLOCK_SECONDS = 90
STOP_SECONDS = 30
PORT = 9092


class Failed(Exception):
    """The document does not do what it says."""


@dataclass
class Block:
    line: int
    commands: str = ""
    background: str = ""
    expected: list = field(default_factory=list)


def blocks(document):
    """The shell blocks of a Markdown file with the comments above them."""
    found, block, inside, above = [], None, False, []
    for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), start=1):
        if inside and line.strip() == "```":
            inside = False
            found.append(block)
        elif inside:
            block.commands += line + "\n"
        elif line.strip() == "```sh":
            inside = True
            block = Block(number, "", "".join(value for name, value in above if name == "background"))
            block.expected = [value for name, value in above if name == "expect"]
            above = []
        elif match := COMMENT.fullmatch(line.strip()):
            above.append(match.groups())
        elif line.strip() and above:
            raise Failed(f"{document.name}:{number}: expected a block below the comment, found text")
    if not found:
        raise Failed(f"{document}: expected shell blocks, found none")
    return found


def clean_copy(folder):
    """The tracked and the new files as they are, and the build."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    ).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    jar = ROOT / "target" / "gliznet-streams.jar"
    if not jar.exists():
        raise Failed(f"expected {jar}, found none; build first")
    for name in names:
        if name == "pom.xml" or name.startswith(("src/main/", "schemas/")):
            if (ROOT / name).exists() and (ROOT / name).stat().st_mtime > jar.stat().st_mtime:
                raise Failed(f"expected {jar} to be newer than {name}; build first")
    (folder / "target").mkdir()
    shutil.copy2(jar, folder / "target")
    shutil.copytree(jar.parent / "lib", folder / "target" / "lib", copy_function=os.link)
    (folder / "target" / ".built").touch()


class Run:
    """One document in one folder; stops what it started."""

    def __init__(self, name, folder):
        self.name = name
        self.folder = folder
        self.running = []
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("GLIZNET_")}

    def block(self, block):
        where = f"{self.name}:{block.line}"
        start = time.monotonic()
        if all(NOT_RUN.match(line) for line in block.commands.splitlines() if line and not line[0] in "# "):
            self.parse(where, block)
            how = "parsed"
        elif block.background:
            self.start(where, block)
            how = "started"
        else:
            self.finish(where, block)
            how = "ran"
        print(f"{where}: {how} in {time.monotonic() - start:.1f} s: {block.commands.splitlines()[0]}", flush=True)

    def shell(self, commands, output):
        return subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def parse(self, where, block):
        check = subprocess.run(["bash", "-n", "-c", block.commands], stderr=subprocess.PIPE, text=True, check=False)
        if check.returncode:
            raise Failed(f"{where}: {check.stderr}")
        for word in block.commands.split():
            path = word.rstrip("/")
            if re.fullmatch(r"[\w.-]+(/[\w.-]+)+", path) and not (self.folder / path).exists():
                raise Failed(f"{where}: expected {path} in the repository, found none")

    def start(self, where, block):
        log = self.folder / "target" / f"block-{block.line}.log"
        with log.open("wb") as output:
            process = self.shell("exec " + block.commands.strip(), output)
        self.running.append((where, process, log))
        deadline = time.monotonic() + BLOCK_SECONDS
        while not re.search(block.background, read(log)):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failed(f"{where}: expected output that matches '{block.background}', found:\n{read(log)}")
            time.sleep(0.1)

    def finish(self, where, block):
        log = self.folder / "target" / f"block-{block.line}.log"
        with log.open("wb") as output:
            process = self.shell(block.commands, output)
        try:
            code = process.wait(BLOCK_SECONDS)
        except subprocess.TimeoutExpired:
            raise Failed(f"{where}: expected an end within {BLOCK_SECONDS} s, found:\n{read(log)}") from None
        finally:
            stop(process, signal.SIGKILL)
        if code:
            raise Failed(f"{where}: expected exit code 0, found {code}:\n{read(log)}")
        for expected in block.expected:
            if not re.search(expected, read(log), re.MULTILINE):
                raise Failed(f"{where}: expected output that matches '{expected}', found:\n{read(log)}")

    def stop(self):
        """Ends the long-running blocks in reverse order; returns those that did not end with exit code 0."""
        problems = []
        for where, process, log in reversed(self.running):
            stop(process, signal.SIGTERM)
            try:
                if process.wait(STOP_SECONDS):
                    problems.append(f"{where}: expected exit code 0 after SIGTERM, found {process.returncode}:\n{read(log)}")
            except subprocess.TimeoutExpired:
                problems.append(f"{where}: expected an end within {STOP_SECONDS} s after SIGTERM:\n{read(log)}")
            stop(process, signal.SIGKILL)
        return problems


def stop(process, number):
    """Signals the process and what it started; they are a session of their own."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass


def read(log):
    return log.read_text(encoding="utf-8", errors="replace")


def run(name):
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", PORT)) == 0:
            raise Failed(f"port {PORT}: expected a free one, found it taken")
    parent = ROOT / "target"
    parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="docs-", dir=parent) as temporary:
        folder = Path(temporary)
        clean_copy(folder)
        document = Run(name, folder)
        try:
            for block in blocks(folder / name):
                document.block(block)
        finally:
            problems = document.stop()
        if problems:
            raise Failed("\n".join(problems))


def main():
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    start = time.monotonic()
    try:
        for name in sys.argv[1:] or DOCUMENTS:
            run(name)
    except Failed as e:
        print(f"run_docs: {e}", file=sys.stderr)
        return 1
    print(f"every block holds, {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
