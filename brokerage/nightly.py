"""The jobs of the night, each registered by its app at start-up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Step:
    """What one batch did. position: where the next batch goes on; counts are added up over the run."""

    position: int
    done: int
    finished: bool
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NightlyJob:
    """total(as_of) → how many there are to do; step(as_of, position) → one batch, in one transaction.

    A step runs in the system role and commits on its own, together with the progress of its Run. Run
    twice, it changes nothing more. Positions start at 0 and only rise.
    """

    name: str
    label: str
    order: int
    total: Callable[[date], int]
    step: Callable[[date, int], Step]


JOBS: dict[str, NightlyJob] = {}


def register(job: NightlyJob) -> None:
    if job.name in JOBS:
        raise ValueError(f"The nightly job {job.name} is registered twice: give one another name.")
    JOBS[job.name] = job


def in_order() -> list[NightlyJob]:
    return sorted(JOBS.values(), key=lambda job: job.order)
