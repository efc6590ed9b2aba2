"""Jobs, their changing hours, and the papers that prove them."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from brokerage.demo import draw, profile, words
from brokerage.demo.story import Paper, Story, Work

FULL_TIME = ("16", "18", "20", "22.5", "24", "30", "35", "37.5")
PART_TIME = ("8", "10", "12", "12", "14", "15")
THIRTEEN_WEEKS = 91


def draw_work(rng: Random, story: Story, last_day: date, likelihood: float) -> None:
    """Jobs since registration that have begun by `last_day`; likelihood: a factor on the chance of any."""
    length = story.person.claim_length
    if length == "already_in_work":
        start = draw.after(story.registered_on, -rng.randint(10, 200))
        story.jobs.append(_job(rng, start, last_day, rng.randint(150, 900)))
        return
    if rng.random() < 0.05:
        start = draw.after(story.registered_on, rng.randint(10, 90))
        if start <= last_day:
            story.jobs.append(_voluntary(rng, start))
    if rng.random() > min(profile.ENTRY_CHANCES[length] * likelihood, 0.95):
        return
    start = _weekday_start(draw.after(story.registered_on, 12 + rng.lognormvariate(4.55, 0.75)))
    sustained = rng.random() < profile.SUSTAINED_CHANCE
    if start > last_day:
        return
    job = _job(rng, start, last_day, _days(rng, sustained))
    story.jobs.append(job)
    while job.end and rng.random() < 0.4:
        start = _weekday_start(draw.after(job.end, rng.randint(6, 70)))
        if start > last_day:
            break
        job = _job(rng, start, last_day, _days(rng, rng.random() < 0.6))
        story.jobs.append(job)


def _weekday_start(day: date) -> date:
    """Most jobs start on a Monday."""
    return day + timedelta(days=-day.weekday() % 7) if day.weekday() > 1 else day


def _days(rng: Random, sustained: bool) -> int | None:
    """How long a job lasts; None while nothing ends it."""
    if not sustained:
        return rng.randint(3, THIRTEEN_WEEKS - 4)
    return None if rng.random() < 0.6 else rng.randint(THIRTEEN_WEEKS + 5, 480)


def _voluntary(rng: Random, start: date) -> Work:
    hours = [(start, Decimal(rng.choice([3, 4, 6])))]
    return Work("Community kitchen", "Volunteer", "voluntary", start, hours, found="agency")


def _job(rng: Random, start: date, last_day: date, days: int | None) -> Work:
    kind = draw.pick(rng, {"employed": 88, "self_employed": 5, "permitted_work": 7})
    full_time = kind != "permitted_work" and rng.random() < 0.66
    weekly = Decimal(rng.choice(FULL_TIME if full_time else PART_TIME))
    employer, title = rng.choice(words.EMPLOYERS)
    if kind == "self_employed":
        employer, title = "Self-employed", rng.choice(words.OWN_TRADES)
    job = Work(
        employer,
        title,
        kind,
        start,
        [(start, weekly)],
        rate=Decimal(rng.randrange(1275, 1690, 5)) / 100,
        found=draw.pick(rng, {"broker": 50, "client": 28, "jobcentre": 12, "agency": 7, "other": 3}),
        disclosure=draw.pick(
            rng, {"contact_no_disclosure": 34, "contact_disclosed": 30, "no_contact": 22, "not_asked": 14}
        ),
    )
    if days is not None and start + timedelta(days=days) <= last_day:
        job.end = start + timedelta(days=days)
        job.end_reason = "permitted_work_end" if kind == "permitted_work" and days > 150 else ""
        job.end_reason = job.end_reason or draw.pick(rng, profile.END_REASONS)
    elif days is not None and rng.random() < 0.4:
        job.ends_about = start + timedelta(days=days)
    _change_hours(rng, job, last_day)
    _draw_papers(rng, job, last_day)
    return job


def _change_hours(rng: Random, job: Work, last_day: date) -> None:
    """One job in five changes its hours once, seldom below eight."""
    on = job.start + timedelta(days=rng.randint(14, 130))
    until = min(job.end or last_day, last_day)
    if rng.random() < 0.2 and on < until:
        before = job.hours[0][1]
        after = before + Decimal(rng.choice([-8, -6, -4, -2, 2, 4, 6, 8]))
        job.hours.append((on, min(max(after, Decimal(6)), Decimal(40))))


def _draw_papers(rng: Random, job: Work, last_day: date) -> None:
    """Proof of the first day and of the thirteenth week, most of it in time and good."""
    until = min(job.end or last_day, last_day)
    first_to = min(job.start + timedelta(days=rng.choice([6, 13, 29, 30])), until)
    missing = 0.45 if (last_day - first_to).days < 9 else 0.03
    if rng.random() > missing:
        _add_paper(rng, job, job.start, first_to, last_day)
    reached = job.start + timedelta(days=THIRTEEN_WEEKS - 1)
    if reached > until:
        return
    second_from = job.start + timedelta(days=rng.choice([60, 70, 84]))
    second_to = min(reached + timedelta(days=rng.choice([0, 3, 12, 20])), until)
    waited = (last_day - reached).days
    if rng.random() > (0.5 if waited < 10 else 0.15 if waited < 40 else 0.03):
        _add_paper(rng, job, second_from, max(second_to, reached), last_day)


def _add_paper(rng: Random, job: Work, covers_from: date, covers_to: date, last_day: date) -> None:
    obtained_on = min(draw.after(covers_to, rng.randint(2, 24)), last_day)
    obtained_on = max(obtained_on, covers_to)
    paper = _paper(rng, job, covers_from, covers_to, obtained_on)
    job.papers.append(paper)
    decided_on = draw.after(obtained_on, rng.randint(1, 9))
    if decided_on > last_day or decided_on < obtained_on or rng.random() < 0.01:
        return
    paper.decided_on, paper.state = decided_on, "accepted"
    if rng.random() < 0.05:
        paper.state = "rejected"
        paper.reject_reason = draw.pick(rng, {"hours_not_shown": 5, "dates_not_shown": 3, "unreadable": 2})
        paper.picture = paper.picture and ("png" if paper.reject_reason == "unreadable" else "pdf")
        if rng.random() < 0.7:
            _add_paper(rng, job, covers_from, covers_to, last_day)


def _paper(rng: Random, job: Work, covers_from: date, covers_to: date, obtained_on: date) -> Paper:
    """A call to the employer where that is allowed, or something on paper; only a few have their file here.

    A demo needs some files to open, not hundreds: the rest are confirmations by phone, which need none.
    """
    if rng.random() < 0.12 or job.kind == "self_employed" or job.disclosure in ("no_contact", "not_asked"):
        if rng.random() < 0.25:
            kind = "accounts" if job.kind == "self_employed" else "payslip"
            return Paper(kind, covers_from, covers_to, "from_client", obtained_on, picture="pdf")
        said_by = "The payroll office, rung by the client with us"
    else:
        said_by = rng.choice(["The manager", "The payroll office", "The supervisor", "The owner"])
    return Paper("employer_phone", covers_from, covers_to, "by_phone", obtained_on, said_by=said_by)
