"""The database roles: one login role that owns nothing, and one group role for each kind of caller.

The login role is NOINHERIT: it holds the group roles but none of their rights until `SET ROLE`, so a
request reads and writes with the rights of its caller and no more.
"""

from django.conf import settings
from psycopg2 import sql

STAFF = "jobbrokerage_staff"
AGENCY = "jobbrokerage_agency"
COMMISSIONER = "jobbrokerage_commissioner"
SYSTEM = "jobbrokerage_system"
GROUPS = (STAFF, AGENCY, COMMISSIONER, SYSTEM)


def login_role() -> str:
    return settings.DATABASES["default"]["USER"]


def ensure_roles(connection) -> None:
    """Create the roles that are missing. `connection`: Django's, as the owner. Safe to run again.

    Roles belong to the whole server, so two databases may be prepared at once: what the other
    has just made is taken as made.
    """
    with connection.cursor() as cursor:
        for name in GROUPS:
            _create(cursor, name, sql.SQL("NOLOGIN"))
        password = settings.DATABASES["default"]["PASSWORD"]
        options = sql.SQL("LOGIN NOINHERIT PASSWORD {}").format(sql.Literal(password))
        _create(cursor, login_role(), options)
        for name in GROUPS:
            _grant(cursor, name, login_role())


def _create(cursor, name: str, options: sql.Composable) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    if cursor.fetchone():
        return
    statement = sql.SQL(
        "DO $do$ BEGIN CREATE ROLE {} {};"
        " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $do$"
    )
    cursor.execute(statement.format(sql.Identifier(name), options))


def _grant(cursor, group: str, member: str) -> None:
    cursor.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [member, group])
    if cursor.fetchone()[0]:
        return
    statement = sql.SQL(
        "DO $do$ BEGIN GRANT {} TO {}; EXCEPTION WHEN unique_violation OR internal_error THEN NULL; END $do$"
    )
    cursor.execute(statement.format(sql.Identifier(group), sql.Identifier(member)))


def refuse_powerful_role(connection) -> str | None:
    """Why the role in use must not serve requests, or None when it is as powerless as it should be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls, rolinherit, (SELECT count(*) FROM pg_class c"
            " WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p', 'v', 'm')) "
            "FROM pg_roles r WHERE rolname = session_user"
        )
        bypasses, inherits, owned = cursor.fetchone()
    if bypasses:
        return "The application's database role bypasses row security: name another in APP_DATABASE_URL."
    if owned:
        return f"The application's database role owns {owned} tables: name another in APP_DATABASE_URL."
    if inherits:
        return "The application's database role inherits the rights of its groups: ALTER ROLE … NOINHERIT."
    return None
