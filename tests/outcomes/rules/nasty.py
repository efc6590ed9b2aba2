"""Random scenarios, small enough to walk day by day and shaped to meet every rule at its edges."""

from datetime import date, timedelta
from random import Random

ORIGIN = date(2003, 1, 6)

HOURS = ("0", "3", "4.5", "7", "7.99", "8", "8", "9", "12", "15.99", "16", "16", "20", "30", "37.5")
LIMITS = ((8, 16), (8, 16), ("8", "16"), (7, 16), (1, 16), (10, 10), (5, 30), ("7.5", "15.5"))
KINDS = ("employed",) * 6 + ("self_employed", "permitted_work", "voluntary", "supported", "training")


def nasty_scenario(random: Random) -> dict:
    """One scenario, always valid."""
    registered = random.randint(0, 70)
    jobs = [
        _job(random, f"job {number}", registered) for number in range(random.choice((0, 1, 2, 2, 3, 4, 5)))
    ]
    started = [job["start"] for job in jobs if job["start"] >= _day(registered)]
    closed = random.choice((*started, _day(registered + random.randint(0, 90))))
    plan = _maybe(random, 0.7, lambda: _day(registered + random.randint(-10, 60)))
    as_of = random.choice((registered - 5, registered + 10, 120, 160, 220, 400))
    return {
        "name": "random",
        "as_of": plan if plan and random.random() < 0.1 else _day(as_of),
        "terms": _all_terms(random),
        "registration": {
            "date": _day(registered),
            "closed_on": closed if random.random() < 0.3 else None,
            "action_plan_on": plan,
        },
        "jobs": jobs,
        "evidence": [paper for job in jobs for paper in _papers(random, job)],
    }


def _day(offset: int) -> str:
    return (ORIGIN + timedelta(days=offset)).isoformat()


def _maybe(random, chance, make):
    return make() if random.random() < chance else None


def _all_terms(random):
    """One to four terms, with or without gaps between them, in any order."""
    terms, first = [], random.choice((-400, -30, -30, -10, -10, 0, 40))
    for _ in range(random.choice((1, 1, 2, 2, 3, 4))):
        last = first + random.choice((15, 40, 60, 90, 460, 460))
        terms.append(_terms(random, first, last))
        first = last + random.choice((1, 1, 1, 2, 20))
    if random.random() < 0.5:
        terms[-1]["valid_to"] = None
    random.shuffle(terms)
    return terms


def _terms(random, first, last):
    part_time, full_time = random.choice(LIMITS)
    return {
        "part_time_rate": random.choice(("0.5", 0.5, "0.333", "1", 0)),
        "full_time_hours": full_time,
        "part_time_hours": part_time,
        "support_weeks": random.choice((1, 4, 26)),
        "valid_from": _day(first),
        "valid_to": _day(last),
        "require_action_plan": random.random() < 0.5,
        "milestones": [
            _milestone(random, f"m{number}") for number in range(random.choice((0, 2, 3, 4, 5, 6)))
        ],
    }


def _milestone(random, code):
    basis = random.choice(("registration", "job_entry", "weeks_in_work", "weeks_in_work", "earnings"))
    milestone = {
        "code": code,
        "basis": basis,
        "amount": random.choice(("100.00", "1250.55", 300, "0.01", "99.995", "0")),
        "part_time_amount": random.choice((None, None, "200.00", "0")),
        "weeks": None,
        "window_weeks": None,
        "min_hours": random.choice((None, 1, 20)),
        "threshold": None,
        "within_days": None,
    }
    if basis == "weeks_in_work":
        weeks = random.choice((1, 2, 2, 3, 3, 4, 6))
        milestone["weeks"] = weeks
        milestone["window_weeks"] = random.choice((None, weeks, weeks, weeks + 1, weeks + 2, weeks + 6))
        milestone["min_hours"] = random.choice((None, None, 1, "4", "7.5", 16, 20, 35))
    if basis == "earnings":
        milestone["threshold"] = random.choice(("0.01", "100", "146.02", "500.50", "1500"))
        milestone["within_days"] = random.choice((1, 30, 60, 90, 200))
    return milestone


def _job(random, name, registered):
    start = registered + random.choice((-20, -1, 0, 1, 7, 14, 28, *[random.randint(0, 100)] * 7))
    end = _maybe(random, 0.75, lambda: start + random.choice((0, 5, 6, 7, 13, 20, 27, 34, 60)))
    dates = {start} if random.random() < 0.9 else {start + random.choice((-30, -1, 1, 10))}
    dates |= {start + random.randint(-3, 60) for _ in range(random.choice((0, 0, 0, 1, 2, 3)))}
    if random.random() < 0.03:
        dates = set()
    entries = [{"from": _day(day), "weekly": random.choice(HOURS)} for day in sorted(dates)]
    random.shuffle(entries)
    return {
        "id": name,
        "kind": random.choice(KINDS),
        "start": _day(start),
        "end": None if end is None else _day(end),
        "hourly_rate": random.choice((None, "0", "5.15", "8.91", 8.91, "10.333")),
        "hours": entries,
    }


def _papers(random, job):
    """A paper for the whole job, patches of it, or nothing."""
    start = (date.fromisoformat(job["start"]) - ORIGIN).days
    spans = [(start, start + 400)] if random.random() < 0.5 else []
    for _ in range(random.choice((0, 0, 1, 2, 3))):
        first = start + random.randint(-3, 40)
        spans.append((first, first + random.choice((0, 6, 20, 60))))
    return [
        {
            "job": job["id"],
            "kind": "payslip",
            "covers_from": _day(first),
            "covers_to": _day(last),
            "accepted": random.random() < 0.8,
        }
        for first, last in spans
    ]
