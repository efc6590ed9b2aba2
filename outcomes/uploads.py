"""Files that people attach: what they are is read from their bytes, never from their name."""

import secrets
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile

TYPES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
STARTS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file found sound. key: a random name to store it under; name: as its owner called it, for show."""

    content: File
    name: str
    type: str
    size: int
    key: str


def checked_upload(file: UploadedFile) -> Upload:
    """Raises ValidationError with a sentence where the file is empty, too large or of another type."""
    limit = settings.EVIDENCE_MAX_BYTES
    if not file.size:
        raise ValidationError("The file is empty: choose another, or save it again and try once more.")
    if file.size > limit:
        raise ValidationError(
            f"The file is larger than {limit // (1024 * 1024)} MB: make it smaller, for example by a lower"
            " resolution, and choose it again."
        )
    kind = _type_of(file)
    if kind is None:
        raise ValidationError(
            "The file is not a PDF, JPEG or PNG: save it as one of these and choose it again."
        )
    name = PurePath(file.name.replace("\\", "/")).name[:200]
    return Upload(file, name, kind, file.size, f"{secrets.token_hex(16)}.{TYPES[kind]}")


def _type_of(file: UploadedFile) -> str | None:
    file.seek(0)
    head = file.read(2048)
    file.seek(0)
    kind = next((kind for start, kind in STARTS.items() if head.startswith(start)), None)
    if kind is None:
        return None
    try:
        guesses = {match.mime_type for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return None
    return kind if kind in guesses else None
