"""The study that a command line asks for without a file: written as one, so that it can be read, kept and run again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

PAIRS = 20
"""Pairs where none are asked for."""
_NAME = 30
"""Letters of the scenarios that a name keeps; eight digits of what was asked follow."""


class VaryText(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A range of one knob, as ``PATH=LOW:HIGH``."""

    name = "PATH=LOW:HIGH"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        """Read the text."""
        path, equals, span = str(value).partition("=")
        ends = [_number(end) for end in span.split(":")]
        if not (path.strip() and equals and len(ends) == 2 and None not in ends):
            self.fail(f"'{value}' is not of the form PATH=LOW:HIGH, for example alarm.delay_s=10:60.", param, ctx)
        return path.strip(), ends[0], ends[1]


def _number(text: str) -> int | float | None:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None


def asked_study(
    scenarios: Sequence[str], policies: str, pairs: int, vary: Sequence[tuple[str, float, float]], *, reference: bool
) -> dict[str, Any]:
    """Give the words of a study.

    Args:
        scenarios: files or shipped names.
        policies: the same, with commas between them.
        pairs: futures, or replications at one point.
        vary: path, low and high end of each knob that is varied; none takes the design that a study has by itself.
        reference: whether everything stays as the scenario has it.
    """
    names = [_found_again(name.strip()) for name in policies.split(",") if name.strip()]
    design: dict[str, Any] = {"kind": "reference"} if reference else {"kind": "robust"}
    words: dict[str, Any] = {
        "schema": 1, "name": "asked", "about": "asked for on the command line",
        "question": f"What {'does' if len(names) == 1 else 'do'} {', '.join(names)} change in {', '.join(scenarios)}?",
        "scenarios": [_found_again(each) for each in scenarios], "policies": names,
    }  # fmt: skip
    if vary:
        words["vary"] = {path: {"low": low, "high": high} for path, low, high in vary}
        words |= {"design": {"kind": "latin_hypercube", "points": pairs}, "replications": 1}
    else:
        words |= {"design": design, "replications": pairs}
    return words


def written(words: dict[str, Any], overrides: Sequence[str], place: Path) -> Path:
    """Write a study beside where its results go, and give the file.

    Its name says the scenarios, and by a digest all that was asked, so that another question is another study.
    """
    asked = json.dumps([words, sorted(overrides)], sort_keys=True)
    stems = "_".join(Path(each).stem.lower() for each in words["scenarios"])
    stem = re.sub(r"[^a-z0-9_]", "_", stems)[:_NAME]
    name = f"{stem if stem[:1].isalpha() else f's_{stem}'[:_NAME]}_{hashlib.sha256(asked.encode()).hexdigest()[:8]}"
    file = place / f"{name}.yaml"
    place.mkdir(parents=True, exist_ok=True)
    sets = "".join(f" --set {each}" for each in overrides)
    head = f"# Asked for on the command line. To run it again: havenue sweep {file}{sets}\n"
    file.write_text(head + json.dumps({**words, "name": name}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def _found_again(name: str) -> str:
    """Give a file by its whole path, for the study that names it stands elsewhere; a shipped name stays as it is."""
    return str(Path(name).resolve()) if Path(name).is_file() else name
