"""Past events: their files, what is drawn of them, and how a prediction is held against what was observed."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from analysis.pages.past_events import events_page
from analysis.terminal.future_progress import future_lines
from analysis.terminal.past_events import events_json, events_text
from sim.errors import InputError
from sim.runs.runner import RunResult
from sim.scenario.knobs import knobs_within
from sim.studies.design.deep_sample import deep_knobs
from sim.verification.past_events.event_files import PastEvent, load_event, load_events, shipped_events
from sim.verification.past_events.futures import EventResult, FutureProgress, Predicted, predict_events, runs_of
from sim.verification.past_events.prediction import Interval, interval_of, objections, rank_of

EVENT = """\
schema: 1
name: tiny
title: A tiny event
about: A room for a test
sources: [crocus_2024]
observed:
  present: [38, 42]
  dead: [1, 3]
scenario:
  venue:
    name: room
    about: a room
    levels: [{id: ground}]
    areas:
      - {id: room, level: ground, use: hall, polygon: [[0, 0], [12, 0], [12, 10], [0, 10]]}
    doors:
      - {id: exit, between: [room, outside], line: [[12, 4], [12, 6]], public_entrance: true, response_access: true}
    standing_areas: [room]
  crowd: {people: 40}
  care: {serious_share: 0.3}
  hazards:
    - kind: assault
      onset_s: 2
      sources: 1
      regime: short
  run: {duration_s: 20}
