"""Verification cases as words: what a file may say, what is told where it is wrong, and how figures are judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from sim.errors import InputError
from sim.model import VenueModel
from sim.scenario.parameters.scenario import Plan
from sim.scenario.parameters.verification_case import NEEDS, MeasureKind, MeasureParameters, PlacedParameters
from sim.verification.case_runner import verify
from sim.verification.cases.case_files import BASE, Case, load_case
from sim.verification.cases.placement import Placing, placed_groups
from sim.verification.cases.walking import walk
from sim.verification.measures.acceptance import judge, mean_with_interval
from sim.verification.measures.kinds import KINDS, measure_of
from sim.world.random_streams import RandomStreams
from tests.worlds import positions, scenario, send_everybody

CASE = """\
schema: 1
id: T01
title: a test
law: something holds
source: nobody
venue:
  name: room
  about: a room for a test
  wall_thickness_m: 0
  levels: [{id: ground}]
  areas:
    - {id: room, level: ground, use: hall, polygon: [[0, 0], [10, 0], [10, 8], [0, 8]]}
  doors:
    - {id: exit, between: [room, outside], line: [[10, 3], [10, 5]], public_entrance: true, response_access: true}
people:
  - {id: crowd, rectangle: [[1, 1], [6, 7]], count: 12, exit: exit}
lines:
  - {id: half, line: [[7, 0], [7, 8]]}
zones:
  - {id: left, rectangle: [[0, 0], [5, 8]]}
run: {duration_s: 30}
measures:
  - {name: clear_s, kind: last_crossing}
accept:
  - {measure: clear_s, max: 30, reason: it must}
