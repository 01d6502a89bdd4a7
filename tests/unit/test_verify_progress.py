"""What ``havenue verify`` says while it runs."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.terminal.verification import tallies
from analysis.terminal.verify_progress import how_far, shown_cases
from sim.verification.case_runner import CaseResult, VerifyProgress, verify_all
from sim.verification.cases.case_files import load_case
from tests.unit.test_verification_case import CASE


def result(tmp_path: Path, verdict: str = "pass") -> CaseResult:
    path = tmp_path / "case.yaml"
    path.write_text(CASE)
    return CaseResult(load_case(str(path)), (), verdict, 1)  # type: ignore[arg-type]


def ticking() -> Callable[[], float]:
    """Give a clock on which a minute passes between two looks."""
    times = iter(range(0, 6000, 60))
    return lambda: float(next(times))


@pytest.mark.parametrize(
    ("done", "share", "told"),
    [
        (0, 0.0, "0 of 4 cases"),
        (1, 0.25, "1 of 4 cases"),
        (2, 0.25, "2 of 4 cases, 3:00 left"),
        (4, 1.0, "4 of 4 cases"),
    ],
)
def test_time_left_is_told_after_two_cases_at_the_pace_of_the_replications(done: int, share: float, told: str) -> None:
    assert how_far(VerifyProgress(done, 4, share), 60.0) == told


def test_line_a_case_is_told_where_no_terminal_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with shown_cases(quiet=False, clock=ticking()) as watch:
        watch(VerifyProgress(0, 3, 0.0, walking="T01 as_written"))
        for done in (1, 2, 3):
            watch(VerifyProgress(done, 3, done / 3, result(tmp_path), 12.4))
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("T01")]
    assert lines == [
        "T01 as_written: pass in 12 s; 1 of 3 cases",
        "T01 as_written: pass in 12 s; 2 of 3 cases, 1:00 left",
        "T01 as_written: pass in 12 s; 3 of 3 cases",
    ]


def test_nothing_is_told_when_quiet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with shown_cases(quiet=True) as watch:
        watch(VerifyProgress(1, 1, 1.0, result(tmp_path), 1.0))
    assert capsys.readouterr().err == ""


def test_bar_on_a_terminal_shows_cases_and_what_is_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with shown_cases(quiet=False, clock=ticking()) as watch:
        watch(VerifyProgress(1, 3, 0.3, result(tmp_path), 12.4))
        watch(VerifyProgress(1, 3, 0.3, walking="T01 as_written"))
    assert "T01 as_written: pass in 12 s; 1 of 3 cases" in screen.getvalue()
    assert "1 of 3 cases, T01 as_written" in screen.getvalue()


def test_progress_counts_cases_and_replications(tmp_path: Path) -> None:
    for name, seeds in (("one", 1), ("three", 3)):
        text = CASE.replace("source: nobody", f"source: nobody\nseeds: {seeds}").replace("id: T01", f"id: {name}")
        (tmp_path / f"{name}.yaml").write_text(text.replace("count: 12", "count: 1"))
    cases = [load_case(str(tmp_path / f"{name}.yaml")) for name in ("one", "three")]
    seen: list[VerifyProgress] = []
    verify_all(cases, watch=seen.append)
    assert [(each.done, each.share) for each in seen] == [(0, 0.0), (1, 0.25), (1, 0.25), (2, 1.0)]
    assert [each.walking for each in seen] == ["one as_written", "", "three as_written", ""]


def test_verdict_that_nothing_has_is_not_counted(tmp_path: Path) -> None:
    assert tallies([result(tmp_path), result(tmp_path, "fail")]) == ["2 cases: 1 pass, 1 fail"]
    assert tallies([result(tmp_path, "report")]) == ["1 case: 1 report"]
