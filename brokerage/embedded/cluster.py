"""One PostgreSQL cluster: created, started, shared, stopped and dropped."""

import atexit
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from brokerage.embedded import locks
from brokerage.embedded.credentials import Credentials, free_port, is_free
from brokerage.embedded.place import EmbeddedDatabaseError, Place

DATABASE = OWNER = "jobbrokerage"
APPLICATION = "jobbrokerage_app"
START_SECONDS = 60
STOP_SECONDS = 30
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
# Only for clusters whose loss costs nothing. Without autovacuum: figures that it took from tables with a
# handful of rows would mislead a test that loads thousands in one transaction.
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}


@dataclass(frozen=True)
class Urls:
    """Connection URLs. owner: migrates, loads, flushes. app: the powerless role that answers requests."""

    owner: str
    app: str


class Cluster:
    """A cluster at a place; `durable` ones keep what was committed whatever is killed."""

    def __init__(self, place: Place, *, durable: bool = True) -> None:
        self.place = place
        self.settings = SETTINGS if durable else SETTINGS | CARELESS
        self._held: tuple[int, int] | None = None

    def urls(self) -> Urls:
        known = self._credentials()
        end = f"@127.0.0.1:{known.port}/{DATABASE}"
        return Urls(
            owner=f"postgresql://{OWNER}:{known.owner_password}{end}",
            app=f"postgresql://{APPLICATION}:{known.app_password}{end}",
        )

    def secret_key(self) -> str:
        return self._credentials().secret_key

    def ensure_running(self) -> Urls:
        self._credentials()
        self.place.prepare()
        with locks.changing(self.place.state):
            if not self._holding():
                self._held = (locks.hold(self.place.state), os.getpid())
                atexit.register(self.release)
            try:
                if not self._is_ours():
                    self._create()
                elif not self.is_running():
                    self._start()
            except BaseException:
                self._let_go()
                raise
        return self.urls()

    def release(self) -> None:
        if not self._holding():
            return
        with locks.changing(self.place.state):
            self._let_go()
            if not locks.is_held(self.place.state):
                self._stop()

    def drop(self) -> None:
        self.release()
        if not self.place.state.exists():
            return
        self.place.prepare()
        with locks.changing(self.place.state):
            if locks.is_held(self.place.state):
                raise EmbeddedDatabaseError("The database is in use: stop make demo and the like first.")
            self._clear()
            shutil.rmtree(self.place.home)
            shutil.rmtree(self.place.state, ignore_errors=True)
            self.place.leave_shelter()

    def is_running(self) -> bool:
        """Whether this cluster's own server answers; a leftover pid file does not count."""
        deadline = time.monotonic() + START_SECONDS
        while self._server_pid() is not None:
            lines = self._pid_file().read_text().splitlines() if self._pid_file().exists() else []
            if len(lines) > 7 and lines[7].strip() == "ready":
                return True
            if time.monotonic() > deadline:
                raise EmbeddedDatabaseError(f"PostgreSQL started but never got ready: see {self.place.log}.")
            time.sleep(0.05)
        return False

    def _holding(self) -> bool:
        # A fork inherits the descriptor, but what it does at its end is not the holder's end.
        return self._held is not None and self._held[1] == os.getpid()

    def _let_go(self) -> None:
        if self._held is not None:
            os.close(self._held[0])
            self._held = None

    def _credentials(self) -> Credentials:
        path = self.place.state / "credentials.json"
        known = Credentials.read(path)
        if known is None:
            self.place.state.mkdir(parents=True, exist_ok=True, mode=0o700)
            with locks.changing(self.place.state):
                known = Credentials.read(path)
                if known is None:
                    known = Credentials.new()
                    known.write(path)
        return known

    def _identity_file(self) -> Path:
        return self.place.data / "jobbrokerage.identity"

    def _pid_file(self) -> Path:
        return self.place.data / "postmaster.pid"

    def _is_ours(self) -> bool:
        path = self._identity_file()
        return path.exists() and path.read_text() == self._credentials().identity

    def _server_pid(self) -> int | None:
        """Process id of the server, or None when it is down.

        After a crash the number may belong to an unrelated process, so its folder is looked at too.
        """
        try:
            pid = int(self._pid_file().read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        process = Path("/proc") / str(pid)
        if process.parent.joinpath("self").exists():
            try:
                return pid if process.joinpath("cwd").samefile(self.place.data) else None
            except OSError:
                return None
        try:
            os.kill(pid, 0)
        except OSError:
            return None
        return pid

    def _create(self) -> None:
        """Make the cluster anew; what a killed attempt or a lost credentials file left behind is useless."""
        self._clear()
        known = self._credentials()
        password_file = self.place.home / "password"
        password_file.write_text(known.owner_password)
        # Only the server's user can enter the folder.
        password_file.chmod(0o644)
        try:
            self._need(
                "initdb",
                f"--pgdata={self.place.data}",
                f"--username={OWNER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-sync",
            )
        finally:
            password_file.unlink()
        self._start()
        connection = {"PGPASSWORD": known.owner_password, "PGHOST": "127.0.0.1", "PGUSER": OWNER}
        connection["PGPORT"] = str(self._credentials().port)
        self._need("createdb", DATABASE, environment=connection)
        self._identity_file().write_text(known.identity)

    def _clear(self) -> None:
        self._stop()
        if self.place.data.exists():
            shutil.rmtree(self.place.data)

    def _start(self) -> None:
        if self._server_pid() is None:
            self._pid_file().unlink(missing_ok=True)
        known = self._credentials()
        if not is_free(known.port):
            known = known.on_port(free_port())
            known.write(self.place.state / "credentials.json")
        options = {"port": str(known.port)} | self.settings
        given = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        deadline = time.monotonic() + STOP_SECONDS
        while (failure := self._pg_ctl("start", "-w", "-t", str(START_SECONDS), "-o", given)) is not None:
            # The children of a killed server hold its memory for a moment longer.
            if "shared memory" not in failure or time.monotonic() > deadline:
                raise EmbeddedDatabaseError(f"PostgreSQL does not start: {failure}")
            time.sleep(0.2)

    def _stop(self) -> None:
        if self._server_pid() is None:
            return
        if self._pg_ctl("stop", "-m", "fast", "-w", "-t", str(STOP_SECONDS)) is not None:
            self._pg_ctl("stop", "-m", "immediate", "-w", "-t", str(STOP_SECONDS))

    def _pg_ctl(self, *arguments: str) -> str | None:
        """None when it worked, else what it and the end of the server's log say."""
        done = self.place.run("pg_ctl", *arguments, "-D", str(self.place.data), "-l", str(self.place.log))
        if done.returncode == 0:
            return None
        log = self.place.log.read_text(errors="replace") if self.place.log.exists() else ""
        return " ".join([done.stderr.strip(), *log.splitlines()[-5:]])

    def _need(self, program: str, *arguments: str, environment: dict[str, str] | None = None) -> None:
        done = self.place.run(program, *arguments, environment=environment)
        if done.returncode != 0:
            raise EmbeddedDatabaseError(f"{program} failed: {done.stderr.strip() or done.stdout.strip()}")
