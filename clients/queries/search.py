"""Finding a client by part of a name, reference, phone or National Insurance number."""

import re
from contextlib import suppress
from datetime import date
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Case, Q, QuerySet, When

from brokerage.access import Right, posts_with
from brokerage.database.caller import Caller
from clients import access, identity
from clients.models import Client

MOST = 50
# More than are shown, because some of them may lie outside a partner or not be in work.
ASKED_FOR = 400


def search(caller: Caller, typed: str, day: date) -> list[Client]:
    """At most MOST visible clients, best match first. Three queries at most, whatever is found."""
    visible = access.with_sight(access.with_in_work(access.visible_clients(caller), day), caller)
    visible = visible.select_related("lead_adviser", "office")
    number = re.sub(r"\s", "", typed).upper()
    if identity.is_ni(number):
        found = visible.filter(seen_whole=True, national_insurance_digest=identity.ni_digest(number))
        return list(found.order_by("sort_name", "pk")[:MOST])
    ids = matching_ids(caller, typed)
    if not ids:
        return []
    order = Case(*[When(pk=pk, then=place) for place, pk in enumerate(ids)])
    return list(visible.filter(pk__in=ids).order_by(order)[:MOST])


def matching_ids(caller: Caller, typed: str, wanted: int = ASKED_FOR) -> list[int]:
    """Ids of clients of the caller's offices and caseloads whose search text is like what was typed.

    Whoever types a whole reference or phone number of somebody means nobody else.
    """
    words = identity.search_words(typed)
    if not words or caller.kind != "staff":
        return []
    if exact := _exact_ids(caller, typed):
        return exact
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM clients_search(%s::text[], %s, %s::bigint[], %s::bigint[])",
            [words, wanted, _offices(caller), list(access.own_caseloads(caller))],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return ids if access.sees_all_whole(caller) else _found_by_what_is_seen(caller, ids, words)


def _exact_ids(caller: Caller, typed: str) -> list[int]:
    """Visible clients whose reference or phone number is what was typed, however it was spaced."""
    if not re.search(r"\d{3}", re.sub(r"\s", "", typed)):
        return []
    named = re.fullmatch(r"([A-Z]+)[\s-]*(\d+)", typed.strip().upper())
    exact = Q(reference=f"{named[1]}-{named[2]}") if named else Q(reference__iexact=typed.strip())
    with suppress(ValidationError):
        exact |= Q(phone=identity.normalise_phone(typed), seen_whole=True)
    seen = access.with_sight(access.visible_clients(caller), caller)
    return list(seen.filter(exact).order_by("sort_name", "pk").values_list("pk", flat=True))


def _found_by_what_is_seen(caller: Caller, ids: list[int], words: list[str]) -> list[int]:
    """Whoever sees a name alone must not find out a phone number or a former name by searching for it."""
    names = access.with_sight(Client.objects.filter(pk__in=ids), caller).filter(seen_whole=False)
    unlike = {
        pk
        for pk, *shown in names.values_list("pk", "reference", "first_name", "last_name")
        if not all(_is_like(word, identity.plain(" ".join(shown))) for word in words)
    }
    return [pk for pk in ids if pk not in unlike]


def _is_like(word: str, text: str) -> bool:
    parts = [*text.split(), text.replace(" ", "")]
    return any(word in part for part in parts) or bool(get_close_matches(word, parts, 1))


def _offices(caller: Caller) -> list[int] | None:
    offices = [post.office_id for post, _ in posts_with(caller, Right.SEE_CLIENTS)]
    return None if None in offices else offices


def possible_duplicates(
    caller: Caller,
    *,
    national_insurance_number: str,
    first_name: str,
    last_name: str,
    date_of_birth: date | None,
) -> QuerySet[Client]:
    """Visible clients who may be the same person: the same number, or the same name and birth date."""
    same_number = access.visible_clients(caller).none()
    if national_insurance_number:
        digest = identity.ni_digest(national_insurance_number)
        same_number = access.visible_clients(caller).filter(national_insurance_digest=digest)
    if not date_of_birth:
        return same_number
    sort_name = identity.sort_name_of(first_name, last_name)
    same_name = access.visible_clients(caller).filter(sort_name=sort_name, date_of_birth=date_of_birth)
    return (same_number | same_name).order_by("sort_name", "pk")[:5]
