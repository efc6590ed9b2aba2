"""Who may change a cluster, and who holds it: two files locked with flock.

The kernel gives a lock back when its process dies, however it dies, so no holder can be left behind.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def changing(state: Path) -> Iterator[None]:
    """One process at a time creates, starts, stops or drops the cluster."""
    lock = _open(state / "change.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def hold(state: Path) -> int:
    """Count as a holder until the answered descriptor is closed. Call inside `changing`."""
    lock = _open(state / "holders.lock")
    fcntl.flock(lock, fcntl.LOCK_SH)
    return lock


def is_held(state: Path) -> bool:
    """Whether any process holds the cluster. Call inside `changing`."""
    lock = _open(state / "holders.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
