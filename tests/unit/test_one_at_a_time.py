"""One knob at a time: the points, the paired ratios, and what the table says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis.compare.estimates import Estimate
from analysis.sensitivity.one_at_a_time import KnobMoves, Move, OneAtATime, paired_ratio
from analysis.terminal.one_at_a_time import kind_and_keys, moves_text
from sim.errors import InputError
from sim.scenario.checking.cross_checks import WHOLES
from sim.scenario.deep import Plausible, Value, Weighted
from sim.studies.design.deep_sample import drawn_from
from sim.studies.design.manifest import study_manifest
from sim.studies.design.points import Points, count_of, knobs_at
from sim.studies.design.run_order import RunOrder
from sim.studies.design.study import Study
from sim.studies.engines.run_builder import RunBuilder
from sim.studies.loading import load_study
from tests.studies import EVENING, a_study, study_file, write
from tests.worlds import assault

ONE = {"kind": "one_at_a_time"}
SHARES = ("decisions.run_share", "decisions.hide_share", "decisions.help_share")
WOUNDS = ("care.not_survivable_share", "care.time_critical_share", "care.serious_share")
HIDING = "decisions.hiding_exposure"


def one_at_a_time(folder: Path, **changed: Any) -> Study:
    return a_study(folder, **{"design": ONE, "policies": [], "replications": 2, **changed})


def refused(folder: Path, **changed: Any) -> str:
    with pytest.raises(InputError) as told:
        one_at_a_time(folder, **changed)
    assert all(fault.line > 0 for fault in told.value.faults)
    return str(told.value)


def moved(points: Points, point: int) -> dict[str, Value]:
    """Give what differs from the first point."""
    base = dict(knobs_at(points, 0))
    return {path: value for path, value in knobs_at(points, point) if value != base[path]}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study that takes every uncertainty, with an attack."""
    folder = tmp_path_factory.mktemp("whole")
    attack = assault(departure_low_s=600.0, departure_high_s=1200.0)
    write(folder / "attack.yaml", {**EVENING, "name": "attack", "hazards": [attack]})
    return one_at_a_time(folder, scenarios=["attack.yaml"])


def test_every_uncertainty_that_has_ends_is_taken_and_the_scenario_as_it_stands_comes_first(whole: Study) -> None:
    scenario = whole.scenarios["attack"]
    assert list(whole.points) == list(drawn_from(scenario))
    manifest = study_manifest(whole)
    plan = RunBuilder(manifest).plan(RunOrder(manifest, whole.points).study_run(0))
    assert plan.scenario == scenario


def test_each_end_is_reached_once_exactly_and_alone_but_for_shares_of_its_whole(whole: Study) -> None:
    expected = []
    for path, deep in drawn_from(whole.scenarios["attack"]).items():
        ends = (deep.low, deep.high) if isinstance(deep, Plausible) else deep.values
        expected += [(path, end) for end in ends if end != whole.points[path][0]]
    assert count_of(whole.points) == 1 + len(expected)
    for point, (path, end) in enumerate(expected, start=1):
        different = moved(whole.points, point)
        assert different.pop(path) == end
        assert type(end) is type(whole.points[path][0])
        whole_of = next((shares for shares in (SHARES, WOUNDS) if path in shares), ())
        assert set(different) <= set(whole_of), f"{path} at {end} moves {different} too"


def test_every_other_word_of_a_choice_has_a_point(whole: Study) -> None:
    deep = drawn_from(whole.scenarios["attack"])["building.door_flow"]
    assert isinstance(deep, Weighted)
    column = whole.points["building.door_flow"]
    assert [word for word in column if word != column[0]] == [word for word in deep.values if word != column[0]]
    assert len(deep.values) == 3


def test_shares_of_one_whole_never_pass_it_and_the_rest_keeps_its_part(whole: Study) -> None:
    for part, _, keys in WHOLES:
        sums = np.sum([whole.points[f"{part}.{key}"] for key in keys], axis=0)
        assert (sums <= 1.0).all()
    run, hide, helping = (whole.points[path] for path in SHARES)
    (high,) = (point for point in range(1, len(hide)) if hide[point] == 0.35)
    room = (1.0 - 0.35) / (1.0 - hide[0])  # type: ignore[operator]
    assert (run[high], helping[high]) == pytest.approx((run[0] * room, helping[0] * room))  # type: ignore[operator]
    assert run[high] + hide[high] + helping[high] < 1.0, "somebody still freezes"  # type: ignore[operator]


