"""`manage.py load_demo [--as-of DATE] [--seed N]`: demo data, once. See docs/demo.md."""

import gc
from datetime import date
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from brokerage import clock


def day(text: str) -> date:
    """For argparse, which turns the ValueError of a wrong date into its own message."""
    return date.fromisoformat(text)


class Command(BaseCommand):
    help = "Load the demo data, once: invented people and sums, two years of history ending on a day."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--as-of", type=day, help="the day the history ends, YYYY-MM-DD; today if not given"
        )
        parser.add_argument("--seed", type=int, default=1, help="another number gives other people")
        parser.add_argument("--scale", type=float, default=1.0, help="a factor on every adviser's caseload")

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Demo data makes sign-ins whose password is public, so it is loaded only where DEMO=1 is set."
            )
        # Imported here: a refusal needs none of it.
        from brokerage.demo.load import load_demo

        began = monotonic()
        as_of = options["as_of"] or clock.today()
        # All rows live until they are written: to look for garbage among them takes a sixth of the time.
        gc.disable()
        try:
            loaded = load_demo(as_of=as_of, seed=options["seed"], scale=options["scale"], say=self._say)
        finally:
            gc.enable()
        self._say(
            f"Demo data loaded in {monotonic() - began:.0f} s." if loaded else "The demo data is there."
        )

    def _say(self, line: str) -> None:
        self.stderr.write(line)
