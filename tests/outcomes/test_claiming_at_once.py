"""Two people press at once, each with a connection of their own: one claim, one payment, the other told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from brokerage.database.caller import acting_as, system
from outcomes.actions import claims as claiming
from outcomes.actions import remittance as remitting
from outcomes.models import Claim, ClaimChange, LedgerLine
from tests.outcomes.claiming import (
    HEADER,
    TODAY,
    drafted,
    earned,
    finance,
    manager,
    row,
    second_finance,
    submitted,
    uploaded,
)  # fmt: skip
from tests.world import World

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]


def at_once(callers, act):
    """act(caller) by each caller at the same moment, in their own database role; what each was told."""
    start = Barrier(len(callers))

    def run(caller):
        try:
            start.wait()
            with acting_as(caller):
                return act(caller)
        except ValidationError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(callers)) as pool:
        return list(pool.map(run, callers))


def test_two_who_draft_at_once_make_one_claim_of_each_milestone():
    with system():
        world = World.build(today=TODAY)
        ids = [row.pk for row in earned(world, 5)]
        callers = [finance(world), second_finance(world)]
    told = at_once(
        callers,
        lambda caller: claiming.draft_claims(
            contract=world.contract, milestone_ids=ids, caller=caller, on=TODAY
        ),
    )
    assert sorted(len(result.done) for result in told) == [0, 5]
    late = min(told, key=lambda result: len(result.done))
    assert len(late.refused) == 5 and "claimed already by" in late.refused[0]
    with system():
        assert Claim.objects.count() == 5
        assert len(set(Claim.objects.values_list("reference", flat=True))) == 5


def test_two_who_approve_at_once_approve_once():
    with system():
        world = World.build(today=TODAY)
        (claim,) = drafted(world)
        callers = [manager(world), second_finance(world)]
    told = at_once(
        callers, lambda caller: claiming.approve_claims(claim_ids=[claim.pk], caller=caller, on=TODAY)
    )
    assert sorted(len(result.done) for result in told) == [0, 1]
    assert "approved already by" in next(r for r in told if not r.done).refused[0]
    with system():
        assert ClaimChange.objects.filter(to_state="approved").count() == 1


@pytest.mark.parametrize("files", ["same", "different"])
def test_two_who_import_at_once_pay_once(files):
    with system():
        world = World.build(today=TODAY)
        _, (claim,) = submitted(world)
        one = uploaded(world, HEADER + row(claim))
        other = one if files == "same" else uploaded(world, HEADER + row(claim) + "\n\n")
        callers = [finance(world), second_finance(world)]
    pick = dict(zip((caller.user_id for caller in callers), (one, other), strict=True))
    told = at_once(
        callers,
        lambda caller: remitting.import_remittance(
            remittance=pick[caller.user_id],
            claims=Claim.objects.all(),
            caller=caller,
            on=TODAY,
            seen_clean=1,
            accept_refusals=False,
        ),
    )
    assert sum(isinstance(result, ValidationError) for result in told) == 1
    with system():
        assert LedgerLine.objects.count() == 1
