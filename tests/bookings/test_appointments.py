"""What may become of a booking, and which days and times an appointment can have."""

from __future__ import annotations

from datetime import datetime, timezone
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bookings import appointments
from bot.bookings.appointments import BOOKED, CONTACTED, DECLINED, NEW, NEXT, NO_ANSWER, STATUSES
from bot.bookings.keys import email_key, phone_key, words_of
from bot.bookings.model import DeskBooking, Wish
from bot.errors import RequestError
from tests.bookings.bookings import AT, LATER, a_booking

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 3, 14, 0, tzinfo=timezone.utc)


def refusal(booking: DeskBooking, wish: Wish) -> str:
    """The sentence of a refusal; empty when the change may be made."""
    try:
        appointments.check(booking, wish)
    except RequestError as error:
        return error.message if error.status == 422 else f"status {error.status}"
    return ""


def test_every_status_can_be_left_and_reached() -> None:
    assert set(NEXT) == set(STATUSES)
    assert all(NEXT.values())
    assert {one for following in NEXT.values() for one in following} == set(STATUSES)
    assert all(status not in following for status, following in NEXT.items())


def test_what_was_declined_can_be_opened_again() -> None:
    assert refusal(a_booking(status=DECLINED), Wish(NEW)) == ""
    assert refusal(a_booking(status=BOOKED, appointment_at=AT), Wish(CONTACTED)) == ""


@pytest.mark.parametrize(("before", "after"), list(product(STATUSES, STATUSES)))
def test_only_the_listed_changes_are_made(before: str, after: str) -> None:
    at = AT if after == BOOKED else None
    said = refusal(a_booking(status=before), Wish(after, at, 30, "a note"))
    if before == after or after in NEXT[before]:
        assert said == ""
    else:
        assert "cannot become" in said
        assert "_" not in said


@pytest.mark.parametrize("status", ["", "lost", "NEW", "new "])
def test_an_unknown_status_is_refused(status: str) -> None:
    assert refusal(a_booking(), Wish(status)) == appointments.NO_SUCH_STATUS


def test_booked_needs_a_time() -> None:
    assert refusal(a_booking(), Wish(BOOKED)) == appointments.MISSING


@pytest.mark.parametrize("status", [NEW, DECLINED])
def test_the_same_status_needs_something_new(status: str) -> None:
    assert refusal(a_booking(status=status), Wish(status)) == appointments.NOTHING
    assert refusal(a_booking(status=status), Wish(status, note="said more")) == ""


def test_a_booked_one_is_moved_or_gets_a_note() -> None:
    booked = a_booking(status=BOOKED, appointment_at=AT, appointment_minutes=30)
    assert refusal(booked, Wish(BOOKED, AT, 30)) == appointments.NOTHING
    assert refusal(booked, Wish(BOOKED, LATER, 30)) == ""
    assert refusal(booked, Wish(BOOKED, AT, 45)) == ""
    assert refusal(booked, Wish(BOOKED, AT, 30, "brings her pictures")) == ""


@pytest.mark.parametrize("status", [CONTACTED, NO_ANSWER])
def test_calling_again_counts_without_a_note(status: str) -> None:
    assert refusal(a_booking(status=status), Wish(status)) == ""


def test_a_note_has_an_end() -> None:
    longest = "x" * appointments.LONGEST_NOTE
    assert refusal(a_booking(), Wish(CONTACTED, note=longest)) == ""
    assert refusal(a_booking(), Wish(CONTACTED, note=longest + "x")) == appointments.LONG_NOTE


