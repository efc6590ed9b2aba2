"""The milestone rules once more, day by day and without any of the code they test.

Slow and plain on purpose: it walks the calendar one date at a time, over raw scenarios, in fractions.
Source: domain.md section 3.
"""

from datetime import date, timedelta
from fractions import Fraction

ONE_DAY = timedelta(days=1)
COUNTABLE = ("employed", "self_employed", "permitted_work")


def answer(scenario: dict) -> dict:
    """The answer to a scenario, in the form of the worked cases."""
    return BruteForce(scenario).answer()


def day_of(text):
    return None if text is None else date.fromisoformat(text)


def exact(value):
    return None if value is None else Fraction(str(value))


def pennies(amount: Fraction) -> str:
    """Rounded half up to two decimals; amounts are never below 0."""
    whole = (amount * 100 + Fraction(1, 2)).__floor__()
    return f"{whole // 100}.{whole % 100:02d}"


class BruteForce:
    def __init__(self, scenario):
        self.scenario = scenario
        self.as_of = day_of(scenario["as_of"])
        self.registered = day_of(scenario["registration"]["date"])
        self.jobs = [job for job in scenario["jobs"] if self.counts(job)]
        self.days = list(self.calendar())
        self.hours = {
            day: sum((self.job_hours(job, day) for job in self.jobs), Fraction(0)) for day in self.days
        }
        self.entry = next((day for day in self.days if self.is_entry(day)), None)

    def calendar(self):
        """Every day from registration to well after the last recorded change."""
        texts = [self.scenario["as_of"], self.scenario["registration"]["date"]]
        longest = 0
        for job in self.scenario["jobs"]:
            texts += [job["start"], job["end"], *(entry["from"] for entry in job["hours"])]
        for terms in self.scenario["terms"]:
            texts += [terms["valid_from"], terms["valid_to"]]
            for milestone in terms["milestones"]:
                longest = max(longest, 7 * (milestone["weeks"] or 0), milestone["within_days"] or 0)
        day, last = self.registered, max(day_of(text) for text in texts if text) + timedelta(days=longest + 2)
        while day <= last:
            yield day
            day += ONE_DAY

    def terms_on(self, day):
        for terms in self.scenario["terms"]:
            if day_of(terms["valid_from"]) <= day and (
                not terms["valid_to"] or day <= day_of(terms["valid_to"])
            ):
                return terms
        return None

    def counts(self, job):
        start, closed = day_of(job["start"]), day_of(self.scenario["registration"]["closed_on"])
        if job["kind"] not in COUNTABLE or start < self.registered:
            return False
        return not (closed and start > closed) and self.terms_on(start) is not None

    def job_hours(self, job, day):
        if day < day_of(job["start"]) or (job["end"] and day > day_of(job["end"])):
            return Fraction(0)
        weekly, held_since = Fraction(0), None
        for entry in job["hours"]:
            since = day_of(entry["from"])
            if since <= day and (held_since is None or since > held_since):
                weekly, held_since = exact(entry["weekly"]), since
        return weekly

    def is_entry(self, day):
        terms = self.terms_on(day)
        return terms is not None and self.hours[day] >= exact(terms["part_time_hours"])

    def answer(self):
        rows = self.registration_rows() + self.work_rows()
        total = sum((Fraction(row["amount"]) for row in rows if row["status"] == "payable"), Fraction(0))
        support = None
        if self.entry:
            support = self.entry
            for _ in range(7 * int(self.terms_on(self.entry)["support_weeks"]) - 1):
                support += ONE_DAY
        return {
            "milestones": rows,
            "support_until": support and support.isoformat(),
            "payable_total": pennies(total),
        }

    def row(self, milestone, status, on=None, band=None, amount=None, reasons=()):
        return {
            "code": milestone["code"],
            "status": status,
            "on": on and on.isoformat(),
            "band": band,
            "amount": amount,
            "reasons": list(reasons),
        }

    def registration_rows(self):
        terms = self.terms_on(self.registered)
        plan = day_of(self.scenario["registration"]["action_plan_on"])
        rows = []
        for milestone in terms["milestones"] if terms else []:
            if milestone["basis"] != "registration":
                continue
            amount = pennies(exact(milestone["amount"]))
            on = self.registered
            if terms["require_action_plan"]:
                if plan is None or plan > self.as_of:
                    rows.append(
                        self.row(milestone, "blocked", amount=amount, reasons=["action_plan_missing"])
                    )
                    continue
                on = max(on, plan)
            rows.append(self.row(milestone, "projected" if on > self.as_of else "payable", on, None, amount))
        return rows

    def work_rows(self):
        terms = self.terms_on(self.entry or self.registered)
        reasons = []
        if self.entry is None and any(
            job["kind"] in COUNTABLE and day_of(job["start"]) < self.registered
            for job in self.scenario["jobs"]
        ):
            reasons = ["started_before_registration"]
        rows = []
        for milestone in terms["milestones"] if terms else []:
            if milestone["basis"] == "registration":
                continue
            if self.entry is None:
                rows.append(self.row(milestone, "not_reached", reasons=reasons))
            else:
                rows.append(self.work_row(milestone, terms))
        return rows

    def work_row(self, milestone, terms):
        full, part = exact(terms["full_time_hours"]), exact(terms["part_time_hours"])
        if milestone["basis"] == "job_entry":
            least, counted = part, [self.entry]
        elif milestone["basis"] == "weeks_in_work":
            least = part if milestone["min_hours"] is None else exact(milestone["min_hours"])
            counted = self.weeks_counted(milestone, least)
        else:
            least, counted = None, self.earnings_counted(milestone)
        if not counted:
            return self.row(milestone, "not_reached")
        band, amount, needed = None, exact(milestone["amount"]), None
        if least is not None:
            band = "full_time" if all(self.hours[day] >= full for day in counted) else "part_time"
            needed = max(full, least) if band == "full_time" else least
        if band == "part_time":
            own = exact(milestone["part_time_amount"])
            amount = amount * exact(terms["part_time_rate"]) if own is None else own
        proven = all(self.is_proven(day, needed) for day in (counted[0], counted[-1]))
        status = "projected" if counted[-1] > self.as_of else "payable" if proven else "blocked"
        reasons = ["evidence_missing"] if status == "blocked" else []
        return self.row(milestone, status, counted[-1], band, pennies(amount), reasons)

    def weeks_counted(self, milestone, least):
        """The counted days, the last of them the day reached; empty where it is not reached."""
        needed, weeks = 7 * int(milestone["weeks"]), milestone["window_weeks"]
        in_work = []
        for day in self.days:
            if day < self.entry or self.hours[day] < least:
                continue
            in_work.append(day)
            recent = in_work[-needed:]
            earliest = day - timedelta(days=7 * int(weeks) - 1) if weeks else date.min
            if len([each for each in recent if each >= earliest]) >= needed:
                return recent
        return []

    def earnings_counted(self, milestone):
        """The job entry day and the day reached; empty where it is not reached."""
        earned = Fraction(0)
        for day in self.days:
            if day > self.registered + timedelta(days=int(milestone["within_days"])):
                return []
            if day >= self.entry:
                for job in self.jobs:
                    earned += self.job_hours(job, day) * (exact(job["hourly_rate"]) or 0) / 7
                if earned >= exact(milestone["threshold"]):
                    return [self.entry, day]
        return []

    def is_proven(self, day, needed):
        proven = Fraction(0)
        for job in self.jobs:
            papers = [paper for paper in self.scenario["evidence"] if paper["job"] == job["id"]]
            if any(
                paper["accepted"] and day_of(paper["covers_from"]) <= day <= day_of(paper["covers_to"])
                for paper in papers
            ):
                proven += self.job_hours(job, day)
        return proven > 0 if needed is None else proven >= needed
