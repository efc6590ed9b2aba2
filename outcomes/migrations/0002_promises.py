"""Who may read and write jobs, evidence and money, and what holds between them."""

from django.db import migrations, models

from brokerage.database import roles
from brokerage.database.rowsecurity import (
    BROKERS,
    append_only,
    protect,
    share,
    tenant_key,
    tenant_parent,
)

FIRST_HOURS = """
CREATE FUNCTION outcomes_first_hours_on_start() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- As JSON, since the two tables call it by different names.
  job bigint := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END)
    ->> CASE WHEN TG_TABLE_NAME = 'outcomes_jobspell' THEN 'id' ELSE 'job_id' END;
BEGIN
  IF EXISTS (
    SELECT 1 FROM outcomes_jobspell j WHERE j.id = job AND j.started_on IS DISTINCT FROM
      (SELECT min(h.from_on) FROM outcomes_hourschange h WHERE h.job_id = j.id)
  ) THEN
    RAISE EXCEPTION 'The first hours of a job must be from the day it starts'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'first_hours_on_the_start_day';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER first_hours_on_the_start_day
  AFTER INSERT OR UPDATE ON outcomes_jobspell
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outcomes_first_hours_on_start();
CREATE CONSTRAINT TRIGGER first_hours_on_the_start_day
  AFTER INSERT OR UPDATE OR DELETE ON outcomes_hourschange
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outcomes_first_hours_on_start()
"""

UNDO_FIRST_HOURS = """
DROP TRIGGER first_hours_on_the_start_day ON outcomes_jobspell;
DROP TRIGGER first_hours_on_the_start_day ON outcomes_hourschange;
DROP FUNCTION outcomes_first_hours_on_start()
"""

# Terms that money was paid on stay as they were. Only their end may move, and not to before a day that a paid
# claim rests on: registration for registration milestones, job entry for the others (domain.md section 3, rule 1).
PAID_TERMS = """
CREATE FUNCTION outcomes_paid_terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  the_terms bigint;
  ends date;
BEGIN
  IF TG_TABLE_NAME = 'brokerage_milestoneterm' THEN
    the_terms := CASE WHEN TG_OP = 'INSERT' THEN NEW.terms_id ELSE OLD.terms_id END;
  ELSE
    the_terms := OLD.id;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'valid_to' = to_jsonb(OLD) - 'valid_to' THEN
      ends := coalesce(NEW.valid_to, 'infinity');
    END IF;
  END IF;
  IF EXISTS (
    SELECT 1 FROM outcomes_claim c
    JOIN clients_registration r ON r.id = c.registration_id
    LEFT JOIN outcomes_evaluation e ON e.registration_id = r.id
    LEFT JOIN brokerage_milestoneterm m ON m.terms_id = c.terms_id AND m.code = c.milestone_code
    WHERE c.terms_id = the_terms
      AND EXISTS (SELECT 1 FROM outcomes_ledgerline l WHERE l.claim_id = c.id)
      AND (ends IS NULL OR ends <
        CASE WHEN m.basis = 'registration' THEN r.registered_on ELSE coalesce(e.job_entry_on, r.registered_on) END)
  ) THEN
    RAISE EXCEPTION 'Claims were paid on these terms: they are succeeded by new ones, never changed'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'paid_terms_stay';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER paid_terms_stay BEFORE UPDATE OR DELETE ON brokerage_contractterms
  FOR EACH ROW EXECUTE FUNCTION outcomes_paid_terms_stay();
CREATE TRIGGER paid_terms_stay BEFORE INSERT OR UPDATE OR DELETE ON brokerage_milestoneterm
  FOR EACH ROW EXECUTE FUNCTION outcomes_paid_terms_stay()
"""

UNDO_PAID_TERMS = """
DROP TRIGGER paid_terms_stay ON brokerage_contractterms;
DROP TRIGGER paid_terms_stay ON brokerage_milestoneterm;
DROP FUNCTION outcomes_paid_terms_stay()
"""

