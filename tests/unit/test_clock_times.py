"""What begins when the scene is over never comes: it is refused in words, wherever the time is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.model import VenueModel
from sim.rules.registry import plug_parameters
from sim.runs.loading import load_plan, load_scenario
from sim.scenario.checking.cross_checks import BEGINNINGS
from sim.studies.loading import load_study

SCENE = """\
schema: 1
name: evening
about: an evening for a test
venue: club_500
crowd: {people: 5}
"""
STUDY = """\
schema: 1
name: nights
about: an attack that comes early or late
scenarios: [evening.yaml]
policies: [faster_alarm]
replications: 1
"""
ASSAULT = "hazards: [{kind: assault, onset_s: 1100, sources: 1}]\n"


def told(tmp_path: Path, more: str, overrides: tuple[str, ...] = ()) -> str:
    file = tmp_path / "evening.yaml"
    file.write_text(SCENE + more)
    with pytest.raises(InputError) as error:
        load_scenario(str(file), overrides=overrides)
    return str(error.value)


def study_of(tmp_path: Path, vary: str) -> str:
    (tmp_path / "evening.yaml").write_text(SCENE + ASSAULT)
    file = tmp_path / "nights.yaml"
    file.write_text(STUDY + vary)
    return str(file)


@pytest.mark.parametrize(
    ("more", "where", "what"),
    [
        ("hazards: [{kind: assault, onset_s: 1500}]\n", ":6: hazards.0.onset_s", "`onset_s` 1500 s"),
        ("hazards:\n  - {kind: assault}\n  - {kind: smoke, begins_s: 1300}\n", ":8: hazards.1.begins_s", "1300 s"),
        ("alarm: {starts_at_s: 1200}\n", ":6: alarm.starts_at_s", "`starts_at_s` 1200 s"),
        ("hazards: [{kind: assault}]\nrun: {duration_s: 50}\n", ":7: run.duration_s", "`onset_s` 60 s"),
    ],
    ids=["assault", "smoke", "alarm", "default onset"],
)
def test_a_time_after_the_end_of_the_scene_is_refused_where_it_is_written(
    tmp_path: Path, more: str, where: str, what: str
) -> None:
    words = told(tmp_path, more)
    assert where in words
    assert f"{what}" in words
    assert "is not within the scene, which ends at" in words
    assert "raise `run.duration_s` above" in words


def test_it_is_refused_by_set_too_on_either_side(tmp_path: Path) -> None:
    assert "--set: hazards.0.onset_s" in told(tmp_path, ASSAULT, ("hazards.0.onset_s=3000",))
    assert "hazards.0.onset_s: `onset_s` 1100 s" in told(tmp_path, ASSAULT, ("run.duration_s=600",))


def test_no_longer_scene_is_advised_than_there_may_be(tmp_path: Path) -> None:
    words = told(tmp_path, "hazards: [{kind: smoke, begins_s: 14400}]\nrun: {duration_s: 14400}\n")
    assert "raise" not in words


def test_every_hazard_says_when_it_begins() -> None:
    for kind, parameters in plug_parameters()["hazards"].items():
        assert set(BEGINNINGS) & set(parameters.model_fields), f"{kind} has no clock time that check could look at"


@pytest.mark.parametrize(
    ("hazard", "event"),
    [("{kind: assault, onset_s: 59.9, sources: 1}", "onset"), ("{kind: smoke, begins_s: 59.9, co_ppm: 9}", "smoke")],
)
def test_what_is_allowed_to_begin_last_does_begin(tmp_path: Path, hazard: str, event: str) -> None:
    file = tmp_path / "evening.yaml"
    file.write_text(SCENE + f"hazards: [{hazard}]\nrun: {{duration_s: 60}}\n")
    model = VenueModel(load_plan(str(file)))
    model.run()
    assert model.world.log.first(event) is not None


@pytest.mark.parametrize(
    "vary",
    [
        "vary: {hazards.0.onset_s: {low: 30, high: 3000}}\ndesign: {kind: latin_hypercube, points: 8}\n",
        "vary: {hazards.0.onset_s: {values: [30, 1500]}}\n",
        "vary: {run.duration_s: {values: [600, 1200]}}\n",
    ],
    ids=["range", "values", "duration"],
)
def test_no_point_of_a_study_is_a_night_without_its_attack(tmp_path: Path, vary: str) -> None:
    with pytest.raises(InputError, match="is not within the scene") as error:
        load_study(study_of(tmp_path, vary))
    assert len(error.value.faults) == 1
    assert error.value.faults[0].line == 7


def table_of(tmp_path: Path, rows: list[tuple[int, int]]) -> str:
    lines = ["hazards.0.onset_s,run.duration_s", *(f"{onset},{duration}" for onset, duration in rows)]
    (tmp_path / "points.csv").write_text("\n".join(lines) + "\n")
    return study_of(tmp_path, "design: {kind: table, file: points.csv}\n")


def test_values_are_held_against_those_of_their_own_point(tmp_path: Path) -> None:
    together = [(1500, 3600), (30, 600)]
    assert load_study(table_of(tmp_path, together)).points["hazards.0.onset_s"] == [1500, 30]


def test_one_late_point_among_many_is_found(tmp_path: Path) -> None:
    rows = [(600, 900), (1000, 1200)] * 220
    rows[333] = (1000, 900)  # both values are sound in other points
    with pytest.raises(InputError, match=r"`onset_s` 1000 s is not within the scene, which ends at 900 s"):
        load_study(table_of(tmp_path, rows))
