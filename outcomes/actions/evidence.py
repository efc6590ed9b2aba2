"""Proof of work: recorded by one person, judged by another."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from brokerage.models import User
from clients.actions.saving import save_checked
from clients.events import record_event
from outcomes.actions.evaluation import evaluate
from outcomes.codes import EvidenceState
from outcomes.models import Evidence, JobSpell
from outcomes.uploads import Upload

GIVEN = ("broker", "client", "job", "recorded_by", "decided_by", "file")


@transaction.atomic
def record_evidence(
    *,
    job: JobSpell,
    by: User,
    day: date,
    kind: str,
    covers_from: date,
    covers_to: date,
    obtained_how: str,
    obtained_on: date,
    said_by: str = "",
    upload: Upload | None = None,
) -> Evidence:
    """What proves the job over some days: a file that was checked, or a confirmation by phone."""
    evidence = Evidence(
        broker_id=job.broker_id,
        client_id=job.client_id,
        job=job,
        recorded_by=by,
        kind=kind,
        covers_from=covers_from,
        covers_to=covers_to,
        obtained_how=obtained_how,
        obtained_on=obtained_on,
        said_by=said_by,
    )
    if upload is not None:
        evidence.file_name = upload.name
        evidence.file_type = upload.type
        evidence.file_size = upload.size
        evidence.file.save(upload.key, upload.content, save=False)
    save_checked(evidence, trusted=GIVEN)
    record_event(job.client, "evidence_recorded", day, by=by, evidence=evidence.pk)
    evaluate(job.registration_id, day)
    return evidence


def accept_evidence(*, evidence: Evidence, by: User, at: datetime, day: date) -> Evidence:
    """Say that it proves what it covers. Refused to whoever recorded it."""
    return _judge(evidence, by, at, day, EvidenceState.ACCEPTED, "")


def reject_evidence(*, evidence: Evidence, by: User, at: datetime, day: date, reason: str) -> Evidence:
    """Say that it does not, with a coded reason. Refused to whoever recorded it."""
    if not reason:
        raise ValidationError({"reject_reason": "Say why the evidence is rejected."})
    return _judge(evidence, by, at, day, EvidenceState.REJECTED, reason)


@transaction.atomic
def _judge(
    evidence: Evidence, by: User, at: datetime, day: date, state: EvidenceState, reason: str
) -> Evidence:
    evidence = (
        Evidence.objects.select_for_update(of=("self",)).select_related("job__client").get(pk=evidence.pk)
    )
    if evidence.state != EvidenceState.RECORDED:
        raise ValidationError(
            f"{evidence.decided_by} has judged this evidence already: it is {evidence.get_state_display().lower()}."
        )
    evidence.state = state
    evidence.reject_reason = reason
    evidence.decided_by = by
    evidence.decided_at = at
    save_checked(evidence, trusted=GIVEN)
    kind = "evidence_accepted" if state == EvidenceState.ACCEPTED else "evidence_rejected"
    record_event(evidence.job.client, kind, day, by=by, evidence=evidence.pk)
    evaluate(evidence.job.registration_id, day)
    return evidence
