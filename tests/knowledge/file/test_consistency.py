"""Domain, rules and training examples must agree with the knowledge file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.intents import NEEDED
from bot.knowledge.file.consistency import (
    agreement_problems,
    example_key,
    examples_of,
    missing_intents,
)
from bot.knowledge.file.document import Document, read_document
from bot.settings import ROOT
from tests.knowledge.small import DOMAIN, RULES, SMALL, changed, examples, line_of, nlu


def document(folder: Path, name: str, text: str) -> Document:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_document(path)


def found(
    folder: Path,
    *,
    knowledge: str = SMALL,
    domain: str = DOMAIN,
    rules: str = RULES,
    training: str | None = None,
) -> list[tuple[str, int, str]]:
    """What does not agree, as file, line and message."""
    documents = [
        document(folder, "rules.yml", rules),
        document(folder, "nlu.yml", nlu() if training is None else training),
    ]
    problems = agreement_problems(
        document(folder, "knowledge.yml", knowledge),
        document(folder, "domain.yml", domain),
        documents,
    )
    return sorted((problem.file, problem.line, problem.message) for problem in problems)


def test_files_that_agree_have_no_problem(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_an_intent_needs_a_rule_and_examples(tmp_path: Path) -> None:
    text = changed("  - greet\n", "  - greet\n  - goodbye\n", DOMAIN)
    line = line_of("  - goodbye", text)
    assert found(tmp_path, domain=text) == [
        ("domain.yml", line, "The intent 'goodbye' has 0 different examples of 15."),
        ("domain.yml", line, "The intent 'goodbye' has no rule."),
    ]


def test_what_the_program_knows_by_name_must_be_there(tmp_path: Path) -> None:
    domain = document(tmp_path, "domain.yml", DOMAIN)
    found = [(one.line, one.message) for one in missing_intents(domain)]
    line = line_of("intents:", DOMAIN)
    assert found == [
        (line, f"The intent {name!r} is missing; the program cannot do without it.")
        for name in NEEDED
        if name != "greet"
    ]
    assert list(missing_intents(read_document(ROOT / "domain.yml"))) == []


def test_the_fallback_needs_a_rule_but_no_examples(tmp_path: Path) -> None:
    text = changed("  - greet\n", "  - greet\n  - nlu_fallback\n", DOMAIN)
    line = line_of("nlu_fallback", text)
    assert found(tmp_path, domain=text) == [
        ("domain.yml", line, "The intent 'nlu_fallback' has no rule.")
    ]


@pytest.mark.parametrize(("count", "wrong"), [(15, False), (14, True)])
def test_fifteen_examples_are_enough(tmp_path: Path, count: int, wrong: bool) -> None:
    message = "The intent 'greet' has 14 different examples of 15."
    wanted = [("domain.yml", line_of("- greet", DOMAIN), message)] if wrong else []
    assert found(tmp_path, training=nlu(greet=examples("hi", count))) == wanted


def test_variants_of_one_example_count_once(tmp_path: Path) -> None:
    variants = examples("hi", 14) + "      - HI!\n      - hi ...\n"
    message = "The intent 'greet' has 14 different examples of 15."
    got = found(tmp_path, training=nlu(greet=variants))
    assert got == [("domain.yml", line_of("- greet", DOMAIN), message)]


def test_an_example_stands_under_one_intent(tmp_path: Path) -> None:
    text = nlu(greet=examples("hello") + "      - Visits, again?\n")
    first = line_of("- visits again \n", text)
    message = f"The example 'Visits, again?' also stands under ask_visits (nlu.yml:{first})."
    assert found(tmp_path, training=text) == [("nlu.yml", line_of("Visits,", text), message)]


def test_an_example_stands_once_under_its_intent(tmp_path: Path) -> None:
    text = nlu(greet=examples("hello") + "      - good day\n      - good day\n")
    first = line_of("good day\n      - good", text)
    message = f"The example 'good day' stands twice (first in nlu.yml:{first})."
    assert found(tmp_path, training=text) == [("nlu.yml", first + 1, message)]


def test_names_marked_in_an_example_do_not_hide_a_double(tmp_path: Path) -> None:
    text = nlu(greet=examples("hello") + '      - [visits](effect) [again]{"entity": "x"}\n')
    (problem,) = found(tmp_path, training=text)
    assert problem[2].startswith("The example 'visits again' also stands under ask_visits ")


def test_texts_without_letters_are_compared_as_they_are(tmp_path: Path) -> None:
    text = nlu(
        greet=examples("hello") + "      - 👋\n", ask_cost=examples("cost") + "      - '$$$'\n"
    )
    assert found(tmp_path, training=text) == []
    text = nlu(greet=examples("hello") + "      - $$\n", ask_cost=examples("cost") + "      - $$\n")
    assert len(found(tmp_path, training=text)) == 1


def test_examples_and_rules_of_an_unknown_intent(tmp_path: Path) -> None:
    training = nlu(great="      - great\n      - very great\n")
    rules = changed("intent: greet", "intent: great", RULES)
    assert found(tmp_path, rules=rules, training=training) == [
        ("domain.yml", line_of("- greet", DOMAIN), "The intent 'greet' has no rule."),
        (
            "nlu.yml",
            line_of("- great\n", training),
            "The intent 'great' of these examples does not exist.",
        ),
        ("rules.yml", line_of("great", rules), "The intent 'great' of this rule does not exist."),
    ]  # fmt: skip


def test_an_empty_example(tmp_path: Path) -> None:
    text = nlu(greet="      - \n" + examples("hello"))
    line = line_of("      - \n", text)
    assert found(tmp_path, training=text) == [("nlu.yml", line, "This example is empty.")]


def test_a_question_that_is_answered_needs_a_topic(tmp_path: Path) -> None:
    rules = changed("action_small_talk", "action_answer", RULES)
    message = "The intent 'greet' has no topic in knowledge.yml."
    assert found(tmp_path, rules=rules) == [("rules.yml", line_of("intent: greet", rules), message)]


def test_a_topic_needs_an_intent_and_a_rule_that_answers(tmp_path: Path) -> None:
    knowledge = changed("intent: ask_cost", "intent: ask_price")
    message = "The intent 'ask_price' does not exist."
    assert found(tmp_path, knowledge=knowledge) == [
        ("knowledge.yml", line_of("ask_price", knowledge), message),
        (
            "rules.yml",
            line_of("ask_cost", RULES),
            "The intent 'ask_cost' has no topic in knowledge.yml.",
        ),
    ]
    rules = RULES.replace("ask_cost\n      - action: action_answer", "ask_cost\n      - action: x")
    message = "The rule for 'ask_cost' does not lead to action_answer."
    assert found(tmp_path, rules=rules) == [("rules.yml", line_of("ask_cost", rules), message)]


def test_a_catalogue_needs_its_entity(tmp_path: Path) -> None:
    domain = changed("  - effect\n", "", DOMAIN)
    message = "The entity 'effect' does not exist."
    line = line_of("entity: effect", SMALL)
    assert found(tmp_path, domain=domain) == [("knowledge.yml", line, message)]


def test_without_the_knowledge_the_other_files_are_still_compared(tmp_path: Path) -> None:
    domain = document(tmp_path, "domain.yml", DOMAIN)
    training = [document(tmp_path, "nlu.yml", nlu())]
    messages = [problem.message for problem in agreement_problems(None, domain, training)]
    assert messages == [
        f"The intent {intent!r} has no rule." for intent in ("ask_visits", "ask_cost", "greet")
    ]


@pytest.mark.parametrize(
    "text",
    ["word", "rules: 5", "rules: [5, {steps: 5}, {steps: [5, {intent: [a]}]}]", "nlu: {a: b}",
     "nlu: [5, {intent: [a]}, {intent: a, examples: 5}, {lookup: a, examples: b}]",
     "intents: 5", "intents: [[a], {}, 5]", "entities: {a: b}"],
)  # fmt: skip
def test_files_of_another_form_are_left_to_rasa(tmp_path: Path, text: str) -> None:
    odd = document(tmp_path, "odd.yml", text)
    list(agreement_problems(None, odd, [odd]))


def test_examples_have_their_lines(tmp_path: Path) -> None:
    text = "nlu:\n- intent: a\n  examples: |\n\n    - one\n    # a note\n    - two\n- intent: b\n"
    text += "  examples:\n  - text: three\n  - four\n"
    got = [
        (one.intent, one.name, one.where) for one in examples_of(document(tmp_path, "n.yml", text))
    ]
    assert got == [
        ("a", "one", "n.yml:5"),
        ("a", "two", "n.yml:7"),
        ("b", "three", "n.yml:10"),
        ("b", "four", "n.yml:11"),
    ]


def test_every_line_of_our_examples_is_found() -> None:
    path = ROOT / "data" / "nlu.yml"
    lines = path.read_text(encoding="utf-8").split("\n")
    ours = examples_of(read_document(path))
    assert len(ours) > 800
    for example in ours:
        line = lines[int(example.where.rpartition(":")[2]) - 1]
        assert example_key(line.strip().removeprefix("- ")) == example_key(example.name)
