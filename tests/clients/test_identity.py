"""How names, numbers and places are written down."""

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from clients import identity

FIRST, SECOND = "ABCEGHJKLMNOPRSTWXYZ", "ABCEGHJKLMNPRSTWXYZ"
NOT_USED = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
prefixes = st.tuples(st.sampled_from(FIRST), st.sampled_from(SECOND)).map("".join)
numbers = st.builds(
    "{}{:06}{}".format,
    prefixes.filter(lambda p: p not in NOT_USED),
    st.integers(0, 999999),
    st.sampled_from("ABCD"),
)


@given(numbers, st.lists(st.integers(0, 9), max_size=4), st.booleans())
def test_a_number_is_the_same_however_it_is_spaced_and_cased(number, gaps, lower):
    typed = number.lower() if lower else number
    for gap in gaps:
        typed = typed[:gap] + " " + typed[gap:]
    assert identity.normalise_ni(typed) == number


@given(numbers)
def test_a_number_written_normally_stays_as_it_is(number):
    assert identity.normalise_ni(identity.normalise_ni(number)) == number


@pytest.mark.parametrize(
    "wrong",
    [
        "QQ123456C", "DA123456C", "AO123456C", "BG123456A", "GB123456A", "KN123456A", "NK123456A",
        "NT123456A", "TN123456A", "ZZ123456A", "AB123456E", "AB12345C", "AB1234567C", "AB123456", "A1234567C",
        "ab", "🎓",
        "ＡＢ123456C", "AB١٢٣٤٥٦C",
    ],
)  # fmt: skip
def test_what_hmrc_never_gave_out_is_refused_with_the_format(wrong):
    with pytest.raises(ValidationError, match="two letters, six numbers"):
        identity.normalise_ni(wrong)


def test_nothing_typed_is_nothing_stored():
    for normalise in (identity.normalise_ni, identity.normalise_phone, identity.normalise_postcode):
        assert normalise("") == normalise("  ") == normalise(None) == ""


def test_the_digest_depends_on_the_secret_and_hides_the_number():
    digest = identity.ni_digest("AB123456C")
    assert len(digest) == 64 and "123456" not in digest
    assert digest == identity.ni_digest("AB123456C") != identity.ni_digest("AB123456D")
    with override_settings(SECRET_KEY="another"):
        assert identity.ni_digest("AB123456C") != digest
    assert identity.ni_digest("") == ""


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("07700 900982", "+447700900982", "07700 900982"),
        ("+44 7700 900982", "+447700900982", "07700 900982"),
        ("(020) 7946 0123", "+442079460123", "020 7946 0123"),
        ("0033 1 23 45 67 89", "+33123456789", "+33 1 23 45 67 89"),
        ("020 7946 0123 ext. 12", "+442079460123x12", "020 7946 0123 x12"),
    ],
)
def test_phones_are_stored_one_way_and_shown_as_people_write_them(typed, stored, shown):
    assert identity.normalise_phone(typed) == stored
    assert identity.phone_text(stored) == shown
    assert identity.normalise_phone(stored) == stored


@pytest.mark.parametrize("wrong", ["12", "no phone", "0" * 40, "🎓", "020 7946 0123 ext. 123456789"])
def test_what_is_no_phone_number_is_refused(wrong):
    with pytest.raises(ValidationError, match="Enter a phone number"):
        identity.normalise_phone(wrong)


def test_postcodes_get_their_space_and_capitals():
    assert identity.normalise_postcode(" e139aa ") == "E13 9AA"
    with pytest.raises(ValidationError, match="full UK postcode"):
        identity.normalise_postcode("E13")


@given(st.text(max_size=60))
def test_plain_words_stay_plain(text):
    once = identity.plain(text)
    assert identity.plain(once) == once
    assert once == once.strip() and "  " not in once and "%" not in once and "_" not in once


def test_names_are_found_without_accents_marks_or_case():
    text = identity.search_text_of(
        reference="NG-04417", first_name="Zoë", last_name="O’Neill-Żak", former_names="Łuczak",
        phone="+447700900982",
    )  # fmt: skip
    for typed in (
        "zoe",
        "oneill",
        "O'Neill Zak",
        "luczak",
        "NG-04417",
        "ng04417",
        "07700 900982",
        "+447700",
        "0982",
    ):
        for word in identity.search_words(typed):
            assert word in text


def test_last_names_sort_first():
    assert identity.sort_name_of("Zoë", "Ábel") < identity.sort_name_of("Ann", "Beddoes")
