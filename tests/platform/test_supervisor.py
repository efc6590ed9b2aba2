"""The supervisor with small stand-in processes: it serves, restarts, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from brokerage.embedded.credentials import free_port

CHECKOUT = Path(__file__).resolve().parents[2]
STAND_IN = '''
import sys, time
from brokerage.supervisor import Child, Supervisor, main
WEB = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *rest): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""
WORKER = """
import signal, subprocess, sys, time
forked = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(99)"
subprocess.Popen([sys.executable, "-c", forked, sys.argv[1]])
time.sleep(99)
"""
def stand_in(port):
    mark = sys.argv[1]
    return Supervisor(f"http://127.0.0.1:{port}/", [sys.executable, "-c", sys.argv[2]], [
        Child("web", [sys.executable, "-c", WEB, str(port), mark]),
        Child("worker", [sys.executable, "-c", WORKER if len(sys.argv) < 5 else sys.argv[4], mark]),
    ])
sys.exit(main(["--port", sys.argv[3]], make=stand_in))
'''


def processes(mark: str) -> list[int]:
    """Process ids whose command line carries the mark."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if mark.encode() in words:
            found.append(int(folder.name))
    return found


def gone(mark: str, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while processes(mark):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def run(tmp_path):
    """Start the stand-in, through make if asked; answers the process, its mark and its port."""
    started = []

    def start(*, preparation="pass", worker=None, by_make=False, port=None):
        mark, port = f"mark-{os.getpid()}-{time.monotonic_ns()}", port or free_port()
        script = tmp_path / "stand_in.py"
        script.write_text(STAND_IN)
        command = [sys.executable, str(script), mark, preparation, str(port), *([worker] if worker else [])]
        if by_make:
            makefile = tmp_path / "Makefile"
            makefile.write_text(f"demo:\n\t@exec {' '.join(command)}\n")
            command = ["make", "-f", str(makefile), "demo"]
        environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "DATABASE_URL": "unused"}
        environment.pop("MAKELEVEL", None)
        process = subprocess.Popen(
            command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        started.append((process, mark))
        return process, mark, port

    yield start
    for process, mark in started:
        process.kill()
        for pid in processes(mark):
            os.kill(pid, signal.SIGKILL)
        process.communicate()


def test_it_says_ready_as_soon_as_it_serves(run):
    process, _, port = run()
    assert process.stdout.readline() == f"READY http://127.0.0.1:{port}/\n"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.status == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_process_and_what_it_forked(run, number):
    process, mark, _ = run()
    process.stdout.readline()
    assert len(processes(mark)) == 4
    process.send_signal(number)
    assert process.wait(timeout=15) == 0
    assert processes(mark) == []


def test_a_second_signal_waits_for_nobody(run):
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(99)"
    process, mark, _ = run(worker=stubborn)
    process.stdout.readline()
    time.sleep(0.5)
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=15)
    assert time.monotonic() - started < 5
    assert processes(mark) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_stopping_make_stops_everything(run, number):
    process, mark, _ = run(by_make=True)
    assert process.stdout.readline().startswith("READY")
    process.send_signal(number)
    process.wait(timeout=15)
    assert gone(mark)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_a_killed_supervisor_takes_its_children_with_it(run):
    process, mark, _ = run(worker="import time; time.sleep(99)")
    process.stdout.readline()
    process.kill()
    process.wait()
    assert gone(mark)


def test_a_child_that_dies_is_started_again(run):
    process, mark, port = run(worker="import time; time.sleep(99)")
    process.stdout.readline()
    web = next(
        pid for pid in processes(mark) if str(port) in Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    )
    worker = max(set(processes(mark)) - {web, process.pid})
    os.kill(worker, signal.SIGKILL)
    assert "The worker process died (status -9): starting it again." in process.stderr.readline()
    time.sleep(0.5)
    assert len(processes(mark)) == 3


def test_a_child_that_keeps_dying_ends_it_with_a_sentence(run):
    process, mark, _ = run(worker="raise SystemExit(3)")
    assert process.wait(timeout=30) == 1
    assert process.stderr.read().endswith(
        "The worker process keeps dying (status 3): see its last lines above.\n"
    )
    assert processes(mark) == []


def test_a_failing_preparation_ends_it_with_a_sentence(run):
    process, _, _ = run(preparation="raise SystemExit(2)")
    assert process.wait(timeout=15) == 1
    assert "Loading the demo data failed (status 2)" in process.stderr.read()


def test_a_taken_port_is_refused_with_a_sentence(run):
    first, _, port = run()
    first.stdout.readline()
    second, _, _ = run(port=port)
    assert second.wait(timeout=15) == 1
    said = second.stderr.read()
    assert said == f"Port {port} is taken: stop what listens there, or run make demo PORT={port + 1}.\n"
