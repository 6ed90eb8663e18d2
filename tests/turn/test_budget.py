"""Whatever goes wrong in the engine is a TurnError, and a late answer is noticed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timezone

import pytest

from bot.conversations.turn import TurnRequest, TurnResult
from bot.errors import StoreError, TurnError
from bot.turn.budget import BudgetedEngine
from tests.cast import reply, result

REQUEST = TurnRequest(
    conversation_id="c",
    seq=2,
    text="my secret",
    choice=None,
    state={},
    owner="assistant",
    now=datetime(2026, 3, 3, tzinfo=timezone.utc),
)


class Scripted:
    """An engine that does what it is told."""

    def __init__(self, script: Callable[[TurnRequest], Awaitable[TurnResult]]) -> None:
        self._script = script

    async def answer(self, request: TurnRequest) -> TurnResult:
        return await self._script(request)


@pytest.fixture
def engine_that() -> Iterator[Callable[..., BudgetedEngine]]:
    """Make an engine from a script."""
    made: list[BudgetedEngine] = []

    def make(
        script: Callable[[TurnRequest], Awaitable[TurnResult]], seconds: float = 5
    ) -> BudgetedEngine:
        made.append(BudgetedEngine(Scripted(script), seconds))
        return made[-1]

    yield make
    for engine in made:
        engine.close()


async def echo(request: TurnRequest) -> TurnResult:
    await asyncio.sleep(0)
    return result(reply(request.text))


def test_an_answer_in_time_is_handed_on(engine_that: Callable[..., BudgetedEngine]) -> None:
    engine = engine_that(echo)
    assert [engine.answer(REQUEST) for _ in range(2)] == [result(reply("my secret"))] * 2
    assert engine.late == 0


def test_waiting_longer_than_the_budget_is_a_failure(
    engine_that: Callable[..., BudgetedEngine],
) -> None:
    cancelled = []

    async def wait(request: TurnRequest) -> TurnResult:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(request.seq)
            raise
        return result()

    with pytest.raises(TurnError, match=r"^No answer within 0\.01 s\.$"):
        engine_that(wait, 0.01).answer(REQUEST)
    assert cancelled == [2]


def test_work_that_blocks_too_long_is_counted_but_not_thrown_away(
    engine_that: Callable[..., BudgetedEngine],
) -> None:
    async def block(request: TurnRequest) -> TurnResult:
        time.sleep(0.02)
        return result(reply("late"))

    engine = engine_that(block, 0.01)
    assert engine.answer(REQUEST) == result(reply("late"))
    assert engine.late == 1


def test_the_engines_own_error_is_handed_on(engine_that: Callable[..., BudgetedEngine]) -> None:
    async def refuse(request: TurnRequest) -> TurnResult:
        raise TurnError("No model.", "Train one.")

    with pytest.raises(TurnError) as error:
        engine_that(refuse).answer(REQUEST)
    assert str(error.value) == "No model. Train one."


@pytest.mark.parametrize(
    "fault",
    [ValueError("my secret"), StoreError("my secret"), MemoryError(), SystemExit("my secret")],
    ids=lambda fault: type(fault).__name__,
)
def test_any_other_error_names_its_place_and_not_its_words(
    engine_that: Callable[..., BudgetedEngine], fault: BaseException
) -> None:
    async def fail(request: TurnRequest) -> TurnResult:
        raise fault

    with pytest.raises(TurnError) as error:
        engine_that(fail).answer(REQUEST)
    assert type(fault).__name__ in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("fault", [SystemExit(1), asyncio.CancelledError(), ValueError()], ids=repr)
def test_after_a_fault_the_next_request_is_asked_as_usual(
    engine_that: Callable[..., BudgetedEngine], fault: BaseException
) -> None:
    faults = [fault]

    async def fail_once(request: TurnRequest) -> TurnResult:
        if faults:
            raise faults.pop()
        return result(reply("fine"))

    engine = engine_that(fail_once)
    with pytest.raises(TurnError):
        engine.answer(REQUEST)
    assert engine.answer(REQUEST) == result(reply("fine"))


def test_after_a_time_out_the_next_request_is_asked_as_usual(
    engine_that: Callable[..., BudgetedEngine],
) -> None:
    waits = [60.0]

    async def wait_once(request: TurnRequest) -> TurnResult:
        await asyncio.sleep(waits.pop() if waits else 0)
        return result(reply("fine"))

    engine = engine_that(wait_once, 0.2)
    with pytest.raises(TurnError):
        engine.answer(REQUEST)
    assert engine.answer(REQUEST) == result(reply("fine"))
