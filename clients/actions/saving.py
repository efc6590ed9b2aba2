"""Saves a row so that what the database would refuse comes back as a sentence at its field."""

from collections.abc import Collection, Iterable
from itertools import groupby

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

# Which field to look at when a constraint of several fields is broken.
FIELD_OF_CONSTRAINT = {
    "registrations_of_a_client_never_overlap": "registered_on",
    "registration_closes_after_it_starts": "closed_on",
    "closed_registration_has_a_reason": "close_reason",
    "enquiry_not_after_registration": "registered_on",
    "plan_review_after_agreement": "review_on",
    "next_action_date_has_an_action": "next_action",
    "consent_period_not_empty": "expires_on",
    "consent_names_an_agency_or_a_kind": "agency",
    "inactive_has_reason_and_review": "state",
    "snooze_has_a_reason": "snooze_reason",
    "lead_adviser_belongs_to_the_broker": "lead_adviser",
}


def save_checked(row: models.Model, *, trusted: Collection[str] = ()) -> None:
    """Validate and save. trusted: fields set by the action itself, whose targets need no look-up.

    Raises ValidationError by field, also where another request got there first.
    """
    check(row, trusted=trusted)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise as_validation_error(row, error) from error


def check(row: models.Model, *, trusted: Collection[str] = ()) -> None:
    errors: dict[str, list] = {}
    try:
        row.full_clean(exclude=set(trusted), validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    # Simple checks first: a range of days that ends before it starts cannot even be compared.
    by_kind = sorted(row._meta.constraints, key=lambda each: not isinstance(each, models.CheckConstraint))
    for _, constraints in groupby(by_kind, key=lambda each: isinstance(each, models.CheckConstraint)):
        if not errors:
            errors = _broken(row, constraints)
    if errors:
        raise ValidationError(errors)


def _broken(row: models.Model, constraints: Iterable[models.BaseConstraint]) -> dict[str, list]:
    errors: dict[str, list] = {}
    for constraint in constraints:
        try:
            constraint.validate(type(row), row)
        except ValidationError as error:
            field = FIELD_OF_CONSTRAINT.get(constraint.name, NON_FIELD_ERRORS)
            errors.setdefault(field, []).extend(error.error_list)
    return errors


def as_validation_error(row: models.Model, error: IntegrityError) -> ValidationError:
    """The sentence of the constraint that was broken; `error` itself where no constraint of ours was."""
    diagnostics = getattr(error.__cause__, "diag", None)
    name = getattr(diagnostics, "constraint_name", None) or ""
    for constraint in row._meta.constraints:
        if constraint.name == name:
            sentence = constraint.get_violation_error_message()
            return ValidationError({FIELD_OF_CONSTRAINT.get(name, NON_FIELD_ERRORS): [sentence]})
    if name in FIELD_OF_CONSTRAINT:
        return ValidationError({FIELD_OF_CONSTRAINT[name]: [diagnostics.message_primary]})
    raise error
