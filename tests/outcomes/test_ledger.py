"""The ledger: only added to, always adding up, and telling what the facts now say of money that came."""

from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from brokerage.database import roles
from brokerage.database.caller import acting_as
from outcomes.actions import claims as claiming
from outcomes.actions import ledger
from outcomes.models import Claim, ClaimChange, LedgerLine
from outcomes.queries import claims as queries
from outcomes.rules import claims as rules
from tests.outcomes.claiming import (
    HEADER,
    TODAY,
    finance,
    imported,
    manager,
    paid,
    row,
    set_hours,
    submitted,
)

D = Decimal


@pytest.mark.parametrize(
    ("claimed", "balance", "now", "to_recover", "supplement"),
    [
        ("1250.55", "1250.55", "1250.55", "0", "0"),
        ("1250.55", "1250.55", "625.28", "625.27", "0"),
        ("1250.55", "1250.55", "0", "1250.55", "0"),
        ("625.28", "625.28", "1250.55", "0", "625.27"),
        ("1250.55", "625.28", "1250.55", "0", "0"),
        ("1250.55", "625.28", "0", "625.28", "0"),
        ("625.28", "900.00", "1250.55", "0", "350.55"),
    ],
)
def test_the_difference_that_the_facts_make(claimed, balance, now, to_recover, supplement):
    found = rules.difference(D(claimed), D(balance), D(now))
    assert (found.to_recover, found.supplement) == (D(to_recover), D(supplement))


def test_a_change_of_facts_after_payment_shows_what_to_recover_and_why(world):
    (claim,) = paid(world)
    assert not queries.to_recover(finance(world)).exists()
    set_hours(world, claim, 10)
    (found,) = queries.to_recover(finance(world))
    assert (found.pk, found.to_recover) == (claim.pk, D("625.27"))
    assert "worth £625.28, not £1,250.55" in queries.cause_of(found)
    ledger.recover(claim=claim, amount=D("625.27"), reason="Hours corrected", caller=finance(world), on=TODAY)
    assert not queries.to_recover(finance(world)).exists()
    claim.refresh_from_db()
    assert (claim.state, ledger.balance_of(claim)) == ("part_paid", D("625.28"))


def test_recovered_in_whole_it_may_be_claimed_anew(world):
    (claim,) = paid(world)
    ledger.recover(claim=claim, amount=claim.amount, reason="Audit", caller=finance(world), on=TODAY)
    claim.refresh_from_db()
    assert (claim.state, ledger.balance_of(claim)) == ("recovered", 0)
    milestone = claim.registration.milestones.get(code="job_entry")
    anew = claiming.draft_claims(
        contract=world.contract, milestone_ids=[milestone.pk], caller=finance(world), on=TODAY
    )
    assert len(anew.done) == 1
    line = claim.lines.get(kind="recovery")
    with pytest.raises(ValidationError, match="claimed anew"):
        ledger.reverse(line=line, reason="Mistake", caller=finance(world), on=TODAY)


def test_a_supplement_is_a_further_line(world):
    (claim,) = paid(world, hours=10)
    set_hours(world, claim, 20)
    (found,) = queries.supplements(finance(world))
    assert found.supplement == D("625.27")
    with pytest.raises(ValidationError, match="the supplement is £625.27"):
        ledger.supplement(claim=claim, amount=D("700"), reason="More", caller=finance(world), on=TODAY)
    ledger.supplement(claim=claim, amount=D("625.27"), reason="Full time", caller=finance(world), on=TODAY)
    assert ledger.balance_of(claim) == D("1250.55")
    assert not queries.supplements(finance(world)).exists()


def test_a_payment_entered_by_mistake_is_reversed_and_awaited_again(world):
    (claim,) = paid(world)
    line = claim.lines.get()
    ledger.reverse(line=line, reason="Of another claim", caller=finance(world), on=TODAY)
    claim.refresh_from_db()
    assert (claim.state, claim.settled_on, ledger.balance_of(claim)) == ("submitted", None, 0)
    with pytest.raises(ValidationError, match="already"):
        ledger.reverse(line=line, reason="Again", caller=finance(world), on=TODAY)
    assert ClaimChange.objects.get(claim=claim, from_state="paid").reason == "Of another claim"


@pytest.mark.parametrize(
    ("amount", "reason", "said"),
    [
        ("0", "Why", "above £0.00"),
        ("-1", "Why", "above £0.00"),
        ("1.005", "Why", "above £0.00"),
        ("1250.56", "Why", "Only £1,250.55"),
        ("5", " ", "Say why"),
        ("5", "x" * 201, "at most 200"),
    ],
)
def test_a_recovery_that_cannot_be_is_refused_with_a_sentence(world, amount, reason, said):
    (claim,) = paid(world)
    with pytest.raises(ValidationError, match=said):
        ledger.recover(claim=claim, amount=D(amount), reason=reason, caller=finance(world), on=TODAY)


