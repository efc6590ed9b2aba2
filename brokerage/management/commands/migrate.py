"""Migrations run as the owner of the tables, never as the application's role."""

from django.core.management.commands import migrate
from django.db import connections

from brokerage.database.roles import ensure_roles, login_role


class Command(migrate.Command):
    def add_arguments(self, parser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args, **options) -> None:
        ensure_roles(connections[options["database"]])
        super().handle(*args, **options)
        with connections[options["database"]].cursor() as cursor:
            # Lets `makemigrations --check` compare its history as the application's role.
            cursor.execute(f'GRANT SELECT ON django_migrations TO "{login_role()}"')
