"""Who the clients of the demo are: drawn from the counts of the profile, all of them invented."""

from datetime import date, timedelta
from random import Random

from brokerage.demo import draw, names, profile, words
from brokerage.demo.offices import OfficeSpec
from brokerage.demo.story import Person

# Serials of people who have no client number: clients get theirs when they are numbered.
UNNUMBERED = (500_000, 900_000)
ETHNICITIES = ("Prefers not to say", "Mixed or multiple ethnic groups", "Any other ethnic group")


def draw_person(rng: Random, office: OfficeSpec, known_since: date) -> Person:
    """Somebody who lives near the office; age and claim length as on `known_since`."""
    gender = draw.pick(rng, profile.GENDERS)
    first_name, last_name, pool = names.draw_name(rng, office.pools, gender)
    youngest, oldest = draw.pick(rng, profile.AGE_BANDS)
    age_in_days = rng.randint(youngest * 365 + 250, oldest * 365 + 350)
    goal = words.fill(rng, rng.choice(words.GOALS), gender)
    condition = draw.pick(rng, profile.CONDITIONS)
    person = Person(
        first_name=first_name,
        last_name=last_name,
        born=known_since - timedelta(days=age_in_days),
        gender=gender,
        ethnicity=names.POOLS[pool].ethnicity if rng.random() < 0.9 else rng.choice(ETHNICITIES),
        ni=draw.national_insurance_number(rng.randrange(*UNNUMBERED)) if rng.random() < 0.9 else "",
        phone=draw.phone(rng) if rng.random() < 0.95 else "",
        address=f"{rng.randint(1, 180)} {rng.choice(names.STREETS)} {rng.choice(names.STREET_KINDS)}",
        postcode=draw.postcode(rng, office.postcodes),
        wishes=rng.choice(words.WISHES),
        interval=rng.choice([None, None, None, None, None, None, None, 14, 28]),
        condition=condition,
        wanted=goal[:1].upper() + goal[1:],
        limits=words.LIMITS.get(condition, ""),
        transport=rng.choice(words.TRANSPORT),
        barriers=words.fill(rng, rng.choice(words.BARRIERS), gender),
    )
    if rng.random() < 0.45:
        person.email = f"{first_name}.{last_name}{rng.randint(1, 99)}@mail.example".lower()
    if rng.random() < 0.35:
        person.further = [other for other in [draw.pick(rng, profile.CONDITIONS)] if other != condition]
    if pool in names.LANGUAGES and rng.random() < 0.3:
        person.language = rng.choice(names.LANGUAGES[pool])
        person.needs = rng.choice(["", "Interpreter for longer talks", "Short sentences, in writing too"])
    draw_benefit(rng, person, known_since, office.long_claims)
    return person


def draw_benefit(rng: Random, person: Person, known_since: date, long_claims: float) -> None:
    """long_claims: how much more (above 1) or less often claims of 24 months and over are met here."""
    lengths = dict(profile.CLAIM_LENGTHS)
    lengths["24_months_and_over"] = round(lengths["24_months_and_over"] * long_claims)
    person.claim_length = draw.pick(rng, lengths)
    person.benefit = draw.pick(rng, profile.BENEFITS)
    spans = {
        "under_6_months": (20, 175),
        "6_to_24_months": (185, 725),
        "24_months_and_over": (735, 5000),
    }
    if span := spans.get(person.claim_length):
        person.benefit_from = known_since - timedelta(days=rng.randint(*span))