@pytest.mark.parametrize("role", ["manager", "adviser", "administrator"])
def test_only_finance_moves_money(world, role):
    (claim,) = paid(world)
    with pytest.raises(ValidationError, match="Your role"):
        ledger.recover(claim=claim, amount=D(1), reason="Why", caller=world.caller(role), on=TODAY)


@pytest.mark.parametrize("who", [finance, manager, None])
@pytest.mark.parametrize("attempt", ["UPDATE", "DELETE", "TRUNCATE"])
def test_lines_are_never_changed_as_any_role_of_the_application(world, who, attempt):
    paid(world)
    statement = {
        "UPDATE": "UPDATE outcomes_ledgerline SET amount = 1",
        "DELETE": "DELETE FROM outcomes_ledgerline",
        "TRUNCATE": "TRUNCATE outcomes_ledgerline",
    }[attempt]
    with transaction.atomic(), connection.cursor() as cursor:
        if who is None:
            cursor.execute(f"SET LOCAL ROLE {roles.SYSTEM}")
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement)
        else:
            with acting_as(who(world)), pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement)
    assert LedgerLine.objects.get().amount == D("1250.55")


def test_the_trigger_refuses_where_the_grants_would_not(world, django_db_blocker):
    """As the owner of the table, whom no grant stops."""
    paid(world)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgtype::int & 24 FROM pg_trigger WHERE tgname = 'append_only'"
            " AND tgrelid = 'outcomes_ledgerline'::regclass AND tgenabled = 'O'"
        )
        # Bits 8 and 16: before DELETE and before UPDATE.
        assert cursor.fetchone() == (24,)


def test_the_database_refuses_lines_that_do_not_add_up(world):
    one, other = paid(world, 2)
    line = one.lines.get()
    wrong = [
        {"claim": one, "kind": "recovery", "amount": D("-1250.56"), "reason": "Too much"},
        {"claim": one, "kind": "reversal", "amount": D("-1"), "reason": "Half", "reverses": line},
        {"claim": other, "kind": "reversal", "amount": -line.amount, "reason": "Other", "reverses": line},
        {"claim": one, "kind": "payment", "amount": D("-5")},
        {"claim": one, "kind": "recovery", "amount": D("-5")},
    ]
    for fields in wrong:
        with pytest.raises(DatabaseError), transaction.atomic():
            LedgerLine.objects.create(broker=one.broker, dated_on=TODAY, **fields)


def test_balances_equal_the_sum_of_lines_after_random_acts(world):
    random = Random(48112)
    claims = paid(world, 6)
    _, waiting = submitted(world, 3)
    for _ in range(120):
        _act(world, random, random.choice([*claims, *waiting]))
    by = {"claim": defaultdict(D), "batch": defaultdict(D), "contract": defaultdict(D)}
    months = defaultdict(D)
    for line in LedgerLine.objects.select_related("claim"):
        by["claim"][line.claim_id] += line.amount
        by["batch"][line.claim.batch_id] += line.amount
        by["contract"][line.claim.contract_id] += line.amount
        months[line.claim.contract_id, line.dated_on.replace(day=1)] += line.amount
    for name, sums in by.items():
        for key, value in sums.items():
            assert queries.balance(Claim.objects.filter(**{name if name != "claim" else "pk": key})) == value
    found = {(month.contract_id, month.month): month.balance for month in queries.months(finance(world))}
    assert found == months
    for claim in Claim.objects.all():
        balance = ledger.balance_of(claim)
        assert balance >= 0
        assert (balance > 0) == (claim.state in ("paid", "part_paid"))
        assert (claim.state == "paid") <= (balance >= claim.amount)


def _act(world, random: Random, claim: Claim) -> None:
    """One act, often one that is refused."""
    claim.refresh_from_db()
    line = random.choice([*claim.lines.all(), None])
    on = TODAY - timedelta(days=random.randint(0, 70))
    amount = D(random.choice([1, 100, 62527, 125055])) / 100
    common = {"reason": "By chance", "caller": finance(world), "on": on}
    acts = [
        lambda: ledger.recover(claim=claim, amount=amount, **common),
        lambda: ledger.supplement(claim=claim, amount=amount, **common),
        lambda: set_hours(world, claim, random.choice([5, 10, 20])),
        lambda: line and ledger.reverse(line=line, **common),
        lambda: imported(
            world, HEADER + row(claim, amount, random.choice(["paid", "part_paid"]), "X"), accept=True
        ),
    ]
    with suppress(ValidationError), transaction.atomic():
        random.choice(acts)()
