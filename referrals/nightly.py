"""What the night does for referrals: forget the idempotency keys that are no longer kept."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from brokerage.nightly import NightlyJob, Step
from brokerage.nightly import register as register_job
from referrals.models import IdempotencyKey

BATCH = 1000


def _expired(as_of: date):
    midnight = timezone.make_aware(datetime.combine(as_of, time.min))
    return IdempotencyKey.objects.filter(claimed_at__lt=midnight - timedelta(days=IdempotencyKey.KEPT_DAYS))


def total(as_of: date) -> int:
    return _expired(as_of).count()


def forget_keys(as_of: date, position: int) -> Step:
    """Delete one batch of keys; `position` counts those forgotten so far."""
    ids = list(_expired(as_of).order_by("pk").values_list("pk", flat=True)[:BATCH])
    IdempotencyKey.objects.filter(pk__in=ids).delete()
    return Step(position + len(ids), len(ids), len(ids) < BATCH, {"forgotten": len(ids)})


def register() -> None:
    register_job(NightlyJob("idempotency_keys", "Tidying up old request keys", 90, total, forget_keys))