@pytest.mark.parametrize("clock", ["14:30", "2:30 pm", "02:30PM", "2.30 p.m.", "14.30"])
def test_a_time_is_read_however_it_is_written(clock: str) -> None:
    found = appointments.moment("2026-03-05", clock, NEW_YORK, NOW)
    assert found == datetime(2026, 3, 5, 19, 30, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("day", "clock", "sentence"),
    [
        ("", "14:30", appointments.MISSING),
        ("2026-03-05", " ", appointments.MISSING),
        ("03/05/2026", "14:30", appointments.BAD_DAY),
        ("2026-02-30", "14:30", appointments.BAD_DAY),
        ("٢٠٢٦-03-05", "14:30", appointments.BAD_DAY),
        ("2026-03-05", "9", appointments.BAD_TIME),
        ("2026-03-05", "25:00", appointments.BAD_TIME),
        ("2026-03-05", "14:30 pm", appointments.BAD_TIME),
        ("2026-03-05", "soon", appointments.BAD_TIME),
        ("2026-03-03", "09:00", appointments.PASSED),
        ("2026-03-02", "15:00", appointments.PASSED),
        ("0001-01-01", "00:00", appointments.PASSED),
        ("2029-03-05", "14:30", appointments.TOO_FAR),
        ("9999-12-31", "23:59", appointments.TOO_FAR),
    ],
)
def test_a_time_that_will_not_do_is_one_sentence(day: str, clock: str, sentence: str) -> None:
    with pytest.raises(RequestError) as error:
        appointments.moment(day, clock, NEW_YORK, NOW)
    assert (error.value.status, error.value.message) == (422, sentence)


def test_an_hour_that_the_clocks_skip_does_not_exist() -> None:
    with pytest.raises(RequestError) as error:
        appointments.moment("2026-03-08", "02:30", NEW_YORK, NOW)
    assert error.value.message == (
        "On Sunday 8 March the clocks go forward and 02:30 does not exist. "
        "Please choose another time."
    )


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    found = appointments.moment("2026-11-01", "01:30", NEW_YORK, NOW)
    assert found == datetime(2026, 11, 1, 5, 30, tzinfo=timezone.utc)


@given(
    # Half of them in the nights in which some clocks change.
    st.datetimes(datetime(2026, 3, 5), datetime(2028, 2, 1))
    | st.datetimes(datetime(2026, 3, 8), datetime(2026, 3, 8, 5))
    | st.datetimes(datetime(2026, 3, 29), datetime(2026, 3, 29, 5))
    | st.datetimes(datetime(2026, 10, 4), datetime(2026, 10, 4, 5)),
    st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_a_time_is_the_one_on_the_clinics_clock_or_refused(wanted: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    typed = (f"{wanted:%Y-%m-%d}", f"{wanted:%H:%M}")
    there = wanted.replace(tzinfo=zone, second=0, microsecond=0)
    before, after = (there.replace(fold=fold).utcoffset() for fold in (0, 1))
    assert before is not None
    assert after is not None
    if before < after:
        with pytest.raises(RequestError, match="clocks go forward"):
            appointments.moment(*typed, zone, NOW)
        return
    found = appointments.moment(*typed, zone, NOW)
    assert f"{found.astimezone(zone):%Y-%m-%d %H:%M}" == f"{wanted:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(("typed", "length"), [("", 30), ("5", 5), (" 45 ", 45), ("480", 480)])
def test_the_length_is_in_minutes(typed: str, length: int) -> None:
    assert appointments.minutes(typed) == length


@pytest.mark.parametrize("typed", ["4", "481", "-30", "half an hour", "30.5", "٣٠", "9" * 50])
def test_a_length_that_will_not_do_is_one_sentence(typed: str) -> None:
    with pytest.raises(RequestError) as error:
        appointments.minutes(typed)
    assert error.value.message == appointments.BAD_MINUTES


def test_one_person_has_one_key() -> None:
    written = ["(212) 555-0142", "+1 212 555 0142", "212.555.0142", "1-212-555-0142"]
    assert {phone_key(one) for one in written} == {"+12125550142"}
    assert phone_key("+44 20 7946 0958") == "+442079460958"
    assert email_key(" Ann@Example.COM ") == "ann@example.com"
    assert (phone_key(" "), email_key("")) == ("", "")
    assert [phone_key(one) for one in ("call me", "12", "ext. 4444")] == ["", "", ""]


def test_a_search_is_words_or_a_number() -> None:
    assert words_of("Zoë  LEE") == ["zoe", "lee"]
    assert words_of("(212) 555-0142") == ["2125550142"]
    assert words_of("020 7946") == ["207946"]
    assert words_of("  ") == []
