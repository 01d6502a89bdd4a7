"""Effects told apart by class of incident: the right pairs in each, honest tests, and never a level of harm."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from analysis.commands.compare import BY
from analysis.compare.deciding_draws import deciding_draws
from analysis.compare.effects_by_class import EffectsByClass, effects_by_class
from analysis.compare.estimates import dependence, holm
from analysis.compare.heterogeneity import Heterogeneity, heterogeneity
from analysis.compare.incident_classes import TELLINGS, classes_of
from analysis.compare.pairs import pairs_of
from analysis.compare.run_table import StudyTable
from analysis.terminal.by_class import by_class_json, by_class_text
from sim.errors import ResultsError
from sim.model import VenueModel
from sim.world.scenario_draws import scenario_draw
from tests.builders import room
from tests.study_folders import incident_words, shuffled, table
from tests.worlds import assault, model, scenario

Floats = NDArray[np.float64]
ORIGINS = TELLINGS["origin"].classes


def study(effect: Floats, level: Floats | float = 10.0, words: dict[str, Any] | None = None, **more: Any) -> StudyTable:
    """Give a table of one policy: outcomes (points, replications); each pair has a seed of its own, or its luck's."""
    base = np.broadcast_to(level, effect.shape).astype(np.float64)
    shared = more.get("luck", "own") == "shared"
    whole = table({"as_today": base, "policy": base + effect}, **{"luck": "own", **more})
    whole.manifest["scenarios"] = {"club": incident_words() if words is None else words}
    return replace(whole, seed=whole.replication + (0 if shared else 1000 * whole.point))


def origins(n: int, inside: float = 0.3, vicinity: float = 0.2) -> NDArray[np.str_]:
    """Give the classes of seeds 0 to n by the draw itself."""
    lucks = [scenario_draw("draw_origin", seed) for seed in range(n)]
    names = ["inside" if u < inside else "vicinity" if u >= 1.0 - vicinity else "entrance" for u in lucks]
    return np.array(names)


def effects(apart: EffectsByClass) -> dict[str, tuple[int, float]]:
    return {each.name: (each.n, each.diff.value) for each in apart.policies[0].effects}


def met(whole: StudyTable, by: str, policy: str = "as_today") -> list[str]:
    return classes_of(whole, pairs_of(whole, "club", "deaths"), by, policy).tolist()


def test_command_offers_every_way_to_tell_incidents_apart() -> None:
    assert set(BY) == set(TELLINGS)


@pytest.mark.parametrize("seed", range(8))
def test_class_of_a_pair_is_what_the_model_made_of_its_draw(seed: int) -> None:
    """At shares that no default has, so that the knobs decide with."""
    more = {"inside_share": 0.4, "vicinity_share": 0.4, "short_share": 0.3, "barricade_share": 0.5}
    posture = {"warning_arrives_share": 0.6, "warning_heeded_share": 0.8, "raised_search_share": 0.6,
               "diversion_share": 0.5, "diverted_staff_share": 0.9}  # fmt: skip
    parts = {"control_room": {"search_share": 0.3}, "staff": {"guards_per_1000": 15.0}, "posture": posture,
             "instruction": {"wrong_order_share": 0.5}, "response": {"failure": {"share": 0.5}}}  # fmt: skip
    words = scenario(
        room(), crowd={"people": 70}, hazards=[assault(origin="drawn", regime="drawn", **more)], **parts
    )  # fmt: skip
    made = model(words, seed)
    whole = replace(study(np.zeros((1, 1)), words=words.model_dump(mode="json", by_alias=True)), seed=None)
    whole = replace(whole, seed=np.full(2, seed))
    rule = made._hazard_rules[0]
    assert met(whole, "origin") == [rule._beginning.origin]
    assert met(whole, "regime") == [rule._lasting.regime]
    assert met(whole, "notice") == ["noticed" if noticed(made) else "unnoticed"]
    assert met(whole, "radio") == ["failed" if made._responders.control_room._communication.fails else "works"]
    assert met(whole, "diversion") == ["diverted" if made.world.posture.diverted else "undiverted"]
    assert met(whole, "procedure") == ["mistaken" if made.world.procedure.mistaken else "planned"]
    assert met(whole, "warning") == ["warned"] or not made.world.posture.raised


def noticed(made: VenueModel) -> bool:
    return bool(np.isfinite(made._screening._notices_at))


def test_fixed_or_named_origin_leaves_nothing_to_draw() -> None:
    none = np.zeros((1, 40))
    assert set(met(study(none, words=incident_words(origin="vicinity")), "origin")) == {"vicinity"}
    assert set(met(study(none, words=incident_words(entrances=["front"])), "origin")) == {"entrance"}
    assert set(met(study(none, words=incident_words(regime="short")), "regime")) == {"short"}


