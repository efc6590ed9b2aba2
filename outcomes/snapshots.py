"""Counts for each cohort as they stand on a day, from what each registration has reached."""

from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from clients.codes import ClaimLength
from clients.models import Registration
from outcomes.models import MeasureSnapshot

FIGURES = ("registrations", "job_entries", "sustained", "claims_24m")
COHORT = ("contract_id", "office_id", "month")


def cohorts(as_of: date) -> dict[tuple, MeasureSnapshot]:
    """(contract, office, month) → its counts, of registrations up to the day. One query.

    Achieved basis: what the facts reached by the day, whatever was claimed. A contract that pays nothing for
    job entry has job entries all the same; where it pays for several points in work, the last is the
    sustained outcome. Source: domain.md section 3, rule 5, and section 4.
    """
    rows = (
        Registration.objects.filter(registered_on__lte=as_of)
        .annotate(month=TruncMonth("registered_on"))
        .order_by()
        .values("broker_id", *COHORT, "office__partner_id")
        .annotate(
            registrations=Count("pk"),
            job_entries=Count("pk", filter=Q(evaluation__job_entry_on__lte=as_of)),
            sustained=Count("pk", filter=Q(evaluation__sustained_on__lte=as_of)),
            claims_24m=Count("pk", filter=Q(claim_length=ClaimLength.OVER_24_MONTHS)),
        )
    )
    found = {}
    for row in rows.iterator():
        partner_id = row.pop("office__partner_id")
        cohort = tuple(row[name] for name in COHORT)
        found[cohort] = MeasureSnapshot(as_of=as_of, partner_id=partner_id, **row)
    return found


def write(as_of: date) -> int:
    """Store the day's counts; what stands already is left alone. The number of rows written."""
    wanted = cohorts(as_of)
    changed, gone = [], []
    for row in MeasureSnapshot.objects.filter(as_of=as_of):
        new = wanted.pop(tuple(getattr(row, name) for name in COHORT), None)
        if new is None:
            gone.append(row.pk)
        elif any(getattr(row, name) != getattr(new, name) for name in FIGURES):
            new.pk = row.pk
            changed.append(new)
    MeasureSnapshot.objects.filter(pk__in=gone).delete()
    MeasureSnapshot.objects.bulk_update(changed, FIGURES, batch_size=500)
    MeasureSnapshot.objects.bulk_create(wanted.values(), batch_size=500)
    return len(wanted) + len(changed) + len(gone)
