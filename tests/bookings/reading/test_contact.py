"""E-mail addresses as people write them, and slips in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bookings.reading.contact import find_email, sendable
from bot.bookings.reading.slips import CUES, meant


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("it's Ana.Diaz@example.com.", "Ana.Diaz@example.com"),
        ("ana at example dot com", "ana@example.com"),
        ("ana dot diaz at example dot com", "ana.diaz@example.com"),
        ("ana (at) example.co.uk", "ana@example.co.uk"),
        ("ana @ example.com", "ana@example.com"),
        ("ana＠example.com", "ana@example.com"),
        ("“ana@example.com”", "ana@example.com"),
        ("write to <ana@example.com>, please", "ana@example.com"),
        ("mailto:ana@example.com", "ana@example.com"),
        ("email:ana+clinic@example.com!", "ana+clinic@example.com"),
        ("old@example.com, no: new@example.com", "new@example.com"),
        ("ana@EXAMPLE.com", "ana@example.com"),
        ("o'brien_1@example.com", "o'brien_1@example.com"),
        ("ana@exämple.com", "ana@exämple.com"),
        ("ana@xn--exmple-cua.com", "ana@exämple.com"),
    ],
)
def test_an_address_is_found(text: str, address: str) -> None:
    found = find_email(text)
    assert found is not None
    assert (found.value, found.problem, found.meant) == (address, "", "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [("ana@exmaple", "invalid"), ("ana@@example.com", "invalid"), ("ana@example..com", "invalid"),
     ("josé.ruiz@example.com", "letters"), ("анна@example.com", "letters")],
)  # fmt: skip
def test_an_address_that_no_mail_reaches_is_named_as_such(text: str, problem: str) -> None:
    found = find_email(text)
    assert found is not None
    assert (found.value, found.problem) == (text, problem)


@pytest.mark.parametrize("text", ["meet me at noon", "", "I am at home. Call me.", "ana@"])
def test_what_is_no_address_is_left_alone(text: str) -> None:
    assert find_email(text) is None


@pytest.mark.parametrize(
    ("domain", "right"),
    [
        ("gmial.com", "gmail.com"), ("gamil.com", "gmail.com"), ("gmai.com", "gmail.com"),
        ("gmal.com", "gmail.com"), ("gmaill.com", "gmail.com"), ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"), ("gmail.cm", "gmail.com"), ("gmail", "gmail.com"),
        ("gmailcom", "gmail.com"), ("gmial.con", "gmail.com"), ("hotmial.com", "hotmail.com"),
        ("hotmai.com", "hotmail.com"), ("hotnail.com", "hotmail.com"), ("yaho.com", "yahoo.com"),
        ("yahooo.com", "yahoo.com"), ("yhaoo.com", "yahoo.com"), ("outlok.com", "outlook.com"),
        ("outllok.com", "outlook.com"), ("icloud.co", "icloud.com"), ("iclod.com", "icloud.com"),
        ("aol.con", "aol.com"), ("comcast.ney", "comcast.net"), ("protonmai.com", "protonmail.com"),
        ("example.con", "example.com"), ("hospital.ogr", "hospital.org"),
    ],
)  # fmt: skip
def test_a_slip_in_a_common_domain_is_noticed(domain: str, right: str) -> None:
    assert meant(f"rosa.d@{domain}") == f"rosa.d@{right}"
    found = find_email(f"it is rosa.d@{domain}")
    assert found is not None
    assert found.meant == f"rosa.d@{right}"


@pytest.mark.parametrize(
    "domain",
    ["example.com", "ymail.com", "mail.com", "email.com", "gmx.de", "gmx.net", "live.de", "live.nl",
     "life.com", "line.com", "mac.com", "hotmail.fr", "yahoo.fr", "yahoo.co.in", "outlook.es",
     "acme.co", "company.io", "school.edu", "nhs.net", "bt.com", "gmail.example.com", "qq.com",
     *sorted(CUES.words("providers") | CUES.words("real"))],
)  # fmt: skip
def test_what_others_have_is_no_slip(domain: str) -> None:
    assert meant(f"rosa.d@{domain}") == ""


@pytest.mark.parametrize(
    ("address", "sent"),
    [("ana@exämple.com", "ana@xn--exmple-cua.com"), ("ana@例え.jp", "ana@xn--r8jz45g.jp"),
     ("ana@example.com", "ana@example.com"), ("no address", "no address")],
)  # fmt: skip
def test_mail_goes_to_the_form_in_plain_letters(address: str, sent: str) -> None:
    assert sendable(address) == sent


@given(text=st.text(alphabet="ana@.example com-gmlé＠ dot at", max_size=80))
def test_any_text_is_read_and_its_place_is_in_it(text: str) -> None:
    found = find_email(text)
    assert found is None or 0 <= found.span[0] < found.span[1] <= len(text)
