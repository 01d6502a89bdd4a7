"""Every plain number of the model is listed with the reason why no study can vary it, or is a knob."""

from __future__ import annotations

import ast
import importlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.pages.constants import KINDS, ROOMS, Constant, constant_of, constants, docstrings_of
from tests.worlds import knobs

SIM = Path(__file__).parents[2] / "sim"
CONSTANTS = constants()


def unreasoned(found: list[Constant]) -> list[str]:
    """Give the names of constants that do not say what kind of number they are, and why no study varies them."""
    return [each.name for each in found if each.kind not in KINDS or not each.reason.strip() or not each.about.strip()]


def test_every_constant_of_the_model_has_a_kind_and_a_reason() -> None:
    assert len(CONSTANTS) > 50
    assert unreasoned(CONSTANTS) == []


@pytest.mark.parametrize(
    "docstring",
    ["", "A length, m.", "A length, m (assumption).", "A length, m (assumption: ).", "A length, m (guess: no reason)."],
)
def test_constant_without_a_kind_or_a_reason_fails(docstring: str) -> None:
    assert unreasoned([constant_of("kernels.trial.LENGTH_M", 1.0, docstring)]) == ["kernels.trial.LENGTH_M"]


def test_docstring_gives_meaning_unit_kind_and_reason() -> None:
    text = "Flow of a door,\nas far as (some) know, persons/(m s) (assumption: nobody\nhas (yet) measured it)."
    found = constant_of("world.trial.FLOW", np.float32(0.1), text)
    assert found == Constant(
        "world.trial.FLOW", 0.1, "persons/(m s)", "assumption", "Flow of a door, as far as (some) know",
        "nobody has (yet) measured it",
    )  # fmt: skip


def test_whatever_in_sim_is_called_an_assumption_is_listed() -> None:
    """A constant outside the rooms of the model that is an assumption would be listed nowhere."""
    listed = {each.name for each in CONSTANTS}
    assumed = {
        ".".join((*path.relative_to(SIM).with_suffix("").parts, name))
        for path in SIM.rglob("*.py")
        for name, docstring in docstrings_of(path.read_text(encoding="utf-8"))
        if "(assumption" in docstring
    }
    assert len(assumed) > 10
    assert assumed <= listed


def test_no_number_of_the_model_hides_in_a_class() -> None:
    hidden = [
        f"{path.relative_to(SIM)}: {part.target.id}"
        for room in ROOMS if room != "sim.model"
        for path in (SIM / room.removeprefix("sim.")).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ClassDef)
        for part in node.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and part.target.id.isupper()
        and isinstance(part.value, ast.Constant) and isinstance(part.value.value, int | float)
    ]  # fmt: skip
    assert hidden == []


def test_reasons_point_to_knobs_that_there_are() -> None:
    paths = {knob.path for knob in knobs()}
    named = {path for each in CONSTANTS for path in re.findall(r"`(\w+(?:\.\w+)+)`", each.reason)}
    assert named
    assert named <= paths


def test_constants_stay_plain_numbers_for_compiled_loops() -> None:
    for each in CONSTANTS:
        module, name = each.name.rsplit(".", 1)
        value = getattr(importlib.import_module(f"sim.{module}"), name)
        assert type(value) in (int, float, tuple, dict, np.ndarray, np.float32), each.name


def test_constants_are_described_for_people_and_machines() -> None:
    for ending in ("--json", "--markdown"):
        told = CliRunner().invoke(main, ["describe", "constants", ending])
        assert told.exit_code == 0
        assert all(each.name in told.stdout for each in CONSTANTS)
    rows = json.loads(CliRunner().invoke(main, ["describe", "constants", "--json"]).stdout)
    assert {row["constant"]: row["value"] for row in rows}["rules.decisions.helping.AT_SIDE_M"] == 1.2
