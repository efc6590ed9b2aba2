"""Job entry by month of registration, drawn: plain numbers in, shapes out. Sizes in SVG units."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.queries.overview import Month

WIDTH, HEIGHT = 820, 290
LEFT, RIGHT, TOP, BOTTOM = 40, 40, 30, 260
LEAST_TOP = 0.4


@dataclass(frozen=True, slots=True)
class Bar:
    """One month. text_y: where its per cent stands; percent is empty where nobody registered."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    text_y: float
    label: str
    percent: str
    old_enough: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """target_y is empty without a target."""

    width: int
    height: int
    left: int
    right: int
    base: int
    label_y: int
    bars: tuple[Bar, ...]
    target_y: float | None


def draw(months: Sequence[Month], target: float | None) -> Chart:
    rates = [month.counts.conversion.value or 0.0 for month in months]
    top = max([LEAST_TOP, *(rate * 1.1 for rate in rates), (target or 0) * 1.2])
    step = (WIDTH - LEFT - RIGHT) / max(len(months), 1)

    def y_of(rate: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * rate / top, 1)

    bars = tuple(
        _bar(month, LEFT + step * place, step, y_of(rate))
        for place, (month, rate) in enumerate(zip(months, rates, strict=True))
    )
    return Chart(
        WIDTH, HEIGHT, LEFT - 10, WIDTH - RIGHT + 10, BOTTOM, BOTTOM + 20, bars,
        None if target is None else y_of(target),
    )  # fmt: skip


def _bar(month: Month, x: float, step: float, y: float) -> Bar:
    value = month.counts.conversion.value
    return Bar(
        x=round(x + step * 0.15, 1),
        y=y,
        width=round(step * 0.7, 1),
        height=round(BOTTOM - y, 1),
        middle=round(x + step / 2, 1),
        text_y=y - 6,
        label=f"{month.first:%b}"[:1],
        percent="" if value is None else f"{100 * value:.0f}",
        old_enough=month.old_enough,
    )
