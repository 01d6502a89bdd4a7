"""``havenue replay`` of two runs: in sync, with those marked who fare otherwise, and one pair never told as more."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.replay.pair import fates_apart, joined_events, told_fates
from sim.runs.run_folder import load_run, save_run
from sim.world.event_log import Event
from tests.replay_pages import Page, block, havenue, page_of, words_of
from tests.worlds import assault, finished, incident, plan

HARMFUL: dict[str, Any] = {"hazards": [assault(harm_per_min=60.0)], "run": {"duration_s": 60.0}}
WARNING = "One pair of runs is one possible night: it proves nothing about a policy."


def saved(place: Path, people: int = 160, seed: int = 2, levers: dict[str, Any] | None = None, **words: Any) -> Path:
    scenario = incident(people, **{**HARMFUL, **words})
    save_run(finished(plan(scenario, **levers) if levers else scenario, seed, trajectory=True), place)
    return place


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give two runs of the same people and luck, one with an early alarm; in both some are harmed."""
    home = tmp_path_factory.mktemp("runs")
    late = {"alarm.delay_s": 50.0}
    early = {"alarm.delay_s": 0.0}
    return saved(home / "late", levers=late), saved(home / "early", levers=early)


@pytest.fixture(scope="module")
def text(runs: tuple[Path, Path]) -> str:
    return pair_text(*runs)


def pair_text(one: Path, other: Path, *words: str) -> str:
    out = one.parent / "pair.html"
    result = havenue("replay", one, other, "--out", out, *words)
    assert result.exit_code == 0, result.stderr
    return out.read_text(encoding="utf-8")


def pair_of(text: str) -> dict[str, Any]:
    pair: dict[str, Any] = json.loads(block(text, "pair"))
    return pair


def harmed(folder: Path) -> set[int]:
    return set(np.flatnonzero(load_run(folder).people["wound"] != "none").tolist())


def test_both_runs_stand_on_the_page_as_each_does_on_its_own(text: str, runs: tuple[Path, Path]) -> None:
    for side, folder in enumerate(runs, 1):
        mine = page_of(text, side)
        result = havenue("replay", folder, "--out", folder.parent / "one.html")
        assert result.exit_code == 0
        alone = page_of((folder.parent / "one.html").read_text(encoding="utf-8"))
        assert {**mine.run, "sheet": 0} == {**alone.run, "sheet": 0}
        assert np.array_equal(mine.states, alone.states)
        assert np.array_equal(mine.places_m, alone.places_m)
        assert mine.times == alone.times


def test_both_plans_are_drawn_to_one_scale(text: str) -> None:
    assert page_of(text, 1).run["sheet"] == page_of(text, 2).run["sheet"]


def test_rows_are_the_same_people_on_both_sides(text: str) -> None:
    one, other = page_of(text, 1), page_of(text, 2)
    people = one.run["people"]
    assert people == other.run["people"]
    assert np.allclose(one.places_m[0, :people], other.places_m[0, :people], atol=0.11), "they stand where they stood"


def test_those_are_marked_who_are_harmed_under_one_policy_only(text: str, runs: tuple[Path, Path]) -> None:
    one, other = (harmed(folder) for folder in runs)
    assert pair_of(text)["only"] == [sorted(one - other), sorted(other - one)]
    assert one - other, "the early alarm spares somebody, or this test shows nothing"


def test_who_fares_otherwise_is_counted_in_words(text: str, runs: tuple[Path, Path]) -> None:
    one, other = (harmed(folder) for folder in runs)
    dead = [set(np.flatnonzero(load_run(folder).people["status"] == "dead").tolist()) for folder in runs]
    assert (
        f"Who fares otherwise: {len(one - other)} harmed only under A, of whom {len((one - other) & dead[0])} died; "
        f"{len(other - one)} harmed only under B, of whom {len((other - one) & dead[1])} died; "
        f"{len(one & other)} harmed under both."
    ) in words_of(text)


def test_marks_differ_by_shape_and_are_explained_in_words(text: str) -> None:
    assert "harmed in this run and not in the other" in words_of(text)
    assert "A square round a mark" in words_of(text)
    assert "a ring" in words_of(text)
    (drawn,) = re.findall(r"function drawFates.*?\n}", text, re.DOTALL)
    assert "ctx.rect(" in drawn
    assert "ctx.arc(" in drawn


def test_page_says_first_that_one_pair_proves_nothing(text: str, runs: tuple[Path, Path]) -> None:
    first = words_of(text.split("<body>")[1]).strip()
    assert first.startswith(WARNING)
    keys = [load_run(folder).manifest["key"][:12] for folder in runs]
    assert f"seed 2, the same people with the same luck. A: policy trial, run key {keys[0]}; B: " in first
    assert "Nothing can be concluded from one run" in words_of(text)


def test_page_tells_what_was_set_otherwise(text: str) -> None:
    assert "Set otherwise in A and B: " in words_of(text)
    assert "alarm.delay_s 50.0 and 0.0" in words_of(text)


