"""Migration operations that give a table its rights and row policies, and keep tenants' keys together.

One policy for each kind of caller and no OR between them: the caller's role picks the policy. The
sub-select around the setting matters: it is evaluated once for a statement, not once for a row.
"""

from django.db import migrations

from brokerage.database import roles

BROKERS = (
    "(SELECT (string_to_array(nullif(current_setting('app.brokers', true), ''), ','))::bigint[])::bigint[]"
)
AGENCY = "(SELECT nullif(current_setting('app.agency', true), '')::bigint)"
USUAL = "SELECT, INSERT, UPDATE"


def protect(
    table: str,
    *,
    staff: str | None = f"broker_id = ANY({BROKERS})",
    staff_may: str = USUAL,
    agency: str | None = None,
    agency_may: str = "SELECT",
    login: str | None = None,
    system_may: str = "SELECT, INSERT, UPDATE, DELETE",
) -> migrations.RunSQL:
    """Row security on `table` from now on: a policy and grants for staff, agency and system."""
    lines = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY system_all ON {table} TO {roles.SYSTEM} USING (true) WITH CHECK (true)",
        f"GRANT {system_may} ON {table} TO {roles.SYSTEM}",
    ]
    if staff:
        lines += _policy(table, "staff_own", roles.STAFF, staff, staff_may)
    if agency:
        lines += _policy(table, "agency_own", roles.AGENCY, agency, agency_may)
    if login:
        lines += _policy(table, "before_sign_in", roles.login_role(), login, "SELECT")
    undo = [f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]
    return migrations.RunSQL(";\n".join(lines), ";\n".join(undo))


def _policy(table: str, name: str, role: str, condition: str, may: str) -> list[str]:
    return [
        f"CREATE POLICY {name} ON {table} TO {role} USING ({condition}) WITH CHECK ({condition})",
        f"GRANT {may} ON {table} TO {role}",
    ]


def share(table: str, *, may: str, to: tuple[str, ...]) -> migrations.RunSQL:
    """Plain rights on a table or view that holds no tenant's rows, or filters them itself."""
    return migrations.RunSQL(f"GRANT {may} ON {table} TO {', '.join(to)}", migrations.RunSQL.noop)


def tenant_parent(table: str) -> migrations.RunSQL:
    """Lets other tables point at (id, broker_id) of this one."""
    name = f"{table}_id_broker"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (id, broker_id)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def tenant_key(table: str, column: str, parent: str) -> migrations.RunSQL:
    """A row and the row it points at belong to the same Job Broker."""
    name = f"{table}_{column}_same_broker"[:63]
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, broker_id)"
        f" REFERENCES {parent} (id, broker_id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def append_only(table: str) -> migrations.RunSQL:
    """Refuses UPDATE and DELETE, whoever asks: what is written here is corrected by a further row."""
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION brokerage_refuse_change()",
        f"DROP TRIGGER append_only ON {table}",
    )