def test_knob_that_varies_from_point_to_point_decides_at_each_point() -> None:
    """Nothing begins inside at the first point; half of all at the second."""
    whole = study(np.zeros((2, 200)), points=2)
    whole = replace(whole, knobs={"hazards.0.inside_share": np.array([0.0, 0.5])}, seed=whole.replication)
    found = np.array(met(whole, "origin")).reshape(2, 200)
    assert "inside" not in found[0]
    assert found[1].tolist() == origins(200, inside=0.5).tolist()


def test_hazard_behind_another_is_the_one_that_is_told() -> None:
    words = incident_words(origin="inside")
    words["hazards"] = [{"kind": "smoke"}, *words["hazards"]]
    assert set(met(study(np.zeros((1, 5)), words=words), "origin")) == {"inside"}


def test_effect_of_a_class_is_the_mean_difference_of_its_pairs() -> None:
    mine = origins(300)
    effect = np.select([mine == "inside", mine == "entrance"], [-1.0, -2.0], -4.0)[None]
    found = effects(effects_by_class(study(effect), "deaths", "origin"))
    assert found == {
        name: (int((mine == name).sum()), value) for name, value in zip(ORIGINS, (-1.0, -2.0, -4.0), strict=True)
    }


def test_order_of_rows_changes_no_byte() -> None:
    whole = study(np.random.default_rng(1).poisson(3.0, (1, 80)).astype(np.float64))
    order = np.random.default_rng(2).permutation(len(whole.point))
    assert whole.seed is not None
    mixed = replace(shuffled(whole, 2), seed=whole.seed[order])
    assert by_class_json(effects_by_class(mixed, "deaths", "origin")) == by_class_json(
        effects_by_class(whole, "deaths", "origin")
    )


def test_class_of_fewer_than_five_pairs_has_no_interval_and_says_so() -> None:
    lucks = [scenario_draw("draw_origin", seed) for seed in range(60)]
    share = 1.0 - sorted(lucks)[-4] + 1e-9  # four of sixty begin in the vicinity
    whole = study(np.random.default_rng(1).normal(size=(1, 60)), words=incident_words(vicinity_share=share))
    apart = effects_by_class(whole, "deaths", "origin")
    vicinity = apart.policies[0].effects[2]
    assert vicinity.n == 4
    assert np.isfinite(vicinity.diff.value)
    assert np.isnan([vicinity.diff.low, vicinity.diff.high]).all()
    assert apart.policies[0].compared == ("inside", "entrance")
    assert by_class_text(apart, "Deaths").count("fewer than 5 pairs: no interval") == 1
    row = next(each for each in json.loads(by_class_json(apart))["rows"] if each["class"] == "vicinity")
    assert row["diff_ci95"] == [None, None]
    assert row["note"] == "fewer than 5 pairs: no interval"


@pytest.mark.parametrize("by", BY)
def test_how_grave_incidents_of_a_class_are_changes_no_byte_of_effects_by_class(by: str) -> None:
    """Effects stay, levels of harm differ by class and by nothing else: nobody may learn them from what is shown."""
    effect = np.random.default_rng(3).integers(-6, 2, (1, 200)).astype(np.float64)
    names = np.array(met(study(effect), by))
    levels = np.zeros(200)
    for k, name in enumerate(TELLINGS[by].classes):
        levels[names == name] = 10.0 + 97.0 * k
    flat, steep = (effects_by_class(study(effect, level), "deaths", by) for level in (10.0, levels[None]))
    assert by_class_json(flat) == by_class_json(steep)
    assert by_class_text(flat, "Deaths") == by_class_text(steep, "Deaths")
    assert deciding_draws(study(effect, 10.0), "deaths") == deciding_draws(study(effect, levels[None]), "deaths")


def judged(samples: list[Floats]) -> Heterogeneity:
    alone = [np.arange(len(each)) for each in samples]
    return heterogeneity(
        samples, [dependence(x, np.zeros_like(k), k, sampled=False) for x, k in zip(samples, alone, strict=True)]
    )


def test_two_classes_are_tested_as_by_welch() -> None:
    rng = np.random.default_rng(4)
    one, two = rng.normal(0.0, 1.0, 14), rng.normal(0.8, 3.0, 31)
    theirs = stats.ttest_ind(one, two, equal_var=False)
    mine = judged([one, two])
    assert mine.statistic == pytest.approx(theirs.statistic**2, rel=1e-9)
    assert mine.p_value == pytest.approx(theirs.pvalue, rel=1e-9)


