from referrals.models.idempotency import IdempotencyKey
from referrals.models.progress import SharedProgress
from referrals.models.referrals import Referral, Response

__all__ = ["IdempotencyKey", "Referral", "Response", "SharedProgress"]
