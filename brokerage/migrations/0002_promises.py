"""Who may read and write the tables of the organisation."""

from django.db import migrations

from brokerage.database import roles
from brokerage.database.rowsecurity import (
    USUAL,
    append_only,
    protect,
    share,
    tenant_key,
    tenant_parent,
)

EVERYONE = (roles.STAFF, roles.AGENCY, roles.COMMISSIONER, roles.SYSTEM)
WITH_LOGIN = (*EVERYONE, roles.login_role())
OWN_BROKER = "id = ANY((SELECT (string_to_array(nullif(current_setting('app.brokers', true), ''), ','))::bigint[])::bigint[])"

REFUSE_CHANGE = """
CREATE FUNCTION brokerage_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only ever added to: write a further row that corrects the earlier one', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("brokerage", "0001_initial"),
        ("sessions", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION brokerage_refuse_change()"),
        # Identity: read before anyone's role is known, so without row policies.
        share("brokerage_user", may="SELECT", to=EVERYONE),
        share("brokerage_user", may="SELECT, UPDATE", to=(roles.login_role(),)),
        share("brokerage_user", may=USUAL, to=(roles.SYSTEM,)),
        # Sessions are read and kept before and after the caller's role; in that role they are out of reach.
        share("django_session", may="SELECT, INSERT, UPDATE, DELETE", to=(roles.SYSTEM, roles.login_role())),
        share("django_content_type", may="SELECT", to=WITH_LOGIN),
        share("account_emailaddress", may="SELECT, INSERT, UPDATE", to=(roles.SYSTEM, roles.login_role())),
        share("account_emailconfirmation", may="SELECT, INSERT", to=(roles.login_role(),)),
        # The directory of who delivers: no one's personal data.
        share("brokerage_office", may="SELECT", to=WITH_LOGIN),
        share("brokerage_consortiumpartner", may="SELECT", to=WITH_LOGIN),
        share("brokerage_programme", may="SELECT", to=WITH_LOGIN),
        share("brokerage_programme", may=USUAL, to=(roles.SYSTEM,)),
        share("brokerage_office", may=USUAL, to=(roles.SYSTEM,)),
        share("brokerage_consortiumpartner", may=USUAL, to=(roles.SYSTEM,)),
        # Names of brokers are public; only its own staff move a broker's client numbers on.
        migrations.RunSQL(
            "ALTER TABLE brokerage_jobbroker ENABLE ROW LEVEL SECURITY;"
            f"CREATE POLICY everyone_reads ON brokerage_jobbroker FOR SELECT TO {', '.join(WITH_LOGIN)} USING (true);"
            f"CREATE POLICY own ON brokerage_jobbroker FOR UPDATE TO {roles.STAFF} USING ({OWN_BROKER});"
            f"CREATE POLICY system_all ON brokerage_jobbroker TO {roles.SYSTEM} USING (true) WITH CHECK (true);"
            f"GRANT SELECT ON brokerage_jobbroker TO {', '.join(WITH_LOGIN)};"
            f"GRANT UPDATE (last_client_number) ON brokerage_jobbroker TO {roles.STAFF};"
            f"GRANT {USUAL} ON brokerage_jobbroker TO {roles.SYSTEM}",
            migrations.RunSQL.noop,
        ),
        protect("brokerage_membership", staff_may="SELECT", login="true"),
        tenant_parent("brokerage_contract"),
        protect("brokerage_contract"),
        tenant_parent("brokerage_contractterms"),
        tenant_key("brokerage_contractterms", "contract_id", "brokerage_contract"),
        protect("brokerage_contractterms"),
        tenant_key("brokerage_milestoneterm", "terms_id", "brokerage_contractterms"),
        protect("brokerage_milestoneterm", staff_may="SELECT, INSERT, UPDATE, DELETE"),
        tenant_key("brokerage_target", "contract_id", "brokerage_contract"),
        protect("brokerage_target", staff_may="SELECT, INSERT, UPDATE, DELETE"),
        tenant_key("brokerage_termschange", "contract_id", "brokerage_contract"),
        tenant_key("brokerage_termschange", "terms_id", "brokerage_contractterms"),
        append_only("brokerage_termschange"),
        protect("brokerage_termschange", staff_may="SELECT, INSERT", system_may="SELECT, INSERT"),
        tenant_parent("brokerage_office"),
        share("brokerage_run", may="SELECT", to=(roles.STAFF,)),
        share("brokerage_run", may="SELECT, INSERT, UPDATE", to=(roles.SYSTEM,)),
    ]
