"""The answer in words: ties are named, and no question is closed that the runs leave open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.compare.estimates import Estimate
from analysis.compare.pairs import pairs_of
from analysis.compare.ranking import leaders_of
from analysis.compare.regret import Regret
from analysis.compare.study_results import StudyResults
from analysis.report.answer import answer_of, least_regret
from analysis.report.brief import frequencies, in_brief, smallest_told
from tests.study_folders import table

NONE = Estimate(float("nan"))


def regret(policy: str, mean: float, high: Estimate, largest: float) -> Regret:
    return Regret(policy, 11, 1, Estimate(mean), high, largest, NONE, NONE)


def a_study(values: dict[str, list[float]], replications: int = 1) -> StudyResults:
    outcomes = {name: np.array(each, np.float64).reshape(-1, replications) for name, each in values.items()}
    varied = [{"path": "response.police.travel_median_s", "role": "lever"}]
    made = table(outcomes, design="latin_hypercube", varied=varied, luck="own")
    return StudyResults(Path(), made, "deaths", None)


def test_tie_of_regret_goes_to_nobody() -> None:
    """Three policies of equal 90th percentile: none is the least, whoever stands first."""
    tied = [regret("as_today", 0.545, Estimate(1.0, 1.0, 2.0), 2.0),
            regret("ushers", 0.545, Estimate(1.0, 0.0, 2.0), 2.0),
            regret("open_exits", 0.182, Estimate(1.0, 0.0, 1.0), 1.0)]  # fmt: skip
    assert [each.policy for each in least_regret(tied)] == ["open_exits", "as_today", "ushers"]
    assert len(least_regret(tied[::-1])) == 3


@pytest.mark.parametrize(("high", "least"), [
    (Estimate(5.0, 4.0, 6.0), ["one"]), (Estimate(5.0, 2.5, 6.0), ["one", "two"]), (Estimate(5.0, 2.5), ["one", "two"]),
])  # fmt: skip
def test_overlapping_intervals_of_regret_tell_nothing_apart(high: Estimate, least: list[str]) -> None:
    both = [regret("one", 0.5, Estimate(2.0, 1.0, 3.0), 3.0), regret("two", 1.0, high, 6.0)]
    assert [each.policy for each in least_regret(both)] == least


def test_answer_names_all_tied_policies_with_mean_and_largest() -> None:
    rng = np.random.default_rng(2)
    today = rng.integers(2, 9, 24).astype(float)
    near = today + rng.integers(-1, 2, 24)
    said = " ".join(answer_of(a_study({"as_today": list(today), "ushers": list(today), "open_exits": list(near)})))
    assert "does not tell 3 policies apart" in said
    for policy in ("as_today", "ushers", "open_exits"):
        assert f"{policy} (mean " in said
    assert "largest" in said
    assert "least regret" not in said


def test_policies_of_equal_mean_share_the_best() -> None:
    outcome = np.arange(12.0).reshape(1, -1)
    leaders = leaders_of(pairs_of(table({"as_today": outcome, "null": outcome.copy()}), "club", "deaths"), "lower")
    assert leaders is not None
    assert str(leaders) == "as_today and null share the best mean"


def test_question_that_is_open_is_said_to_be_open() -> None:
    today = np.random.default_rng(5).integers(5, 15, 30).astype(float)
    study = a_study({"as_today": list(today), "faint": list(today + np.resize([1.0, -1.0], 30))})
    said = " ".join([*answer_of(study), *in_brief(study)])
    assert "the question stays open" in said
    assert "no difference" not in said
    assert "leave open whether faint helps or harms" in said


def test_summary_is_three_sentences_and_says_how_sure() -> None:
    today = list(np.random.default_rng(6).integers(5, 15, 30).astype(float))
    summary = in_brief(a_study({"as_today": today, "good": [each - 2.0 + 0.1 * (each % 2) for each in today]}))
    assert len(summary) == 3
    assert summary[0].startswith("Under good, the outcome is better: ")
    assert "of 30 futures, in 30 fewer people died, in 0 as many died and in 0 more people died" in summary[0]
    assert summary[1].startswith("How sure: 30 pairs")
    assert "does not say how likely" in summary[2]


def test_frequencies_are_counts_of_pairs_and_of_100_where_there_are_many() -> None:
    today = [10.0] * 8
    few = a_study({"as_today": today, "mixed": [9.0] * 5 + [10.0] * 2 + [12.0]}, replications=8)
    effect = few.comparison.effect("club", "mixed")
    assert effect is not None
    said = frequencies(few, effect)
    assert said.startswith("of 8 pairs of runs, in 5 fewer people died, in 2 as many died and in 1 more people died")
    many = a_study({"as_today": today * 10, "mixed": ([9.0] * 5 + [10.0] * 2 + [12.0]) * 10})
    effect = many.comparison.effect("club", "mixed")
    assert effect is not None
    assert frequencies(many, effect).startswith("of 100 futures, in 62 fewer people died, in 25 as many died and in 12")


def test_what_these_runs_can_tell_is_half_of_the_interval() -> None:
    today = np.random.default_rng(5).integers(5, 15, 30).astype(float)
    study = a_study({"as_today": list(today), "other": list(today + np.resize([1.0, -1.0, 2.0], 30))})
    effect = study.comparison.effect("club", "other")
    assert effect is not None
    assert f"about {0.5 * effect.diff.width:.3f}"[:10] in smallest_told(study)
