"""Compare brokers fairly: counts in, groups out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from outcomes.management.commands._files import opened
from outcomes.rules.fields import Refused
from outcomes.rules.scenarios import evaluate_benchmark


class Command(BaseCommand):
    help = "Compares the brokers of a JSON object; prints the standing of each. No database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON object in UTF-8, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        with opened(options["file"]) as document:
            try:
                answer = evaluate_benchmark(document.read())
            except Refused as refusal:
                raise CommandError(str(refusal)) from None
        self.stdout.write(answer)
