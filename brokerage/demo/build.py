"""Turns stories into rows, with the timeline events that the same acts would have left."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from brokerage.demo.draw import instant, pick
from brokerage.demo.organisation import Team
from brokerage.demo.rows import Rows
from brokerage.demo.story import Meeting, Person, Plan, Story
from brokerage.models import Office, User
from clients import identity
from clients.models import (
    ActionPlan,
    Appointment,
    Client,
    ClientProfile,
    Consent,
    Contact,
    ContactClient,
    Enquiry,
    PlanStep,
    ReadinessAssessment,
    Registration,
)
from partners.models import Agency

MORNING = 9 * 60 + 30


@dataclass
class Setting:
    """Where a story takes place, and who takes part."""

    team: Team
    office: Office
    adviser: User
    agency: Agency | None
    as_of: date


def build_client(rows: Rows, story: Story, at: Setting) -> tuple[Client, Registration | None]:
    """Everything of a story but its referral and its jobs."""
    client = _person(rows, story, at)
    enquiry = _enquiry(rows, story, at, client)
    registration = _registration(rows, story, at, client, enquiry) if story.registered_on else None
    for on, level in story.readiness:
        rows.add(
            ReadinessAssessment(
                broker=client.broker, client=client, assessed_on=on, level=level, assessed_by=at.adviser
            )
        )
        rows.event(client, "readiness_recorded", instant(on, 16 * 60), at.adviser, level=level)
    for plan in story.plans:
        _plan(rows, plan, at, client, registration)
    _meetings(rows, story, at, client)
    _visits(rows, story, at, client)
    if story.paused_on:
        rows.event(
            client,
            "state_changed",
            instant(story.paused_on, 11 * 60),
            at.adviser,
            state=story.state,
            reason=story.inactive_reason,
        )
    return client, registration


def _person(rows: Rows, story: Story, at: Setting) -> Client:
    person = story.person
    counted = [meeting.on for meeting in story.meetings if meeting.counts]
    client = Client(
        broker=at.team.broker,
        office=at.office,
        partner=at.office.partner,
        reference=story.reference,
        first_name=person.first_name,
        last_name=person.last_name,
        sort_name=identity.sort_name_of(person.first_name, person.last_name),
        date_of_birth=person.born,
        national_insurance_number=person.ni,
        national_insurance_digest=identity.ni_digest(person.ni),
        phone=person.phone,
        email=person.email,
        address=person.address,
        postcode=person.postcode,
        search_text=identity.search_text_of(
            reference=story.reference,
            first_name=person.first_name,
            last_name=person.last_name,
            phone=person.phone,
        ),
        language=person.language,
        contact_wishes=person.wishes,
        state=story.state,
        inactive_reason=story.inactive_reason,
        state_review_on=story.review_on,
        readiness=story.readiness[-1][1] if story.readiness else "",
        lead_adviser=at.adviser if story.lead else None,
        contact_interval_days=person.interval,
        last_adviser_contact_on=max(counted, default=None),
        created_at=instant(story.arrival.enquired_on, MORNING),
    )
    _profile(rows, person, client)
    return rows.add(client)


def _profile(rows: Rows, person: Person, client: Client) -> None:
    profile = ClientProfile(
        broker=client.broker,
        client=client,
        gender=person.gender,
        ethnicity=person.ethnicity,
        primary_condition=person.condition,
        further_conditions=person.further,
        benefit=person.benefit,
        benefit_from=person.benefit_from,
        communication_needs=person.needs,
        transport=person.transport,
        work_wanted=person.wanted,
        work_limits=person.limits,
        barriers=person.barriers,
    )
    rows.add(profile)


def _enquiry(rows: Rows, story: Story, at: Setting, client: Client) -> Enquiry:
    arrival = story.arrival
    outcome_on = None
    if story.outcome != "open":
        outcome_on = story.registered_on or min(
            arrival.enquired_on + timedelta(days=6), at.as_of - timedelta(days=1)
        )
    enquiry = Enquiry(
        broker=client.broker,
        client=client,
        received_on=arrival.enquired_on,
        route=arrival.route,
        source_agency=at.agency,
        referrer_name=arrival.referrer,
        referred_on=arrival.referred_on,
        benefit=story.person.benefit,
        outcome=story.outcome,
        outcome_on=outcome_on,
    )
    rows.event(client, "enquiry", instant(arrival.enquired_on, MORNING), at.adviser, enquiry=enquiry)
    if outcome_on and not story.registered_on:
        moved_at = instant(outcome_on, 15 * 60)
        rows.event(client, "state_changed", moved_at, at.adviser, state=story.state, reason="")
    return rows.add(enquiry)


def _registration(rows: Rows, story: Story, at: Setting, client: Client, enquiry: Enquiry) -> Registration:
    contract = at.team.contracts[1 if story.second_contract else 0]
    reached = [meeting.on for meeting in story.meetings if meeting.outcome in ("spoke", "attended")]
    registration = Registration(
        broker=client.broker,
        client=client,
        contract=contract,
        office=at.office,
        partner=at.office.partner,
        registered_on=story.registered_on,
        closed_on=story.closed_on,
        close_reason=story.close_reason,
        enquired_on=enquiry.received_on,
        referred_on=enquiry.referred_on,
        first_contact_on=min(reached, default=None),
        notified_on=_notified_on(story, at),
        route=enquiry.route,
        source_agency=at.agency,
        referrer_name=enquiry.referrer_name,
        claim_length=story.person.claim_length,
        plan_agreed_on=min((plan.on for plan in story.plans), default=None),
        registered_by=at.adviser,
        created_at=instant(story.registered_on, 12 * 60),
    )
    _tell_registration(rows, registration, at)
    return rows.add(registration)


def _tell_registration(rows: Rows, registration: Registration, at: Setting) -> None:
    client, closed_on = registration.client, registration.closed_on
    rows.event(
        client,
        "registered",
        registration.created_at,
        at.adviser,
        contract=registration.contract.pk,
        registration=registration,
    )
    if closed_on:
        rows.event(
            client,
            "deregistered",
            instant(closed_on, 17 * 60),
            at.adviser,
            reason=registration.close_reason,
            registration=registration,
        )


def _notified_on(story: Story, at: Setting) -> date | None:
    day = story.registered_on + timedelta(days=3)
    return day if day < at.as_of else None


def _plan(rows: Rows, plan: Plan, at: Setting, client: Client, registration: Registration) -> None:
    row = rows.add(
        ActionPlan(
            broker=client.broker,
            client=client,
            registration=registration,
            goal=plan.goal,
            agreed_on=plan.on,
            agreed_how=plan.how,
            review_on=plan.review_on,
            copy_given_on=plan.on,
            written_by=at.adviser,
            created_at=instant(plan.on, 12 * 60 + 10),
        )
    )
    for position, (text, by, due_on, done_on) in enumerate(plan.steps, 1):
        step = PlanStep(broker=client.broker, plan=row, position=position, text=text, by=by)
        step.due_on, step.done_on = due_on, done_on
        rows.add(step)
    rows.event(client, "plan_agreed", row.created_at, at.adviser, plan=row)


def _meetings(rows: Rows, story: Story, at: Setting, client: Client) -> None:
    first = True
    for meeting in story.meetings:
        contact = write_contact(rows, meeting, at, [client])
        if first and meeting.outcome in ("spoke", "attended"):
            rows.event(client, "first_contact", contact.logged_at, at.adviser)
            first = False


def write_contact(rows: Rows, meeting: Meeting, at: Setting, clients: list[Client]) -> Contact:
    happened_at = instant(meeting.on, meeting.minute)
    contact = rows.add(
        Contact(
            broker=at.team.broker,
            happened_at=happened_at,
            channel=meeting.channel,
            initiated_by=meeting.begun_by,
            outcome=meeting.outcome,
            note=meeting.note,
            place=at.office.name if meeting.outcome == "attended" else "",
            next_action=meeting.next_action,
            next_action_on=meeting.next_on,
            logged_by=at.adviser,
            logged_at=happened_at + timedelta(minutes=18),
        )
    )
    for client in clients:
        rows.add(
            ContactClient(broker=at.team.broker, contact=contact, client=client, happened_at=happened_at)
        )
        rows.event(client, "contact", contact.logged_at, at.adviser, contact=contact)
    return contact


def _visits(rows: Rows, story: Story, at: Setting, client: Client) -> None:
    written = {}
    for visit in story.visits:
        written[visit] = rows.add(
            Appointment(
                broker=client.broker,
                client=client,
                office=at.office,
                with_user=at.adviser,
                starts_at=instant(visit.on, visit.minute),
                channel=visit.channel,
                place=visit.place,
                state=visit.state,
            )
        )
    for visit, row in written.items():
        if visit.rebooked:
            row.rebooked_as = written[visit.rebooked]


def build_consent(rows: Rows, rng: Random, story: Story, at: Setting, client: Client) -> None:
    """What the client let the agency that sent them be told, or did not."""
    arrival = story.arrival
    given_on = arrival.referred_on
    consent = Consent(
        broker=client.broker,
        client=client,
        agency=at.agency,
        purposes=["referral", "feedback"] if rng.random() < 0.8 else ["referral", "feedback", "evidence"],
        refused=arrival.consent == "refused",
        given_on=given_on,
        expires_on=arrival.consent_until,
        recorded_by=at.adviser,
        recorded_at=instant(arrival.enquired_on, MORNING + 5),
    )
    kind = "consent_refused" if consent.refused else "consent_given"
    rows.event(client, kind, consent.recorded_at, at.adviser, consent=consent)
    if arrival.consent == "withdrawn":
        days = (at.as_of - given_on).days
        consent.withdrawn_on = given_on + timedelta(days=max(days * pick(rng, {1: 1, 2: 1, 3: 1}) // 4, 0))
        withdrawn_at = instant(consent.withdrawn_on, 16 * 60 + 20)
        rows.event(client, "consent_withdrawn", withdrawn_at, at.adviser, consent=consent)
    rows.add(consent)
