"""What is mistyped is read as it was meant; what is typed well, or is no English, stays as it is."""

from __future__ import annotations

import json
from functools import lru_cache

import pytest

from bot.commands.engine import our_spelling
from bot.settings import ROOT
from bot.turn.reading.spelling import Spelling
from tests.nlu.messages import ENGLISH, FOREIGN
from tests.shipped import shipped


@lru_cache(maxsize=1)
def spelling() -> Spelling:
    return our_spelling(shipped(), ROOT / "data")


@pytest.mark.parametrize(
    ("kind", "written", "read"),
    [
        ("vowels left out", "hw lng wil i b sor", "how long will i be sore"),
        ("vowels left out", "do u nmb teh area frst", "do you numb the area first"),
        ("vowels left out", "difrence btwn grwth factr", "difference between growth factor"),
        ("vowels mistaken", "is it ok for pregnent wemen", "is it ok for pregnant women"),
        ("vowels mistaken", "opning hours on saterday", "opening hours on saturday"),
        ("letters swapped", "is the frist visit free", "is the first visit free"),
        ("letters swapped", "wil the pian com bak", "will the pain come back"),
        ("letters doubled", "how baddly dus the neddle hert", "how badly does the needle hurt"),
        ("letters lost", "any risck of infecton", "any risk of infection"),
        ("as it sounds", "shud i do fizio or prollo", "should i do physio or prolo"),
        ("as it sounds", "wat is a consultashun", "what is a consultation"),
        ("as it sounds", "hoo givs the injectons", "who gives the injections"),
        ("as in a chat", "cn i eet b4 i com", "can i eat before i come"),
        ("as in a chat", "howmany visits 4 me plz", "how many visits for me please"),
        ("glued", "doesit hrut alot", "does it hurt alot"),
        ("glued", "howmuch for one shott", "how much for one shot"),
        ("glued", "wat isthis treatmant", "what is this treatment"),
        ("glued", "howmuchdoesitcost", "how much does it cost"),
        ("glued", "ihavekneepain", "i have knee pain"),
        ("words of their own", "dose it realy wrk", "does it really work"),
        ("words of their own", "wats teh succes rat", "what's the success rate"),
        ("words of their own", "wat r teh sid efects", "what are the side effects"),
        ("names", "my ankel an my sholder", "my ankle an my shoulder"),
        ("names", "r u on prolotherpay 4 sciatca", "are you on prolotherapy for sciatica"),
        ("names", "do u do masages", "do you do massages"),
        ("capitals", "DOSE IT HRT", "does IT hurt"),
        ("capitals", "Wat dos it cst", "what does it cost"),
    ],
)
def test_a_mistyped_text_is_put_right(kind: str, written: str, read: str) -> None:
    assert spelling()(written) == read, kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "what dose of ibuprofen is ok",  # a word of its own, in a text without slips
        "does the form say where the weight goes",
        "can I come at 2 or 4",
        "dont know if its ok, im not sure",
        "my name is Ana Wojcik",
        "I'm Jhon and my wife is Teh",  # names are written as people like
        "o.wojcik@exampel.com",
        "it's on www.exampel.com/fre",
        "WD-40, 1,400 or 2:15",
        "is MRI or PRPX better",
        "a whiplash from a rear-ender",
        "massages, boosters, thinners, surgeons and quacks",
        "aaaaaaaaaaaa",
        "zzzz",
        "qwe rty uio 123",
        "asdfghjkl",
        "asdfghjklqwertyuiop",
        "behandelingen",
        "hoeveel behandelingen heb ik nodig",
    ],
)
def test_any_other_text_stays(text: str) -> None:
    assert spelling()(text) == text


def test_other_languages_are_not_read_as_english() -> None:
    changed = [text for texts in FOREIGN.values() for text in texts if spelling()(text) != text]
    assert len(changed) <= 1, changed


def test_english_typed_well_stays() -> None:
    texts = [text for kind, texts in ENGLISH.items() for text in texts if kind != "typos and slang"]
    changed = {text: spelling()(text) for text in texts if spelling()(text) != text}
    assert len(changed) <= 8 < len(texts) / 25, json.dumps(changed, indent=1)


def test_one_slip_in_a_long_text_is_left() -> None:
    story = "my neighbour went to you last year and told me about it, and I have a sore back too, "
    assert spelling()(f"{story}so what is prolotherpy") == f"{story}so what is prolotherpy"


def test_only_the_mistyped_words_change() -> None:
    assert (
        spelling()("Hi!\nDos it hrt  a LOT, (Ana)?? :-)") == "Hi!\ndoes it hurt  a LOT, (Ana)?? :-)"
    )
