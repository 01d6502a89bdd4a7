"""``havenue replay DIR``: a pair of a study is run again with paths, and the page says which pair of how many it is."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis.compare.comparison import compare
from analysis.compare.pairs import pairs_of
from analysis.compare.run_table import read_table, with_baseline
from analysis.formatting.numbers import spoken
from analysis.replay.chosen_pair import pair_by_outcome, pair_of_row
from sim.studies.sweep import run_study
from tests.replay_pages import block, havenue, page_of, words_of
from tests.studies import Pretend, a_study, changed, choose, study_file


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the results of a small study that was really run: 3 pairs of one policy with today."""
    home = tmp_path_factory.mktemp("study")
    result = havenue("sweep", study_file(home), "--out", home / "results", "--workers", "1", "-q")
    assert result.exit_code == 0, result.stderr
    return home / "results"


@pytest.fixture(scope="module")
def pretended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the results of a study of two policies and 8 replications that was only pretended."""
    home = tmp_path_factory.mktemp("pretended")
    study = a_study(home, policies=["immediate_entry", "faster_alarm"], replications=8)
    run_study(study, home / "results", engine=choose(Pretend()))
    return home / "results"


def first_words(text: str) -> str:
    return words_of(text.split("<body>")[1].split("</p>", maxsplit=1)[0])


def differences(folder: Path, policy: str, against: str = "as_today") -> list[float]:
    table = with_baseline(read_table(folder), against)
    values = pairs_of(table, "evening", "deaths", [policy]).values
    return [float(value) for value in values[:, 1] - values[:, 0]]


def test_pair_of_a_row_is_played_beside_today_and_leaves_a_page_only(swept: Path) -> None:
    before = set(swept.iterdir())
    result = havenue("replay", swept, "--row", "3", "-q")
    assert result.exit_code == 0, result.stderr
    place = swept / "replay-run2-run3.html"
    assert result.stdout.strip() == str(place)
    assert set(swept.iterdir()) - before == {place}
    told = first_words(place.read_text(encoding="utf-8"))
    assert told.strip().startswith("One pair of runs is one possible night: it proves nothing about a policy.")
    assert "A: policy as_today" in told
    assert "B: policy immediate_entry" in told
    assert re.search(r"Runs 2 and 3 of study tiny in evening are pair \d of 3\b", told)


def test_seed_on_the_page_is_that_of_the_run(swept: Path) -> None:
    assert havenue("replay", swept, "--row", "5", "-q", "--out", swept.parent / "p.html").exit_code == 0
    text = (swept.parent / "p.html").read_text(encoding="utf-8")
    table = read_table(swept)
    assert table.seed is not None
    assert f"seed {table.seed[5]}, the same people" in first_words(text)
    assert page_of(text, 1).run["people"] == page_of(text, 2).run["people"] == 8
    assert json.loads(block(text, "pair"))["letters"] == ["A", "B"]


def test_run_that_gives_something_else_than_is_stored_is_refused(swept: Path, tmp_path: Path) -> None:
    spoiled = tmp_path / "results"
    shutil.copytree(swept, spoiled)
    changed(spoiled, "UPDATE runs SET evacuated = evacuated + 1 WHERE run = 1")
    result = havenue("replay", spoiled, "--row", "1", "-q")
    assert result.exit_code == 1
    assert "gives different results: evacuated" in result.stderr
    assert not (spoiled / "replay-run0-run1.html").exists()


@pytest.mark.parametrize("policy", ["immediate_entry", "faster_alarm"])
def test_median_pair_has_as_many_better_as_worse_and_the_worst_has_none_worse(pretended: Path, policy: str) -> None:
    changes = differences(pretended, policy)
    for which, at in (("median", 3), ("worst", 7)):
        pair = pair_by_outcome(pretended, which, policy)  # type: ignore[arg-type]
        mine = changes[pair.runs[1] // 3]
        assert mine == sorted(changes)[at]
        assert (
            f"pair {at + 1} of 8 ({'the median pair' if at == 3 else 'the worst'}), counted from the best" in pair.told
        )


def test_worst_is_where_the_policy_does_worst_and_not_the_night_with_most_deaths(pretended: Path) -> None:
    table = read_table(pretended)
    today = table.metrics["deaths"][table.policy == "as_today"]
    pair = pair_by_outcome(pretended, "worst", "immediate_entry")
    assert differences(pretended, "immediate_entry")[pair.runs[0] // 3] == max(
        differences(pretended, "immediate_entry")
    )
    assert pair.runs[0] // 3 != int(np.argmax(today)), "this study tells the two apart"


def test_expected_deaths_order_the_pairs_where_the_study_has_them(pretended: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    shutil.copytree(pretended, folder)
    changed(folder, "UPDATE runs SET expected_deaths = 5.0 - (policy = 'faster_alarm') * (replication = 6) * -3.0")
    pair = pair_by_outcome(folder, "worst", "faster_alarm")
    assert pair.runs[1] // 3 == 6
    assert "expected deaths +3" in pair.told


def test_pair_is_told_with_the_mean_and_interval_that_compare_gives(pretended: Path) -> None:
    effect = compare(read_table(pretended), "deaths").effect("evening", "faster_alarm")
    assert effect is not None
    assert f"Over 8 pairs the mean difference in deaths is {spoken(effect.diff, signed=True)} (95 % interval)." in (
        pair_by_outcome(pretended, "median", "faster_alarm").told
    )


def test_what_is_done_today_stands_first_whichever_run_is_named(pretended: Path) -> None:
    assert pair_of_row(pretended, 4).runs == (3, 4)
    assert pair_of_row(pretended, 3, "immediate_entry").runs == (3, 4)
    assert pair_of_row(pretended, 4, "faster_alarm").runs == (5, 4)


def test_median_and_worst_hold_a_policy_against_another_where_told(pretended: Path) -> None:
    changes = differences(pretended, "faster_alarm", "immediate_entry")
    pair = pair_by_outcome(pretended, "worst", "faster_alarm", "immediate_entry")
    assert [run % 3 for run in pair.runs] == [1, 2]
    assert changes[pair.runs[0] // 3] == max(changes)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "choose a pair of it with one of --row N, --median and --worst"),
        (("--median", "--worst"), "choose a pair of it with one of --row N, --median and --worst"),
        (("--row", "99"), "there is no run 99; its runs are 0 to 23"),
        (("--row", "0"), "run 0 is of the policy 'as_today' itself (choose another with --against)"),
        (("--row", "1", "--against", "nobody"), "the study has no policy 'nobody'"),
        (("--row", "1", "--policy", "faster_alarm"), "the run of --row has its own"),
        (("--median",), "name a policy with --policy (there are: immediate_entry, faster_alarm)"),
        (("--worst", "--policy", "nobody"), "there is no policy 'nobody' to choose with --policy"),
        (("--worst", "--policy", "as_today"), "there is no policy 'as_today' to choose with --policy"),
        (("--worst", "--policy", "faster_alarm", "--scenario", "x"), "there is no scenario 'x'"),
    ],
)
def test_bad_choice_of_a_pair_is_refused_in_words(pretended: Path, words: tuple[str, ...], said: str) -> None:
    result = havenue("replay", pretended, *words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_failed_run_is_refused_and_no_pair_counts_it(tmp_path: Path) -> None:
    study = a_study(tmp_path, replications=4)
    run_study(study, tmp_path / "results", engine=choose(Pretend(spoiled=[3])))
    assert "of 3" in pair_by_outcome(tmp_path / "results", "worst").told
    result = havenue("replay", tmp_path / "results", "--row", "3", "-q")
    assert result.exit_code == 1
    assert "failed (it was spoiled)" in result.stderr
