"""Spreads over runs beside published ranges: the right runs, the right unit, an honest verdict, sources that exist."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from analysis.compare.plausibility import redefined, spread_of
from analysis.compare.recorded_runs import RecordedRuns, recorded_runs
from analysis.pages.generated import spliced
from analysis.terminal.plausibility import plausibility_json, plausibility_rows, plausibility_text
from sim.errors import InputError, ResultsError
from sim.metrics import all_metrics
from sim.runs.run_folder import save_run
from sim.scenario.references import references
from sim.verification.published_ranges import FILE, PublishedRange, published_ranges, published_ranges_in
from tests.builders import room
from tests.study_folders import write_study
from tests.worlds import assault, finished, plan, policy, scenario

TO_COME = {"entry_to_contact_s", "lay_moved_share", "no_medic_share"}
"""Metrics that other rules of the response and of care bring along; without them the table says `not recorded`."""


def quantity(**changed: Any) -> PublishedRange:
    words = {"name": "alarm", "title": "Onset to alarm", "metric": "alarm_s", "unit": "min", "published": (1.0, 4.0),
             "sources": ("blair_2013",), "note": "a test"}  # fmt: skip
    return PublishedRange(**{**words, **changed})


def runs_of(**metrics: Sequence[float]) -> RecordedRuns:
    columns = {name: np.array(values, np.float64) for name, values in metrics.items()}
    n = len(next(iter(columns.values())))
    return RecordedRuns("club", "as_today", n, columns, {}, "0.6.0")


def test_every_metric_of_the_register_exists_or_is_one_that_is_to_come() -> None:
    named = {name for each in published_ranges() for name in (each.metric, *each.among)}
    assert named - set(all_metrics()) <= TO_COME


def test_ten_quantities_are_told_and_each_range_has_a_source_that_says_it() -> None:
    """The ends stand in what the works say, or in the note that tells how they follow."""
    assert len(published_ranges()) == 10
    for each in published_ranges():
        assert (each.published is None) == (each.sources == ())
        said = " ".join([each.note, *(references()[key].says for key in each.sources)])
        for end in each.published or ():
            shown = f"{end:g}"
            by_count = {"14": "2 of 14", "47": "21 of 45"}.get(shown, shown)
            assert re.search(rf"(?<!\d){re.escape(by_count)}(?!\d)", said), (each.name, end)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sources: [blair_2013]", "sources: [blair_1913]", "there is no reference `blair_1913`"),
        ("published: [1.0, 10.0]", "published: [10.0, 1.0]", "the range is empty"),
        ("    sources: [winter_2022]\n", "", "a range and its sources belong together"),
        ("name: hospital", "name: preventable", "`preventable` stands twice"),
    ],
)
def test_fault_of_the_register_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "ranges.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        published_ranges_in(tmp_path / "ranges.yaml")


def test_spread_is_the_median_and_the_five_and_ninety_five_of_runs_in_the_unit_told() -> None:
    seconds = 60.0 * np.arange(101.0)
    found = spread_of(runs_of(alarm_s=seconds), quantity())
    assert (found.n, found.middle, found.low, found.high) == (101, 50.0, 5.0, 95.0)
    share = spread_of(runs_of(dead_share=[0.02, 0.02, 0.02]), quantity(metric="dead_share", unit="%"))
    assert share.middle == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("minutes", "verdict"),
    [((0.1, 0.9), "below"), ((0.1, 1.0), "overlaps"), ((2.0, 3.0), "overlaps"), ((0.1, 9.0), "overlaps"),
     ((4.0, 9.0), "overlaps"), ((4.1, 9.0), "above")],
)  # fmt: skip
def test_verdict_says_how_the_spread_lies_to_what_was_published(minutes: tuple[float, float], verdict: str) -> None:
    """Twenty runs at each end, so that 5 and 95 % are the ends themselves."""
    seconds = 60.0 * np.repeat(minutes, 20)
    assert spread_of(runs_of(alarm_s=seconds), quantity()).verdict == verdict


def test_what_is_not_known_is_told_apart() -> None:
    assert spread_of(runs_of(deaths=[1.0]), quantity()).verdict == "not recorded"
    assert spread_of(runs_of(alarm_s=[np.nan]), quantity()).verdict == "no value"
    none = quantity(published=None, sources=())
    assert spread_of(runs_of(alarm_s=[60.0]), none).verdict == "no published range"


def test_share_of_runs_counts_only_runs_in_which_it_could_happen() -> None:
    """Two of four runs with contact; a fifth had none, and its harmed officer, were there one, would not count."""
    officers = quantity(metric="officers_harmed", unit="%", statistic="share of runs",
                        among=("contact_s", "site_contact_s"), published=(14.0, 47.0))  # fmt: skip
    nan = np.nan
    runs = runs_of(officers_harmed=[1, 3, 0, 0, 1], contact_s=[9, nan, 9, 9, nan], site_contact_s=[nan, 9, nan, 9, nan])
    found = spread_of(runs, officers)
    assert (found.n, found.middle, found.verdict) == (4, 50.0, "overlaps")
    assert found.low == pytest.approx(15.0, abs=0.5), "Wilson's interval for 2 of 4"
    assert found.high == pytest.approx(85.0, abs=0.5)
    assert spread_of(runs_of(officers_harmed=[1.0]), officers).verdict == "not recorded"


def test_metric_that_meant_something_else_is_remarked() -> None:
    now = all_metrics()["case_fatality"].about
    for about, remarks in ((now, 0), ("The dead of all", 1)):
        runs = replace(runs_of(case_fatality=[0.4]), told={"case_fatality": {"about": about}})
        assert len(redefined([runs], [quantity(metric="case_fatality", unit="%")])) == remarks


def test_study_gives_the_runs_of_its_baseline_or_of_the_policy_asked_for(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "study", points=3, replications=4, fail=[0])
    (today,) = recorded_runs([folder], ["alarm_s", "lay_moved_share"])
    (other,) = recorded_runs([folder], ["alarm_s"], "immediate_entry")
    assert (today.policy, today.n, list(today.metrics)) == ("as_today", 11, ["alarm_s"])
    assert (other.policy, other.n) == ("immediate_entry", 12)
    with pytest.raises(ResultsError, match="the study has no policy 'yesterday'"):
        recorded_runs([folder], ["alarm_s"], "yesterday")
    with pytest.raises(ResultsError, match="club stands in several of these folders"):
        recorded_runs([folder, write_study(tmp_path / "again", replications=2)], ["alarm_s"])


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of two small runs under one policy, and one run under another beside it."""
    folder = tmp_path_factory.mktemp("runs")
    words = scenario(room(), crowd={"people": 20}, hazards=[assault()], run={"duration_s": 30.0})
    for seed in (1, 2):
        save_run(finished(words, seed), folder / "today" / f"seed{seed}")
    save_run(finished(plan(words, alarm__delay_s=5.0), 1), folder / "other" / "seed1")
    more = scenario(room(), crowd={"people": 21}, hazards=[assault()], run={"duration_s": 30.0})
    save_run(finished(more, 3), folder / "more" / "seed3")
    return folder


