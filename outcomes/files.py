"""Files that people send as evidence: told by their content, never by their name."""

import re
from pathlib import PurePath
from typing import BinaryIO

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDING = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
WORDS = {PDF: "a PDF", JPEG: "a JPEG picture", PNG: "a PNG picture"}
_MEANT_BY_ENDING = {"pdf": PDF, "jpg": JPEG, "jpeg": JPEG, "jpe": JPEG, "jfif": JPEG, "png": PNG}
_PNG_START = b"\x89PNG\r\n\x1a\n"
_HEAD = 32


class FileRefused(ValueError):
    """Why a file cannot be kept, as a sentence with its remedy."""


def checked_type(file: BinaryIO, name: str, size: int, most: int) -> str:
    """The media type of a file that may be kept. Raises FileRefused. most: the largest size in bytes."""
    if not size:
        raise FileRefused("The file is empty: choose another one.")
    if size > most:
        raise FileRefused(
            f"The file is larger than {most // 1024 // 1024} MB: save a smaller copy and choose that."
        )
    file.seek(0)
    found = type_of(file.read(_HEAD))
    file.seek(0)
    if found is None:
        raise FileRefused(
            "The file is not a PDF, JPEG or PNG: take a photo of the paper, or save it as a PDF."
        )
    meant = _MEANT_BY_ENDING.get(PurePath(name).suffix.lower().removeprefix("."))
    if meant != found:
        raise FileRefused(
            f"The file’s name does not say what it is: it holds {WORDS[found]}."
            f" If it is the right file, rename it to end in .{ENDING[found]}."
        )
    return found


def type_of(head: bytes) -> str | None:
    """The media type that the first bytes of a file show; None for all that is not kept."""
    if re.match(rb"%PDF-\d", head):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(_PNG_START) and head[12:16] == b"IHDR":
        return PNG
    return None


def shown_name(name: str) -> str:
    """A name fit to be shown: without folders or control characters, and short."""
    bare = re.split(r"[\\/]", name)[-1]
    kept = "".join(letter for letter in bare if letter.isprintable())
    return kept[-200:].strip() or "file"
