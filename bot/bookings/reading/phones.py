"""Phone numbers in what a visitor writes, with what is said beside them; pure functions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import phonenumbers
from phonenumbers import PhoneNumber, ValidationResult

from bot.bookings.fields import LONGEST
from bot.bookings.reading.contact import EMAIL, Contact
from bot.cues import cues_of

CUES = cues_of(__file__)
DIGITS = re.compile(
    r"(?<![\w@])(?<!\w-)(?<!\d\.)[(+]{0,3} ?\d[\d\s().\-/+]{1,40}\d(?=\)?(?:[^\w@]|x|ext|$))",
    re.IGNORECASE,
)
REJECTED = CUES.pattern("rejected")
NEAR = 80  # characters before a number in which words that take it back stand
FEWEST, MOST = 5, 15  # digits that somebody may mean as a phone number
FEWEST_ABROAD = 7
ELSEWHERE, FEWEST_DIFFERENT = range(9, 13), 4
#: Where a number was asked for, this is one, though it is none.
TOO_SHORT = re.compile(r"\W{0,3}\d[\d \-.]{1,4}\W{0,3}")
SEVERAL = re.compile(r"\s?/\s?|\n|\s{2,}|(?<=\d) ?(?=\+)")
#: What is dialled before a country's code, from most countries and from North America.
ABROAD = ("00", "011")
SPOKEN, EXTENSION = CUES.pattern("spoken"), CUES.pattern("extension")
NOTE, HOURS, BEFORE = CUES.pattern("note"), CUES.pattern("hours"), CUES.pattern("ask_for")
#: Another sentence or another detail.
NOTE_ENDS = CUES.pattern("note_ends")
MOST_NOTES = 3
ZERO_WIDTH = ("Cf", "Mn", "Me")  # joiners, marks of direction, forms of emoji, keycaps
SHORT_FOR = (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY)


def find_phone(text: str, region: str, *, asked: bool = False) -> Contact | None:
    """Return the last phone number in a text: people correct themselves at the end.

    Args:
        text: the visitor's words.
        region: the country, such as "US", whose a number without a country code is.
        asked: a contact was asked for last, so "after 5 only" beside a number belongs to it.
    """
    even, places = _even(text)
    blanked = EMAIL.sub(lambda match: " " * len(match.group()), even)
    found = _by_digits(blanked, region) or _spoken(blanked, region)
    if found is None:
        if asked and TOO_SHORT.fullmatch(blanked):
            return Contact(text.strip(), "short", (0, len(text)))
        return None
    if not found.problem:
        found = _with_note(found, blanked, asked=asked)
    start, end = found.span
    return replace(found, span=(places[start], places[end]))


def _even(text: str) -> tuple[str, list[int]]:
    """Return a text with one kind of digit, dash and space, and where each character stood."""
    kept, places = [], []
    for place, letter in enumerate(text):
        kind = unicodedata.category(letter)
        if kind in ZERO_WIDTH:
            continue
        if kind == "Nd":
            letter = str(unicodedata.digit(letter))
        elif kind == "Pd" or letter in "−⁃":
            letter = "-"
        elif kind == "Zs" or letter == "\t":
            letter = " "
        elif letter in "＋（）．／":
            letter = unicodedata.normalize("NFKC", letter)
        kept.append(letter)
        places.append(place)
    return "".join(kept), [*places, len(text)]


def _by_digits(text: str, region: str) -> Contact | None:
    last = None
    for match in DIGITS.finditer(text):
        raw, start = match.group(), match.start()
        digits = re.sub(r"\D", "", raw)
        if len(digits) < FEWEST or _looks_like_date(raw):
            continue
        if REJECTED.search(text, max(0, start - NEAR), start):  # "... not 555 0142"
            continue
        last = match
    if last is None:
        return None
    found = _phone(last.group(), last.span(), region, EXTENSION.match(text, last.end()))
    if found.problem and (several := list(SEVERAL.finditer(last.group()))):
        begins = last.start() + several[-1].end()
        later = _phone(text[begins : last.end()], (last.start(), last.end()), region, None)
        return later if not later.problem else found
    return found


def _spoken(text: str, region: str) -> Contact | None:
    """Return a number that is written in words: "six four six, double five five ..."."""
    match = SPOKEN.search(text)
    if match is None:
        return None
    digits, times = "", 1
    for word in re.findall(r"[a-z]+", match.group().lower()):
        if word in CUES.lists["again"]:
            times = int(CUES.lists["again"][word])
        else:
            digits, times = digits + CUES.lists["digits"][word] * times, 1
    return _phone(digits, match.span(), region, None)


def _phone(
    raw: str, span: tuple[int, int], region: str, extension: re.Match[str] | None
) -> Contact:
    digits = re.sub(r"\D", "", raw)
    if len(digits) > MOST:
        return Contact(raw.strip(), "invalid", span)
    number, short = _number(raw, digits, region)
    if number is None and _is_from_elsewhere(digits):
        return Contact(raw.strip(), "", span)
    if number is None:
        return Contact(raw.strip(), "short" if short else "invalid", span)
    if extension:
        number.extension, span = extension[1], (span[0], extension.end())
    home = phonenumbers.country_code_for_region(region) == number.country_code
    style = phonenumbers.PhoneNumberFormat
    form = style.NATIONAL if home else style.INTERNATIONAL
    return Contact(phonenumbers.format_number(number, form), "", span)


def _number(raw: str, digits: str, region: str) -> tuple[PhoneNumber | None, bool]:
    """Return the number that is meant, or None and whether it only lacks digits."""
    abroad = [f"+{digits.removeprefix(one)}" for one in ABROAD if digits.startswith(one)]
    guessed = [f"+{digits}"] if len(digits) > 10 else []
    short = False
    for form in (raw, *abroad, *guessed):
        try:
            number = phonenumbers.parse(form, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number, False
        short |= phonenumbers.is_possible_number_with_reason(number) in SHORT_FOR
        home = number.country_code == phonenumbers.country_code_for_region(region)
        if home or form in guessed or ("+" not in raw and form == raw):
            continue
        # The lists of numbers in use in other countries are never complete.
        if len(str(number.national_number)) < FEWEST_ABROAD:
            short = True
        elif phonenumbers.is_possible_number(number):
            return number, False
    return None, short


def _is_from_elsewhere(digits: str) -> bool:
    """Tell whether digits may be a number of another country as it is dialled there."""
    return digits[0] == "0" and len(digits) in ELSEWHERE and len(set(digits)) >= FEWEST_DIFFERENT


def _with_note(found: Contact, text: str, *, asked: bool) -> Contact:
    """Return a number with what is said beside it: whom to ask for, when to call."""
    start, end = found.span
    notes = []
    if before := BEFORE.search(text, max(0, start - NEAR), start):
        start = before.start()
        notes.append(before[1])
    for _ in range(MOST_NOTES):
        note = NOTE.match(text, end)
        if note is None:
            hours = HOURS.match(text, end)
            note = hours if hours and (asked or not hours["apart"]) else None
        if note is None:
            break
        begin = note.start(note.lastindex or 0)
        ended = NOTE_ENDS.search(text, begin, note.end())
        end = ended.start() if ended else note.end()
        notes.append(text[begin:end].strip(" ,.-"))
        end += text[end : end + 1] == ")"
    room = LONGEST["phone"] - len(found.value) - 2
    return replace(found, note=", ".join(notes)[:room], span=(start, end))


def _looks_like_date(raw: str) -> bool:
    """Tell a date (12/05/2026, 2026-05-12) or a span of hours (9-11, 14.00 - 16.00) from a number."""
    compact = re.sub(r"\s", "", raw)
    date = r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}"
    hours = r"\d{1,2}[.:]\d{2}-\d{1,2}[.:]\d{2}"
    return re.fullmatch(f"{date}|{hours}", compact) is not None
