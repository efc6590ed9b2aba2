"""What the nights did: each run with its progress, its counts and its errors, in words."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from brokerage import nightly, runs
from brokerage.access import Right, requires
from brokerage.models import Run

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One run as the page shows it. state: Finished, Not finished, Failed or Given up."""

    run: Run
    label: str
    state: str
    took: str
    words: str

    @property
    def so_far(self) -> str:
        """How far an unfinished run has come; empty where it has ended or counts nothing."""
        if self.run.ended_at or not self.run.total:
            return ""
        return f"{self.run.done} of {self.run.total}"


def row_of(run: Run) -> Row:
    job = nightly.JOBS.get(run.name)
    label = job.label if job else run.name
    if run.ended_at is None:
        words = f"{run.error.rstrip('.')}. It is tried again within the hour." if run.error else ""
        return Row(run, label, "Failed" if run.error else "Not finished", "", words)
    took = duration(run.ended_at - run.started_at)
    if run.error:
        return Row(run, label, "Given up", took, run.error)
    words = runs.in_words(run.counts)
    return Row(run, label, "Finished", took, words[0].upper() + words[1:])


def duration(span: timedelta) -> str:
    """About how long, in one unit: "under a second", "4 seconds", "12 minutes", "3 hours"."""
    seconds = int(span.total_seconds())
    for unit, length in (("hour", 3600), ("minute", 60), ("second", 1)):
        number = round(seconds / length)
        if seconds >= length:
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    return "under a second"


@requires(Right.SEE_RUNS)
def run_list(request: HttpRequest) -> HttpResponse:
    """The runs, latest first. They are the whole system's and name nobody. Two queries."""
    page = Paginator(Run.objects.order_by("-started_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [row_of(run) for run in page]
    return render(request, "brokerage/runs.html", {"page": page, "rows": rows})