def test_classes_of_one_effect_are_called_different_in_five_of_hundred_studies() -> None:
    """2,000 studies of three classes that differ in size and spread: within three standard errors (1.5 points)."""
    rng = np.random.default_rng(5)
    sizes, spreads = (12, 30, 60), (3.0, 1.0, 2.0)
    found = [judged([s * rng.standard_normal(n) for n, s in zip(sizes, spreads, strict=True)]) for _ in range(2000)]
    assert np.mean([each.p_value < 0.05 for each in found]) == pytest.approx(0.05, abs=0.015)
    assert np.mean([each.share for each in found]) < 0.03


def test_classes_whose_pairs_share_luck_are_not_called_different_by_the_luck() -> None:
    """60 lucks met by 10 points; the effect follows the luck alone. As independent pairs most studies would differ."""
    rng = np.random.default_rng(6)
    shared, alone = [], []
    for _ in range(60):
        effect = np.tile(rng.standard_normal(60), (10, 1)) + 0.3 * rng.standard_normal((10, 60))
        whole = study(effect, points=10, luck="shared")
        shared.append(effects_by_class(whole, "deaths", "regime").policies[0].test)
        names = np.array(met(whole, "regime"))
        alone.append(judged([effect.reshape(-1)[names == name] for name in TELLINGS["regime"].classes]).p_value)
    assert np.mean([each.p_value < 0.05 for each in shared]) < 0.1
    assert np.mean([each.share for each in shared]) < 0.05
    assert np.mean(np.array(alone) < 0.05) > 0.3


def test_share_of_classes_of_one_size_is_kelleys_epsilon_squared() -> None:
    samples = [np.random.default_rng(k).normal(k, 2.0, 25) for k in range(3)]
    whole = np.concatenate(samples)
    within = sum(((each - each.mean()) ** 2).sum() for each in samples)
    epsilon = 1.0 - (within / (75 - 3)) / whole.var(ddof=1)
    assert judged(samples).share == pytest.approx(epsilon, rel=1e-9)


def test_class_in_which_nothing_ever_differs_can_be_held_against_others() -> None:
    still, moved = np.zeros(20), np.random.default_rng(7).normal(-3.0, 1.0, 20)
    assert judged([still, moved, moved + 0.1]).p_value < 1e-6
    assert judged([still, still + 0.0]).p_value == 1.0
    assert judged([still, still - 1.0]).p_value == 0.0
    assert np.isnan(judged([moved]).p_value)


def test_holm_corrects_as_in_his_example_of_three() -> None:
    """0.01, 0.04 and 0.03: 3 x 0.01, 2 x 0.03, and never less than the one before."""
    assert holm([0.01, 0.04, float("nan"), 0.03])[:2] == pytest.approx([0.03, 0.06])
    assert holm([0.01, 0.04, float("nan"), 0.03])[3] == pytest.approx(0.06)
    assert np.isnan(holm([float("nan")])[0])


def deciding(gap: float, n: int = 200) -> Floats:
    """Give effects that are greater by a gap where the attack begins inside, with a spread of 1."""
    return (-gap * (origins(n) == "inside") + np.random.default_rng(8).standard_normal(n))[None]


def test_comparison_names_the_class_that_decides_more_than_a_fifth_and_no_other() -> None:
    """A gap of 3 over a spread of 1 in three of ten: 0.21 x 9 / (0.21 x 9 + 1) = 65 % of the variance."""
    said = deciding_draws(study(deciding(3.0)), "deaths")
    assert "most of all origin (`--by origin` tells them apart): 6" in said
    assert "`--by origin`" in said
    assert "regime" not in said
    assert deciding_draws(study(deciding(0.0)), "deaths") == ""


def test_small_share_is_found_by_the_test_and_not_remarked() -> None:
    """A gap of 0.9: 15 % of the variance, far beyond chance in 400 pairs."""
    whole = study(deciding(0.9, 400))
    assert effects_by_class(whole, "deaths", "origin").policies[0].verdict == "differ"
    assert deciding_draws(whole, "deaths") == ""


def test_nothing_is_called_different_while_runs_are_missing() -> None:
    whole = study(deciding(3.0), replications=300)
    apart = effects_by_class(whole, "deaths", "origin")
    assert apart.policies[0].verdict == "unfinished"
    assert np.isnan(apart.policies[0].test.p_value)
    assert any("unfinished" in remark for remark in apart.remarks)
    assert deciding_draws(whole, "deaths") == ""


