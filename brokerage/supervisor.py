"""`python -m brokerage.supervisor [--port N]`: the whole system on one machine until Ctrl-C or SIGTERM.

It loads the demo data once, then runs the web server and the worker, starts again whichever dies, and leaves
no process behind, whether it is asked to stop, killed, or loses the `make` that started it.
"""

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from brokerage import embedded
from brokerage.embedded.credentials import is_free

CHECKOUT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 120
STOP_SECONDS = 10
RESTARTS = 5
RESTARTS_WITHIN_SECONDS = 60
PR_SET_PDEATHSIG = 1


class Failure(Exception):
    """The system cannot run; the message is a sentence for whoever started it."""


def die_with_parent() -> None:
    """Have the kernel end this process when its parent is gone (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@dataclass
class Child:
    """One process of the system, leader of a group of its own so that all it forks can be stopped with it."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: deque[float] = field(default_factory=deque)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """Kill the whole group: a leader that is gone may have left others behind."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def start_again(self) -> None:
        """Start a dead child; raises Failure once it has died too often in a short time."""
        now = time.monotonic()
        self.deaths.append(now)
        while now - self.deaths[0] > RESTARTS_WITHIN_SECONDS:
            self.deaths.popleft()
        status = self.process.returncode if self.process else None
        if len(self.deaths) > RESTARTS:
            raise Failure(f"The {self.name} process keeps dying (status {status}): see its last lines above.")
        say(f"The {self.name} process died (status {status}): starting it again.")
        self.kill()
        self.start()


class Supervisor:
    """Runs children until a signal comes.

    preparation: a command that must succeed before the children start. url: where it serves.
    """

    def __init__(self, url: str, preparation: list[str] | None, children: Iterable[Child]) -> None:
        self.url = url
        self.preparation = Child("preparation", preparation) if preparation else None
        self.children = list(children)
        self.signals = 0

    def run(self) -> None:
        """Serve until asked to stop; raises Failure when something cannot run. No child outlives it."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            if self._prepare():
                self._serve()
        finally:
            self._stop()

    def _on_signal(self, number: int, frame: object) -> None:
        self.signals += 1

    def _wanted(self) -> bool:
        return self.signals == 0 and not given_up_by_make()

    def _prepare(self) -> bool:
        """Run the preparation; False when asked to stop meanwhile."""
        if self.preparation is None:
            return True
        self.preparation.start()
        while self.preparation.is_alive():
            if not self._wanted():
                return False
            time.sleep(0.05)
        assert self.preparation.process
        if status := self.preparation.process.returncode:
            raise Failure(f"Loading the demo data failed (status {status}): see its last lines above.")
        return True

    def _serve(self) -> None:
        for child in self.children:
            child.start()
        ready, deadline = False, time.monotonic() + PATIENCE_SECONDS
        while self._wanted():
            for child in self.children:
                if not child.is_alive():
                    child.start_again()
            if not ready and answers(self.url + "health/live/"):
                ready = True
                print(f"READY {self.url}", flush=True)
            elif not ready and time.monotonic() > deadline:
                raise Failure(f"{self.url} has not answered for {PATIENCE_SECONDS} seconds.")
            time.sleep(0.1)

    def _stop(self) -> None:
        """Ask every process to stop, and kill what has not in time, or at once on a second signal."""
        everything = [*self.children, *([self.preparation] if self.preparation else [])]
        asked = self.signals
        deadline = time.monotonic() + STOP_SECONDS
        for child in everything:
            child.ask_to_stop()
        while any(child.is_alive() for child in everything):
            if time.monotonic() > deadline or self.signals > max(asked, 1):
                break
            time.sleep(0.05)
        for child in everything:
            child.kill()


def given_up_by_make() -> bool:
    """Whether the make that started us is gone, or was interrupted and now only waits for us.

    GNU make passes SIGTERM on but not SIGINT, for which it takes its default action off the signal and waits.
    """
    if "MAKELEVEL" not in os.environ:
        return False
    try:
        status = Path(f"/proc/{os.getppid()}/status").read_text()
    except FileNotFoundError:
        return sys.platform == "linux"
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    if fields["Name"].strip() not in ("make", "gmake"):
        return False
    heeded = int(fields["SigCgt"], 16) | int(fields["SigIgn"], 16)
    return not heeded & 1 << signal.SIGINT - 1


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def demo(port: int) -> Supervisor:
    """The demo on a port of loopback, with the environment of its processes set."""
    url = f"http://127.0.0.1:{port}/"
    os.environ["DEMO"] = "1"
    defaults = {"SITE_URL": url.rstrip("/"), "SECURE_COOKIES": "0", "SECRET_KEY": embedded.secret_key()}
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    web = ["gunicorn", "brokerage.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2", "--worker-class=sync"]
    schedule = CHECKOUT / ".local" / f"schedule-{port}"
    quiet = ["-W", "ignore:You're running the worker with superuser"]
    worker = ["celery", "--app=brokerage", "worker", "--beat", f"--schedule={schedule}", "--concurrency=1"]
    return Supervisor(
        url,
        [sys.executable, "manage.py", "load_demo"],
        [
            Child(
                "web", [sys.executable, "-m", *web, "--preload", "--no-control-socket", "--log-level=warning"]
            ),
            Child("worker", [sys.executable, *quiet, "-m", *worker, "--loglevel=WARNING"]),
        ],
    )


def main(arguments: list[str] | None = None, make: Callable[[int], Supervisor] = demo) -> int:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args(arguments).port
    if not 0 < port < 65536 or not is_free(port):
        say(f"Port {port} is taken: stop what listens there, or run make demo PORT={port % 60000 + 1}.")
        return 1
    if "MAKELEVEL" in os.environ:
        die_with_parent()
    try:
        if not os.environ.get("DATABASE_URL"):
            embedded.ensure_running()
        make(port).run()
    except (Failure, embedded.EmbeddedDatabaseError) as problem:
        say(str(problem))
        return 1
    finally:
        embedded.release()
    return 0


if __name__ == "__main__":
    sys.exit(main())