# What a claim asks for is what it asked for when it was drafted, and who drafted it stays known.
CLAIM_STAYS = """
CREATE FUNCTION outcomes_claim_stays_as_drafted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.broker_id, NEW.reference, NEW.contract_id, NEW.registration_id, NEW.milestone_code, NEW.terms_id,
      NEW.reached_on, NEW.band, NEW.amount, NEW.drafted_by_id, NEW.drafted_on)
    IS DISTINCT FROM
     (OLD.broker_id, OLD.reference, OLD.contract_id, OLD.registration_id, OLD.milestone_code, OLD.terms_id,
      OLD.reached_on, OLD.band, OLD.amount, OLD.drafted_by_id, OLD.drafted_on) THEN
    RAISE EXCEPTION 'A claim stays as it was drafted: send it back and draft another'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'claim_stays_as_drafted';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_stays_as_drafted BEFORE UPDATE ON outcomes_claim
  FOR EACH ROW EXECUTE FUNCTION outcomes_claim_stays_as_drafted()
"""

UNDO_CLAIM_STAYS = """
DROP TRIGGER claim_stays_as_drafted ON outcomes_claim;
DROP FUNCTION outcomes_claim_stays_as_drafted()
"""

LEDGER = """
CREATE FUNCTION outcomes_ledger_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'reversal' AND NOT EXISTS (
    SELECT 1 FROM outcomes_ledgerline l WHERE l.id = NEW.reverses_id AND l.claim_id = NEW.claim_id
      AND l.amount = -NEW.amount AND l.kind <> 'reversal'
  ) THEN
    RAISE EXCEPTION 'A reversal is minus one line of the same claim'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_is_minus_its_line';
  END IF;
  IF (SELECT sum(l.amount) FROM outcomes_ledgerline l WHERE l.claim_id = NEW.claim_id) < 0 THEN
    RAISE EXCEPTION 'More would go back than has come in'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_not_below_zero';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_adds_up AFTER INSERT ON outcomes_ledgerline
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION outcomes_ledger_adds_up()
"""

UNDO_LEDGER = """
DROP TRIGGER ledger_adds_up ON outcomes_ledgerline;
DROP FUNCTION outcomes_ledger_adds_up()
"""

# In each row, every number shown and every difference between two of them stands for at least
# five people, so that nobody can be picked out; no sums over rows are given, which would let a missing number
# be worked out. Names of contracts stand here because a commissioner can read no other table of a tenant.
COMMISSIONER_FIGURES = f"""
CREATE VIEW outcomes_commissioner_figures WITH (security_barrier) AS
WITH counted AS (
  SELECT s.broker_id, s.contract_id, s.as_of, date_trunc('quarter', s.month)::date AS quarter,
    sum(s.registrations)::integer AS r, sum(s.job_entries)::integer AS j, sum(s.sustained)::integer AS s
  FROM outcomes_measuresnapshot s
  WHERE s.broker_id = ANY({BROKERS})
    AND s.as_of = (SELECT max(l.as_of) FROM outcomes_measuresnapshot l WHERE l.broker_id = s.broker_id)
  GROUP BY s.broker_id, s.contract_id, s.as_of, date_trunc('quarter', s.month)
), judged AS (
  SELECT counted.*, r >= 5 AS show_r, r >= 5 AND j >= 5 AND r - j >= 5 AS show_j FROM counted
)
SELECT j.contract_id || '-' || j.quarter AS id, c.reference AS contract, c.area, p.name AS programme,
  c.conversion_target, j.quarter, j.as_of,
  CASE WHEN j.show_r THEN j.r END AS registrations,
  CASE WHEN j.show_j THEN j.j END AS job_entries,
  CASE WHEN j.show_j AND j.s >= 5 AND j.j - j.s >= 5 THEN j.s END AS sustained
FROM judged j
JOIN brokerage_contract c ON c.id = j.contract_id
JOIN brokerage_programme p ON p.id = c.programme_id
"""

