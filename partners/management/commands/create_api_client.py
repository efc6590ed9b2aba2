"""Gives an agency's own system its credentials."""

import json

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from brokerage.database.caller import system
from partners.actions import create_api_client
from partners.models import Agency


class Command(BaseCommand):
    help = "Create an API client of an agency. The secret is printed once and cannot be read again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agency", required=True, help="reference of the agency, such as JCP-EASTSIDE")
        parser.add_argument("--scopes", required=True, help='scopes it may ask for, such as "referrals:read"')
        parser.add_argument("--name", default="", help="what the client is called in lists")

    def handle(self, *args, **options) -> None:
        with system("create_api_client"):
            agency = Agency.objects.filter(reference=options["agency"]).first()
            if agency is None:
                raise CommandError(f"No agency has the reference {options['agency']}.")
            try:
                client, secret = create_api_client(
                    agency=agency, scopes=options["scopes"].split(), name=options["name"]
                )
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(json.dumps({"client_id": client.client_id, "client_secret": secret}))
