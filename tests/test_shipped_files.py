"""Every file that comes with Havenue loads, checks clean, and runs."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from click.testing import CliRunner

from analysis.cli import main
from sim.runs.loading import load_plan
from sim.scenario.parameters.policy import Group
from sim.scenario.reading.shipped import shipped_files, shipped_folder
from sim.studies.loading import load_any
from sim.world.codes import Status
from sim.world.venue.lint import lint_venue
from sim.world.venue.venue import build_venue
from tests.worlds import concert_hall, model

FILES = sorted(shipped_folder().rglob("*.yaml"))


def short(path: Path) -> str:
    return path.relative_to(shipped_folder()).as_posix()


def test_something_is_shipped() -> None:
    assert len(shipped_files("scenario")) >= 1
    assert len(shipped_files("venue")) >= 2
    assert "as_today" in shipped_files("policy")


@pytest.mark.parametrize("path", FILES, ids=short)
def test_shipped_file_loads(path: Path) -> None:
    kind, words = load_any(str(path))
    assert words.name == path.stem, "a file is found by its name"
    assert words.about.strip()
    kinds = {"venues": "venue", "policies": "policy", "studies": "study", "contexts": "context"}
    assert kind == kinds.get(path.parent.name, "scenario")


@pytest.mark.parametrize("path", FILES, ids=short)
def test_shipped_file_checks_clean(path: Path) -> None:
    told = CliRunner().invoke(main, ["check", str(path)])
    assert told.exit_code == 0, told.output
    assert "fault" not in told.output


@pytest.mark.parametrize("name", shipped_files("venue"))
def test_shipped_venue_has_no_fault_and_says_that_it_is_synthetic(name: str) -> None:
    path = shipped_files("venue")[name]
    _, words = load_any(name)
    assert list(lint_venue(words)) == []
    assert "synthetic" in words.about.lower()
    assert "SYNTHETIC ARCHETYPE" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", shipped_files("scenario"))
def test_shipped_scenario_runs_ten_steps(name: str) -> None:
    incident = model(load_plan(name))
    for _ in range(10):
        incident.step()
    world = incident.world
    audience = world.crowd.status[: world.attendees]
    assert world.now_s == 10 * world.scenario.run.step_s
    assert (np.isin(audience, (Status.INSIDE, Status.LEFT, Status.DEAD))).all()
    assert np.isfinite(world.crowd.x).all()


@pytest.mark.parametrize("name", shipped_files("policy"))
def test_shipped_policy_can_be_laid_on_every_shipped_scenario(name: str) -> None:
    for scenario in shipped_files("scenario"):
        assert load_plan(scenario, name).policy_name == name


def test_shipped_policies_say_why_and_what_they_cost() -> None:
    for name in shipped_files("policy"):
        _, words = load_any(name)
        assert words.reason.strip(), name
        assert (words.cost.capital, words.cost.annual, words.cost.per_event) >= (0.0, 0.0, 0.0)


def test_shipped_policies_are_grouped_by_procedure_and_every_group_has_one() -> None:
    """Today and all together belong to none."""
    groups = {name: load_any(name)[1].group for name in shipped_files("policy")}
    assert {name for name, group in groups.items() if group is None} == {"as_today", "combined"}
    assert set(groups.values()) - {None} == set(get_args(Group))


def test_hall_of_6200_seats_and_stands_its_audience() -> None:
    venue = build_venue(concert_hall())
    assert 4000 <= len(venue.seat_position) <= 4400
    exits = venue.door_width[venue.exits].sum()
    assert exits >= 0.005 * 6200, "5 mm of exit per person on the level (NFPA 101)"
