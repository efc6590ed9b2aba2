"""Who may read and write referrals, and what an agency may know of the people it referred."""

from django.db import migrations

from brokerage.database import roles
from brokerage.database.rowsecurity import AGENCY, USUAL, protect, share, tenant_key, tenant_parent

# Kinds of event that a referrer may be told of. The names match clients.registry (checked by a test).
SHAREABLE = ("first_contact", "registered", "deregistered", "job_entry", "sustained_outcome")

CONSENT_IN_FORCE = """EXISTS (
    SELECT 1 FROM clients_consent c
    WHERE c.client_id = r.client_id
      AND (c.agency_id = r.agency_id OR c.agency_kind = a.kind)
      AND 'feedback' = ANY(c.purposes)
      AND NOT c.refused
      AND c.given_on <= (now() AT TIME ZONE 'Europe/London')::date
      AND (c.expires_on IS NULL OR c.expires_on >= (now() AT TIME ZONE 'Europe/London')::date)
      AND (c.withdrawn_on IS NULL OR c.withdrawn_on > (now() AT TIME ZONE 'Europe/London')::date)
      AND NOT EXISTS (
        SELECT 1 FROM clients_consent later
        WHERE later.client_id = c.client_id
          AND (later.agency_id = r.agency_id OR later.agency_kind = a.kind)
          AND 'feedback' = ANY(later.purposes)
          AND later.refused
          AND later.given_on <= (now() AT TIME ZONE 'Europe/London')::date
          AND (later.given_on, later.id) > (c.given_on, c.id)
      )
  )"""

# Before there is a client, the consent sent with the referral decides; from then on the client's own.
SHARED_PROGRESS = f"""
CREATE VIEW referrals_shared_progress WITH (security_barrier) AS
SELECT r.id || '-answer' AS id, r.id AS referral_id, s.decision AS kind,
  (s.answered_at AT TIME ZONE 'Europe/London')::date AS happened_on, s.reason
FROM referrals_referral r
JOIN partners_agency a ON a.id = r.agency_id
JOIN referrals_response s ON s.referral_id = r.id
WHERE r.agency_id = {AGENCY}
  AND CASE WHEN r.client_id IS NULL THEN 'feedback' = ANY(r.consent_purposes) ELSE {CONSENT_IN_FORCE} END
UNION ALL
SELECT r.id || '-' || e.id, r.id, e.kind, e.happened_on, ''
FROM referrals_referral r
JOIN partners_agency a ON a.id = r.agency_id
JOIN clients_timelineevent e ON e.client_id = r.client_id
WHERE r.agency_id = {AGENCY}
  AND e.kind IN {SHAREABLE}
  AND e.happened_on >= (r.received_at AT TIME ZONE 'Europe/London')::date
  AND NOT EXISTS (SELECT 1 FROM clients_timelineevent later WHERE later.supersedes_id = e.id)
  AND {CONSENT_IN_FORCE}
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("clients", "0002_promises")]

    operations = [
        tenant_parent("referrals_referral"),
        tenant_key("referrals_referral", "client_id", "clients_client"),
        tenant_key("referrals_referral", "office_id", "brokerage_office"),
        tenant_key("referrals_response", "referral_id", "referrals_referral"),
        migrations.RunSQL(SHARED_PROGRESS, "DROP VIEW referrals_shared_progress"),
        share("referrals_shared_progress", may="SELECT", to=(roles.AGENCY,)),
        protect("referrals_referral", agency=f"agency_id = {AGENCY}", agency_may=USUAL),
        # An agency learns of an answer through the view alone, which asks the consent.
        protect("referrals_response"),
        protect(
            "referrals_idempotencykey",
            staff=None,
            agency=f"agency_id = {AGENCY}",
            agency_may="SELECT, INSERT, UPDATE, DELETE",
        ),
    ]