def test_folders_of_single_runs_are_read_like_a_study(single: Path) -> None:
    (one,) = recorded_runs([single / "today"], ["casualties", "hospital_s", "nothing"])
    assert (one.scenario, one.policy, one.n) == ("trial", "as_written", 2)
    assert list(one.metrics) == ["casualties", "hospital_s"]
    (same,) = recorded_runs([single / "today" / "seed1", single / "today"], ["casualties"])
    assert same.n == 2, "a run that is named twice counts once"
    (other,) = recorded_runs([single / "today", single / "other"], ["casualties"], policy().name)
    assert other.n == 1


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (("today", "other"), "several policies"),
        (("today", "more"), "differ in what was set"),
        ((".",), "neither a study"),
    ],
)
def test_runs_that_do_not_belong_together_are_refused(single: Path, inside: tuple[str, ...], said: str) -> None:
    with pytest.raises(ResultsError, match=said):
        recorded_runs([single / each for each in inside], ["casualties"])


def havenue(*words: str) -> Result:
    return CliRunner().invoke(main, ["plausibility", *words])


def test_command_tells_every_quantity_with_its_range_source_and_verdict(single: Path) -> None:
    said = havenue(str(single / "today")).stdout
    for each in published_ranges():
        assert each.title in said
    for words in ("no published range", "[nyberger_2023, turner_2016, blair_schweit_2014]", "2 runs"):
        assert words in said
    assert max(len(line) for line in said.splitlines()) <= 140
    told = json.loads(havenue(str(single / "today"), "--json").stdout)
    assert [row["quantity"] for row in told["rows"]] == [each.name for each in published_ranges()]
    assert {"middle", "low", "high", "published", "sources", "verdict", "n"} <= set(told["rows"][0])


PAGE = "before\n<!-- begin: havenue plausibility -->\nwhat stood here\n<!-- end -->\nafter\n"


def test_command_rewrites_its_block_of_a_page_and_nothing_else(single: Path, tmp_path: Path) -> None:
    page = tmp_path / "findings.md"
    page.write_text(PAGE, encoding="utf-8")
    assert havenue(str(single / "today"), "--page", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- begin: havenue plausibility -->\nWritten by `havenue plausibility ")
    assert text.endswith("<!-- end -->\nafter\n")
    assert "what stood here" not in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + len(published_ranges())
    assert len({line.replace("\\|", "").count("|") for line in rows}) == 1
    assert havenue(str(single / "today"), "--page", str(page)).exit_code == 0
    assert page.read_text(encoding="utf-8") == text, "once is enough"


@pytest.mark.parametrize("text", ["no block\n", PAGE + PAGE])
def test_page_without_its_one_block_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ResultsError, match="and one is needed: write the lines"):
        spliced(text, "plausibility", "new\n", Path("page.md"))


def test_texts_of_several_scenarios_stand_side_by_side() -> None:
    runs = [runs_of(alarm_s=[60.0, 120.0]), replace(runs_of(alarm_s=[600.0]), scenario="hall")]
    spreads = [spread_of(each, quantity()) for each in runs]
    (row,) = plausibility_rows(runs, spreads)
    assert list(row) == ["quantity", "club", "hall", "published", "what it is"]
    assert row["hall"] == "10.0 [10.0, 10.0]; 1 run; above"
    assert "hall under as_today" in plausibility_text(runs, spreads, ["a remark"])
    assert json.loads(plausibility_json(runs, spreads, ["a remark"]))["remarks"] == ["a remark"]
