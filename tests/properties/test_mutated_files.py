"""Broken files of every kind are refused in words: no mutant of a shipped file is a traceback or a hang.

Each mutant follows from its number alone, so that one that fails can be had again.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario.reading.shipped import Kind, shipped_files
from sim.studies.loading import load_any
from sim.verification.cases.case_files import load_case, shipped_cases
from tests.files import read_once

IN_THE_GATE, ALL = 150, 2000
LONGEST_CPU_S = 10.0
KINDS = ("scenario", "venue", "policy", "study", "case")
ODD = (
    "", "~", "5", "-1", "1.5", "1,5", "1e400", ".nan", "-.inf", "true", "yes", "a", "[]", "{}", "[[1]]", "[~]",
    "{a: 1}", "'5'", "\"\\ud83d\"", "1:30", "9" * 60, "x" * 5000, "*a", "&a [*a]", "!!python/object:x {}", "hall",
    "outside", "2024-01-01", "0x1F", "\u221230", "30\u00a0s", "../..", "/dev/null", "club_assault", "club_500",
    "[1, 2]", "- a",
    "[[1], 2]", "-0.0", "1e-320", "!!int 5", "{low: [1]}", "{values: 5}", "{? [a] : b}", "[.nan]", "50 %", "1 000",
    "/dev/zero", "\"a\\nb\"", "[hall, [hall]]", "{kind: {a: 1}}", "[[0, 0], [1, a], [1, 1]]",
)  # fmt: skip
CHARACTERS = "\t\0\x07\u00a0\u200b\u202e:#{}[],&*!|>'\"%@`-?~ \n\\0aZ\u043e"


def mutant(text: str, dice: random.Random) -> str:
    """Give a text with one to three changes of the kinds that slips and damage make."""
    for _ in range(dice.randint(1, 3)):
        text = dice.choice(CHANGES)(text, dice)
    return text


def _other_value(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    keyed = [k for k, line in enumerate(lines) if ":" in line]
    if keyed:
        k = dice.choice(keyed)
        lines[k] = lines[k].partition(":")[0] + ": " + dice.choice(ODD)
    return "\n".join(lines)


def _other_number(text: str, dice: random.Random) -> str:
    digits = [k for k, sign in enumerate(text) if sign.isdigit()]
    if not digits:
        return text
    k = dice.choice(digits)
    return text[:k] + dice.choice(("-", "0", "99999", "1e9", ".", ",", "x", "")) + text[k + 1 :]


def _other_key(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    k = dice.randrange(len(lines))
    key, colon, rest = lines[k].partition(":")
    changed = dice.choice((key[:-1], key + "x", key.upper(), "", key.replace("_", "-"), f"{key}.{key.strip()}"))
    lines[k] = changed + colon + rest
    return "\n".join(lines)


def _lines_moved(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    k, j = dice.randrange(len(lines)), dice.randrange(len(lines))
    how = dice.randrange(4)
    if how == 0:
        del lines[k]
    elif how == 1:
        lines.insert(j, lines[k])
    elif how == 2:
        lines[k], lines[j] = lines[j], lines[k]
    else:
        lines[k] = " " * dice.randint(0, 6) + lines[k].lstrip()
    return "\n".join(lines)


def _other_character(text: str, dice: random.Random) -> str:
    k = dice.randrange(len(text) + 1)
    return text[:k] + dice.choice(CHARACTERS) + text[k + dice.randint(0, 1) :]


def _cut(text: str, dice: random.Random) -> str:
    return text[: dice.randrange(len(text) + 1)]


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    _other_value, _other_value, _other_value, _other_number, _other_number, _other_key, _lines_moved, _lines_moved,
    _other_character, _cut,
)  # fmt: skip


def originals(kind: str) -> list[Path]:
    """Give the small shipped files of a kind: mutants of a hall cost seconds and find no more."""
    found = shipped_cases() if kind == "case" else list(shipped_files(_as_kind(kind)).values())
    return sorted(found, key=lambda path: (path.stat().st_size, path.name))[:8]


def _as_kind(kind: str) -> Kind:
    known: dict[str, Kind] = {"scenario": "scenario", "venue": "venue", "policy": "policy", "study": "study"}
    return known[kind]


def told(number: int, folder: Path) -> str:
    """Load one mutant; gives what is said of it, nothing where it is sound.

    Raises:
        AssertionError: for anything but a refusal in words, within the time.
    """
    dice = random.Random(number)
    kind = KINDS[number % len(KINDS)]
    file = folder / "mutant.yaml"
    file.write_bytes(mutant(dice.choice(originals(kind)).read_text(encoding="utf-8"), dice).encode("utf-8"))
    begun = time.process_time()
    try:
        load_case(str(file)) if kind == "case" else load_any(str(file))
        said = ""
    except InputError as error:
        said = str(error)
        assert said, f"mutant {number} ({kind}) is refused without a word"
    except Exception as error:
        raise AssertionError(
            f"mutant {number} ({kind}): {type(error).__name__}: {error}\n{file.read_text()}"
        ) from error
    assert time.process_time() - begun < LONGEST_CPU_S, f"mutant {number} ({kind}) takes long"
    return said


@pytest.fixture(autouse=True)
def few_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build few runs of each study: what they would find is tested elsewhere."""
    monkeypatch.setattr("sim.studies.build_checks.MOST", 3)
    read_once(monkeypatch)


def test_mutants_are_sound_or_refused_in_words(tmp_path: Path) -> None:
    said = [told(number, tmp_path) for number in range(IN_THE_GATE)]
    assert sum(map(bool, said)) > IN_THE_GATE / 2, "the changes hardly break anything"


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_many_mutants_are_sound_or_refused_in_words(part: int, tmp_path: Path) -> None:
    for number in range(part * ALL // 10, (part + 1) * ALL // 10):
        told(number, tmp_path)
