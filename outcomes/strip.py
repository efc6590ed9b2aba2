"""The strip: the time line of a client in work, drawn and in words, from the same facts.

Pure layout. What is drawn and what is said come from the facts and the answer of the rules for one day, so
that adviser, finance officer and auditor look at the same thing. Lengths are units of the drawing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from outcomes import rules
from outcomes.rules import Basis, Status
from outcomes.strip_words import Said, number, short_day, told

WIDTH, LEFT, RIGHT = 1040, 12, 1028
TOP, JOB_HEIGHT, EVIDENCE_HEIGHT, LANE = 30, 28, 11, 74
EVIDENCE_BELOW, NOTE_BELOW = 38, 64
LABEL_HEIGHT, MOST_TICKS = 20, 13
# About the width of one letter at the size of the labels; a label that would not fit is left out.
LETTER = 7.4
# The lighter bar takes dark letters: white ones would be too faint on it.
ON_BAR = {"full": "on-dark", "part": "on-light", "below": "on-dark"}
DAY = timedelta(days=1)
FURTHEST_END = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle. look: the last part of its class, jb-strip__<look>."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True, slots=True)
class Line:
    """An upright line."""

    x: float
    top: float
    bottom: float
    look: str


@dataclass(frozen=True, slots=True)
class Text:
    """anchor: start or end. look: the last part of its class, jb-strip__text--<look>."""

    x: float
    y: float
    words: str
    anchor: str = "start"
    look: str = "quiet"


@dataclass(frozen=True, slots=True)
class Strip:
    """All that the page needs. said: pieces of the sentences beside the drawing; legend: look → words."""

    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    texts: tuple[Text, ...]
    said: tuple[Said, ...]
    legend: tuple[tuple[str, str], ...]
    width: int = WIDTH

    @property
    def words(self) -> str:
        return "".join(piece.words for piece in self.said)


@dataclass(frozen=True, slots=True)
class Named:
    """A job with what people call it. counts: whether it adds to milestones.

    waiting: first and last day of what evidence would cover that nobody has judged yet.
    """

    job: rules.Job
    title: str
    employer: str
    counts: bool
    waiting: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to places. Both ends are drawn; `x` is where a day begins."""

    first: date
    last: date

    def x(self, day: date) -> float:
        days = (self.last - self.first).days + 1
        part = min(max((day - self.first).days, 0), days) / days
        return round(LEFT + part * (RIGHT - LEFT), 1)

    def span(self, first: date, last: date) -> tuple[float, float]:
        """Where a stretch begins and how wide it is, both days included."""
        start = self.x(first)
        return start, round(self.x(_next(last)) - start, 1)


def draw(
    facts: rules.Facts, answer: rules.Evaluation, jobs: Iterable[Named], *, names: dict[str, str]
) -> Strip | None:
    """The strip as of the day of the answer; None without a job. names: milestone code → its name."""
    jobs = sorted(jobs, key=lambda each: (each.job.start, each.job.id))
    if not jobs:
        return None
    scale = _scale(jobs, answer)
    limits = _limits(facts, answer)
    lanes = _lanes([each.job for each in jobs])
    bottom = TOP + LANE * (max(lanes) + 1)
    boxes: list[Box] = []
    texts: list[Text] = []
    for named, lane in zip(jobs, lanes, strict=True):
        papers = [paper for paper in facts.evidence if paper.job == named.job.id and paper.accepted]
        top = TOP + LANE * lane
        for shape in (*_job(scale, named, top, answer, limits), *_papers(scale, named, papers, top, answer)):
            (boxes if isinstance(shape, Box) else texts).append(shape)
    lines, labels, height = _marks(scale, answer, names, bottom)
    grid, months = _months(scale, bottom)
    return Strip(
        height=height,
        boxes=tuple(boxes),
        lines=(*grid, *lines),
        texts=(*months, *texts, *labels),
        said=tuple(told(facts, answer, [each.job for each in jobs], names)),
        legend=tuple(_legend(boxes, limits)),
    )


def _next(day: date) -> date:
    return day if day == date.max else day + DAY


