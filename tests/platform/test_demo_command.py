"""`make demo` itself, as somebody types it."""

import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from brokerage.embedded.credentials import free_port

CHECKOUT = Path(__file__).resolve().parents[2]
OURS = {"DATABASE_URL", "APP_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
pytestmark = pytest.mark.system


class Demo:
    """A running `make demo`; `log` holds all it said."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.log = log
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in OURS and not name.startswith("MAKE")
        }
        self.started = time.monotonic()
        with log.open("w") as said:
            self.process = subprocess.Popen(
                ["make", "demo", f"PORT={self.port}"], cwd=CHECKOUT, env=environment, stdout=said, stderr=said
            )

    def wait_until_ready(self, within: float) -> float:
        """Seconds until it said that it serves."""
        line = f"READY http://127.0.0.1:{self.port}/"
        while line not in self.log.read_text().splitlines():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() - self.started < within, self.log.read_text()
            time.sleep(0.1)
        return time.monotonic() - self.started

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.read().decode()

    def children(self) -> set[int]:
        """Process ids of everything below make."""
        listed = subprocess.run(
            ["ps", "-eo", "pid=,ppid="], check=True, capture_output=True, text=True
        ).stdout
        parents = {int(pid): int(parent) for pid, parent in (line.split() for line in listed.splitlines())}
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found


def running(pid: int) -> str:
    """Command line of a process; empty once it has ended, also while nobody has taken note of its end."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return ""


@pytest.fixture
def demo(tmp_path):
    started = []

    def start() -> Demo:
        started.append(Demo(tmp_path / f"demo-{len(started)}.log"))
        return started[-1]

    yield start
    for each in started:
        each.process.terminate()
        each.process.wait(timeout=30)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_demo_serves_is_stopped_and_starts_again_in_seconds(demo, number):
    first = demo()
    first.wait_until_ready(within=300)
    assert "login" in first.get("/accounts/login/")
    assert first.get("/static/build/main.css")
    processes = first.children()
    assert len(processes) >= 5
    first.process.send_signal(number)
    first.process.wait(timeout=30)
    assert {pid: command for pid in processes if (command := running(pid))} == {}
    again = demo()
    assert again.wait_until_ready(within=60) < 20
