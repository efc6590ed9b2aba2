"""The days that tests about referrals play on."""

from datetime import UTC, datetime

# A Wednesday; the answer is due on the Friday after it.
RECEIVED_AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
ANSWERED_AT = datetime(2026, 11, 19, 14, 0, tzinfo=UTC)
