"""An odd value anywhere in a study file is taken or refused in words, never a traceback, and never shown at length."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.errors import InputError
from sim.studies.loading import load_any
from tests.files import read_once

GOOD = Path(__file__).parents[1] / "broken" / "good" / "evening.yaml"
TRIED = 300
LONGEST_LINE = 700
WHOLE: dict[str, Any] = {
    "schema": 1, "name": "nights", "about": "a", "question": "q", "scenarios": [str(GOOD)],
    "policies": ["faster_alarm"], "baseline": "as_today",
    "vary": {
        "response.police.travel_median_s": {"values": [300, 400]},
        "awareness.contagion_median_s": {"low": 10, "high": 20, "scale": "log", "steps": 2},
        "alarm.mode": {"values": ["bell", "none"]},
    },
    "design": {"kind": "grid", "points": 4, "seed": 1, "file": "points.csv", "luck": "own"},
    "replications": 1, "first_seed": 0,
    "stop": {"metric": "deaths", "half_width": 0.5, "at_least": 5, "every": 5}, "keep": ["series"],
}  # fmt: skip
ODD = (
    "", "~", "5", "-1", "1.5", "1e400", ".nan", "-.inf", "true", "yes", "a", "[]", "{}", "[[1]]", "[~]", "{a: 1}",
    "'5'", '"\\ud83d"', "1:30", "1,5", "9" * 60, "x" * 5000, "[1, [2]]", "{values: 5}", "{low: a}", "{steps: a}",
    "{values: {a: 1}}", "{low: 1, high: [2]}", "0x1F", "2024-01-01", "/dev/zero", '"a\\0b"', "..", "~/x",
    "[club_assault]", "[{a: b}]", "club_500", "[a, a]", "[1, 1.0, true]", "''", "'  '", "[/dev/zero]", "*a", "&a b",
    "!!int 5", "1e-320", "-0.0", "[.nan, 1]", "{.nan: 1}", "{? [a] : b}", "{1: 2}", "\u221230", "30\u00a0", "50 %",
)  # fmt: skip


class Raw(str):
    """Text that is written as it is."""


def places(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Give the place of every value below the top."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield (*at, key)
        yield from places(below, (*at, key))


def written(value: Any) -> str:
    """Write a value as YAML on one line."""
    if isinstance(value, Raw):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(map(written, value)) + "]" if isinstance(value, list) else json.dumps(value)


def changed(at: tuple[str | int, ...], odd: str) -> str:
    """Give the text of the study with an odd value at a place; what excludes another key is left out around it."""
    study = copy.deepcopy(WHOLE)
    if at[0] != "stop":
        del study["stop"]
    if at[:2] == ("design", "file"):
        study["design"]["kind"] = "table"
        del study["vary"]
    elif at[0] != "design":
        del study["design"]["points"], study["design"]["file"]
    here = study
    for part in at[:-1]:
        here = here[part]
    here[at[-1]] = Raw(odd)
    return "".join(f"{key}: {written(value)}\n" for key, value in study.items())


def test_an_odd_value_anywhere_in_a_study_is_taken_or_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.studies.loading.trial_faults", lambda *_: [])  # what builds runs is tested elsewhere
    read_once(monkeypatch)
    every = [(at, odd) for at in dict.fromkeys(places(WHOLE)) for odd in ODD]
    refused = 0
    for at, odd in random.Random(11).sample(every, TRIED):
        file = tmp_path / "nights.yaml"
        file.write_text(changed(at, odd), encoding="utf-8")
        try:
            load_any(str(file))
        except InputError as error:
            refused += 1
            said = str(error)
            assert max(map(len, said.splitlines())) < LONGEST_LINE + len(str(file)), (at, odd[:40])
            said.encode()
        except Exception as error:
            raise AssertionError(f"{at}, {odd[:40]!r}: {type(error).__name__}: {error}") from error
    assert refused > TRIED / 2, "the values are hardly odd"
