"""Which of a client's answers about an agency still holds. Pure: answers need only the fields of Consent."""

from collections.abc import Iterable
from datetime import date
from typing import Any


def purposes_left(consent: Any, answers: Iterable[Any], day: date) -> list[str]:
    """The purposes that no later refusal about the same agency, or its kind, has taken back by `day`."""
    refused = {
        purpose
        for answer in answers
        if answer.refused and answer.given_on <= day and _answers_again(answer, consent)
        for purpose in answer.purposes
    }
    return [purpose for purpose in consent.purposes if purpose not in refused]


def _answers_again(answer: Any, consent: Any) -> bool:
    if (answer.given_on, answer.pk) <= (consent.given_on, consent.pk):
        return False
    if consent.agency is None:
        return bool(answer.agency_kind == consent.agency_kind)
    return bool(answer.agency == consent.agency or answer.agency_kind == consent.agency.kind)
