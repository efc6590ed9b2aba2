"""Reading the FILE argument of a command, as bytes; `-` is standard input."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.core.management.base import CommandError


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The named file, or standard input. Raises CommandError where it cannot be read."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(name, "rb")  # noqa: SIM115 - closed below, once it could be opened
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}: name a file that can be read, or -") from None
    with file:
        yield file


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Ends quietly when whoever reads our output has read enough, as `head` does."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered has nowhere to go, and would be complained of at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
