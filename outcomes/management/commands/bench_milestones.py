"""`manage.py bench_milestones --clients N`: how fast every registration is judged anew.

Makes a database beside DATABASE_URL, fills it, measures in a process of its own, and drops it.
"""

import os
import resource
import subprocess
import sys
from datetime import date, timedelta
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from psycopg2 import sql

from brokerage import settings as urls
from brokerage.database.caller import system
from brokerage.runs import run_night
from outcomes.actions import evaluate_many
from outcomes.bench import load
from outcomes.nightly import BATCH, FULL_PASS

AS_OF = date(2026, 11, 22)


class Command(BaseCommand):
    help = "Measures the weekly full pass over N registrations in a scratch database; prints one line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clients", type=int, default=20_000, metavar="N")
        parser.add_argument("--inside", action="store_true", help="this is the scratch database itself")

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["clients"]
        if number < 1:
            raise CommandError("Give at least one registration: --clients 20000.")
        if options["inside"]:
            self.stdout.write(measured(number))
        else:
            in_scratch_database(number)


def in_scratch_database(number: int) -> None:
    name = f"bench_milestones_{os.getpid()}"
    owner, application = (urlsplit(url)._replace(path=f"/{name}").geturl() for url in urls.database_urls())
    # Outside any transaction, which CREATE DATABASE asks for.
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        environment = {**os.environ, "DATABASE_URL": owner, "APP_DATABASE_URL": application}
        environment["SECRET_KEY"] = settings.SECRET_KEY
        command = [sys.executable, "manage.py", "bench_milestones", "--inside", f"--clients={number}"]
        subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True)
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def measured(number: int) -> str:
    call_command("migrate", verbosity=0)
    with system("Bench"):
        ids = load(number, AS_OF)
    # As they stand on the day before a full pass: already judged.
    for start in range(0, len(ids), BATCH):
        with system("Bench"):
            evaluate_many(ids[start : start + BATCH], AS_OF - timedelta(days=1))
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    began = monotonic()
    (run,) = run_night(AS_OF, only=FULL_PASS)
    seconds = monotonic() - began
    if run.error or run.done != number:
        raise CommandError(f"The pass stopped after {run.done}: {run.error}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"registrations={number} seconds={seconds:.2f} per_second={number / seconds:.0f} peak_mb={peak:.0f}"
    )
