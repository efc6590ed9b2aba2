"""The kinds of follow-up about people, each derived from the facts in one query."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from brokerage.working_days import holidays_of
from clients import access
from clients.codes import SUCCESSFUL_OUTCOMES, ClientState, ContactOutcome
from clients.models import ActionPlan, Appointment, Client, Consent, ContactClient, Registration
from clients.registry import Due, FollowUpKind, in_work_condition, register_followup_kind
from clients.rules import followup_words as words
from clients.rules import followups as rules

# Clients in these states are no longer worked with, so nothing is due about them.
GONE = (ClientState.CLOSED, ClientState.SIGNPOSTED, ClientState.DECLINED)
MISSED_CONTACTS = (ContactOutcome.DID_NOT_ATTEND, ContactOutcome.CANCELLED_BY_US)
MISSED_APPOINTMENTS = (Appointment.State.MISSED, Appointment.State.CANCELLED_BY_US)


def of_clients(rows: QuerySet, client_ids: list[int] | None, field: str = "client_id") -> QuerySet:
    """Rows of these clients; of everyone, where `client_ids` is None."""
    return rows if client_ids is None else rows.filter(**{f"{field}__in": client_ids})


def due_about(client_id: int, broker_id: int, office_id: int, due_on: date, **more: Any) -> Due:
    """Due about a client, who is the subject, as the due date is the anchor, unless `more` says otherwise."""
    usual = {"subject_type": "client", "subject_id": client_id, "anchor_on": due_on}
    return Due(
        client_id=client_id, broker_id=broker_id, office_id=office_id, due_on=due_on, **{**usual, **more}
    )


def registered_on(day: date) -> QuerySet[Registration]:
    """Registrations in force on `day`: at most one for a client."""
    return Registration.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=day), registered_on__lte=day
    )


def contact_due(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """Active clients whom we have not reached in time. In work, the agreed contacts take its place."""
    in_work = of_clients(Client.objects.filter(in_work_condition(day)), client_ids, "pk")
    rows = of_clients(registered_on(day), client_ids).filter(client__state=ClientState.ACTIVE)
    found = rows.exclude(client_id__in=in_work.order_by().values("pk")).values_list(
        "client_id",
        "broker_id",
        "client__office_id",
        "client__last_adviser_contact_on",
        "registered_on",
        "client__contact_interval_days",
        "contract__contact_interval_days",
    )
    for client, broker, office, *dates_and_intervals in found:
        due = rules.contact_due(*dates_and_intervals)
        if due.due_on <= day:
            facts = {
                "since": due.since.isoformat(),
                "every": due.every,
                "agreed": due.agreed,
                "ever": due.ever,
            }
            yield due_about(client, broker, office, due.due_on, anchor_on=due.since, facts=facts)


def rebook(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """The latest appointment of a client that was missed or that we cancelled, unless made good since.

    Made good by any later appointment, or by having spoken since. A missed appointment may have been
    booked here, or only be known from the contact that records it.
    """
    booked = _not_made_good(Appointment.objects.filter(state__in=MISSED_APPOINTMENTS), "starts_at")
    booked = booked.filter(rebooked_as__isnull=True).annotate(by_us=_is(state=MISSED_APPOINTMENTS[1]))
    logged = _not_made_good(ContactClient.objects.filter(contact__outcome__in=MISSED_CONTACTS), "happened_at")
    logged = logged.annotate(by_us=_is(contact__outcome=MISSED_CONTACTS[1]))
    columns = ("client_id", "broker_id", "client__office_id", "client__office__nation", "at", "by_us")
    latest: dict[int, tuple] = {}
    found = (
        of_clients(booked, client_ids)
        .values_list(*columns)
        .union(of_clients(logged, client_ids).values_list(*columns), all=True)
    )
    for client, broker, office, nation, at, by_us in found:
        missed_on = timezone.localdate(at)
        if client not in latest or missed_on > latest[client][0]:
            latest[client] = (missed_on, broker, office, nation, by_us)
    for client, (missed_on, broker, office, nation, by_us) in latest.items():
        due_on = rules.rebook_by(missed_on, holidays_of(nation))
        if due_on <= day:
            facts = {"missed_on": missed_on.isoformat(), "by_us": by_us}
            yield due_about(client, broker, office, due_on, anchor_on=missed_on, facts=facts)


def _not_made_good(rows: QuerySet, at: str) -> QuerySet:
    later = Appointment.objects.filter(client_id=OuterRef("client_id"), starts_at__gt=OuterRef(at))
    spoken = ContactClient.objects.filter(
        client_id=OuterRef("client_id"),
        happened_at__gt=OuterRef(at),
        contact__outcome__in=SUCCESSFUL_OUTCOMES,
    )
    rows = rows.filter(~Exists(later), ~Exists(spoken)).exclude(client__state__in=GONE)
    return rows.annotate(at=F(at)).order_by()


def _is(**condition: Any) -> Case:
    return Case(When(**condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def plan_review(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """The plan in force of each active client, once its review date has come."""
    plans = of_clients(ActionPlan.objects.all(), client_ids).filter(
        registration__in=registered_on(day), client__state=ClientState.ACTIVE, agreed_on__lte=day
    )
    latest = plans.order_by("registration_id", "-agreed_on", "-pk").distinct("registration_id")
    columns = ("pk", "client_id", "broker_id", "client__office_id", "review_on")
    for plan, client, broker, office, review_on in latest.values_list(*columns):
        if review_on <= day:
            facts = {"review_on": review_on.isoformat()}
            yield due_about(
                client, broker, office, review_on, subject_type="plan", subject_id=plan, facts=facts
            )


def state_review(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """Inactive and suspended clients, so that nobody stays so unseen."""
    registration = Registration.objects.filter(client_id=OuterRef("pk")).order_by("-registered_on")
    clients = of_clients(Client.objects.all(), client_ids, "pk").annotate(
        registered_on=Subquery(registration.values("registered_on")[:1])
    )
    rows = clients.filter(state__in=[ClientState.INACTIVE, ClientState.SUSPENDED]).values_list(
        "pk",
        "broker_id",
        "office_id",
        "state",
        "state_review_on",
        "last_adviser_contact_on",
        "registered_on",
        "created_at",
    )
    for client, broker, office, state, agreed, contact_on, registered, created_at in rows.order_by():
        last_seen_on = contact_on or registered or timezone.localdate(created_at)
        review_on = rules.state_review_on(agreed, last_seen_on)
        if review_on <= day:
            facts = {"review_on": review_on.isoformat(), "state": state}
            yield due_about(client, broker, office, review_on, facts=facts)


def consent_expiring(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """Consents about to end, or ended, until the client has said something newer about that agency."""
    newer = Consent.objects.filter(
        Q(given_on__gt=OuterRef("given_on")) | Q(given_on=OuterRef("given_on"), pk__gt=OuterRef("pk")),
        Q(agency_id=OuterRef("agency_id")) | Q(agency_kind=OuterRef("agency_kind")) & ~Q(agency_kind=""),
        client_id=OuterRef("client_id"),
    )
    consents = of_clients(Consent.objects.all(), client_ids).filter(
        ~Exists(newer),
        refused=False,
        withdrawn_on__isnull=True,
        expires_on__lte=day + timedelta(days=rules.CONSENT_DAYS),
    )
    columns = ("pk", "client_id", "broker_id", "client__office_id", "expires_on")
    for consent, client, broker, office, expires_on in (
        consents.exclude(client__state__in=GONE).order_by().values_list(*columns)
    ):
        yield due_about(
            client,
            broker,
            office,
            rules.consent_expiring_on(expires_on),
            subject_type="consent",
            subject_id=consent,
            anchor_on=expires_on,
            facts={"expires_on": expires_on.isoformat()},
        )


LOG_CONTACT = ("Log contact", "clients:contact_new")
WORKERS = ("adviser", "in_work_specialist")

KINDS = (
    FollowUpKind(
        "contact_due", "Contact due", contact_due, words.contact_due, LOG_CONTACT, WORKERS,
        may_act=access.may_work_with,
    ),
    FollowUpKind(
        "appointment_rebook", "Appointment to rebook", rebook, words.rebook,
        ("Book an appointment", "clients:appointment_new"), (*WORKERS, "administrator"), escalates_after=3,
        may_act=access.may_book,
    ),
    FollowUpKind(
        "plan_review", "Action plan review", plan_review, words.plan_review,
        ("Review plan", "clients:plan_edit"), WORKERS, escalates_after=14, may_act=access.may_work_with,
    ),
    FollowUpKind(
        "inactive_review", "Review of an inactive client", state_review, words.state_review,
        ("Review", "clients:profile"), WORKERS, escalates_after=14, may_act=access.may_work_with,
    ),
    FollowUpKind(
        "consent_expiring", "Consent ending", consent_expiring, words.consent_expiring,
        ("Renew consent", "clients:sharing"), WORKERS, escalates_after=30, notice_of="expires_on",
        may_act=access.may_work_with,
    ),
)  # fmt: skip


def register() -> None:
    for kind in KINDS:
        register_followup_kind(replace(kind, by_client=True))