"""
SHIPPED = [str(path) for path in shipped_events()]


def event_of(folder: Path, text: str = EVENT) -> PastEvent:
    (folder / "tiny.yaml").write_text(text, encoding="utf-8")
    return load_event(str(folder / "tiny.yaml"))


def result_of(folder: Path, *dead: float, failed: tuple[str, ...] = ()) -> EventResult:
    """Give a result of the tiny event, of which 2 in 40 died, with invented shares."""
    futures = Predicted(dead, (0.25, 0.5), failed, 7)
    return EventResult(event_of(folder), futures, Predicted((0.05, 0.05), (0.5,)), 0.25)


def havenue(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["verify", *arguments])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: Path(path).stem)
def test_shipped_event_is_sound_and_draws_only_what_it_does_not_write(path: str) -> None:
    event = load_event(path)
    assert event.parameters.name == Path(path).stem
    declared = {knob.path: knob for knob in knobs_within(event.plan.scenario)}
    drawn = set(deep_knobs(event.plan, event.written))
    assert len(drawn) > 100
    assert not drawn & event.written
    assert all(declared[each].role == "uncertainty" for each in drawn)
    assert drawn | event.written >= set(deep_knobs(event.plan))


def test_those_of_the_brief_are_shipped() -> None:
    assert [Path(path).stem for path in SHIPPED] == ["borderline", "crocus", "gothenburg", "kiss", "las_vegas"]


def test_what_is_written_stays_in_every_future_and_luck_draws_nothing(tmp_path: Path) -> None:
    event = event_of(tmp_path)
    runs = list(runs_of(event, 5, 3))
    for run in runs[:5]:
        paths = {path for path, _ in run.knobs}
        assert not paths & {"hazards.0.sources", "hazards.0.regime", "care.serious_share"}
        assert "hazards.0.harm_per_min" in paths
    assert [run.seed for run in runs] == [0, 1, 2, 3, 4, 0, 1, 2]
    assert all(run.knobs == () for run in runs[5:])


def test_share_observed_is_between_fewest_of_most_and_most_of_fewest(tmp_path: Path) -> None:
    assert event_of(tmp_path).observed == (1 / 42, 4 / 80, 3 / 38)


def test_all_faults_of_an_event_come_at_once_with_their_lines(tmp_path: Path) -> None:
    broken = EVENT.replace("crocus_2024", "crocus_2042").replace("[38, 42]", "[42, 38]")
    broken = broken.replace("people: 40", "poeple: 40").replace("regime: short", "regime: endless")
    with pytest.raises(InputError) as caught:
        event_of(tmp_path, broken)
    told = str(caught.value)
    assert len(caught.value.faults) == 4
    assert "tiny.yaml:5: sources.0: there is no reference `crocus_2042` (did you mean `crocus_2024`?)" in told
    assert "tiny.yaml:7: observed.present: the range from 42 to 38 is the wrong way round" in told
    assert "tiny.yaml:19: scenario.crowd.poeple: no such key" in told
    assert "scenario.hazards.0.assault.regime" in told or "scenario.hazards.0.regime" in told


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("title: A tiny event\n", "", "title"),
        ("dead: [1, 3]", "dead: [1, 39]", "more than the 38 who were there"),
        ("  venue:\n    name: room", "  venue: nowhere.yaml\n  x:\n    name: room", "there is no file"),
        ("line: [[12, 4], [12, 6]]", "line: [[11, 4], [11, 6]]", "doors.0"),
        ("schema: 1", "schema: 2", "schema"),
    ],
)
def test_error_in_a_file_gives_words_and_no_traceback(tmp_path: Path, written: str, instead: str, said: str) -> None:
    assert written in EVENT
    file = tmp_path / "tiny.yaml"
    file.write_text(EVENT.replace(written, instead), encoding="utf-8")
    told = havenue("--event", str(file))
    assert told.exit_code == 2
    assert said in told.output
    assert "Traceback" not in told.output


def test_faults_of_all_files_come_together(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(EVENT.replace("people: 40", "people: none"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_events([str(tmp_path / "one.yaml"), str(tmp_path / "two.yaml")])
    assert {Path(fault.file).stem for fault in caught.value.faults} == {"one", "two"}


def test_interval_of_equal_steps_is_where_the_steps_say() -> None:
    interval = interval_of([k / 100 for k in range(101)])
    assert interval is not None
    assert (interval.low, interval.median, interval.high) == pytest.approx((0.05, 0.5, 0.95))
    assert (interval.width, interval.span) == pytest.approx((0.9, 19.0))


def test_span_from_nothing_has_no_end() -> None:
    assert Interval(0.0, 0.1, 0.2).span == math.inf
    assert Interval(0.0, 0.0, 0.0).span == 1.0
    assert interval_of([]) is None


@pytest.mark.parametrize(
    ("observed", "side", "score"),
    [(0.3, "inside", 0.4), (0.2, "inside", 0.4), (0.6, "inside", 0.4), (0.1, "below", 2.4), (0.7, "above", 2.4)],
)
def test_score_is_the_width_and_twenty_times_the_distance_outside(observed: float, side: str, score: float) -> None:
    interval = Interval(0.2, 0.3, 0.6)
    assert interval.side_of(observed) == side
    assert interval.score(observed) == pytest.approx(score)


def test_rank_counts_those_below() -> None:
    assert [rank_of(observed, [0.1, 0.2, 0.3]) for observed in (0.05, 0.15, 0.2, 0.9)] == [1, 2, 2, 4]


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval(0.01, 0.03, 0.1), []),
        (Interval(0.06, 0.07, 0.1), ["below the interval"]),
        (Interval(0.01, 0.03, 0.04), ["above the interval"]),
        (Interval(0.009, 0.03, 0.1), ["spans a factor of 11.1"]),
        (Interval(0.0, 0.01, 0.04), ["above the interval", "from 0 upwards"]),
        (None, ["no run was finished"]),
    ],
)
def test_met_needs_the_observed_inside_and_a_span_of_ten_at_most(interval: Interval | None, words: list[str]) -> None:
    found = objections(0.05, interval)
    assert len(found) == len(words)
    assert all(word in text for word, text in zip(words, found, strict=True))


def test_text_json_and_page_say_what_came_of_it(tmp_path: Path) -> None:
    met, wide = result_of(tmp_path, 0.04, 0.05, 0.06), result_of(tmp_path, 0.001, 0.05, 0.5, failed=("future 3: lost",))
    assert (met.met, wide.met) == (True, False)
    text = events_text([met, wide])
    assert "2 events: 1 met, 1 not met; 10 runs in 0.50 hours of one core." in text
    assert "tiny: not met: the interval spans a factor of" in text
    assert "tiny: not finished: future 3: lost" in text
    assert "(ends below and above)" in text
    first, _ = json.loads(events_json([met, wide]))
    assert (first["verdict"], first["reasons"], first["futures"]["observed_is"]) == ("met", [], "inside")
    assert first["observed_share"]["middle"] == 0.05
    page = events_page([met], "Written by hand.")
    assert page.startswith("# Past events")
    assert "| tiny | 38 to 42 | 2.38 to 7.89 | all that is not known | 3 |" in page


def test_event_of_which_no_run_was_finished_is_not_met(tmp_path: Path) -> None:
    result = result_of(tmp_path, failed=("future 0: lost",))
    assert result.reasons == ["no run was finished"]
    assert "none" in events_text([result])
    assert json.loads(events_json([result]))[0]["verdict"] == "not met"


def test_result_is_the_same_for_one_and_two_workers(tmp_path: Path) -> None:
    event = event_of(tmp_path)
    assert predict_events([event], 3, 1, workers=2) == predict_events([event], 3, 1)


def test_error_in_one_run_is_named_and_loses_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.studies.engines import outcome

    true_run = outcome.run

    def failing(plan: Any, seed: int, **more: Any) -> RunResult:
        if seed == 1:
            raise RuntimeError("lost")
        return true_run(plan, seed, **more)

    monkeypatch.setattr(outcome, "run", failing)
    seen: list[FutureProgress] = []
    (result,) = predict_events([event_of(tmp_path)], 3, 1, watch=seen.append)
    assert result.futures.failed == ("future 1: RuntimeError: lost",)
    assert (len(result.futures.dead), len(result.luck.dead)) == (2, 1)
    assert [each.done for each in seen] == [1, 2, 3, 4]
    assert seen[1].error == "future 1: RuntimeError: lost"
    assert seen[-1].share == 1.0


def test_progress_tells_errors_at_once_and_the_rest_now_and_then() -> None:
    told: list[str] = []
    times = iter([0.0, 1.0, 2.0, 12.0, 13.0])
    watch = future_lines(told.append, clock_s=lambda: next(times))
    watch(FutureProgress("tiny", 1, 4, 0.25))
    watch(FutureProgress("tiny", 2, 4, 0.5, "future 1: lost"))
    watch(FutureProgress("tiny", 3, 4, 0.75))
    watch(FutureProgress("tiny", 4, 4, 1.0))
    assert told == [
        "tiny: 1 of 4 runs, 0:03 left", "tiny, future 1: lost", "tiny: 3 of 4 runs, 0:04 left", "tiny: 4 of 4 runs",
    ]  # fmt: skip


def test_command_exits_with_1_where_an_event_is_not_met_and_writes_its_page(tmp_path: Path) -> None:
    file, page = tmp_path / "tiny.yaml", tmp_path / "page.md"
    file.write_text(EVENT.replace("dead: [1, 3]", "dead: [38, 38]").replace("[38, 42]", "[38, 38]"), encoding="utf-8")
    words = ["--event", str(file), "--futures", "2", "--seeds", "1", "--quiet", "--json", "--page", str(page)]
    told = havenue(*words)
    assert told.exit_code == 1, told.output
    (event,) = json.loads(told.stdout)
    assert (event["futures"]["runs"], event["luck"]["runs"], event["verdict"]) == (2, 1, "not met")
    assert "Written by `havenue verify --event" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--events", "--only", "nowhere"], "No event has the name nowhere"),
        (["--events", "--movement", "anticipation"], "--movement is for cases"),
        (["--events", "--slow"], "is for cases"),
        (["--futures", "3"], "--futures needs --events"),
    ],
)
def test_options_that_mean_nothing_together_are_refused(words: list[str], said: str) -> None:
    told = havenue(*words)
    assert told.exit_code == 2
    assert said in told.output
