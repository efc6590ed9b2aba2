"""Proof of work: recorded by one person, accepted or rejected by another."""

from datetime import date
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from brokerage.models import User
from clients.actions.saving import save_checked
from clients.events import record_event
from clients.models import Client
from outcomes.actions.evaluating import evaluate
from outcomes.codes import EvidenceKind, EvidenceState, RejectReason
from outcomes.files import ENDING, FileRefused, checked_type, shown_name
from outcomes.models import Evidence, JobSpell


@transaction.atomic
def record_evidence(
    *,
    job: JobSpell,
    by: User,
    kind: str,
    covers_from: date,
    covers_to: date,
    obtained_how: str,
    obtained_on: date,
    as_of: date,
    said_by: str = "",
    file: BinaryIO | None = None,
) -> Evidence:
    """Record a paper with its file, or what an employer confirmed by phone.

    file: an open binary file with `name` and `size`; kept under a random name. Raises ValidationError.
    """
    errors = _errors_of(kind, covers_from, covers_to, obtained_on, as_of, said_by, file)
    media_type = ""
    if file is not None:
        try:
            media_type = checked_type(file, file.name, file.size, settings.EVIDENCE_MAX_BYTES)
        except FileRefused as refusal:
            errors["file"] = str(refusal)
    if errors:
        raise ValidationError(errors)
    evidence = Evidence(
        broker_id=job.broker_id, client_id=job.client_id, job=job, kind=kind, covers_from=covers_from,
        covers_to=covers_to, obtained_how=obtained_how, obtained_on=obtained_on, said_by=said_by,
        recorded_by=by,
    )  # fmt: skip
    if file is None:
        save_checked(evidence, trusted=("broker", "client", "job", "recorded_by"))
    else:
        _save_with_file(evidence, file, media_type)
    client = Client.objects.get(pk=job.client_id)
    record_event(client, "evidence_recorded", as_of, by=by, evidence=evidence.pk)
    evaluate(job.registration_id, as_of)
    return evidence


@transaction.atomic
def accept_evidence(*, evidence: Evidence, by: User, as_of: date) -> Evidence:
    """Somebody other than who recorded it finds that it proves what it says."""
    return _decide(evidence, by, as_of, EvidenceState.ACCEPTED, "")


@transaction.atomic
def reject_evidence(*, evidence: Evidence, by: User, reason: str, as_of: date) -> Evidence:
    """Somebody other than who recorded it finds that it does not, for a coded reason."""
    if reason not in RejectReason.values:
        raise ValidationError({"reason": "Choose why the evidence is rejected."})
    return _decide(evidence, by, as_of, EvidenceState.REJECTED, reason)


def _decide(evidence: Evidence, by: User, as_of: date, state: str, reason: str) -> Evidence:
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("client", "job")
    evidence = rows.get(pk=evidence.pk)
    if evidence.recorded_by_id == by.pk:
        raise ValidationError("You recorded this evidence, so somebody else has to check it.")
    if evidence.state != EvidenceState.RECORDED:
        raise ValidationError(
            f"This evidence was {evidence.get_state_display().lower()} already: reload to see by whom."
        )
    evidence.state, evidence.reject_reason = state, reason
    evidence.decided_by, evidence.decided_at = by, timezone.now()
    evidence.save(update_fields=["state", "reject_reason", "decided_by", "decided_at"])
    record_event(evidence.client, f"evidence_{state}", as_of, by=by, evidence=evidence.pk)
    evaluate(evidence.job.registration_id, as_of)
    return evidence


def _errors_of(
    kind: str, covers_from: date, covers_to: date, obtained_on: date, as_of: date, said_by: str, file
) -> dict[str, str]:
    errors = {}
    if covers_to < covers_from:
        errors["covers_to"] = "The last day it covers is before the first: change one of them."
    elif covers_to > as_of:
        errors["covers_to"] = "Evidence cannot cover days to come: give today or an earlier day."
    if obtained_on > as_of:
        errors["obtained_on"] = "This day is still to come: give the day on which you got it."
    if kind == EvidenceKind.EMPLOYER_PHONE and not said_by:
        errors["said_by"] = "Say who confirmed it, and their position if you know it."
    if kind != EvidenceKind.EMPLOYER_PHONE and file is None:
        errors["file"] = "Choose the file, or choose “Employer confirmed by phone” above."
    return errors


def _save_with_file(evidence: Evidence, file: BinaryIO, media_type: str) -> None:
    """The file is written first; where its row is refused, it is taken away again."""
    evidence.file_name, evidence.file_type = shown_name(file.name), media_type
    evidence.file_size = file.size
    evidence.file.save(f"{uuid4().hex}.{ENDING[media_type]}", File(file), save=False)
    try:
        save_checked(evidence, trusted=("broker", "client", "job", "recorded_by"))
    except Exception:
        evidence.file.delete(save=False)
        raise