def test_effect_that_is_the_same_in_every_pair_is_called_no_difference() -> None:
    assert effects_by_class(study(np.zeros((1, 200))), "deaths", "origin").policies[0].verdict == "no difference"


def with_levers(whole: StudyTable, **levers: float) -> StudyTable:
    whole.manifest["policies"]["policy"]["levers"] = {path.replace("__", "."): v for path, v in levers.items()}
    return whole


def test_lever_that_changes_the_class_itself_moves_no_pair_and_is_told() -> None:
    """Searches that notice two in five against one in ten."""
    whole = study(np.zeros((1, 400)))
    before = met(whole, "notice")
    whole = with_levers(whole, control_room__search_share=0.4)
    assert met(whole, "notice") == before
    moved = met(whole, "notice", "policy").count("noticed") - before.count("noticed")
    assert 80 < moved < 160
    apart = effects_by_class(whole, "deaths", "notice")
    assert effects(apart)["noticed"][0] == before.count("noticed")
    assert any(f"change the class itself in {moved} of 400 pairs" in remark for remark in apart.remarks)
    assert effects_by_class(whole, "deaths", "origin").remarks == []


def test_nobody_notices_where_no_guard_is_on_duty() -> None:
    words = incident_words()
    words["staff"]["guards_per_1000"] = 0.0
    assert set(met(study(np.zeros((1, 100)), words=words), "notice")) == {"unnoticed"}
    words = incident_words()
    words["posture"] |= {"diversion_share": 1.0, "diverted_staff_share": 0.9}
    away = with_levers(study(np.zeros((1, 100)), words=words), posture__kept_share=1.0)
    assert set(met(away, "notice")) == {"unnoticed"}
    assert set(met(away, "notice", "policy")) == {"noticed", "unnoticed"}


def test_raised_posture_notices_more_where_a_warning_came_and_nowhere_else() -> None:
    words = incident_words()
    words["posture"] |= {"warning_arrives_share": 0.5, "warning_vagueness": 0.0, "raised_search_share": 0.6}
    whole = with_levers(study(np.zeros((1, 400)), words=words), posture__warning_heeded_share=1.0)
    warned = np.array(met(whole, "warning")) == "warned"
    before, after = (np.array(met(whole, "notice", policy)) == "noticed" for policy in ("as_today", "policy"))
    assert np.array_equal(before[~warned], after[~warned])
    assert 60 < (after & ~before).sum() < 140
    assert 160 < warned.sum() < 240


@pytest.mark.parametrize(("count", "told"), [(0, False), (1, True), (2, False), (4, True)])
def test_number_of_officers_changes_no_class_and_is_told_where_it_is_not_two(count: int, told: bool) -> None:
    whole = with_levers(study(np.zeros((1, 60))), response__site_officers__count=count)
    assert met(whole, "site_officers", "policy") == met(whole, "site_officers")
    remarks = effects_by_class(whole, "deaths", "site_officers").remarks
    assert any("on site, and the class tells of the first 2" in remark for remark in remarks) == told


def test_older_study_has_no_classes_and_says_so_in_one_sentence() -> None:
    words = incident_words()
    del words["hazards"][0]["origin"]
    old = study(deciding(3.0), words=words, versions={"havenue": "0.4.0"})
    with pytest.raises(ResultsError, match=r"run by Havenue 0\.4\.0, which drew no origin of an incident"):
        effects_by_class(old, "deaths", "origin")
    with pytest.raises(ResultsError, match="drew no regime"):
        effects_by_class(replace(study(deciding(3.0)), seed=None), "deaths", "regime")
    assert "origin" not in deciding_draws(old, "deaths")


def test_scenario_without_an_assault_is_left_out_and_a_study_of_such_is_refused() -> None:
    calm = study(np.zeros((1, 20)), words={**incident_words(), "hazards": []})
    with pytest.raises(ResultsError, match="no scenario of this study has an assault"):
        effects_by_class(calm, "deaths", "origin")
    both = study(np.zeros((1, 20)))
    names = np.concatenate([both.scenario, np.repeat(["calm"], 40)])
    doubled = {
        name: np.tile(getattr(both, name), 2) for name in ("policy", "point", "replication", "failed", "seed")
    }  # fmt: skip
    both.manifest["scenarios"]["calm"] = calm.manifest["scenarios"]["club"]
    whole = replace(both, scenario=names, metrics={"deaths": np.tile(both.metrics["deaths"], 2)}, **doubled)
    apart = effects_by_class(whole, "deaths", "origin")
    assert [each.scenario for each in apart.policies] == ["club"]
    assert apart.remarks == ["calm: has no assault, so that its pairs are in no class"]
