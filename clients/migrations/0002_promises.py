"""Who may read and write the tables of clients, and what holds between them."""

from django.db import migrations

from brokerage.database import roles
from brokerage.database.rowsecurity import BROKERS, append_only, protect, tenant_key, tenant_parent

LEAD_ADVISER = """
CREATE FUNCTION clients_lead_adviser_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.lead_adviser_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM brokerage_membership m
    WHERE m.user_id = NEW.lead_adviser_id AND m.broker_id = NEW.broker_id
  ) THEN
    RAISE EXCEPTION 'The lead adviser must work for the client''s Job Broker: choose one of its advisers'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_adviser_belongs_to_the_broker';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lead_adviser_belongs_to_the_broker
  BEFORE INSERT OR UPDATE OF lead_adviser_id, broker_id ON clients_client
  FOR EACH ROW EXECUTE FUNCTION clients_lead_adviser_belongs()
"""

# Trigram operators are not leakproof, so under a row policy their index would stand unused. This
# function runs as the owner and limits itself to the brokers of whoever calls it. `offices` and `leads`
# narrow it further, so that the best matches asked for are among those that the caller may see.
# show_limit() loads the library whose setting the function fixes: at 0.6, "Daltan" finds no Dalton.
SEARCH = f"""
SELECT show_limit();
CREATE FUNCTION clients_search(words text[], wanted integer, offices bigint[], leads bigint[])
RETURNS TABLE (id bigint, likeness real)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET pg_trgm.word_similarity_threshold = 0.45 AS $$
  SELECT c.id, word_similarity(array_to_string(words, ' '), c.search_text) AS likeness
  FROM clients_client c
  WHERE c.broker_id = ANY({BROKERS})
    AND (offices IS NULL OR c.office_id = ANY(offices) OR c.lead_adviser_id = ANY(leads))
    AND (c.search_text LIKE ALL (SELECT '%' || replace(replace(w, '%', ''), '_', '') || '%' FROM unnest(words) w)
         OR array_to_string(words, ' ') <% c.search_text)
  ORDER BY likeness DESC, c.sort_name, c.id
  LIMIT wanted
$$;
REVOKE ALL ON FUNCTION clients_search(text[], integer, bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clients_search(text[], integer, bigint[], bigint[]) TO {roles.STAFF}
"""

OF_CLIENT = (
    "clients_clientprofile",
    "clients_enquiry",
    "clients_registration",
    "clients_actionplan",
    "clients_readinessassessment",
    "clients_contactclient",
    "clients_appointment",
    "clients_timelineevent",
    "clients_followup",
    "clients_consent",
)


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_initial"), ("brokerage", "0002_promises"), ("partners", "0002_promises")]

    operations = [
        tenant_parent("clients_client"),
        tenant_parent("clients_contact"),
        tenant_parent("clients_actionplan"),
        tenant_parent("clients_registration"),
        *[tenant_key(table, "client_id", "clients_client") for table in OF_CLIENT],
        tenant_key("clients_client", "office_id", "brokerage_office"),
        tenant_key("clients_registration", "contract_id", "brokerage_contract"),
        tenant_key("clients_registration", "office_id", "brokerage_office"),
        tenant_key("clients_actionplan", "registration_id", "clients_registration"),
        tenant_key("clients_planstep", "plan_id", "clients_actionplan"),
        tenant_key("clients_contactclient", "contact_id", "clients_contact"),
        migrations.RunSQL(
            LEAD_ADVISER,
            "DROP TRIGGER lead_adviser_belongs_to_the_broker ON clients_client;"
            "DROP FUNCTION clients_lead_adviser_belongs()",
        ),
        migrations.RunSQL(SEARCH, "DROP FUNCTION clients_search(text[], integer, bigint[], bigint[])"),
        append_only("clients_timelineevent"),
        protect("clients_client"),
        protect("clients_contact"),
        protect("clients_planstep", staff_may="SELECT, INSERT, UPDATE, DELETE"),
        *[
            protect(table)
            for table in OF_CLIENT
            if table not in ("clients_timelineevent",)
        ],
        # Told to nobody: the night alone asks whether a mail has gone.
        protect("clients_digestsent", staff=None),
        protect("clients_timelineevent", staff_may="SELECT, INSERT", system_may="SELECT, INSERT"),
    ]
