"""A run that hangs costs one run, named, and not the study; whoever looks sees what is running."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.terminal.sweep_progress import Pace
from sim.studies.engines import local, run_watch
from sim.studies.engines.run_watch import RunWatch
from sim.studies.store.heartbeat import HEARTBEAT, Heartbeat, Pulse, UnderWay, pulse_of
from sim.studies.store.lock import locked
from sim.studies.store.status import standing_of
from sim.studies.sweep import SweepProgress, run_study
from tests.studies import Pretend, a_study, choose, processes, stuck_work, tables


def test_stopped_worker_and_endless_run_are_given_up_by_name_and_cost_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run 3 never ends and heeds no SIGTERM; the worker of run 5 is stopped by SIGSTOP."""
    monkeypatch.setattr(local, "work", stuck_work)
    told: list[str] = []
    seen: list[SweepProgress] = []
    study = a_study(tmp_path, replications=8)
    tally = run_study(
        study, tmp_path / "out", engine=processes(2), most_minutes=0.02, watch=seen.append, tell=told.append
    )
    assert (tally.done, tally.failed) == (14, 2)
    failures = standing_of(tmp_path / "out").failures
    assert [failure[0] for failure in failures] == [3, 5]
    assert {failure[5] for failure in failures} == {
        "it took longer than 0.02 min, the limit that was set, and was ended"
    }
    assert sorted(line.partition(" (")[0] for line in told) == ["run 3", "run 5"]
    named = {each.run.partition(" (")[0] for tally in seen for each in tally.pulse.running}
    assert {"run 3", "run 5"} <= named, "who watches is told what is running"
    assert not (tmp_path / "out" / HEARTBEAT).exists()
    run_study(study, tmp_path / "out", engine=choose(Pretend()))
    run_study(study, tmp_path / "whole", engine=choose(Pretend()))
    assert tables(tmp_path / "out") == tables(tmp_path / "whole"), "the next sweep tries them again"


def test_limit_is_twenty_times_the_median_and_never_below_ten_minutes() -> None:
    assert RunWatch(None, [1.0] * 4).limit_s == 3600.0, "nothing is known of the study yet"
    assert RunWatch(None, [1.0] * 5).limit_s == 600.0
    slow = RunWatch(None, [100.0, 90.0, 110.0, 100.0, 5000.0])
    assert slow.limit_s == 2000.0
    assert "20 times the median" in slow.reason
    assert "--most-minutes" in slow.reason
    assert RunWatch(3.0, [100.0] * 9).limit_s == 3.0


def test_time_in_which_this_process_slept_is_held_against_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(run_watch, "monotonic", lambda: now[0])
    from sim.studies.design.run_order import StudyRun

    run = StudyRun(0, "evening", "as_today", 0, 0, 0, ())
    watch = RunWatch(100.0)
    watch.begin(run)
    now[0] = 8 * 3600.0  # a night in a closed laptop
    watch.beat()
    assert not watch.overdue(run)
    for _ in range(101):
        now[0] += 1.0
        watch.beat()
    assert watch.overdue(run)
    assert watch.under_way()[0][0] == run


def test_status_says_for_how_long_no_run_has_finished_and_which_are_running(tmp_path: Path) -> None:
    run_study(a_study(tmp_path), tmp_path / "out", engine=choose(Pretend()))
    Heartbeat(tmp_path / "out").beat(3720.0, [UnderWay("run 7 (evening, as_today)", 3700.0)])
    said = CliRunner().invoke(main, ["status", str(tmp_path / "out")]).stdout
    assert "no sweep is running" in said
    assert "run 7" not in said, "what a sweep that was killed left behind is not believed"
    with locked(tmp_path / "out"):
        told = CliRunner().invoke(main, ["status", str(tmp_path / "out")])
        as_json = CliRunner().invoke(main, ["status", str(tmp_path / "out"), "--json"])
    said = " ".join(told.stdout.split())
    assert "a sweep is running, no run finished for 1:02:0" in said
    assert "run 7 (evening, as_today) for 1:01:4" in said
    assert json.loads(as_json.stdout)["pulse"]["idle_s"] >= 3720.0


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"running": 3, "finished_at": 1}', b"[" * 99_999])
def test_heartbeat_that_cannot_be_read_is_no_heartbeat(content: bytes, tmp_path: Path) -> None:
    (tmp_path / HEARTBEAT).write_bytes(content)
    assert pulse_of(tmp_path) is None


def test_progress_tells_of_runs_that_take_long_only_once_none_has_finished_for_minutes() -> None:
    busy = SweepProgress(3, 0, 9, 3, pulse=Pulse(20.0, (UnderWay("run 4", 20.0),)))
    idle = SweepProgress(3, 0, 9, 3, pulse=Pulse(400.0, (UnderWay("run 4", 460.0), UnderWay("run 5", 400.0))))
    assert "no run finished" not in Pace().told(busy)
    assert "no run finished for 6:40 (longest: run 4, 7:40)" in Pace().told(idle)


def test_limit_is_refused_where_no_single_run_can_be_ended() -> None:
    told = CliRunner().invoke(main, ["sweep", "quickstart", "--engine", "dask", "--most-minutes", "5"])
    assert told.exit_code == 2
    assert "--most-minutes needs --engine local" in told.stderr
