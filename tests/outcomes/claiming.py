"""Milestones that can be claimed, and claims taken as far as a test needs them."""

from datetime import date
from decimal import Decimal

from brokerage.callers import caller_for
from brokerage.database.caller import Caller
from outcomes import actions
from outcomes.actions import claims as claiming
from outcomes.actions import remittance as remitting
from outcomes.models import Claim, ClaimBatch, Evidence, HoursChange, Milestone
from outcomes.rules import claims as rules
from tests import factories as make

TODAY = date(2026, 11, 20)
HEADER = "Batch number,Claim reference,Amount paid,Outcome,Code,Date\n"


def second_finance(world):
    """Another finance officer of Northgate."""
    user = make.UserFactory(name="Dana Price")
    make.MembershipFactory(user=user, office=world.office, role="finance_officer")
    return caller_for(user)


def finance(world) -> Caller:
    return world.caller("finance_officer")


def manager(world) -> Caller:
    return world.caller("manager")


def earned(world, number: int = 1, *, hours: int = 20, contract=None) -> list[Milestone]:
    """Job entries of so many clients, proven and payable."""
    found = []
    for _ in range(number):
        registration = world.registration(plan_agreed_on=None, contract=contract or world.contract)
        job = make.JobSpellFactory(
            registration=registration, started_on=date(2026, 9, 1), weekly=Decimal(hours)
        )
        prove(world, job)
        actions.evaluate(registration.pk, TODAY)
        found.append(Milestone.objects.get(registration=registration, code="job_entry"))
    return found


def prove(world, job) -> None:
    Evidence.objects.create(
        broker=job.broker, client=job.client, job=job, kind="employer_phone", covers_from=job.started_on,
        covers_to=date(2026, 9, 30), obtained_how="by_phone", obtained_on=date(2026, 9, 30), said_by="Boss",
        state="accepted", recorded_by=world.adviser, decided_by=world.people["administrator"],
        decided_at="2026-10-01T10:00:00Z",
    )  # fmt: skip


def drafted(world, number: int = 1, **more) -> list[Claim]:
    milestones = earned(world, number, **more)
    contract = milestones[0].registration.contract
    result = claiming.draft_claims(
        contract=contract, milestone_ids=[row.pk for row in milestones], caller=finance(world), on=TODAY
    )
    assert not result.refused
    return result.done


def submitted(world, number: int = 1, **more) -> tuple[ClaimBatch, list[Claim]]:
    claims = drafted(world, number, **more)
    ids = [claim.pk for claim in claims]
    assert not claiming.approve_claims(claim_ids=ids, caller=manager(world), on=TODAY).refused
    batch, result = claiming.submit_batch(
        contract=claims[0].contract, claim_ids=ids, caller=finance(world), on=TODAY
    )
    assert not result.refused
    return batch, list(Claim.objects.filter(pk__in=ids).order_by("pk"))


def row(claim: Claim, amount="1250.55", outcome="paid", code="", on="2026-11-20", batch=None) -> str:
    number = claim.batch.number if batch is None else batch
    return f"{number},{claim.reference},{amount},{outcome},{code},{on}\n"


def uploaded(world, text: str, contract=None, name="remittance.csv"):
    remittance, _ = remitting.upload_remittance(
        contract=contract or world.contract, file_name=name, content=text.encode(), caller=finance(world)
    )
    return remittance


def imported(world, text: str, *, accept: bool = False, contract=None):
    remittance = uploaded(world, text, contract)
    seen = len(remitting.judge_remittance(remittance, Claim.objects.all(), TODAY).clean)
    return remitting.import_remittance(
        remittance=remittance, claims=Claim.objects.all(), caller=finance(world), on=TODAY, seen_clean=seen,
        accept_refusals=accept,
    )  # fmt: skip


def paid(world, number: int = 1, **more) -> list[Claim]:
    _, claims = submitted(world, number, **more)
    imported(world, HEADER + "".join(row(claim, amount=claim.amount) for claim in claims))
    return list(Claim.objects.filter(pk__in=[claim.pk for claim in claims]).order_by("pk"))


def set_hours(world, claim: Claim, weekly: int) -> None:
    """The facts change: the job was of other hours from its start."""
    change = HoursChange.objects.get(job__registration=claim.registration_id)
    actions.change_hours(
        job=change.job, by=world.adviser, from_on=change.from_on, weekly=Decimal(weekly), as_of=TODAY
    )


STATES = {state.value for state in rules.State}