def test_events_of_both_runs_stand_in_one_list_each_with_its_times(text: str, runs: tuple[Path, Path]) -> None:
    lines = pair_of(text)["events"]
    for which, folder in enumerate(runs):
        told = sorted(line["times"][which] for line in lines if line["times"][which] is not None)
        assert told == sorted(event.time_s for event in load_run(folder).events)
    (alarm,) = [line for line in lines if line["text"].startswith("the alarm is given")]
    assert alarm["times"][0] - alarm["times"][1] == 50.0
    assert [min(t for t in line["times"] if t is not None) for line in lines] == sorted(
        min(t for t in line["times"] if t is not None) for line in lines
    )


def test_the_same_thing_twice_is_two_lines_and_what_happened_once_only_has_no_other_time() -> None:
    one = (Event(1.0, "contact", "s"), Event(5.0, "contact", "s"))
    other = (Event(2.0, "contact", "s"), Event(3.0, "alarm"))
    assert [line["times"] for line in joined_events(one, other)] == [[1.0, 2.0], [None, 3.0], [5.0, None]]


def test_aggregate_page_counts_those_who_fare_otherwise_and_marks_nobody(text: str, runs: tuple[Path, Path]) -> None:
    bare = pair_text(*runs, "--aggregate")
    assert pair_of(bare)["only"] == [[], []]
    assert re.findall(r"Who fares otherwise: [^.]*\.", bare) == re.findall(r"Who fares otherwise: [^.]*\.", text)
    assert [page_of(bare, side).times for side in (1, 2)] == [b"", b""]
    for marks in ('<label hidden><input id="fates"', '<p id="fates_marks" hidden>', '<details id="fates_list" hidden>'):
        assert marks in bare
        assert marks not in text, "where people are marked, the marks are told"


def test_same_pair_gives_the_same_page(text: str, runs: tuple[Path, Path]) -> None:
    assert pair_text(*runs) == text


def test_pair_asks_for_nothing_outside_itself(text: str) -> None:
    for side in (1, 2):
        text = text.replace(block(text, f"frames-{side}"), "")
    assert not re.search(r"https?:|//[a-z0-9]+\.|\ssrc=|\shref=|url\(|@import|fetch\(|XMLHttp|import\(|WebSocket", text)


def test_page_of_one_run_has_no_pair(runs: tuple[Path, Path]) -> None:
    assert havenue("replay", runs[0], "--out", runs[0].parent / "one.html").exit_code == 0
    alone = (runs[0].parent / "one.html").read_text(encoding="utf-8")
    assert pair_of(alone) is None
    assert len(re.findall(r'<canvas class="plan"', alone)) == 1
    assert WARNING not in alone


def test_pair_stands_beside_the_first_run_unless_told_otherwise(runs: tuple[Path, Path]) -> None:
    result = havenue("replay", *runs)
    assert result.exit_code == 0
    assert Path(result.stdout.strip()) == runs[0].parent / "late-and-early.html"


def test_run_beside_itself_has_nobody_who_fares_otherwise(runs: tuple[Path, Path]) -> None:
    run = load_run(runs[0])
    assert [len(rows) for rows in fates_apart(run, run).only] == [0, 0]
    assert told_fates(run, run) == f"Nobody is harmed under one policy only; {len(harmed(runs[0]))} under both."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"seed": 3}, "person by person takes one scenario and one seed"),
        ({"people": 161}, "these runs hold 160 and 161 people"),
        ({"hazards": [assault(harm_per_min=6.0)]}, "is of another hazard"),
        ({"name": "elsewhere"}, "these runs are of trial, seed 2 and elsewhere, seed 2"),
    ],
    ids=["seed", "people", "hazard", "scenario"],
)
def test_runs_that_are_no_pair_are_refused_in_a_sentence(
    runs: tuple[Path, Path], tmp_path: Path, words: dict[str, Any], said: str
) -> None:
    other = saved(tmp_path / "other", **words)
    result = havenue("replay", runs[0], other, "--out", tmp_path / "pair.html")
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "pair.html").exists()


def test_runs_of_two_versions_are_refused(runs: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis.replay.page import pair_page
    from sim.errors import ResultsError

    one, other = (load_run(folder) for folder in runs)
    monkeypatch.setitem(other.manifest["versions"], "havenue", "0.0.1")
    with pytest.raises(ResultsError, match="run both again with one version"):
        pair_page(one, other)


@pytest.mark.parametrize("words", [("--row", "1"), ("--median",), ("--worst",), ("--against", "as_today")])
def test_what_names_a_pair_of_a_study_is_refused_for_runs(runs: tuple[Path, Path], words: tuple[str, ...]) -> None:
    for folders in (runs, runs[:1]):
        result = havenue("replay", *folders, *words)
        assert result.exit_code == 2
        assert "--row, --median, --worst" in result.stderr


def test_three_runs_are_refused(runs: tuple[Path, Path]) -> None:
    result = havenue("replay", *runs, runs[0])
    assert result.exit_code == 2
    assert "3 folders: give one run, two runs of one seed, or one study" in result.stderr


def counts_at(shown: Page, frame: int) -> list[int]:
    audience = shown.states[frame, : shown.run["people"]]
    return [int(np.isin(audience, line["states"]).sum()) for line in shown.run["counts"]]


def test_counts_beside_the_clock_are_those_who_left_lie_or_are_dead(text: str) -> None:
    run = page_of(text).run
    assert [run["counts"][k]["label"] for k in pair_of(text)["beside"]] == ["hurt or overcome, lying", "dead", "left"]
    assert sum(counts_at(page_of(text, 2), -1)) == run["people"]
