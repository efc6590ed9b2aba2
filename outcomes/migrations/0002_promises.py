"""Who may read and write jobs, evidence and money, and what holds between them."""

from django.db import migrations

from brokerage.database.rowsecurity import append_only, protect, tenant_key, tenant_parent

FIRST_HOURS = """
CREATE FUNCTION outcomes_first_hours_on_start() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  job bigint := CASE WHEN TG_TABLE_NAME = 'outcomes_jobspell' THEN NEW.id
                     WHEN TG_OP = 'DELETE' THEN OLD.job_id ELSE NEW.job_id END;
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
        tenant_key("outcomes_measuresnapshot", "contract_id", "brokerage_contract"),
        migrations.RunSQL(FIRST_HOURS, UNDO_FIRST_HOURS),
        append_only("outcomes_ledgerline"),
        protect("outcomes_jobspell"),
        protect("outcomes_hourschange", staff_may=WITH_DELETE),
        protect("outcomes_evidence"),
        protect("outcomes_evaluation", staff_may=WITH_DELETE),
        protect("outcomes_milestone", staff_may=WITH_DELETE),
        protect("outcomes_claim"),
        protect("outcomes_ledgerline", staff_may="SELECT, INSERT", system_may="SELECT, INSERT"),
        protect("outcomes_measuresnapshot", staff_may="SELECT"),
    ]
