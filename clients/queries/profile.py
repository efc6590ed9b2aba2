"""The profile as rows of label and value, for a summary list."""

from brokerage.templatetags.govuk import date_text
from clients import identity
from clients.codes import Condition
from clients.models import Client, ClientProfile

Rows = list[tuple[str, str]]


def person_rows(client: Client) -> Rows:
    """Who somebody is. Empty where not known."""
    interval = client.contact_interval_days
    return [
        ("Name", client.name),
        ("Former names", client.former_names),
        ("Date of birth", date_text(client.date_of_birth) if client.date_of_birth else ""),
        ("National Insurance number", _ni_text(client.national_insurance_number)),
        ("Phone", identity.phone_text(client.phone) if client.phone else ""),
        ("Email address", client.email),
        ("Address", ", ".join(filter(None, [client.address, client.postcode]))),
        ("Language", client.language),
        ("Contact wishes", client.contact_wishes),
        ("Days between contacts", f"{interval}, as agreed" if interval else "As the contract asks"),
        ("Office", client.office.name),
    ]


def health_rows(profile: ClientProfile) -> Rows:
    """Health, benefits and barriers. Empty where not asked."""
    labels = dict(Condition.choices)
    return [
        ("Main health condition", profile.get_primary_condition_display()),
        ("Further conditions", ", ".join(labels.get(code, code) for code in profile.further_conditions)),
        ("Qualifying benefit", profile.get_benefit_display()),
        ("Claim started", date_text(profile.benefit_from) if profile.benefit_from else ""),
        ("Work wanted", profile.work_wanted),
        ("Work ruled out by health", profile.work_limits),
        ("What stands in the way", profile.barriers),
        ("Communication needs", profile.communication_needs),
        ("Transport", profile.transport),
        ("Gender", profile.get_gender_display()),
        ("Ethnicity", profile.ethnicity),
    ]


def _ni_text(number: str) -> str:
    """In pairs, as on the card: AB 12 34 56 C."""
    return " ".join(number[at : at + 2] for at in range(0, len(number), 2))
