"""Answer scenarios of payment by results, one JSON object a line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from outcomes.management.commands._files import opened, reader_may_leave
from outcomes.rules.scenarios import evaluate_lines


class Command(BaseCommand):
    help = "Evaluates one scenario a line; prints one JSON answer a line, in the same order. No database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="JSON lines in UTF-8, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        with reader_may_leave(), opened(options["file"]) as lines:
            for answer in evaluate_lines(lines):
                self.stdout.write(answer)