"""


def case(tmp_path: Path, *changes: tuple[str, str]) -> Case:
    """Give the case of a file, with pieces of its text replaced."""
    text = CASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "case.yaml"
    path.write_text(text)
    return load_case(str(path))


def faults(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    with pytest.raises(InputError) as told:
        case(tmp_path, *changes)
    return [str(fault).removeprefix(f"{tmp_path}/") for fault in told.value.faults]


def measure(**words: Any) -> MeasureParameters:
    return MeasureParameters.model_validate({"name": "value", **words})


def test_every_kind_of_measure_has_a_function() -> None:
    assert set(KINDS) == set(get_args(MeasureKind))
    assert set(NEEDS) <= set(KINDS)


def test_right_case_is_read_with_one_variant(tmp_path: Path) -> None:
    read = case(tmp_path)
    assert [variant.name for variant in read.variants] == [BASE]
    assert read.parameters.tier == "fast"
    assert read.parameters.movement.kind == "anticipation"


def test_faults_come_together_with_file_and_line(tmp_path: Path) -> None:
    found = faults(
        tmp_path, ("count: 12", "count: many"), ("title: a test", "titel: a test"),
        ("kind: last_crossing", "kind: last"),
    )  # fmt: skip
    assert [fault.split(":")[1] for fault in found] == ["1", "3", "16", "23"]
    assert "add `title`" in found[0]
    assert "did you mean `title`?" in found[1]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("exit: exit", "exit: exitt", 16, "there is no exit `exitt` (did you mean `exit`?)"),
        ("count: 12, ", "", 16, "write either `count` or `density_per_m2`"),
        ("rectangle: [[1, 1], [6, 7]], ", "", 16, "is placed nowhere"),
        ("kind: last_crossing", "kind: flow", 23, "needs `line`"),
        ("kind: last_crossing", "kind: flow, line: hal", 23, "did you mean `half`?"),
        ("measure: clear_s", "measure: clear", 25, "there is no measure `clear`"),
        ("max: 30, ", "", 25, "no bound is given"),
        ("measure: clear_s", "measure: clear_s, of: ratio", 25, "compares two variants"),
        ("run: {duration_s: 30}", "run: {duration_s: 30, movement_step_s: 0.03}", 21, "does not divide"),
        ("line: [[10, 3], [10, 5]]", "line: [[10.2, 3], [10.2, 5]]", 14, "off the outline"),
        ("run:", "smoke: {areas: [rom]}\nrun:", 21, "there is no area `rom` (did you mean `room`?)"),
        ("run:", "smoke: {co_pm: 5}\nrun:", 21, "did you mean `co_ppm`?"),
        ("schema: 1", "schema: 2", 1, "newer than"),
    ],
)  # fmt: skip
def test_fault_is_told_at_its_line(tmp_path: Path, old: str, new: str, line: int, what: str) -> None:
    found = faults(tmp_path, (old, new))
    assert len(found) == 1
    assert found[0].startswith(f"case.yaml:{line}:")
    assert what in found[0]


def test_variant_sets_words_by_path_and_position(tmp_path: Path) -> None:
    many = "{name: many, x: 20, set: {people.crowd.count: 20, people.0.spread: lattice}}"
    more = f"variants:\n  - {{name: few}}\n  - {many}\n"
    read = case(tmp_path, ("accept:", f"{more}accept:"))
    assert [variant.parameters.people[0].count for variant in read.variants] == [12, 20]
    assert read.variants[1].parameters.people[0].spread == "lattice"


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("people.crowds.count: 3", "nothing in `people` has the id `crowds`"),
        ("people.crowd.count: few", "count: found the text `few`"),
        ("accept.0.max: 3", "a variant cannot change `accept`"),
    ],
)  # fmt: skip
def test_fault_of_a_variant_is_told_at_the_variant(tmp_path: Path, path: str, what: str) -> None:
    more = f"variants:\n  - name: few\n    set:\n      {path}\n"
    found = faults(tmp_path, ("accept:", f"{more}accept:"))
    assert len(found) == 1
    assert found[0].startswith("case.yaml:27:")
    assert what in found[0]


def test_people_are_placed_clear_of_each_other_and_of_walls(tmp_path: Path) -> None:
    words = case(tmp_path, ("count: 12", "count: 60")).parameters
    group = placed_groups(words, RandomStreams(0))[0]
    gap = np.hypot(*(group.position[:, None] - group.position).T) + np.eye(60)
    assert gap.min() >= 0.4
    assert (group.position >= 1.2).all()


def test_group_that_does_not_fit_is_told(tmp_path: Path) -> None:
    words = case(tmp_path, ("count: 12", "count: 900")).parameters
    with pytest.raises(InputError, match="of 900 people fit in the space of group `crowd`"):
        walk(words, 0)


def test_turned_points_come_back() -> None:
    placing = Placing(PlacedParameters(turn_deg=17.0, mirror=True, shift_m=(-500.0, 3.0)))
    points = np.array([[1.0, 2.0], [5.0, -7.0]])
    assert placing.back(placing.out(points)) == pytest.approx(points)


@pytest.mark.parametrize("smoke", [None, {"begins_s": 2.0, "extinction_per_m": 3.0, "co_ppm": 50_000.0}])
def test_walk_gives_the_same_bytes_as_the_whole_model(tmp_path: Path, smoke: dict[str, float] | None) -> None:
    """The case's own step speaks the same phases as the model, to the last bit."""
    words = case(
        tmp_path, ("duration_s: 30", "duration_s: 8, step_s: 0.1"), ("run:", f"smoke: {smoke or '~'}\nrun:")
    ).parameters
    trajectory = walk(words, 3)
    assert words.venue is not None
    whole = VenueModel(
        Plan(scenario(
            words.venue.model_copy(update={"standing_areas": ("room",)}),
            crowd={"people": 12, "group_share": 0.0, "reduced_mobility_share": 0.0},
            building={"door_flow": "free"}, decisions={"sign_range_m": 0.0}, alarm={"mode": "none"},
            run={"duration_s": 8.0, "step_s": 0.1},
            care={"task_force_medics": 0, "event_medics_least": 0, "susceptibility_sigma": 0.0,
                  "older_tolerance_share": 1.0},
            hazards=[{"kind": "smoke", **smoke}] if smoke else [],
        )), rng=3,
    )  # fmt: skip
    crowd = whole.world.crowd
    start = trajectory.groups[0].position
    crowd.x[:], crowd.y[:] = start[:, 0], start[:, 1]
    crowd.free_speed[:], crowd.radius[:], crowd.group[:] = 1.34, 0.2, np.arange(12)
    send_everybody(whole, "exit")
    crowd.goal[:] = -1
    crowd.responded_at[:] = 0.1
    for _ in range(len(trajectory.time) - 1):
        whole.step()
    assert positions(whole).tobytes() == trajectory.place[-1].tobytes()
    assert crowd.incapacitated_at.tobytes() == trajectory.incapacitated_at.tobytes()


def test_who_is_held_in_smoke_is_incapacitated(tmp_path: Path) -> None:
    """Carbon monoxide at 20,000 ppm: 2.764e-5 C^1.036 a minute is a dose of 1 after 75.988 s; the step is 0.1 s."""
    words = case(
        tmp_path, ("count: 12, exit: exit}", "count: 12, exit: exit, delay_s: {kind: fixed, value: 1.0e+6}}"),
        ("run: {duration_s: 30}", "smoke: {areas: [room], co_ppm: 20000}\ndose: purser\nrun: {duration_s: 90}"),
    ).parameters  # fmt: skip
    trajectory = walk(words, 0)
    assert 75.988 <= measure_of(trajectory, measure(kind="incapacitated_at")) < 76.088


def test_nobody_is_incapacitated_in_clear_air(tmp_path: Path) -> None:
    trajectory = walk(case(tmp_path).parameters, 0)
    assert measure_of(trajectory, measure(kind="incapacitated_at")) == np.inf


