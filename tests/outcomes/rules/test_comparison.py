"""Section 4: the fair comparison of brokers."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.comparison import BrokerCounts, Standing, compare, group_of, profiles_of, thirds


def broker(name, registrations, entries, sustained=0, claims=0):
    return BrokerCounts(name, registrations, entries, sustained, claims)


@st.composite
def brokers(draw, least=0, most=14):
    found = []
    for number in range(draw(st.integers(least, most))):
        registrations = draw(st.sampled_from((0, 1, 10, 20, 37, 200)))
        entries = draw(st.integers(0, registrations))
        found.append(
            broker(
                f"b{number}",
                registrations,
                entries,
                draw(st.integers(0, entries)),
                draw(st.integers(0, registrations)),
            )
        )
    return found


def test_two_brokers_are_not_compared():
    assert compare([broker("a", 10, 5), broker("b", 10, 1)]) == {"a": Standing(), "b": Standing()}
    assert compare([]) == {}


def test_three_brokers_have_a_third_each():
    standings = compare([broker("c", 10, 1), broker("a", 10, 9), broker("b", 10, 5)])
    assert [(name, standing.job_entry) for name, standing in standings.items()] == [
        ("c", "low"),
        ("a", "high"),
        ("b", "medium"),
    ]


def test_equal_rates_share_the_better_rank_and_the_next_rank_is_left_out():
    # ranks 1, 2, 2, 4 of 4
    assert thirds([Fraction(4), Fraction(3), Fraction(3), Fraction(1)]) == ["high", "medium", "medium", "low"]


def test_rates_equal_as_fractions_are_equal_though_floats_might_differ():
    assert thirds([Fraction(1, 3), Fraction(10**20, 3 * 10**20), Fraction(1, 10)])[:2] == ["high", "high"]
    close = Fraction(10**20, 3 * 10**20 + 1)
    assert thirds([close, Fraction(1, 3), Fraction(1, 10)]) == ["medium", "high", "low"]


def test_all_equal_are_all_high():
    assert thirds([Fraction(1, 2)] * 5) == ["high"] * 5


def test_a_broker_without_job_entries_ranks_behind_one_that_kept_none():
    standings = compare([broker("a", 10, 0), broker("b", 10, 5, 0), broker("c", 10, 5, 5)])
    assert {name: each.sustainment for name, each in standings.items()} == {
        "a": "low",
        "b": "medium",
        "c": "high",
    }


def test_a_broker_without_registrations_ranks_last_and_stays_out_of_the_median():
    standings = compare([broker("a", 0, 0), broker("b", 10, 0, 0, 2), broker("c", 10, 5, 5, 4)])
    assert [each.job_entry for each in standings.values()] == ["low", "medium", "high"]
    assert [each.profile for each in standings.values()] == ["closer", "closer", "further"]


def test_the_median_of_an_even_number_is_halfway_and_itself_is_closer():
    shares = [Fraction(1, 10), Fraction(2, 10), Fraction(4, 10), Fraction(9, 10)]
    assert profiles_of(shares) == ["closer", "closer", "further", "further"]
    assert profiles_of([Fraction(1, 2)] * 4) == ["closer"] * 4
    assert profiles_of([None, None]) == ["closer"] * 2


def test_the_group_table():
    table = {
        ("high", "high"): "highest",
        ("high", "medium"): "highest",
        ("high", "low"): "middle",
        ("medium", "high"): "middle",
        ("medium", "medium"): "middle",
        ("medium", "low"): "lowest",
        ("low", "medium"): "lowest",
        ("low", "low"): "lowest",
    }
    for (entry, kept), group in table.items():
        assert {group_of(entry, kept, profile) for profile in ("further", "closer")} == {group}


@given(brokers(least=3))
def test_the_order_in_which_brokers_are_named_does_not_matter(named):
    assert compare(named) == compare(list(reversed(named)))


@given(brokers(least=3), st.integers(2, 50))
def test_the_size_of_brokers_does_not_matter(named, times):
    larger = [
        broker(
            each.id, each.registrations * times, each.job_entries * times, each.sustained * times,
            each.claims_24m * times,
        )
        for each in named
    ]  # fmt: skip
    assert compare(named) == compare(larger)


@given(brokers(least=3))
def test_a_better_rate_is_never_in_a_lower_third_and_the_best_is_high(named):
    order = ("high", "medium", "low")
    standings = compare(named)
    rated = [(each.job_entries / each.registrations if each.registrations else -1, each.id) for each in named]
    for rate, name in rated:
        for other_rate, other in rated:
            if rate >= other_rate:
                assert order.index(standings[name].job_entry) <= order.index(standings[other].job_entry)
    assert standings[max(rated)[1]].job_entry == "high"


@given(brokers(least=3))
def test_at_most_half_are_further_from_work(named):
    profiles = [each.profile for each in compare(named).values()]
    assert profiles.count("further") <= len(profiles) / 2
