"""The words of verification cases: each does what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from ruamel.yaml import YAML
from scipy import stats

from sim.errors import InputError
from sim.verification.cases.case_files import BASE, Case, load_case
from sim.verification.cases.walking import _Walk, walk
from sim.verification.measures.acceptance import judge, prediction_interval
from sim.verification.measures.kinds import measure_of
from tests.unit.test_verification_case import case, faults, measure

SCENARIO: Final = """\
schema: 1
id: T02
title: a test
law: something holds
source: nobody
scenario:
  extends: concert_hall_false_alarm
  venue: club_500
  crowd: {people: 60}
  alarm: {starts_at_s: 0.0}
  run: {duration_s: 60, trajectory_every_s: 0.5}
measures:
  - {name: clear_s, kind: last_crossing}
accept:
  - {measure: clear_s, max: 600, reason: it must}
"""


def whole(tmp_path: Path, *changes: tuple[str, str]) -> Case:
    """Give the case of a whole scenario, with pieces of its text replaced."""
    text = SCENARIO
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "case.yaml").write_text(text)
    return load_case(str(tmp_path / "case.yaml"))


def refused(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    with pytest.raises(InputError) as told:
        whole(tmp_path, *changes)
    return [str(fault).removeprefix(f"{tmp_path}/") for fault in told.value.faults]


def test_scenario_has_lines_doors_exits_and_zones_to_measure_at(tmp_path: Path) -> None:
    found = refused(tmp_path, ("kind: last_crossing", "kind: crossings, line: mainn"))
    assert "there is no line `mainn` (did you mean `main`?)" in found[0]
    found = refused(tmp_path, ("kind: last_crossing", "kind: left_by_share, exit: mainn"))
    assert "there is no exit `mainn` (did you mean `main`?)" in found[0]
    found = refused(tmp_path, ("kind: last_crossing", "kind: closest_gap"))
    assert "a whole scenario draws its own" in found[0]


def test_counts_at_the_doors_of_a_scenario_are_those_of_its_people(tmp_path: Path) -> None:
    """Who left by an exit has crossed its line, and everybody who left did so by one exit."""
    read = whole(tmp_path, ("duration_s: 60", "duration_s: 90"), ("people: 60", "people: 40"))
    trajectory = walk(read.parameters, 0)
    exits = [trajectory.venue.door_ids[door] for door in np.unique(trajectory.left_by[trajectory.left_by >= 0])]
    assert exits
    left = {name: measure_of(trajectory, measure(kind="left_by", exit=name)) for name in exits}
    crossed = {name: measure_of(trajectory, measure(kind="crossings", line=name)) for name in exits}
    assert crossed == left
    shares = [measure_of(trajectory, measure(kind="left_by_share", exit=name)) for name in exits]
    assert sum(shares) == pytest.approx(1.0)
    assert measure_of(trajectory, measure(kind="travel_time")) > 0.0


def test_variants_may_be_other_venues_and_other_scenarios(tmp_path: Path) -> None:
    set_ = "set: {scenario.crowd.people: 30, scenario.venue: open_air_3500}"
    more = f"variants:\n  - {{name: club}}\n  - {{name: field, {set_}}}\n"
    more += "  - {name: base, set: {scenario.extends: club_assault}}\n"
    club, field, base = (each.parameters.scenario for each in whole(tmp_path, ("accept:", f"{more}accept:")).variants)
    assert club is not None
    assert field is not None
    assert base is not None
    assert [each.venue.name for each in (club, field, base)] == ["club_500", "open_air_3500", "club_500"]
    assert [each.crowd.people for each in (club, field, base)] == [60, 30, 60]
    assert [bool(each.hazards) for each in (club, field, base)] == [False, False, True]


def test_own_venue_of_a_case_may_be_another_one_in_a_variant(tmp_path: Path) -> None:
    (tmp_path / "hall.yaml").write_text(
        "schema: 1\nname: hall\nabout: a hall\nlevels: [{id: ground}]\nareas:\n"
        "  - {id: room, level: ground, use: hall, polygon: [[0, 0], [12, 0], [12, 8], [0, 8]]}\ndoors:\n"
        "  - {id: exit, between: [room, outside], line: [[12, 3], [12, 5]], public_entrance: true,\n"
        "     response_access: true}\n"
    )
    more = "variants:\n  - {name: room}\n  - {name: hall, set: {venue: hall.yaml, venue.run_out_m: 4}}\n"
    room, hall = (each.parameters.venue for each in case(tmp_path, ("accept:", f"{more}accept:")).variants)
    assert room is not None
    assert hall is not None
    assert (hall.name, hall.run_out_m, room.name) == ("hall", 4.0, "room")


def test_movement_asked_for_is_that_of_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(SCENARIO)
    scenario = load_case(str(tmp_path / "case.yaml"), movement="collision_free").parameters.scenario
    assert scenario is not None
    assert scenario.movement.kind == "collision_free"


def test_share_who_know_an_exit_is_drawn_person_by_person_and_moves_nobody_else(tmp_path: Path) -> None:
    """Two exits; 0.3 of 400 know the second besides: within four standard errors, 0.092, of the share."""
    doors = ("    - {id: exit,", "    - {id: side, between: [room, outside], line: [[0, 3], [0, 5]]}\n    - {id: exit,")
    words = "[[0.3, 0.3], [9.7, 7.7]], count: 400, spread: lattice, radius_m: {kind: fixed, value: 0.1}"
    crowd = ("[[1, 1], [6, 7]], count: 12, exit: exit}", words + ", knows: [exit], knows_share: {side: 0.3}}")
    short = ("duration_s: 30", "duration_s: 0.2")
    known = _Walk(case(tmp_path, doors, crowd, short).parameters, 0).world.crowd.knows
    goals = _Walk(case(tmp_path, doors, crowd, short).parameters, 0).world.navigation.goal_ids
    side, exit_ = (np.uint64(1 << goals.index(name)) for name in ("side", "exit"))
    assert (known & exit_ > 0).all()
    assert np.mean(known & side > 0) == pytest.approx(0.3, abs=0.092)
    alone = (crowd[0], crowd[1].replace("knows: [exit], ", ""))
    assert ((_Walk(case(tmp_path, doors, alone, short).parameters, 0).world.crowd.knows & side) == known & side).all()


def test_signs_lead_people_of_a_case_only_where_it_says_so(tmp_path: Path) -> None:
    assert case(tmp_path).parameters.decisions.sign_range_m == 0.0
    told = case(tmp_path, ("run:", "decisions: {sign_range_m: 5}\nrun:")).parameters
    assert told.decisions.sign_range_m == 5.0


def test_shares_are_held_against_a_table(tmp_path: Path) -> None:
    doors = ("    - {id: exit,", "    - {id: side, between: [room, outside], line: [[0, 3], [0, 5]]}\n    - {id: exit,")
    table = ("accept:", "data: [{id: seen, source: nobody, shares: {exit: 0.75, side: 0.25}}]\naccept:")
    kind = ("kind: last_crossing", "kind: exit_shares_error, data: seen")
    trajectory = walk(case(tmp_path, doors, table, kind).parameters, 0)
    assert measure_of(trajectory, measure(kind="exit_shares_error", data="seen")) == pytest.approx(0.25)


def judged(tmp_path: Path, rule: str, values: dict[tuple[str, str], list[float]], points: str) -> Any:
    """Give the figure of one rule over the variants a, b and c at x 1, 2 and 4."""
    variants = "variants:\n  - {name: a, x: 1}\n  - {name: b, x: 2}\n  - {name: c, x: 4}\n"
    tables = f"data:\n  - {{id: law, source: nobody, points: {points}}}\n"
    density = "  - {name: density, kind: zone_density, zone: left}\n"
    read = case(tmp_path, ("accept:", f"{density}{variants}{tables}accept:"), ("max: 30", rule))
    return judge(read, {key: np.array(column) for key, column in values.items()})[0]


@pytest.mark.parametrize(("of", "value"), [("bias", (-1 + 3) / 2), ("mae", 2.0), ("rmse", np.sqrt(5.0))])
def test_residuals_compare_the_models_line_with_each_point(tmp_path: Path, of: str, value: float) -> None:
    """Model 10, 20, 40 at 1, 2, 4; data 11 at 1 and 27 at 3, where the model's line gives 30."""
    values = {(name, "clear_s"): [y, y] for name, y in (("a", 10.0), ("b", 20.0), ("c", 40.0))}
    values |= {(name, "density"): [1.0, 1.0] for name in "abc"}
    figure = judged(tmp_path, f"of: {of}, data: law, max: 9", values, "[[1, 11], [3, 27]]")
    assert figure.mean == pytest.approx(value)
    assert figure.values == pytest.approx((value, value))


