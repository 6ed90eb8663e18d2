"""The engine of the turn: alarms, understanding, dialogue, actions.

It depends on nothing but its request and the files loaded at start, and changes nothing outside, so
a turn that a crash cut off is simply run again.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import intents
from bot.alarms.model import Rung
from bot.bookings.reading.usage import usage
from bot.conversations.turn import STAFF, TurnRequest, TurnResult
from bot.errors import ModelError
from bot.knowledge.model import Knowledge
from bot.reply import Reply
from bot.text import folded
from bot.turn.action import Actions, Context, Outcome
from bot.turn.alarms import alarm_holds, rung_by, staff_took_over, with_emergency_line
from bot.turn.budget import place
from bot.turn.engine.combine import combined
from bot.turn.engine.memory import state_from, tracker_from
from bot.turn.engine.processor import TurnProcessor
from bot.turn.engine.record import intent_in_booking, record_of, understanding_of
from bot.turn.reading.followup import in_context
from bot.turn.reading.message import ParsedMessage
from bot.turn.reading.understanding import Understanding, as_written
from bot.turn.reading.waiting import waited_for
from bot.turn.slots import Slots, expired, slots_from

URGENT_ACTION = "action_urgent"
LANGUAGE_ACTION = "action_other_language"
EXPIRED_ACTION = "action_expired"
MOST_AHEAD = 2  # texts understood ahead of their turns at a time

Language = Callable[[str, re.Pattern[str]], str | None]

log = logging.getLogger(__name__)


class RasaEngine:
    """Answers one message at a time; see `bot.conversations.turn.Engine`.

    Args:
        processor: the loaded model with our actions.
        knowledge: gives the knowledge in force; it may change while the service runs.
        language: tells in which other language than English a text plainly is; None for English.
        spelling: puts right what is mistyped in a text.
    """

    def __init__(
        self,
        processor: TurnProcessor,
        knowledge: Callable[[], Knowledge],
        language: Language,
        spelling: Callable[[str], str] = as_written,
    ) -> None:
        self._processor = processor
        self._knowledge = knowledge
        self._language = language
        self._understanding = Understanding(processor.parse, spelling)
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="understand")
        self._room = threading.BoundedSemaphore(MOST_AHEAD)

    @classmethod
    def load(
        cls,
        model: Path,
        knowledge: Callable[[], Knowledge],
        actions: Actions,
        language: Language = lambda text, ours: None,
        spelling: Callable[[str], str] = as_written,
    ) -> RasaEngine:
        """Load a model and make sure that it answers: a load that "worked" proves nothing.

        Raises:
            ModelError: the model cannot be loaded or does not answer a plain question.
        """
        engine = cls(TurnProcessor(model, actions), knowledge, language, spelling)
        probe = knowledge().probe
        if engine.understand(probe.question).intent != probe.intent:
            raise ModelError(
                f"The model {model.name} does not understand {probe.question!r}.",
                "Train it again: python -m bot train --force.",
            )
        language(
            "hello there", knowledge().about.named
        )  # builds its vocabulary now and not in the first visitor's turn
        usage("hello")  # so does the reader of names
        return engine

    def understand(self, text: str, knowledge: Knowledge | None = None) -> ParsedMessage:
        """Return a text as understood without its context.

        Args:
            text: as written.
            knowledge: what is in force in the turn; what is in force now when left out.
        """
        return self._understanding.of(text, knowledge or self._knowledge())

    def prefetch(self, text: str) -> None:
        """Understand a text ahead of its turn, in another thread; returns at once.

        A text is understood the same way whenever that happens, so the channel calls this while
        the message is being written to disk, and the turn finds the work done. When many messages
        come at once the turns are busy anyway, and no work is done ahead.
        """
        if self._room.acquire(blocking=False):
            self._ahead.submit(self.understand, text).add_done_callback(self._leave)

    def _leave(self, done: Future[ParsedMessage]) -> None:
        self._room.release()

    async def answer(self, request: TurnRequest) -> TurnResult:
        """Return what to say, store and remember for one message.

        Raises:
            TurnError: the dialogue could not be completed.
        """
        knowledge = self._knowledge()  # one version for all of the turn
        try:
            rung = None if request.choice else rung_by(request.text, knowledge, self.understand)
        # Should this fail, the visitor is told whom to call, the desk looks, and the message is
        # answered all the same if it can be.
        except Exception as error:
            log.error("the alarm reader failed: %s", place(error))
            return with_emergency_line(self._turn(request, knowledge, None), knowledge)
        return self._turn(request, knowledge, rung)

    def _turn(self, request: TurnRequest, knowledge: Knowledge, rung: Rung | None) -> TurnResult:
        """Return the turn of a message that raises this alarm, or none."""
        slots = slots_from(request.state.get("slots") or {})
        message = self._read(request, slots, knowledge, rung)
        understanding = understanding_of(message, rung)
        if request.owner == STAFF and not rung:
            return TurnResult(state=staff_took_over(request.state), understanding=understanding)
        tracker = tracker_from(request.state, request.conversation_id, self._processor.domain)
        count = len(tracker.events)
        moment = Context(message, knowledge, request.now, desk=request.desk, alarm=rung)
        # An alarm asks no policy, so nothing can stand in its way; nor after it, while it holds.
        urgent = rung is not None or alarm_holds(moment, slots)
        if urgent:
            alarmed = replace(message, intent=intents.URGENT, confidence=1.0)
            outcomes = self._directly(URGENT_ACTION, tracker, replace(moment, message=alarmed))
        elif request.choice and expired(request.choice, slots):
            outcomes = self._directly(EXPIRED_ACTION, tracker, moment)
        elif message.language:
            outcomes = self._directly(LANGUAGE_ACTION, tracker, moment)
        else:
            outcomes = self._answered(tracker, moment)
        events = list(tracker.events)[count:]
        replies = combined(_replies(outcomes), set(understanding.questions))
        if not urgent and slots.get("booking"):
            intent = intent_in_booking(understanding.intent, replies)
            understanding = replace(understanding, intent=intent)
        return TurnResult(
            replies=replies,
            effects=tuple(effect for outcome in outcomes for effect in outcome.effects),
            state=state_from(tracker, request.state, events),
            events=[record_of(event, request.now) for event in events],
            understanding=understanding,
        )

    def _directly(
        self, action: str, tracker: DialogueStateTracker, moment: Context
    ) -> list[Outcome]:
        """Run one action without asking a policy, then listen."""
        tracker.update(_user_event(moment.message), self._processor.domain)
        outcome = self._processor.run_action(action, tracker, moment)
        self._processor.listen(tracker)
        return [outcome]

    def _answered(self, tracker: DialogueStateTracker, moment: Context) -> list[Outcome]:
        """Let the policies act: once, or for each of several questions as if asked one by one."""
        several = () if tracker.active_loop else moment.message.questions
        outcomes: list[Outcome] = []
        for one in several or (moment.message,):
            tracker.update(_user_event(one), self._processor.domain)
            outcomes += self._processor.predict_and_run(tracker, replace(moment, message=one))
            if tracker.active_loop:  # a booking has begun: it leads the conversation from here
                break
        return outcomes

    def _read(
        self, request: TurnRequest, slots: Slots, knowledge: Knowledge, rung: Rung | None
    ) -> ParsedMessage:
        """Return the message as understood; an alarm does not hang on that."""
        try:
            return self._understood(request, slots, knowledge)
        except Exception as error:
            if rung is None:
                raise
            log.error("an alarming message was not understood: %s", place(error))
            return ParsedMessage(request.text, intents.URGENT)

    def _understood(
        self, request: TurnRequest, slots: Slots, knowledge: Knowledge
    ) -> ParsedMessage:
        """Return what the words mean, or what the clicked choice means."""
        if request.choice is not None:
            return ParsedMessage.from_click(request.text, request.choice)
        message = self.understand(request.text, knowledge)
        if slots.get("booking"):  # names and addresses look foreign, and nothing leans on a topic
            return message
        language = self._foreign(message, knowledge)
        if language:
            unknown = message.meant(intents.OUT_OF_SCOPE)
            return replace(unknown, questions=(), language=language)
        if waited := waited_for(message, slots, knowledge.clinic.region, request.now):
            return replace(message.meant(waited), questions=())
        words = message.spelt or folded(request.text)  # where names have their places
        read = replace(message, text=words)
        return replace(in_context(read, slots, knowledge, request.now), text=request.text)

    def _foreign(self, message: ParsedMessage, knowledge: Knowledge) -> str:
        """Return the other language of a message that was not plainly understood all the same."""
        understood = message.in_scope and message.intent != intents.ASK_BACK
        if understood or message.intent == intents.URGENT:
            return ""
        return self._language(folded(message.text), knowledge.about.named) or ""


def _user_event(message: ParsedMessage) -> UserUttered:
    """Return Rasa's event of a message; no name in it decides which action runs."""
    intent = {"name": message.intent, "confidence": message.confidence}
    entities = [asdict(one) for one in message.entities]
    return UserUttered(message.text, intent, entities, use_text_for_featurization=False)


def _replies(outcomes: Iterable[Outcome]) -> Iterable[Reply]:
    return (reply for outcome in outcomes for reply in outcome.replies)
