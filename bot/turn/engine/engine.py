"""The engine of the turn: urgent check, understanding, dialogue, actions.

It depends on nothing but its request and the files loaded at start, and changes nothing outside, so
a turn that a crash cut off is simply run again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.alarms.detector import match
from bot.conversations.turn import STAFF, TurnRequest, TurnResult
from bot.errors import ModelError
from bot.knowledge.model import Knowledge
from bot.turn.engine.combine import combined
from bot.turn.engine.memory import state_from, tracker_from
from bot.turn.engine.processor import Actions, Said, TurnProcessor
from bot.turn.engine.record import INFORM, intent_in_booking, record_of, understanding_of
from bot.turn.reading.followup import leaning, only_named
from bot.turn.reading.understanding import UNKNOWN, URGENT_INTENT, Parse, Understanding

URGENT_ACTION = "action_urgent"
LANGUAGE_ACTION = "action_other_language"
PERSONAL_CASE = "ask_medical_advice"
UNSURE = "nlu_fallback"
MOST_AHEAD = 2  # texts understood ahead of their turns at a time
PROBE = "What is prolotherapy?"

Language = Callable[[str], str | None]


class RasaEngine:
    """Answers one message at a time; see `bot.conversations.turn.Engine`.

    Args:
        processor: the loaded model with our actions.
        knowledge: gives the knowledge in force; it may change while the service runs.
        language: tells in which other language than English a text plainly is; None for English.
    """

    def __init__(
        self, processor: TurnProcessor, knowledge: Callable[[], Knowledge], language: Language
    ) -> None:
        self._processor = processor
        self._knowledge = knowledge
        self._language = language
        self._understanding = Understanding(processor.parse, self._is_question)
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="understand")
        self._room = threading.BoundedSemaphore(MOST_AHEAD)

    @classmethod
    def load(
        cls,
        model: Path,
        knowledge: Callable[[], Knowledge],
        actions: Actions,
        language: Language = lambda text: None,
    ) -> RasaEngine:
        """Load a model and make sure that it answers: a load that "worked" proves nothing.

        Raises:
            ModelError: the model cannot be loaded or does not answer a plain question.
        """
        engine = cls(TurnProcessor(model, actions), knowledge, language)
        language(PROBE)  # builds its vocabulary now and not in the first visitor's turn
        parsed = engine.understand(PROBE)
        if parsed["intent"]["name"] != "ask_what_is":
            raise ModelError(
                f"The model {model.name} does not understand {PROBE!r}.",
                "Train it again: python -m bot train --force.",
            )
        return engine

    def understand(self, text: str) -> Parse:
        """Return the parse of a text without its context; see `bot.turn.reading.understanding`."""
        return self._understanding.of(text)

    def _is_question(self, intent: str) -> bool:
        return intent == PERSONAL_CASE or self._knowledge().topic_for_intent(intent) is not None

    def foresee(self, text: str) -> None:
        """Understand a text ahead of its turn, in another thread; returns at once.

        A text is understood the same way whenever that happens, so the channel calls this while
        the message is being written to disk, and the turn finds the work done. When many messages
        come at once the turns are busy anyway, and no work is done ahead.
        """
        if self._room.acquire(blocking=False):
            self._ahead.submit(self.understand, text).add_done_callback(self._leave)

    def _leave(self, done: Future[Parse]) -> None:
        self._room.release()

    async def answer(self, request: TurnRequest) -> TurnResult:
        """Return what to say, store and remember for one message.

        Raises:
            TurnError: the dialogue could not be completed.
        """
        rule = None if request.choice else match(request.text, self._knowledge().urgent)
        parsed = {**self._parsed(request), "desk": dict(request.desk)}
        urgent = rule is not None or parsed["intent"]["name"] == URGENT_INTENT
        understanding = understanding_of(parsed, rule.key if rule else "")
        if request.owner == STAFF and not urgent:
            return TurnResult(state=dict(request.state), understanding=understanding)
        tracker = tracker_from(request.state, request.conversation_id, self._processor.domain)
        count = len(tracker.events)
        if urgent:
            said = self._alarmed(tracker, parsed, rule.key if rule else "", request.now)
        elif (parsed.get("data") or {}).get("language"):
            said = self._directly(LANGUAGE_ACTION, tracker, parsed, request.now)
        else:
            said = self._answered(tracker, parsed, request.now)
        events = list(tracker.events)[count:]
        replies = combined(_parts(said, "reply"), set(understanding["questions"]))
        if not urgent and (request.state.get("slots") or {}).get("booking"):
            understanding |= {"intent": intent_in_booking(understanding["intent"], replies)}
        return TurnResult(
            replies=replies,
            effects=_parts(said, "effect"),
            state=state_from(tracker, request.state, events),
            events=[record_of(event, request.now) for event in events],
            understanding=understanding,
        )

    def _alarmed(
        self, tracker: DialogueStateTracker, parsed: Parse, rule: str, now: datetime
    ) -> Said:
        """Give the advice; an alarm asks no policy, so nothing can stand in its way."""
        intent = {"name": URGENT_INTENT, "confidence": 1.0}
        parsed = {**parsed, "intent": intent, "data": {"urgent_rule": rule}}
        return self._directly(URGENT_ACTION, tracker, parsed, now)

    def _directly(
        self, action: str, tracker: DialogueStateTracker, parsed: Parse, now: datetime
    ) -> Said:
        """Run one action without asking a policy, then listen."""
        tracker.update(_user_event(parsed), self._processor.domain)
        latest = {**parsed, "now": now.isoformat()}
        said = self._processor.run_action(action, tracker, latest)
        return said + self._processor.run_action("action_listen", tracker, latest)

    def _answered(self, tracker: DialogueStateTracker, parsed: Parse, now: datetime) -> Said:
        """Let the policies act: once, or for each of several questions as if asked one by one."""
        several = None if tracker.active_loop else parsed.get("questions")
        said: Said = []
        for one in several or [parsed]:
            tracker.update(_user_event(one), self._processor.domain)
            latest = {**one, "now": now.isoformat(), "desk": parsed["desk"]}
            said += self._processor.predict_and_run(tracker, latest)
            if tracker.active_loop:  # a booking has begun: it leads the conversation from here
                break
        return said

    def _parsed(self, request: TurnRequest) -> dict[str, Any]:
        """Return the parse: of the text, or of what the clicked choice means."""
        if request.choice is None:
            parsed = self.understand(request.text)
            language = self._foreign(parsed, request)
            if not language:
                return self._in_context(parsed, request)
            intent = {"name": UNKNOWN, "confidence": 1.0}
            return {**parsed, "intent": intent, "questions": [], "data": {"language": language}}
        entities = [
            {"entity": key, "value": value}
            for key, value in (request.choice.get("entities") or {}).items()
        ]
        return {
            "text": request.text,
            "intent": {"name": request.choice["intent"], "confidence": 1.0},
            "intent_ranking": [],
            "entities": entities,
            "data": dict(request.choice.get("data") or {}),
            "clicked": True,
        }

    def _foreign(self, parsed: Parse, request: TurnRequest) -> str:
        """Return the other language of a message that was not plainly understood all the same.

        Never inside a booking: names and addresses look foreign.
        """
        decision = (parsed.get("scope") or {}).get("decision", "known")
        name = parsed["intent"]["name"]
        understood = decision == "known" and name not in (UNKNOWN, UNSURE)
        if understood or name == URGENT_INTENT or (request.state.get("slots") or {}).get("booking"):
            return ""
        return self._language(request.text) or ""

    def _in_context(self, parsed: Parse, request: TurnRequest) -> Parse:
        """Return the parse with the intent that a short message has after what was said last."""
        slots = request.state.get("slots") or {}
        if parsed.get("questions") or slots.get("booking"):
            return parsed
        intent = leaning(parsed, slots, self._knowledge(), request.now)
        if not intent and parsed["intent"]["name"] in (INFORM, UNSURE, UNKNOWN):
            intent = only_named(parsed, self._knowledge())
        if not intent or intent == parsed["intent"]["name"]:
            return parsed
        return {**parsed, "intent": {"name": intent, "confidence": 1.0}, "leaning": True}


def _user_event(parsed: Mapping[str, Any]) -> UserUttered:
    return UserUttered(
        parsed["text"], parsed["intent"], list(parsed["entities"]), use_text_for_featurization=False
    )


def _parts(said: Said, key: str) -> list[dict[str, Any]]:
    """Return the replies or the effects from what the actions uttered."""
    customs = (message.get("custom") or {} for message in said)
    return [custom[key] for custom in customs if key in custom]
