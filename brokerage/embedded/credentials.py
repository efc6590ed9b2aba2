"""Passwords, port and key of a cluster, made once and kept in a file that only its user can read."""

import json
import os
import random
import secrets
import socket
from dataclasses import asdict, dataclass, replace
from pathlib import Path

# Below what systems hand out to outgoing connections, so that a port once chosen tends to stay free.
PORTS = range(20000, 32000)


@dataclass(frozen=True)
class Credentials:
    """identity: names the cluster these passwords open; a data folder that carries another is not ours."""

    identity: str
    port: int
    owner_password: str
    app_password: str
    secret_key: str

    @classmethod
    def new(cls) -> "Credentials":
        return cls(
            identity=secrets.token_hex(8),
            port=free_port(),
            owner_password=secrets.token_urlsafe(24),
            app_password=secrets.token_urlsafe(24),
            secret_key=secrets.token_urlsafe(48),
        )

    @classmethod
    def read(cls, path: Path) -> "Credentials | None":
        try:
            return cls(**json.loads(path.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write(self, path: Path) -> None:
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(self), file)
        unfinished.replace(path)

    def on_port(self, port: int) -> "Credentials":
        return replace(self, port=port)


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of loopback now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    return next(port for port in random.sample(PORTS, len(PORTS)) if is_free(port))
