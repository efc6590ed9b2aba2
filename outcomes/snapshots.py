"""Counts for each cohort as they stand on a day, from the milestones."""

from collections import defaultdict
from datetime import date

from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncMonth

from clients.codes import ClaimLength
from clients.models import Registration
from outcomes.models import MeasureSnapshot, Milestone

FIGURES = ("registrations", "job_entries", "sustained", "claims_24m")
SUSTAINED_BASES = ("weeks_in_work", "earnings")


def cohorts(as_of: date) -> dict[tuple, dict[str, int]]:
    """(broker, contract, office, partner, month) → counts, of registrations up to the day.

    Achieved basis: what the facts reached by the day, whatever was claimed. Source: domain.md section 4.
    """
    reached = Milestone.objects.filter(registration_id=OuterRef("pk"), reached_on__lte=as_of)
    rows = (
        Registration.objects.filter(registered_on__lte=as_of)
        .annotate(
            month=TruncMonth("registered_on"),
            entered=Exists(reached.filter(basis="job_entry")),
            worked=Exists(reached.filter(basis__in=SUSTAINED_BASES)),
        )
        .order_by()
        .values_list(
            "broker_id",
            "contract_id",
            "office_id",
            "partner_id",
            "month",
            "entered",
            "worked",
            "claim_length",
        )
    )
    found: dict[tuple, dict[str, int]] = defaultdict(lambda: dict.fromkeys(FIGURES, 0))
    for *cohort, entered, worked, claim_length in rows.iterator():
        counts = found[tuple(cohort)]
        counts["registrations"] += 1
        counts["job_entries"] += entered or worked
        counts["sustained"] += worked
        counts["claims_24m"] += claim_length == ClaimLength.OVER_24_MONTHS
    return found


def write(as_of: date) -> int:
    """Store the day's counts; what stands already is left alone. The number of rows written."""
    wanted = cohorts(as_of)
    stored = {
        (row.broker_id, row.contract_id, row.office_id, row.partner_id, row.month): row
        for row in MeasureSnapshot.objects.filter(as_of=as_of)
    }
    written = 0
    for cohort, counts in wanted.items():
        row = stored.pop(cohort, None)
        if row is not None and all(getattr(row, name) == counts[name] for name in FIGURES):
            continue
        broker, contract, office, partner, month = cohort
        MeasureSnapshot.objects.update_or_create(
            contract_id=contract,
            office_id=office,
            month=month,
            as_of=as_of,
            defaults={**counts, "broker_id": broker, "partner_id": partner},
        )
        written += 1
    for row in stored.values():
        row.delete()
        written += 1
    return written
