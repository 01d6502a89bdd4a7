"""What ``havenue describe WORD`` finds: the page of one thing, what mentions a word, or names that are near."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from analysis.commands._topics import ROLES, TOPICS, Rows, rows_of

Row = dict[str, Any]

_SILENT = ("choices", "evidence")
"""Topics whose rows are no things of their own."""
STUDY_KEY = "key of a study"
_KINDS = {
    "levers": "lever", "uncertainties": "uncertainty", "settings": "setting", "study_keys": STUDY_KEY,
    "constants": "constant", "phases": "phase", "metrics": "metric", "events": "event", "scenarios": "scenario",
    "policies": "policy", "studies": "study", "venues": "venue", "sources": "source",
    "standards": "test of a standard", "credibility": "credibility",
}  # fmt: skip
_SEARCHED_ONLY = ("phase", "event", "test of a standard", "credibility")
"""Kinds whose names are common words: who types one wants all that mentions it."""
_WHO = {"lever": "a policy can set it", "uncertainty": "nobody controls it", "setting": "the analyst fixes it"}


@cache
def things() -> tuple[tuple[str, str, Row], ...]:
    """Give kind, name and row of everything that is described, in the order of the topics."""
    rows = ((_KINDS[topic], row) for topic in TOPICS if topic not in _SILENT for row in rows_of(topic))
    return tuple((kind, str(next(iter(row.values()))), row) for kind, row in rows)


def pages_of(word: str) -> list[Row]:
    """Give the page of every thing of a name: mostly one; none where nothing is called so.

    Args:
        word: a dotted path, with positions in lists or ``*``; or the name of anything that a topic lists.
    """
    key = re.sub(r"\.[0-9]+(?=\.|$)", ".*", word)
    named = [(kind, name, row) for kind, name, row in things() if kind not in _SEARCHED_ONLY]
    found = [(kind, row) for kind, name, row in named if name == key]
    found = found or [(kind, row) for kind, name, row in named if kind == "constant" and name.endswith(f".{key}")]
    return [_page(kind, row) for kind, row in found] or _choice_page(key)


def mentions(words: Sequence[str]) -> Rows:
    """Give what mentions all of some words, in its name first, then in its text or source; one row a thing."""
    wanted = [word.lower() for word in words]
    rows: Rows = []
    for kind, name, row in things():
        in_name = all(word in name.lower() for word in wanted)
        if in_name or all(word in str(row.values()).lower() for word in wanted):
            rows.append({"name": name, "kind": kind, "where": "name" if in_name else "text", "about": _gist(row)})
    return sorted(rows, key=lambda row: row["where"] != "name")


def near_names(word: str, most: int = 5) -> list[str]:
    """Give topics, names and parts of names that are spelt nearly like a word."""
    names = dict.fromkeys([*TOPICS, *(name for _, name, _ in things())])
    parts = dict.fromkeys(part for name in names for part in (*name.split("."), *re.split(r"[._*]+", name)) if part)
    known = {each.lower(): each for each in [*parts, *names]}
    return [known[each] for each in difflib.get_close_matches(word.lower(), known, n=most, cutoff=0.7)]


def _gist(row: Row) -> str:
    """Give the one line that says most of a thing."""
    for column in ("about", "work", "test", "statement"):
        if row.get(column):
            return str(row[column])
    texts = [value for value in list(row.values())[1:] if isinstance(value, str)]
    return max(texts, key=len, default="")


def _page(kind: str, row: Row) -> Row:
    if kind in ROLES.values():
        return _knob_page(row, kind)
    choices = _choices_of(row["key"]) or _choices_of(f"{row['key']}.*") if kind == STUDY_KEY else []
    row = {**row, "choices": choices} if choices else row
    return {"kind": kind, **{"basis" if column == "kind" else column: value for column, value in row.items()}}


def _knob_page(row: Row, kind: str) -> Row:
    from analysis.pages.shipped import files_that_set
    from sim.scenario.references import references

    works = references()
    return {
        "key": row["path"], "kind": kind, "who": _WHO[kind], "about": row["about"], "default": row["default"],
        "unit": row["unit"], "low": row["low"], "high": row["high"], "choices": _choices_of(row["path"]),
        **{each: row[each] for each in ("plausible", "deep") if each in row},
        "source": row["source"], "how": row["how"],
        "references": [
            {"key": key, "work": str(works[key]), "link": works[key].link, "says": works[key].says}
            for key in row["references"]
        ],
        "files": files_that_set(row["path"]),
    }  # fmt: skip


def _choice_page(key: str) -> list[Row]:
    """Give the page of a key that takes one of a few words and is no knob, such as the state of a door."""
    choices = _choices_of(key)
    return [{"key": key, "kind": "choice", "choices": choices}] if choices else []


def _choices_of(key: str) -> Rows:
    return [{name: value for name, value in row.items() if name != "key"} for row in rows_of("choices")
            if row["key"] == key]  # fmt: skip
