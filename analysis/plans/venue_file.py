"""Writes the file of a venue, and the file of questions about it that the answers are written into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from analysis.plans.completing import Question
from analysis.plans.files import fault, read_text

HEAD: Final = """\
# Imported from {source}. Metres on one sheet; x to the east, y to the north.
# `havenue check` says what is still wrong with it, `havenue plot` draws it.
"""
QUESTIONS_HEAD: Final = """\
# What {source} does not say. Each guess stands in the venue for now.
# Write what is true behind `answer:`, and import again with --answers and this file.
"""


def venue_text(words: dict[str, Any], source: str) -> str:
    """Give the text of a venue's file."""
    return HEAD.format(source=source) + _yaml(words)


def questions_text(questions: Sequence[Question], answers: Mapping[str, Any], source: str) -> str:
    """Give the text of the file of questions, with the answers given so far."""
    parts = []
    for question in questions:
        words: dict[str, Any] = {"key": question.key, "asks": question.asks}
        words |= {"place": list(question.place)} if question.place else {}
        words |= {"choices": list(question.choices)} if question.choices else {}
        parts.append(words | {"guess": question.guess, "answer": answers.get(question.key)})
    return QUESTIONS_HEAD.format(source=source) + _yaml({"questions": parts})


def read_answers(path: Path) -> dict[str, Any]:
    """Read the answers in a file of questions.

    Args:
        path: of the file.

    Returns:
        The answers given, by key.

    Raises:
        InputError: no such file, or an answer that is not among its choices.
    """
    try:
        asked = YAML(typ="safe").load(read_text(path))["questions"]
        given = {each["key"]: each["answer"] for each in asked if each.get("answer") is not None}
    except (YAMLError, KeyError, TypeError, AttributeError) as error:
        raise fault(path, f"is no file of questions ({error})", "take the one that import-venue wrote") from error
    for each in asked:
        choices, answer = each.get("choices"), given.get(each["key"])
        answer = {True: "yes", False: "no"}.get(answer, answer) if isinstance(answer, bool) else answer
        if choices and answer is not None and answer not in choices:
            raise fault(path, f"the answer to {each['key']} is `{answer}`", f"one of {', '.join(choices)}")
    return given


def _yaml(words: dict[str, Any]) -> str:
    writer, text = YAML(), StringIO()
    writer.default_flow_style = None
    writer.width = 110
    writer.dump(words, text)
    return text.getvalue()
