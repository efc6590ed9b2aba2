"""How names, numbers and places are written down, so that the same one is always written the same way.

Shared by forms, the API, loads and search. Each `normalise_…` takes what was typed, gives what is
stored ("" for nothing), and raises ValidationError with a sentence that says the remedy.
"""

import hashlib
import hmac
import re
import unicodedata
from functools import lru_cache

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from localflavor.gb.forms import GBPostcodeField

# HMRC, National Insurance Manual NIM39110: letters never used, and prefixes never given out.
_NI_FORMAT = re.compile(r"[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[A-D]")
_NI_PREFIXES_NOT_USED = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
NI_MESSAGE = (
    "Enter a National Insurance number in the right format: two letters, six numbers, then A, B, C or D,"
    " such as AB 12 34 56 C"
)
PHONE_MESSAGE = "Enter a phone number, such as 020 7946 0123 or 07700 900 982"
POSTCODE_MESSAGE = "Enter a full UK postcode, such as E13 9AA"


def normalise_ni(typed: str | None) -> str:
    """Nine characters without spaces, in capitals: "ab 12 34 56 c" → "AB123456C"."""
    text = re.sub(r"[\s.\-]", "", typed or "").upper()
    if not text:
        return ""
    if not is_ni(text):
        raise ValidationError(NI_MESSAGE, code="invalid")
    return text


def is_ni(text: str) -> bool:
    """Whether `text`, already without spaces and in capitals, is in HMRC's format."""
    return _NI_FORMAT.fullmatch(text) is not None and text[:2] not in _NI_PREFIXES_NOT_USED


def ni_digest(normalised: str) -> str:
    """64 hexadecimal digits that stand for a normalised number; "" for none.

    Keyed with a secret of the installation: the number cannot be found by trying them all.
    """
    if not normalised:
        return ""
    return hmac.new(_digest_key(settings.SECRET_KEY), normalised.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=2)
def _digest_key(secret: str) -> bytes:
    return salted_hmac("clients.national_insurance", "digest", secret=secret, algorithm="sha256").digest()


def normalise_phone(typed: str | None) -> str:
    """International form, "+447700900982"; an extension stays behind an x."""
    text = (typed or "").strip()
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        raise ValidationError(PHONE_MESSAGE, code="invalid") from None
    # Possible, not valid: numbers kept for drama and new ranges must not be refused.
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(PHONE_MESSAGE, code="invalid")
    stored = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    stored += f"x{number.extension}" if number.extension else ""
    if len(stored) > 20:
        raise ValidationError(PHONE_MESSAGE, code="invalid")
    return stored


def phone_text(stored: str) -> str:
    """A stored number as people here write it: "07700 900982"."""
    try:
        number = phonenumbers.parse(stored, "GB")
    except phonenumbers.NumberParseException:
        return stored
    british = number.country_code == 44
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL if british else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, form)


def normalise_postcode(typed: str | None) -> str:
    """Capitals with one space: "e139aa" → "E13 9AA"."""
    text = (typed or "").strip()
    if not text:
        return ""
    try:
        return GBPostcodeField().clean(text)
    except ValidationError:
        raise ValidationError(POSTCODE_MESSAGE, code="invalid") from None


def plain(text: str) -> str:
    """Lower case, without accents and apostrophes, other marks as spaces: "O’Neill-Żak" → "oneill zak"."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    letters = letters.translate(_SPELT_OUT)
    letters = re.sub(r"['’‘ʼ`]", "", letters)
    return " ".join(re.sub(r"[^\w+]|_", " ", letters).split())


# Letters that no decomposition turns into plain ones.
_SPELT_OUT = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def sort_name_of(first_name: str, last_name: str) -> str:
    """What lists are ordered by: last name first, plain."""
    return f"{plain(last_name)} {plain(first_name)}".strip()[:170]


def search_text_of(
    *, reference: str, first_name: str, last_name: str, former_names: str = "", phone: str = ""
) -> str:
    """All that a client is found by, plain: names now and before, reference, phone both ways."""
    words = [plain(first_name), plain(last_name), plain(former_names)]
    number = plain(reference)
    words += [number, number.replace(" ", "")]
    if phone:
        words += [phone.lower(), re.sub(r"\D", "", phone_text(phone))]
    return " ".join(word for word in words if word)


def search_words(typed: str, most: int = 8) -> list[str]:
    """The words to look for in `search_text_of`; digits of a phone number typed in groups stay apart."""
    return plain(typed).split()[:most]
