"""The time left that a sweep tells: never from compiling, never from one run, and robust against a rare long one."""

from __future__ import annotations

import pytest

from analysis.terminal.sweep_progress import Pace
from sim.kernels import compiling
from sim.studies.engines import outcome
from sim.studies.sweep import SweepProgress


class FakeClock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def after(pace: Pace, seconds: list[float], total: int = 80) -> str:
    """Tell a pace of runs that took so long, and give what it says after the last."""
    tally = SweepProgress(0, 0, total)
    pace.see(tally)
    for done, last_s in enumerate(seconds, start=1):
        tally = SweepProgress(done, 0, total, done, last_s)
        pace.see(tally)
    return pace.told(tally)


def test_nothing_is_said_of_the_time_left_before_two_runs_are_done() -> None:
    assert after(Pace(2, FakeClock()), []) == "0 of 80 runs"
    assert after(Pace(2, FakeClock()), [4.0]) == "1 of 80 runs"
    assert after(Pace(2, FakeClock()), [4.0, 4.0]) == "2 of 80 runs, 30 per min, 2:36 left"


def test_four_minutes_of_compiling_before_the_first_run_do_not_lengthen_the_time_left() -> None:
    clock = FakeClock()
    pace = Pace(2, clock)
    clock.now_s += 240.0
    assert after(pace, [3.0, 3.0, 3.0]).endswith("1:56 left")


def test_one_long_run_among_many_moves_the_time_left_little() -> None:
    assert left_after([2.0] * 9) == left_after([2.0] * 8 + [3600.0]) == pytest.approx(71 * 2.0 / 4)


def left_after(seconds: list[float]) -> float | None:
    pace = Pace(4, FakeClock())
    after(pace, seconds)
    return pace.left_s(80 - len(seconds))


def test_twice_the_workers_halve_the_time_left_but_no_run_is_shorter_than_itself() -> None:
    one, two, many = Pace(1, FakeClock()), Pace(2, FakeClock()), Pace(64, FakeClock())
    for pace in (one, two, many):
        after(pace, [6.0, 6.0])
    assert (one.left_s(10), two.left_s(10), many.left_s(10)) == (60.0, 30.0, 6.0)


def test_runs_that_were_there_before_and_failed_ones_say_nothing_of_the_pace() -> None:
    pace = Pace(1, FakeClock())
    pace.see(SweepProgress(40, 0, 80))
    pace.see(SweepProgress(40, 1, 80, 1))
    pace.see(SweepProgress(41, 1, 80, 2, 5.0))
    assert pace.left_s(38) is None
    assert pace.told(SweepProgress(41, 1, 80, 2, 5.0)) == "42 of 80 runs, 1 failed"


def test_on_a_cluster_the_time_left_follows_what_has_come_in_since_the_first_run() -> None:
    clock = FakeClock()
    pace = Pace(None, clock)
    clock.now_s += 500.0
    pace.see(SweepProgress(1, 0, 41, 1, 30.0))
    for done in range(2, 12):
        clock.now_s += 2.0
        pace.see(SweepProgress(done, 0, 41, done, 30.0))
    assert pace.left_s(30) == pytest.approx(60.0)


def test_one_run_is_one_run() -> None:
    assert after(Pace(1, FakeClock()), [], total=1) == "0 of 1 run"


def test_the_time_of_a_run_stands_still_while_its_process_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    now, compiled = [10.0], [0.0]
    monkeypatch.setattr(outcome, "perf_counter", lambda: now[0])
    monkeypatch.setattr(outcome, "compiling_s", lambda: compiled[0])

    class Builder:
        def plan(self, study_run: object) -> object:
            now[0] += 100.0  # of which 98 are spent compiling
            compiled[0] += 98.0
            raise ValueError("no plan")

    class Run:
        run, seed = 0, 0

    failed = outcome.outcome_of(Builder(), Run())  # type: ignore[arg-type]
    assert failed.wall_s == pytest.approx(2.0)


def test_compiling_is_noticed() -> None:
    from numba import njit

    @njit
    def twice(value: float) -> float:
        return 2.0 * value

    before = compiling.compiling_s()
    assert twice(2.0) == 4.0
    after_it = compiling.compiling_s()
    assert after_it > before
    assert twice(3.0) == 6.0
    assert compiling.compiling_s() == after_it
