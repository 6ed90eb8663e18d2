"""What a draft would change in knowledge.yml and data/nlu.yml, shown as a diff.

The files are edited as text, so their comments, order and form stay. Nothing is written here: a
named person releases a change.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from bot import intents
from bot.errors import RequestError
from bot.knowledge.model import Topic
from bot.questions.changes_knowledge import fill_in, new_topic
from bot.questions.changes_nlu import add_wordings
from bot.questions.model import WORDING, NewDraft

KNOWLEDGE = "knowledge.yml"
NLU = "data/nlu.yml"
CONTEXT = 3


@dataclass(frozen=True)
class Files:
    """The texts of the two files as they are now."""

    knowledge: str
    nlu: str


@dataclass(frozen=True)
class Change:
    """One file before and after."""

    name: str
    before: str
    after: str

    def lines(self) -> list[str]:
        """The unified diff, line by line."""
        return list(
            difflib.unified_diff(
                self.before.split("\n"),
                self.after.split("\n"),
                f"a/{self.name}",
                f"b/{self.name}",
                lineterm="",
                n=CONTEXT,
            )
        )


def changes_of(draft: NewDraft, files: Files, topics: Mapping[str, Topic]) -> list[Change]:
    """What a draft would change, file by file; files that stay as they are, are left out.

    Args:
        draft: what somebody wants.
        files: the files as they are.
        topics: the topics of the knowledge file, by key.

    Raises:
        RequestError: 409 when it does not fit the files, with a sentence that says why.
    """
    topic = topics.get(draft.topic)
    knowledge, nlu = files.knowledge, files.nlu
    if draft.kind == WORDING:
        intent = _known(topic, draft.topic).intent
    elif draft.title:
        if topic is not None:
            raise RequestError(409, "topic_taken", f"There is already a topic {draft.topic}.")
        intent = intents.asking(draft.topic)
        knowledge = new_topic(knowledge, draft.topic, intent, draft)
    else:
        known = _known(topic, draft.topic)
        intent = known.intent
        if known.covered:
            raise RequestError(409, "covered", f"The topic “{known.title}” has an answer by now.")
        knowledge = fill_in(knowledge, draft.topic, draft.text)
    if draft.wordings:
        # Wordings that were taken from questions on the topic may stand there already.
        nlu = add_wordings(nlu, intent, draft.wordings, skip=draft.kind != WORDING)
    found = (
        Change(KNOWLEDGE, files.knowledge, knowledge),
        Change(NLU, files.nlu, nlu),
    )
    return [change for change in found if change.before != change.after]


def _known(topic: Topic | None, key: str) -> Topic:
    if topic is None:
        raise RequestError(409, "no_topic", f"There is no topic {key or 'of that name'} any more.")
    return topic
