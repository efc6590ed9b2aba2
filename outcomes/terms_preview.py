"""What a change of terms does to milestones, and bringing them up to date once it is saved.

Registered with brokerage/registry.py, which knows nothing of milestones.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from brokerage.models import Contract
from brokerage.registry import EffectLine, Sum, TermsEffect, register_terms_hooks
from clients.models import Registration
from outcomes.actions.evaluating import Judgement, evaluate_many, judge
from outcomes.codes import MilestoneState
from outcomes.facts import cases_of
from outcomes.models import Claim, Evaluation, JobSpell, LedgerLine, Milestone

# A page is to answer at once: beyond this many, the latest registered stand for the others, and it says so.
LOOK_AT = 1000
AT_ONCE = 200
BATCH = 250

Lines = dict[tuple[int, str, str], list[Sum]]


def affected(contract: Contract, since: date) -> QuerySet[Registration]:
    """Registrations whose answer may depend on the terms of a day from `since` on.

    Source: domain.md section 3, rules 1, 2 and 5: what matters are the terms on the day of registration, on
    the first day of each job, and on each day of work until job entry.
    """
    at_work = JobSpell.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=since), registration=OuterRef("pk")
    )
    return Registration.objects.filter(Q(registered_on__gte=since) | Exists(at_work), contract=contract)


def preview(contract: Contract, since: date, as_of: date) -> TermsEffect:
    """Compare the rows as they stand with what the rules say under the terms now in the database."""
    found = affected(contract, since)
    total = found.count()
    ids = list(found.order_by("-registered_on", "-pk").values_list("pk", flat=True)[:LOOK_AT])
    tally = _Tally()
    for start in range(0, len(ids), BATCH):
        tally.take(ids[start : start + BATCH], as_of)
    return tally.effect(total, len(ids))


class _Tally:
    """Adds up milestones before and after, batch by batch."""

    def __init__(self) -> None:
        self.changed = 0
        self.lines: Lines = defaultdict(lambda: [Sum(), Sum()])
        self.claimed = [Sum(), Sum()]

    def take(self, ids: list[int], as_of: date) -> None:
        confirming = Evaluation.objects.filter(registration_id__in=ids, to_confirm=True)
        held = set(confirming.values_list("registration_id", flat=True))
        rows = defaultdict(list)
        for row in Milestone.objects.filter(registration_id__in=ids):
            rows[row.registration_id].append(row)
        claims = Claim.objects.live().filter(registration_id__in=ids)
        amounts = {(row.registration_id, row.milestone_code): row.amount for row in claims}
        for pk, case in cases_of(ids).items():
            self._compare(rows[pk], judge(case, as_of, to_confirm=pk in held), amounts)

    def _compare(self, before: Iterable[Milestone], after: Judgement, amounts: dict) -> None:
        old = {row.code: (row.position, row.name, row.state, row.amount) for row in before}
        new = {
            code: (row["position"], row["name"], row["state"], row["amount"])
            for code, row in after.milestones.items()
        }
        for side, found in enumerate((old, new)):
            for position, name, state, amount in found.values():
                if state != MilestoneState.NOT_REACHED:
                    sums = self.lines[position, name, state]
                    sums[side] = sums[side].plus(amount or Sum().value)
        differing = [code for code in {*old, *new} if old.get(code, ())[1:] != new.get(code, ())[1:]]
        self.changed += bool(differing)
        for code in differing:
            claimed = amounts.get((after.case.registration.pk, code))
            if claimed is not None:
                worth = new[code][3] if code in new else None
                self.claimed[0] = self.claimed[0].plus(claimed)
                self.claimed[1] = self.claimed[1].plus(worth or Sum().value)

    def effect(self, total: int, looked_at: int) -> TermsEffect:
        labels = dict(MilestoneState.choices)
        lines = (
            EffectLine(name, labels[state], before, after)
            for (_, name, state), (before, after) in sorted(self.lines.items())
        )
        return TermsEffect(total, looked_at, self.changed, tuple(lines), *self.claimed)


def changed(contract: Contract, since: date, as_of: date) -> int:
    """Judge again whom the change concerns: a few at once, many by a worker; the number of them.

    All are marked as due first. Should no worker come, the night takes them.
    """
    ids = list(affected(contract, since).values_list("pk", flat=True))
    Evaluation.objects.filter(registration_id__in=ids).update(next_on=as_of)
    if len(ids) <= AT_ONCE:
        evaluate_many(ids, as_of)
    else:
        from outcomes.tasks import evaluate_marked

        transaction.on_commit(partial(evaluate_marked.delay, contract.pk), robust=True)
    return len(ids)


def paid_on(contract: Contract) -> set[int]:
    """Ids of the contract's terms on which money was ever paid. One query."""
    lines = LedgerLine.objects.filter(claim__contract=contract)
    return set(lines.order_by().values_list("claim__terms_id", flat=True).distinct())


def register() -> None:
    register_terms_hooks(preview=preview, changed=changed, paid_on=paid_on)
