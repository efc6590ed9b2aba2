"""What is known about one registration: the plain values the milestone rules read.

Dates are local civil dates and include both ends; an empty end (`None`) of terms, a job or a registration
means still open. Hours are a week's hours, amounts and rates are pounds, all `Decimal`, never float.

Nothing here checks itself: `validation.problems` does, once, where facts enter. The database makes the same
promises for facts that are stored.

Source: domain.md section 3.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class JobKind(StrEnum):
    """What sort of work a job is. Only the first three count towards milestones (section 3, rule 2)."""

    EMPLOYED = "employed"
    SELF_EMPLOYED = "self_employed"
    PERMITTED_WORK = "permitted_work"
    VOLUNTARY = "voluntary"
    SUPPORTED = "supported"
    TRAINING = "training"


COUNTABLE_KINDS = frozenset({JobKind.EMPLOYED, JobKind.SELF_EMPLOYED, JobKind.PERMITTED_WORK})


class Basis(StrEnum):
    """What a milestone is earned by (section 3, rules 4 to 7)."""

    REGISTRATION = "registration"
    JOB_ENTRY = "job_entry"
    WEEKS_IN_WORK = "weeks_in_work"
    EARNINGS = "earnings"


class Band(StrEnum):
    """Whether a milestone is claimed as full-time or part-time work."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"


class Status(StrEnum):
    """How a milestone stands on the day asked about (section 3, rule 10)."""

    NOT_REACHED = "not_reached"
    PROJECTED = "projected"
    BLOCKED = "blocked"
    PAYABLE = "payable"


class Reason(StrEnum):
    """Why a milestone is blocked, or cannot be reached."""

    ACTION_PLAN_MISSING = "action_plan_missing"
    EVIDENCE_MISSING = "evidence_missing"
    STARTED_BEFORE_REGISTRATION = "started_before_registration"


@dataclass(frozen=True, slots=True)
class MilestoneTerms:
    """One milestone as a contract's terms define it.

    `weeks`, `window_weeks` and `min_hours` belong to weeks in work, `threshold` and `within_days` to
    earnings; other bases ignore them.
    """

    code: str
    basis: Basis
    amount: Decimal
    part_time_amount: Decimal | None = None
    weeks: int | None = None
    window_weeks: int | None = None
    min_hours: Decimal | None = None
    threshold: Decimal | None = None
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract pays between two dates, and from how many weekly hours."""

    valid_from: date
    valid_to: date | None
    full_time_hours: Decimal
    part_time_hours: Decimal
    part_time_rate: Decimal
    support_weeks: int
    require_action_plan: bool
    milestones: tuple[MilestoneTerms, ...]


@dataclass(frozen=True, slots=True)
class HoursEntry:
    """Weekly hours of a job, holding from `since` until the job's next entry."""

    since: date
    weekly: Decimal


@dataclass(frozen=True, slots=True)
class Job:
    """One job from start to end. `hours` may come in any order; before the first entry the hours are 0."""

    id: str
    kind: JobKind
    start: date
    end: date | None = None
    hours: tuple[HoursEntry, ...] = ()
    hourly_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper that shows one job on every day from `covers_from` to `covers_to`, once it is accepted."""

    job: str
    covers_from: date
    covers_to: date
    accepted: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """The dated start of a client with one Job Broker. `closed_on` is the deregistration date."""

    registered_on: date
    closed_on: date | None = None
    action_plan_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules need for one registration; `terms` are those of its contract, in any order."""

    terms: tuple[Terms, ...]
    registration: Registration
    jobs: tuple[Job, ...] = ()
    evidence: tuple[Evidence, ...] = ()
