"""Contacts with a client, and appointments."""

from datetime import date, timedelta
from random import Random

from brokerage.demo import draw, profile, words
from brokerage.demo.story import Meeting, Story, Visit

# How far back booked appointments are kept in the demo; before that the contacts tell the story.
DIARY_DAYS = 75


def draw_meetings(rng: Random, story: Story, last_day: date, interval: int) -> None:
    """Contacts from the enquiry to `last_day` or the end, about as often as the contract asks.

    interval: days within which the contract wants contact; the client's own goes before it.
    """
    every = story.person.interval or interval
    end = min(story.closed_on or last_day, last_day)
    first = min(draw.after(story.arrival.enquired_on, rng.randint(0, 4)), story.registered_on or end)
    first = max(first, story.arrival.enquired_on)
    if first > end:
        return
    if story.registered_on is None and rng.random() < 0.35:
        return
    story.meetings.append(_reached(rng, story, first, "first"))
    if story.registered_on is None:
        return
    on = first
    while (on := _next_day(rng, story, on, every)) <= end:
        if rng.random() < 0.16:
            story.meetings.append(_failed(rng, story, max(on - timedelta(days=rng.randint(1, 4)), first)))
        story.meetings.append(_reached(rng, story, on, _phase(story, on)))
        if rng.random() < 0.07:
            story.meetings.append(_from_client(rng, story, min(on + timedelta(days=2), end)))
    _miss_lately(rng, story, end)
    story.meetings.sort(key=lambda meeting: (meeting.on, meeting.minute))


def _next_day(rng: Random, story: Story, on: date, every: int) -> date:
    """Within the interval nearly always; in work, on the usual weeks where one comes first."""
    days = every - rng.randint(0, 2) + (rng.randint(4, 16) if rng.random() < 0.035 else 0)
    if story.paused_on and on >= story.paused_on:
        days = rng.randint(28, 42)
    due = draw.after(on, days)
    for job in story.jobs:
        if job.kind == "voluntary" or not job.lasts(on + timedelta(days=1)):
            continue
        weeks = [job.start + timedelta(days=days) for days in profile.IN_WORK_DAYS]
        ahead = [week for week in weeks if week > on]
        if ahead and ahead[0] <= due + timedelta(days=3):
            # A few are late by days.
            due = ahead[0] + timedelta(days=rng.randint(1, 9) if rng.random() < 0.06 else 0)
    return max(due, on + timedelta(days=1))


def _phase(story: Story, on: date) -> str:
    if story.in_work(on):
        return "in_work"
    return "paused" if story.paused_on and on >= story.paused_on else "before_work"


def _reached(rng: Random, story: Story, on: date, phase: str) -> Meeting:
    channel = draw.pick(rng, profile.CHANNELS)
    if phase == "in_work" and channel == "face_to_face" and rng.random() < 0.6:
        channel = "phone"
    outcome = "attended" if channel in ("face_to_face", "home_visit") else "spoke"
    person = story.person
    wanted = person.wanted[:1].lower() + person.wanted[1:]
    text = words.note(rng, phase, person.gender, wanted)
    meeting = Meeting(on, draw.office_minute(rng), channel, "adviser", outcome, text)
    if rng.random() < 0.3:
        meeting.next_action = rng.choice(words.NEXT_ACTIONS)
        meeting.next_on = draw.after(on, rng.randint(5, 16))
    return meeting


def _failed(rng: Random, story: Story, on: date) -> Meeting:
    outcome = draw.pick(rng, {"message_left": 5, "no_answer": 4, "did_not_attend": 2})
    missed = outcome == "did_not_attend"
    text = words.note(rng, "missed" if missed else "message", story.person.gender, "work")
    channel = "face_to_face" if missed else "phone"
    return Meeting(on, draw.office_minute(rng), channel, "adviser", outcome, text)


def _from_client(rng: Random, story: Story, on: date) -> Meeting:
    text = words.note(rng, "from_client", story.person.gender, "work")
    channel = rng.choice(["phone", "text", "email"])
    return Meeting(on, draw.office_minute(rng), channel, "client", "spoke", text)


def _miss_lately(rng: Random, story: Story, end: date) -> None:
    """A few of those who are open have slipped: nothing from us for the last weeks."""
    if story.is_open and len(story.meetings) > 2 and rng.random() < 0.03:
        silent_since = end - timedelta(days=rng.randint(20, 45))
        kept = [meeting for meeting in story.meetings if meeting.on < silent_since]
        story.meetings = kept or story.meetings[:1]


def draw_visits(rng: Random, story: Story, as_of: date) -> None:
    """Appointments: those kept, as the contacts say; a missed one now and then; some today and ahead."""
    since = as_of - timedelta(days=DIARY_DAYS)
    recent = [meeting for meeting in story.meetings if meeting.on >= since]
    kept = [_kept(rng, meeting) for meeting in recent if meeting.outcome == "attended"]
    if story.is_open and story.state == "active":
        if rng.random() < 0.03:
            kept.append(_booked(rng, as_of))
        if rng.random() < 0.22:
            kept.append(_booked(rng, draw.after(as_of + timedelta(days=2), rng.randint(1, 20))))
    missed = [_missed(rng, meeting) for meeting in recent if meeting.outcome == "did_not_attend"]
    for visit in missed:
        # Made again, unless that was only days ago.
        taken = [other.rebooked for other in missed]
        later = [other for other in kept if other.on > visit.on and other not in taken]
        if later and ((as_of - visit.on).days > 3 or rng.random() < 0.3):
            visit.rebooked = later[0]
        elif (as_of - visit.on).days > 3:
            visit.state = "cancelled_by_client"
    story.visits = [*kept, *missed]


def _kept(rng: Random, meeting: Meeting) -> Visit:
    return Visit(meeting.on, meeting.minute, meeting.channel, "attended", _place(rng, meeting.channel))


def _missed(rng: Random, meeting: Meeting) -> Visit:
    state = draw.pick(rng, {"missed": 7, "cancelled_by_client": 2, "cancelled_by_us": 1})
    return Visit(meeting.on, meeting.minute, "face_to_face", state, _place(rng, "face_to_face"))


def _booked(rng: Random, on: date) -> Visit:
    channel = draw.pick(rng, {"face_to_face": 6, "phone": 3, "video": 1})
    return Visit(on, draw.office_minute(rng) // 15 * 15, channel, "booked", _place(rng, channel))


def _place(rng: Random, channel: str) -> str:
    return f"Office, room {rng.randint(1, 4)}" if channel == "face_to_face" else ""