def test_delay_is_kept_and_who_stays_stays(tmp_path: Path) -> None:
    words = case(
        tmp_path, ("count: 12, exit: exit}", "count: 12, exit: exit, delay_s: {kind: fixed, value: 2}}\n"
                   "  - {id: guard, at: [[9, 7]], stay: true}"),
    ).parameters  # fmt: skip
    trajectory = walk(words, 0)
    assert measure_of(trajectory, measure(kind="start_error")) == pytest.approx(0.0, abs=1e-9)
    assert (trajectory.place[:, -1] == trajectory.place[0, -1]).all()
    assert measure_of(trajectory, measure(kind="still_inside")) == 0.0


def test_shut_exit_lets_nobody_out(tmp_path: Path) -> None:
    words = case(tmp_path, ("run:", "door_changes: [{door: exit, at_s: 0.5, becomes: locked}]\nrun:")).parameters
    trajectory = walk(words, 0)
    assert measure_of(trajectory, measure(kind="passed_shut", exit="exit")) == 0.0
    assert measure_of(trajectory, measure(kind="still_inside")) == 12.0


def test_lines_count_one_direction(tmp_path: Path) -> None:
    trajectory = walk(case(tmp_path).parameters, 0)
    assert measure_of(trajectory, measure(kind="crossings", line="half")) == 12.0
    assert measure_of(trajectory, measure(kind="crossings", line="half", direction="backward")) == 0.0
    assert measure_of(trajectory, measure(kind="crossings", line="exit")) == 12.0


def test_zone_density_counts_people_over_ground(tmp_path: Path) -> None:
    changes = ("exit: exit}", "stay: true}"), ("[6, 7]", "[5, 7]"), ("duration_s: 30", "duration_s: 1")
    words = case(tmp_path, *changes).parameters
    trajectory = walk(words, 0)
    assert measure_of(trajectory, measure(kind="zone_density", zone="left")) == pytest.approx(12 / 40)


def test_interval_is_students() -> None:
    assert mean_with_interval(np.array([3.0])) == (3.0, 3.0, 3.0)
    mean, low, high = mean_with_interval(np.array([1.0, 2.0, 3.0]))
    assert (mean, high - mean) == (2.0, pytest.approx(2.4841, abs=1e-4))
    assert mean - low == pytest.approx(high - mean)


@pytest.mark.parametrize(
    ("words", "met"),
    [
        ("of: ratio, variant: b, to: a, min: 1.9, max: 2.1", True),
        ("of: difference, variant: b, to: a, judged: low, above: 0", True),
        ("of: difference, variant: a, to: b, above: 0", False),
        ("of: share_won, variant: b, to: a, min: -2.63, max: -2.62", True),
        ("of: share_won, variant: a, to: b, above: 1", False),
        ("of: rising", True),
        ("of: falling", False),
        ("of: average, max: 3.1, min: 2.9", True),
        ("of: largest, judged: each, max: 5", True),
        ("of: largest, judged: each, max: 4.05", False),
        ("of: slope, min: 1.99, max: 2.01", True),
        ("of: within_interval, variant: a, to: b", False),
        ("variant: a, judged: each, below: 3", True),
        ("variant: a, max: 1.9", False),
    ],
)  # fmt: skip
def test_figures_are_judged(tmp_path: Path, words: str, met: bool) -> None:
    variants = "variants:\n  - {name: a, x: 1}\n  - {name: b, x: 2}\n"
    read = case(tmp_path, ("accept:", f"{variants}accept:"), ("max: 30", words))
    values = {("a", "clear_s"): np.array([1.5, 2.0, 2.5]), ("b", "clear_s"): np.array([3.9, 4.0, 4.1])}
    (figure,) = judge(read, values)
    assert figure.met is met


def test_value_that_never_came_meets_no_bound(tmp_path: Path) -> None:
    (figure,) = judge(case(tmp_path), {(BASE, "clear_s"): np.array([np.inf])})
    assert not figure.met


@pytest.mark.parametrize("of", ["settled_mean", "settled_sd"])
def test_one_run_has_not_settled(tmp_path: Path, of: str) -> None:
    read = case(tmp_path, ("max: 30", f"of: {of}, below: 1000"))
    (one,) = judge(read, {(BASE, "clear_s"): np.array([2.0])})
    (many,) = judge(read, {(BASE, "clear_s"): np.array([2.0, 2.1, 1.9])})
    assert (one.met, many.met) == (False, True)


def test_case_without_rules_is_a_report(tmp_path: Path) -> None:
    read = case(tmp_path, ("accept:\n  - {measure: clear_s, max: 30, reason: it must}\n", ""))
    result = verify(read)
    assert result.verdict == "report"
    assert [figure.measure for figure in result.figures] == ["clear_s"]