def test_share_that_is_varied_alone_makes_the_others_give_way_without_points_of_their_own(tmp_path: Path) -> None:
    points = one_at_a_time(tmp_path, vary={"decisions.hide_share": {}}).points
    assert points["decisions.hide_share"] == [0.15, 0.05, 0.35]
    assert set(points) == set(SHARES)
    assert points["decisions.run_share"][:2] == [0.7, 0.7]
    assert points["decisions.run_share"][2] < 0.7  # type: ignore[operator]


def test_ends_that_are_written_go_before_what_is_plausible(tmp_path: Path) -> None:
    vary = {
        HIDING: {"high": 0.9},
        "building.door_flow": {"values": ["code", "free"]},
        "alarm.delay_s": {"low": 0, "high": 9},
    }
    points = one_at_a_time(tmp_path, vary=vary).points
    base, *ends = points[HIDING][:3]
    assert ends[1] == 0.9
    assert ends[0] < base  # type: ignore[operator]
    assert points["building.door_flow"].count("free") == 1
    assert points["alarm.delay_s"][-2:] == [0.0, 9.0]


def test_points_share_the_luck_of_a_replication(tmp_path: Path) -> None:
    study = one_at_a_time(tmp_path, vary={HIDING: {}}, first_seed=7)
    order = RunOrder(study_manifest(study), study.points)
    seeds = {(order.study_run(run).replication, order.study_run(run).seed) for run in range(order.runs)}
    assert seeds == {(0, 7), (1, 8)}


