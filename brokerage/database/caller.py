"""Who is asking, and the database role they ask in.

Every read and write of tenant data happens inside `acting_as(caller)` or `system()`: a transaction in
the caller's role, with the caller's brokers or agency set for the row policies.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection, transaction

from brokerage.database import roles


@dataclass(frozen=True, slots=True)
class Post:
    """One membership in force: a role, in one office or (None) in all, for one partner or (None) all."""

    role: str
    office_id: int | None = None
    partner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """The one who asks. kind: anonymous, staff, agency, commissioner or system."""

    kind: str = "anonymous"
    user_id: int | None = None
    name: str = ""
    broker_id: int | None = None
    agency_id: int | None = None
    posts: tuple[Post, ...] = ()
    scopes: frozenset[str] = frozenset()
    covering: frozenset[int] = frozenset()
    on: date | None = None
    shortcuts: bool = True
    organisation: str = ""
    api_client_id: int | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(post.role for post in self.posts))

    @property
    def role(self) -> str:
        """The first role held, which decides home page and navigation; empty when none."""
        return self.roles[0] if self.posts else ""


ANONYMOUS = Caller()
SYSTEM = Caller(kind="system", name="System")

_ROLE_OF_KIND = {
    "staff": roles.STAFF,
    "agency": roles.AGENCY,
    "commissioner": roles.COMMISSIONER,
    "system": roles.SYSTEM,
}


def _settings_of(caller: Caller) -> list[str]:
    role = _ROLE_OF_KIND.get(caller.kind, "none")
    brokers = str(caller.broker_id) if caller.kind in ("staff", "commissioner") and caller.broker_id else ""
    agency = str(caller.agency_id) if caller.kind == "agency" and caller.agency_id else ""
    return [role, brokers, agency, str(caller.user_id or "")]


_READ = (
    "SELECT current_setting('role'), coalesce(current_setting('app.brokers', true), ''),"
    " coalesce(current_setting('app.agency', true), ''), coalesce(current_setting('app.user', true), '')"
)
_WRITE = (
    "SELECT set_config('role', %s, true), set_config('app.brokers', %s, true),"
    " set_config('app.agency', %s, true), set_config('app.user', %s, true)"
)


@contextmanager
def acting_as(caller: Caller) -> Iterator[Caller]:
    """A transaction in the caller's database role; the former role comes back at its end."""
    with transaction.atomic():
        nested = len(connection.atomic_blocks) > 1
        with connection.cursor() as cursor:
            former = None
            if nested:
                cursor.execute(_READ)
                former = list(cursor.fetchone())
            cursor.execute(_WRITE, _settings_of(caller))
        yield caller
        # On an error the rollback restores the settings; at the outermost level the commit does.
        if former is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_WRITE, former)


@contextmanager
def system(name: str = "System") -> Iterator[Caller]:
    """The system role: nightly runs, loads and erasure. `name` says whose work it is."""
    with acting_as(replace(SYSTEM, name=name)) as caller:
        yield caller
