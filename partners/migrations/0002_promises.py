"""Who may read and write the tables of agencies and of their API credentials."""

from django.db import migrations

from brokerage.database import roles
from brokerage.database.rowsecurity import AGENCY, USUAL, protect, share

READERS = (roles.STAFF, roles.AGENCY, roles.COMMISSIONER, roles.SYSTEM, roles.login_role())
TOKENS = ("accesstoken", "refreshtoken", "grant", "idtoken")


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
        ("brokerage", "0002_promises"),
        ("oauth2_provider", "__latest__"),
    ]

    operations = [
        share("partners_agency", may="SELECT", to=READERS),
        share("partners_agency", may=USUAL, to=(roles.SYSTEM,)),
        protect("partners_agencymembership", staff=None, agency=f"agency_id = {AGENCY}", login="true"),
        # Tokens are issued and checked before the caller is known.
        share("partners_apiclient", may="SELECT, UPDATE", to=(roles.login_role(),)),
        share("partners_apiclient", may=USUAL, to=(roles.SYSTEM,)),
        *[
            share(
                f"oauth2_provider_{table}",
                may="SELECT, INSERT, UPDATE, DELETE",
                to=(roles.login_role(), roles.SYSTEM),
            )
            for table in TOKENS
        ],
    ]