def test_residuals_at_a_measured_x_read_the_line_of_the_data(tmp_path: Path) -> None:
    values: dict[tuple[str, str], list[float]] = {(name, "clear_s"): [10.0] for name in "abc"}
    values |= {("a", "density"): [0.5], ("b", "density"): [1.0], ("c", "density"): [2.0]}
    rule = "of: bias, data: law, at: density, min: 0, max: 9"
    figure = judged(tmp_path, rule, values, "[[0, 6], [2, 8], [2, 10]]")
    assert figure.mean == pytest.approx(10 - (6.75 + 7.5 + 9) / 3)
    values["c", "density"] = [2.5]
    assert not judged(tmp_path, rule, values, "[[0, 6], [2, 8], [2, 10]]").met, "beyond the data nothing is known"


def test_point_outside_the_variants_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"x 5 of `law` lies outside the variants' 1 to 4"):
        judged(tmp_path, "of: rmse, data: law, max: 9", {}, "[[1, 11], [5, 27]]")


def test_interval_of_prediction_is_wider_than_that_of_the_mean_and_holds_one_more_value() -> None:
    low, high = prediction_interval(np.array([1.0, 2.0, 3.0]))
    assert (low + high) / 2 == 2.0
    assert high - 2.0 == pytest.approx(4.302653 * np.sqrt(4 / 3), abs=1e-5)
    draws = np.random.default_rng(0).normal(size=(4000, 11))
    ends = np.array([prediction_interval(row[:10]) for row in draws])
    inside = np.mean((draws[:, 10] >= ends[:, 0]) & (draws[:, 10] <= ends[:, 1]))
    assert inside == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 4000))
    assert stats.t.ppf(0.975, 2) == pytest.approx(4.302653, abs=1e-5)