WITH_DELETE = "SELECT, INSERT, UPDATE, DELETE"


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial"), ("clients", "0002_promises")]

    operations = [
        tenant_parent("outcomes_jobspell"),
        tenant_parent("outcomes_claim"),
        tenant_key("outcomes_jobspell", "client_id", "clients_client"),
        tenant_key("outcomes_jobspell", "registration_id", "clients_registration"),
        tenant_key("outcomes_hourschange", "job_id", "outcomes_jobspell"),
        tenant_key("outcomes_evidence", "client_id", "clients_client"),
        tenant_key("outcomes_evidence", "job_id", "outcomes_jobspell"),
        tenant_key("outcomes_evaluation", "registration_id", "clients_registration"),
        tenant_key("outcomes_milestone", "registration_id", "clients_registration"),
        tenant_key("outcomes_claim", "registration_id", "clients_registration"),
        tenant_key("outcomes_claim", "contract_id", "brokerage_contract"),
        tenant_key("outcomes_ledgerline", "claim_id", "outcomes_claim"),
        tenant_parent("outcomes_claimbatch"),
        tenant_parent("outcomes_remittance"),
        tenant_parent("outcomes_remittanceline"),
        tenant_key("outcomes_claimbatch", "contract_id", "brokerage_contract"),
        tenant_key("outcomes_claim", "batch_id", "outcomes_claimbatch"),
        tenant_key("outcomes_claimchange", "claim_id", "outcomes_claim"),
        tenant_key("outcomes_remittance", "contract_id", "brokerage_contract"),
        tenant_key("outcomes_remittanceline", "remittance_id", "outcomes_remittance"),
        tenant_key("outcomes_remittanceline", "claim_id", "outcomes_claim"),
        tenant_key("outcomes_ledgerline", "remittance_line_id", "outcomes_remittanceline"),
        tenant_key("outcomes_clientpayment", "registration_id", "clients_registration"),
        tenant_key("outcomes_measuresnapshot", "contract_id", "brokerage_contract"),
        migrations.RunSQL(FIRST_HOURS, UNDO_FIRST_HOURS),
        migrations.RunSQL(PAID_TERMS, UNDO_PAID_TERMS),
        migrations.RunSQL(CLAIM_STAYS, UNDO_CLAIM_STAYS),
        migrations.RunSQL(LEDGER, UNDO_LEDGER),
        append_only("outcomes_ledgerline"),
        append_only("outcomes_claimchange"),
        append_only("outcomes_claimbatch"),
        append_only("outcomes_remittanceline"),
        protect("outcomes_jobspell"),
        protect("outcomes_hourschange", staff_may=WITH_DELETE),
        protect("outcomes_evidence"),
        protect("outcomes_evaluation", staff_may=WITH_DELETE),
        protect("outcomes_milestone", staff_may=WITH_DELETE),
        protect("outcomes_claim"),
        protect("outcomes_ledgerline", staff_may="SELECT, INSERT", system_may="SELECT, INSERT"),
        protect("outcomes_numberseries"),
        protect("outcomes_claimbatch", staff_may="SELECT, INSERT", system_may="SELECT, INSERT"),
        protect("outcomes_claimchange", staff_may="SELECT, INSERT", system_may="SELECT, INSERT"),
        protect("outcomes_remittance"),
        protect("outcomes_remittanceline", staff_may="SELECT, INSERT", system_may="SELECT, INSERT"),
        protect("outcomes_clientpayment"),
        tenant_parent("outcomes_auditsample"),
        tenant_key("outcomes_auditsample", "contract_id", "brokerage_contract"),
        tenant_key("outcomes_auditfinding", "sample_id", "outcomes_auditsample"),
        tenant_key("outcomes_auditfinding", "claim_id", "outcomes_claim"),
        append_only("outcomes_auditsample"),
        protect("outcomes_auditsample", staff_may="SELECT, INSERT", system_may="SELECT, INSERT"),
        protect("outcomes_auditfinding"),
        protect("outcomes_measuresnapshot", staff_may="SELECT"),
        migrations.RunSQL(COMMISSIONER_FIGURES, "DROP VIEW outcomes_commissioner_figures"),
        # Staff may hold the role of a commissioner beside another; the view gives them nothing new.
        share("outcomes_commissioner_figures", may="SELECT", to=(roles.COMMISSIONER, roles.STAFF)),
        migrations.CreateModel(
            name="CommissionerFigure",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("contract", models.CharField(max_length=30)),
                ("area", models.CharField(max_length=120)),
                ("programme", models.CharField(max_length=120)),
                ("conversion_target", models.DecimalField(decimal_places=3, max_digits=4, null=True)),
                ("quarter", models.DateField()),
                ("as_of", models.DateField()),
                ("registrations", models.IntegerField(null=True)),
                ("job_entries", models.IntegerField(null=True)),
                ("sustained", models.IntegerField(null=True)),
            ],
            options={
                "db_table": "outcomes_commissioner_figures",
                "ordering": ["contract", "-quarter"],
                "managed": False,
            },
        ),
    ]