def test_what_is_set_from_the_command_line_is_the_scenario_as_it_stands(tmp_path: Path) -> None:
    path = study_file(tmp_path, design=ONE, policies=[], vary={HIDING: {}})
    study = load_study(path, overrides=[f"{HIDING}=0.123"])
    assert study.points[HIDING][0] == 0.123


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"design": ONE | {"luck": "own"}}, "compares points with the same luck"),
        ({"design": ONE | {"points": 4}}, "sets its own number of points"),
        ({"design": ONE | {"file": "points.csv"}}, "is only for tables"),
        ({"vary": {"alarm.delay_s": {}}}, "nobody has said what is plausible of it"),
        ({"vary": {"decisions.hidng_exposure": {}}}, "did you mean"),
        ({"vary": {HIDING: {"low": 0.1, "high": 0.2, "steps": 3}}}, "`steps` divides the range of a grid"),
        ({"vary": {HIDING: {"low": 0.1, "high": 7}}}, "out of range"),
        ({"vary": {"hazards.0.reach_m": {}}}, "there is no item 0"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(changed: dict[str, Any], what: str, tmp_path: Path) -> None:
    assert what in refused(tmp_path, **changed)


def test_scenarios_without_a_knob_in_common_or_at_other_values_are_refused_in_words(tmp_path: Path) -> None:
    write(tmp_path / "attack.yaml", {**EVENING, "name": "attack", "hazards": [assault()]})
    write(tmp_path / "bare.yaml", {**EVENING, "name": "bare", "decisions": {"hide_share": 0.2}})
    both = {"scenarios": ["attack.yaml", "bare.yaml"]}
    assert "there is no item 0" in refused(tmp_path, **both)
    told = refused(tmp_path, **both, vary={"decisions.hide_share": {}})
    assert "stands at `0.15` in scenario `attack` and at `0.2` in `bare`" in told
    assert "write a study for each scenario" in told
    assert one_at_a_time(tmp_path, **both, vary={HIDING: {}}).runs == 2 * 3 * 2


def test_ratio_of_outcomes_that_luck_moves_alike_is_known_exactly() -> None:
    base = np.array([2.0, 4.0, 8.0])
    found, pairs = paired_ratio(base, 1.5 * base)
    assert (found.value, found.low, found.high, pairs) == (1.5, 1.5, 1.5, 3)


def test_interval_of_a_ratio_is_that_of_what_differs_from_it() -> None:
    """Means 4 and 5: ratio 1.25. What differs is -0.5, 0, 0.5: standard deviation 0.5, standard error 0.5/sqrt 3."""
    found, _ = paired_ratio(np.array([2.0, 4.0, 6.0]), np.array([2.0, 5.0, 8.0]))
    half = stats.t.ppf(0.975, 2) * 0.5 / np.sqrt(3.0) / 4.0
    assert (found.value, found.low, found.high) == pytest.approx((1.25, 1.25 - half, 1.25 + half))


def test_a_luck_that_one_of_the_two_did_not_meet_is_left_out() -> None:
    base, there = np.array([2.0, 4.0, np.nan, 6.0]), np.array([2.0, np.nan, 9.0, 8.0])
    found, pairs = paired_ratio(base, there)
    assert (found, pairs) == paired_ratio(np.array([2.0, 6.0]), np.array([2.0, 8.0]))
    assert pairs == 2


def test_one_pair_has_a_ratio_and_no_interval_and_nothing_has_no_ratio() -> None:
    one, _ = paired_ratio(np.array([2.0]), np.array([3.0]))
    assert one.value == 1.5
    assert np.isnan([one.low, one.high]).all()
    assert np.isnan(paired_ratio(np.array([0.0, 0.0]), np.array([1.0, 2.0]))[0].value)
    assert np.isnan(paired_ratio(np.array([np.nan]), np.array([1.0]))[0].value)


def test_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(1000):
        luck = rng.gamma(4.0, 5.0, 10)
        found, _ = paired_ratio(luck, 1.3 * luck + rng.normal(0.0, 2.0, 10))
        held += found.low <= 1.3 <= found.high
    assert 920 <= held <= 980


def knob(path: str, *ends: Move, source: str = "assumption") -> KnobMoves:
    return KnobMoves({"path": path, "unit": "m", "source": source}, list(ends))


def end(value: float, ratio: float, half: float) -> Move:
    return Move(value, Estimate(ratio, ratio - half, ratio + half), 10)


HERE = Move(1.0, Estimate(1.0, 1.0, 1.0), 10, stands=True)


@pytest.mark.parametrize(
    ("ends", "carries", "unclear"),
    [
        ((end(1, 0.95, 0.2), end(2, 1.3, 0.1)), True, False),
        ((end(1, 1.0, 0.0), end(2, 1.3, 0.4)), False, True),
        ((end(1, 1.05, 0.01), HERE), False, False),
        ((HERE, end(2, 0.8, 0.1)), True, False),
        ((Move(1, Estimate(1.5), 1), Move(2, Estimate(float("nan")), 0)), False, False),
    ],
)
def test_a_knob_carries_the_outcome_only_where_the_interval_tells(
    ends: tuple[Move, ...], carries: bool, unclear: bool
) -> None:
    assert (knob("a", *ends).carries, knob("a", *ends).unclear) == (carries, unclear)


def test_text_names_first_what_carries_with_its_source() -> None:
    knobs = [
        knob("far", end(1, 0.4, 0.1), end(9, 1.8, 0.1), source="calibrated: to a band: of deaths [one_2001, two_2002]"),
        knob("near", HERE, end(2, 1.01, 0.05)),
    ]
    said = moves_text(
        [OneAtATime("club", "as_today", "casualties under as_today", Estimate(20.0, 18.0, 22.0), knobs, [])]
    )
    assert "1 of 2 move the mean by more than a tenth: far (calibrated [one_2001, two_2002])." in said
    assert "1 move it by less than the interval can tell: near." in said
    assert "1: as it stands" in said
    assert said.index("far (calibrated") < said.index("9: 1.8")


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("assumption", "assumption"), ("measured [a_1999]", "measured [a_1999]"),
        ("range: 3 to 5 [s] in works: many [a_1999, b_2000]", "range [a_1999, b_2000]"),
        ("assumption: no [sic] work", "assumption"),
    ],
)  # fmt: skip
def test_source_is_shortened_to_its_kind_and_keys(source: str, short: str) -> None:
    assert kind_and_keys(source) == short
