"""What every hazard obeys: it names itself, comes at its time and not before, and leaves no trace if it never comes."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.registry import rules
from sim.runs.runner import RunResult
from sim.scenario.parameters.scenario import PlugParameters, Scenario
from sim.verification.fingerprint import fingerprint
from sim.world.crowd_columns import COLUMNS
from tests.worlds import club, drill, finished, hazard, hazard_kinds, model, scenario

pytestmark = pytest.mark.parametrize("kind", hazard_kinds())

HARM = (
    "exposure", "exposed_s", "toxic_dose", "heat_dose", "wound", "bleeding", "visibility_factor", "fire_cues",
    "incapacitated_at",
)  # fmt: skip
"""Columns that a hazard may move; all as at birth before it comes."""


def quiet(*hazards: dict[str, object]) -> Scenario:
    """Give a scenario in the club in which nothing but hazards makes anybody move."""
    return scenario(
        club(), crowd={"people": 100}, hazards=list(hazards), run={"duration_s": 150.0},
        alarm={"mode": "none", "show_stop_s": 1200.0},
    )  # fmt: skip


def of_the_audience(result: RunResult) -> dict[str, bytes]:
    """Give everybody's path and columns, bit by bit."""
    n = len(result.people["status"])
    paths = result.trajectory
    assert paths is not None
    told = {name: column.tobytes() for name, column in result.people.items()}
    return told | {
        "time_s": paths.time_s.tobytes(), "places": paths.centimetres[:, :n].tobytes(),
        "presence": paths.presence[:, :n].tobytes(),
    }  # fmt: skip


def test_words_of_the_plug_name_it_and_its_socket(kind: str) -> None:
    words = rules("hazards")[kind].parameters
    assert issubclass(words, PlugParameters)
    assert words.socket == "hazards"
    assert words.model_fields["kind"].default == kind
    assert rules("hazards")[kind].rows_needed(words()) >= 0


def test_hazard_comes_at_its_time_and_not_before(kind: str) -> None:
    walkers = model(quiet(hazard(kind, 5.0)), 1)
    crowd = walkers.world.crowd
    while walkers.world.now_s < 4.5:
        walkers.step()
        for name in HARM:
            assert (getattr(crowd, name) == COLUMNS[name][1]).all(), name
    while walkers.running and not any((getattr(crowd, name) != COLUMNS[name][1]).any() for name in HARM):
        walkers.step()  # smoke of a fire has to come down to people's heads first
    assert walkers.running


def test_scene_waits_for_a_hazard_that_is_to_come(kind: str) -> None:
    """A scene ends when all has been still for a minute, but not before a hazard has come."""
    result = finished(quiet(hazard(kind, 100.0)), 1)
    assert [event.time_s for event in result.events if event.name in ("onset", "smoke", "fire")] == [100.0]


def test_hazard_that_never_comes_changes_no_byte_of_the_audience(kind: str) -> None:
    without, never = (
        finished(drill(club(), 150, hazards=hazards, run={"duration_s": 30.0}), 2, trajectory=True)
        for hazards in ([], [hazard(kind, 3600.0)])
    )
    assert of_the_audience(without) == of_the_audience(never)
    assert np.isfinite(without.people["left_at"]).any()


def test_same_seed_gives_the_same_bytes(kind: str) -> None:
    words = scenario(club(), crowd={"people": 100}, hazards=[hazard(kind, 1.0)], run={"duration_s": 60.0})
    assert fingerprint(finished(words, 2)) == fingerprint(finished(words, 2))