def _scale(jobs: list[Named], answer: rules.Evaluation) -> Scale:
    """From a little before the first job to a little after what is known to come."""
    known = [answer.as_of, *(each.job.start for each in jobs)]
    known += [row.on for row in answer.milestones if row.on and row.basis is not Basis.REGISTRATION]
    if answer.support_until:
        known.append(answer.support_until)
    first, last = min(known), max(known)
    # An end years ahead, typed or meant, would leave no room for what has happened.
    ends = [each.job.end for each in jobs if each.job.end and each.job.end - last <= FURTHEST_END]
    last = max(last, *ends) if ends else last
    margin = timedelta(days=max(4, (last - first).days // 40))
    first = max(first, date.min + margin) - margin
    return Scale(first, min(last, date.max - margin) + margin)


def _limits(facts: rules.Facts, answer: rules.Evaluation) -> tuple[Decimal, Decimal]:
    """Full-time and part-time hours: of the terms that the work is judged by, else of any."""
    work = (row.terms for row in answer.milestones if row.basis is not Basis.REGISTRATION)
    terms = next(iter((*work, *reversed(facts.terms))), None)
    return (terms.full_time_hours, terms.part_time_hours) if terms else (Decimal(16), Decimal(8))


def _lanes(jobs: list[rules.Job]) -> list[int]:
    """A row for each job such that jobs held at once lie below each other."""
    free: list[date] = []
    lanes = []
    for job in jobs:
        end = job.end or date.max
        lane = next((place for place, until in enumerate(free) if until < job.start), len(free))
        if lane == len(free):
            free.append(end)
        else:
            free[lane] = end
        lanes.append(lane)
    return lanes


def hours_text(hours: Decimal) -> str:
    """20 or 7.5, never 20.00"""
    return f"{hours.normalize():f}"


def _stretches(job: rules.Job) -> Iterator[tuple[date, date, Decimal]]:
    """First day, last day and weekly hours of each part of a job with the same hours."""
    entries = sorted(job.hours, key=lambda each: each.since)
    ends = [*(following.since - DAY for _, following in pairwise(entries)), job.end or date.max]
    for entry, end in zip(entries, ends, strict=True):
        first, last = max(entry.since, job.start), min(end, job.end or date.max)
        if first <= last:
            yield first, last, entry.weekly


def _look(named: Named, hours: Decimal, limits: tuple[Decimal, Decimal]) -> str:
    if not named.counts or hours < limits[1]:
        return "below"
    return "full" if hours >= limits[0] else "part"


def _job(
    scale: Scale, named: Named, top: float, answer: rules.Evaluation, limits: tuple[Decimal, Decimal]
) -> Iterator[Box | Text]:
    today, place = answer.as_of, 0
    ahead: list[tuple[date, date]] = []
    for first, last, hours in _stretches(named.job):
        if first <= today:
            x, width = scale.span(first, min(last, today))
            look = _look(named, hours, limits)
            yield Box(x, top, max(width, 1), JOB_HEIGHT, look)
            words = f"{named.title}, {named.employer}" if place == 0 else "same job"
            yield from _fitting(
                x + 12, top + 19, width - 16, f"{words} · {hours_text(hours)} h", ON_BAR[look]
            )
            place += 1
        if last > today:
            ahead.append((max(first, _next(today)), min(last, scale.last)))
    if ahead and ahead[0][0] <= scale.last:
        x, width = scale.span(ahead[0][0], ahead[-1][1])
        yield Box(x + 2, top + 1, max(width - 4, 2), JOB_HEIGHT - 2, "projected")
        words = "if it goes on" if named.job.start <= today else f"{named.title}, {named.employer}, to come"
        yield from _fitting(x + 16, top + 19, width - 20, words, "quiet")


def _papers(
    scale: Scale, named: Named, papers: list[rules.Evidence], top: float, answer: rules.Evaluation
) -> Iterator[Box | Text]:
    """What is proven of the days so far: accepted, waiting to be checked, or nothing."""
    first, last = named.job.start, min(named.job.end or date.max, answer.as_of)
    if not named.counts or last < first:
        return
    accepted = [(paper.covers_from, paper.covers_to) for paper in papers]
    noted = {"evidence": _number_of(papers), "waiting": "waiting to be checked", "gap": "no evidence from "}
    for start, end, look in coverage(first, last, accepted, named.waiting):
        x, width = scale.span(start, end)
        inset = 0 if look == "evidence" else 1
        y = top + EVIDENCE_BELOW + inset
        yield Box(x + inset, y, max(width - 2 * inset, 1), EVIDENCE_HEIGHT - 2 * inset, look)
        words = noted[look] + (short_day(start) if look == "gap" else "")
        colour = {"evidence": "good", "waiting": "quiet", "gap": "bad"}[look]
        yield from _fitting(x + 10, top + NOTE_BELOW, width - 10, words, colour)


def _number_of(papers: list[rules.Evidence]) -> str:
    noun = "payslip" if all(paper.kind == "payslip" for paper in papers) else "paper"
    return number(len(papers), noun)


def coverage(
    first: date, last: date, accepted: Iterable[tuple[date, date]], waiting: Iterable[tuple[date, date]]
) -> Iterator[tuple[date, date, str]]:
    """The days from first to last as stretches that are "evidence", "waiting" or "gap"."""
    accepted, waiting = list(accepted), list(waiting)
    edges = {first, _next(last)}
    for start, end in (*accepted, *waiting):
        edges |= {day for day in (start, _next(end)) if first < day <= last}
    found: list[list] = []
    for start, following in pairwise(sorted(edges)):
        look = "gap"
        if any(one <= start <= other for one, other in accepted):
            look = "evidence"
        elif any(one <= start <= other for one, other in waiting):
            look = "waiting"
        if found and found[-1][2] == look:
            found[-1][1] = following - DAY
        else:
            found.append([start, following - DAY, look])
    yield from (tuple(each) for each in found)


def _fitting(x: float, y: float, room: float, words: str, look: str) -> Iterator[Text]:
    if len(words) * LETTER <= room:
        yield Text(x, y, words, look=look)
    elif look in ON_BAR.values() and room >= 6 * LETTER:
        yield Text(x, y, f"{words[: int(room / LETTER) - 1].rstrip()}…", look=look)


def _points(answer: rules.Evaluation, names: dict[str, str]) -> Iterator[tuple[date, str, str, str]]:
    """Day, words, look of the line and look of the words, of each mark."""
    if answer.job_entry_on:
        yield answer.job_entry_on, "Job entry", "point", "strong"
    for row in answer.milestones:
        if row.basis in (Basis.WEEKS_IN_WORK, Basis.EARNINGS) and row.on:
            words = f"{row.rule.weeks} weeks" if row.rule.weeks else names.get(row.code, row.code)
            ahead = row.status is Status.PROJECTED
            yield row.on, words, "projected-point" if ahead else "point", "quiet" if ahead else "strong"
    if answer.support_until:
        weeks = ((answer.support_until - answer.job_entry_on).days + 1) // 7
        yield answer.support_until, f"{weeks} weeks: support ends", "projected-point", "quiet"
    yield answer.as_of, "Today", "today", "bad"


def _marks(
    scale: Scale, answer: rules.Evaluation, names: dict[str, str], bottom: float
) -> tuple[list[Line], list[Text], float]:
    """The upright marks with labels below, in as many rows as it takes for none to lie on another."""
    lines, texts = [], []
    rows: list[list[tuple[float, float]]] = []
    for day, words, look, text_look in sorted(_points(answer, names), key=lambda each: each[0]):
        # A point is reached when its day ends; job entry is where its day begins.
        x = scale.x(day) if words == "Job entry" else scale.x(_next(day))
        size = len(words) * LETTER + 8
        anchor = "start" if x + 6 + size <= RIGHT else "end"
        taken = (x, x + 6 + size) if anchor == "start" else (x - 6 - size, x)
        row = next((n for n, row in enumerate(rows) if all(_apart(taken, each) for each in row)), len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append(taken)
        y = bottom + 10 + LABEL_HEIGHT * row
        # Below the first row a line would run through the words of its neighbours.
        lines.append(Line(x, TOP - 4, bottom - 6 if row else y + 3, look))
        texts.append(Text(x + 6 if anchor == "start" else x - 6, y, words, anchor, text_look))
    return lines, texts, bottom + LABEL_HEIGHT * len(rows)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[1] < other[0] or other[1] < one[0]


def _months(scale: Scale, bottom: float) -> tuple[list[Line], list[Text]]:
    """A line where a month begins, with its name; every third, sixth or twelfth where there are many."""
    count = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month
    step = next((each for each in (1, 2, 3, 6, 12, 24, 60) if count <= each * MOST_TICKS), 120)
    lines, texts = [], []
    for month in range(scale.first.year * 12 + scale.first.month, scale.last.year * 12 + scale.last.month):
        year, place = divmod(month, 12)
        if place % step if step <= 12 else place or year % (step // 12):
            continue
        day = date(year, place + 1, 1)
        x = scale.x(day)
        lines.append(Line(x, TOP - 6, bottom - 8, "grid"))
        words = f"{day:%b %Y}" if place == 0 or step > 3 or not texts else f"{day:%b}"
        if x + len(words) * LETTER < RIGHT:
            texts.append(Text(x + 3, 16, words))
    return lines, texts


LEGEND = ("full", "part", "below", "evidence", "waiting", "gap", "projected")


def _legend(boxes: list[Box], limits: tuple[Decimal, Decimal]) -> Iterator[tuple[str, str]]:
    full, part = (hours_text(hours) for hours in limits)
    words = {
        "full": f"{full} hours or more a week",
        "part": f"{part} to {full} hours",
        "below": f"under {part} hours, or does not count",
        "evidence": "accepted evidence",
        "waiting": "evidence waiting to be checked",
        "gap": "no evidence",
        "projected": "projected, if the work goes on",
    }
    drawn = {box.look for box in boxes}
    yield from ((look, words[look]) for look in LEGEND if look in drawn)
