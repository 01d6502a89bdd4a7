"""Every uncertainty says what nobody can rule out of it, and draws from that can be run."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.stats import qmc

from sim.rules.registry import full_scenario_type, rules
from sim.runs.loading import load_plan
from sim.scenario.checking.cross_checks import WHOLES
from sim.scenario.deep import Deep, Fixed, Plausible, Weighted, deep_from_json, no, one_of, plausible
from sim.scenario.knobs import Knob, knob, knobs_of, knobs_within
from sim.scenario.parameters.scenario import Plan
from sim.scenario.policies.levers import knobs_by_path
from sim.scenario.reading.shipped import shipped_files
from sim.scenario.references import assumption
from sim.studies.design.deep_sample import as_overrides, deep_knobs, deep_settings

KNOBS = [*knobs_of(full_scenario_type()), *(
    each for socket in ("movement", "hazards") for kind, rule in rules(socket).items()
    for each in knobs_of(rule.parameters, f"{socket}.{kind}")
)]  # fmt: skip
"""Those of each kind as well: a path that two kinds share is declared by both."""
UNCERTAIN = [each for each in KNOBS if each.role == "uncertainty"]
RANGES = [each for each in UNCERTAIN if isinstance(each.deep, Plausible)]
SHARES = np.linspace(0.0, 1.0, 41)

BY_PATH: dict[str, Any] = {"ids": lambda each: each.path}


@cache
def plan_of(name: str) -> Plan:
    return load_plan(name)


def draws(name: str, points: int = 20) -> list[dict[str, Any]]:
    plan = plan_of(name)
    return deep_settings(plan, qmc.LatinHypercube(len(deep_knobs(plan)), rng=7).random(points))


def value_in(scenario: Any, path: str) -> Any:
    """Follow a path through parameters and lists."""
    for part in path.split("."):
        scenario = scenario[int(part)] if part.isdigit() else getattr(scenario, part)
    return scenario


def number(default: Any, deep: Deep | None, role: Any = "uncertainty") -> Any:
    return knob(default, unit="m", low=0, high=9, role=role, source=assumption(), about="a size", deep=deep)


@pytest.mark.parametrize("each", UNCERTAIN, **BY_PATH)
def test_every_uncertainty_says_what_nobody_can_rule_out_or_why_it_has_no_range(each: Knob) -> None:
    assert each.deep is not None
    assert str(each.deep).strip()


@pytest.mark.parametrize("each", [each for each in KNOBS if each.role != "uncertainty"], **BY_PATH)
def test_what_somebody_chooses_has_no_such_range(each: Knob) -> None:
    assert each.deep is None


@pytest.mark.parametrize("each", RANGES, **BY_PATH)
def test_a_plausible_range_lies_within_what_is_allowed_and_holds_the_default(each: Knob) -> None:
    assert isinstance(each.deep, Plausible)
    assert each.low is not None
    assert each.high is not None
    assert each.low <= each.deep.low <= each.default <= each.deep.high <= each.high


@pytest.mark.parametrize("each", [each for each in UNCERTAIN if isinstance(each.deep, Weighted)], **BY_PATH)
def test_weights_are_of_values_that_the_knob_may_have(each: Knob) -> None:
    assert isinstance(each.deep, Weighted)
    assert each.default in each.deep.values
    if each.unit == "choice":
        assert set(each.deep.values) <= set(each.choices)


def test_choices_are_weighted_and_switches_and_numbers_are_not_left_out_in_silence() -> None:
    kinds = Counter(type(each.deep) for each in UNCERTAIN)
    assert kinds[Plausible] > 150
    unweighted = [each for each in UNCERTAIN if each.choices and not isinstance(each.deep, Weighted)]
    assert all("drawn" in each.choices for each in unweighted), "a run may draw them by shares that are varied"


@pytest.mark.parametrize("each", RANGES, **BY_PATH)
def test_values_rise_with_the_share_and_reach_both_ends(each: Knob) -> None:
    assert isinstance(each.deep, Plausible)
    values = [each.deep.value_at(float(share)) for share in SHARES]
    assert (values[0], values[-1]) == (each.deep.low, each.deep.high)
    assert all(one <= other for one, other in pairwise(values))
    assert len(set(values)) > (1 if each.deep.whole else 40)


def test_half_way_is_the_mean_on_a_linear_scale_and_the_geometric_mean_on_a_logarithmic_one() -> None:
    assert plausible(2.0, 50.0).value_at(0.5) == 26.0
    assert plausible(2.0, 50.0, "log").value_at(0.5) == pytest.approx(10.0)


def test_each_whole_number_has_its_fair_share() -> None:
    counts = Counter(plausible(1, 3).value_at(share) for share in (np.arange(3000) + 0.5) / 3000)
    assert counts == {1: 1000, 2: 1000, 3: 1000}
    assert all(isinstance(value, int) for value in counts)


def test_values_come_as_often_as_they_are_weighted() -> None:
    weighted = one_of({"short": 0.4, "sustained": 0.4, "barricade": 0.2})
    counts = Counter(weighted.value_at(share) for share in (np.arange(1000) + 0.5) / 1000)
    assert counts == {"short": 400, "sustained": 400, "barricade": 200}
    assert (weighted.value_at(0.0), weighted.value_at(1.0)) == ("short", "barricade")


@pytest.mark.parametrize(
    "declare",
    [
        lambda: plausible(2.0, 2.0), lambda: plausible(3.0, 2.0), lambda: plausible(0.0, 2.0, "log"),
        lambda: plausible(1, 3, "log"), lambda: one_of({"a": 0.5, "b": 0.4}), lambda: one_of({"a": 1.2, "b": -0.2}),
        lambda: one_of({}), lambda: no(" "),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_from_is_refused(declare: Any) -> None:
    with pytest.raises(ValueError, match=r"empty|logarithmic|weights|says why"):
        declare()


@pytest.mark.parametrize(
    ("default", "deep"),
    [
        (2.0, plausible(-1.0, 3.0)), (2.0, plausible(1.0, 10.0)), (2.0, plausible(3.0, 4.0)), (2.0, plausible(1, 3)),
        (2, plausible(1.0, 3.0)), (2.0, one_of({1.0: 0.5, 3.0: 0.5})), (2.0, one_of({2.0: 0.5, 10.0: 0.5})),
        (2.0, one_of({2.0: 0.5, "two": 0.5})),
    ],
)  # fmt: skip
def test_what_does_not_suit_its_knob_is_refused_where_it_is_declared(default: Any, deep: Deep) -> None:
    with pytest.raises(ValueError, match=r"allowed|default"):
        number(default, deep)


@pytest.mark.parametrize("role", ["lever", "setting"])
def test_a_knob_that_somebody_chooses_is_refused_a_range(role: str) -> None:
    with pytest.raises(ValueError, match="chosen by somebody"):
        number(2.0, plausible(1.0, 3.0), role)


@pytest.mark.parametrize(
    "deep", [plausible(1, 3), plausible(1.0, 3.0, "log"), one_of({True: 0.5, False: 0.5}), no("x")]
)
def test_what_was_declared_is_read_again_as_it_was(deep: Deep) -> None:
    assert deep_from_json(deep.as_json()) == deep
    assert number(2.0, None).json_schema_extra.get("deep") is None


@pytest.mark.parametrize(
    ("sooner", "later"),
    [
        ("hazards.*.departure_low_s", "hazards.*.departure_high_s"),
        ("awareness.bell_share", "awareness.text_share"),
        ("awareness.text_share", "awareness.voice_share"),
        ("awareness.voice_share", "awareness.live_voice_share"),
        ("staff.able_faded_share", "staff.able_fresh_share"),
        ("care.untrained_success", "care.trained_success"),
        ("decisions.compliance_share", "decisions.briefed_compliance_share"),
    ],
)
def test_ranges_whose_order_means_something_do_not_cross(sooner: str, later: str) -> None:
    low, high = (knobs_by_path(full_scenario_type())[path].deep for path in (sooner, later))
    assert isinstance(low, Plausible)
    assert isinstance(high, Plausible)
    assert low.high <= high.low


def test_knobs_are_found_where_they_stand_and_only_of_the_kind_that_is_there() -> None:
    plan = plan_of("club_assault")
    paths = [each.path for each in knobs_within(plan.scenario)]
    assert len(paths) == len(set(paths))
    assert {"hazards.0.reach_m", "movement.detour_s", "venue.doors.0.opens_after_s"} <= set(paths)
    assert "hazards.0.co_ppm" not in paths
    general = {re.sub(r"\.[0-9]+(?=\.|$)", ".*", path) for path in paths}
    assert general <= set(knobs_by_path(full_scenario_type()))
    left = {path for path in knobs_by_path(full_scenario_type()) if not path.startswith("hazards")} - general
    assert all(path.startswith("venue.") for path in left), "what else is not there?"


def test_what_has_no_range_is_not_drawn() -> None:
    paths = deep_knobs(plan_of("club_assault"))
    found = {each.path: each.deep for each in knobs_within(plan_of("club_assault").scenario)}
    assert {"hazards.0.form", "hazards.0.harm_per_min"} <= set(paths)
    assert not any(found[path] is None or isinstance(found[path], Fixed) for path in paths)
    assert not any(path.startswith("hazards") for path in deep_knobs(plan_of("concert_hall_false_alarm")))


@pytest.mark.parametrize("name", shipped_files("scenario"))
def test_every_draw_is_a_setting_that_its_scenario_accepts(name: str) -> None:
    for setting in draws(name):
        load_plan(name, "as_today", as_overrides(setting))


def test_a_scenario_takes_on_the_values_that_were_drawn() -> None:
    (setting,) = draws("club_assault", 1)
    scenario = load_plan("club_assault", None, as_overrides(setting)).scenario
    assert {path: value_in(scenario, path) for path in setting} == setting


@pytest.mark.parametrize(("part", "parameters", "keys"), WHOLES)
def test_shares_of_a_whole_never_come_to_more_than_one(part: str, parameters: Any, keys: tuple[str, ...]) -> None:
    drawn = [[setting[f"{part}.{key}"] for key in keys] for setting in draws("club_assault", 200)]
    assert max(map(sum, drawn)) <= 1.0
    assert all(0.0 < share < 1.0 for row in drawn for share in row)


def test_shares_of_a_whole_stay_as_they_are_at_their_defaults() -> None:
    plan = plan_of("club_assault")
    declared = {each.path: each for each in knobs_within(plan.scenario)}
    row = []
    for path in deep_knobs(plan):
        deep, default = declared[path].deep, declared[path].default
        on_scale = np.log if getattr(deep, "scale", "") == "log" else float
        row.append((on_scale(default) - on_scale(deep.low)) / (on_scale(deep.high) - on_scale(deep.low))
                   if isinstance(deep, Plausible) else 0.5)  # fmt: skip
    (setting,) = deep_settings(plan, np.array([row]))
    for part, parameters, keys in WHOLES:
        for key in keys:
            assert setting[f"{part}.{key}"] == pytest.approx(parameters.model_fields[key].default)


def test_points_of_another_width_are_refused() -> None:
    with pytest.raises(ValueError, match="uncertainties"):
        deep_settings(plan_of("club_assault"), np.full((2, 3), 0.5))


def test_what_is_known_is_kept_and_shares_drawn_beside_it_divide_the_rest() -> None:
    plan = load_plan("club_assault", None, ["care.serious_share=0.4", "hazards.0.reach_m=30"])
    keep = {"care.serious_share", "hazards.0.reach_m"}
    paths = deep_knobs(plan, keep)
    assert set(deep_knobs(plan)) - set(paths) == keep
    for setting in deep_settings(plan, qmc.LatinHypercube(len(paths), rng=7).random(20), keep):
        assert not keep & setting.keys()
        assert setting["care.not_survivable_share"] + setting["care.time_critical_share"] < 0.6
