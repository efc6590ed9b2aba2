"""Run the jobs of the night now: `manage.py run_nightly [--as-of DATE] [--only NAME]`."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from brokerage import clock, nightly, runs
from brokerage.models import Run


class Command(BaseCommand):
    help = "Runs the jobs of the night. Run again, it changes nothing more."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--as-of", help="the day to run for, as 2026-11-20; today where left out")
        parser.add_argument("--only", help="the name of one job")

    def handle(self, *args, **options) -> None:
        as_of = self._day(options["as_of"])
        only = options["only"]
        if only and only not in nightly.JOBS:
            known = ", ".join(job.name for job in nightly.in_order()) or "none"
            raise CommandError(f"There is no nightly job {only}. Choose one of: {known}.")
        finished = runs.run_night(as_of, only=only, progress=self._progress)
        failed = [run for run in finished if run.ended_at is None]
        for run in failed:
            self.stderr.write(f"{run.name}: failed at {run.done} of {run.total}. {run.error}")
        if failed:
            names = ", ".join(run.name for run in failed)
            raise CommandError(f"Not finished: {names}. Run it again, and it goes on where it stopped.")

    def _day(self, text: str | None) -> date:
        if text is None:
            return clock.today()
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise CommandError(f"“{text}” is not a day. Write it as 2026-11-20.") from None

    def _progress(self, job: nightly.NightlyJob, run: Run) -> None:
        state = "" if run.ended_at is None else f", finished: {runs.in_words(run.counts)}"
        self.stdout.write(f"{run.name}: {run.done} of {run.total}{state}")