def test_rule_on_the_next_run_is_harder_to_meet_than_one_on_the_mean(tmp_path: Path) -> None:
    values = {(BASE, "clear_s"): np.array([27.0, 28.0, 29.0])}
    seeds = ("source: nobody", "source: nobody\nseeds: 3")
    (mean,) = judge(case(tmp_path, seeds), values)
    (following,) = judge(case(tmp_path, seeds, ("max: 30", "judged: prediction, max: 30")), values)
    assert (mean.met, following.met) == (True, False)
    assert following.allowed == "next run at most 30"
    assert following.high == pytest.approx(28 + 4.302653 * np.sqrt(4 / 3), abs=1e-4)


def test_measure_without_a_rule_is_shown_behind_those_with_one(tmp_path: Path) -> None:
    read = case(tmp_path, ("accept:", "  - {name: inside, kind: still_inside}\naccept:"))
    figures = judge(read, {(BASE, "clear_s"): np.array([9.0]), (BASE, "inside"): np.array([0.0])})
    assert [(each.measure, each.allowed) for each in figures] == [("clear_s", "at most 30"), ("inside", "")]


@pytest.mark.parametrize(("low", "high", "faulty"), [(3.76, 4.24, 1), (3.75, 4.25, 0)])
def test_door_of_a_case_may_be_half_a_metre_wide_and_somebody_passes_it(
    tmp_path: Path, low: float, high: float, faulty: int
) -> None:
    change = ("line: [[10, 3], [10, 5]]", f"line: [[10, {low}], [10, {high}]]")
    if faulty:
        assert "a body needs 0.50 m" in faults(tmp_path, change)[0]
    else:
        trajectory = walk(case(tmp_path, change, ("count: 12", "count: 1")).parameters, 0)
        assert measure_of(trajectory, measure(kind="still_inside")) == 0.0


PAGE: Final = Path(__file__).parents[2] / "docs" / "verification_cases.md"


def examples() -> list[str]:
    """Give the YAML blocks of the page about the language."""
    return re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("text", examples())
def test_example_of_the_page_is_read_without_fault(tmp_path: Path, text: str) -> None:
    """A block without a schema is laid, key by key, on the room or, where it has a scenario, on the club."""
    yaml = YAML(typ="safe")
    room, club = (yaml.load(each) for each in examples()[:2])
    words = yaml.load(text)
    with (tmp_path / "case.yaml").open("w", encoding="utf-8") as file:
        yaml.dump({**(club if "scenario" in text else room), **words}, file)
    assert load_case(str(tmp_path / "case.yaml")).remarks == ()


def test_page_names_every_new_word() -> None:
    text = PAGE.read_text(encoding="utf-8")
    words = ("knows_share", "exit_shares_error", "left_by_share", "rmse", "mae", "bias", "`at`", "judged: prediction",
             "last_passage", "scenario.venue", "scenario.extends", "sign_range_m", "points", "shares")  # fmt: skip
    assert [word for word in words if word not in text] == []
