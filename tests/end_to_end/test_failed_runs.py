"""Runs of a sweep that fail: told at the keyboard, and run again to see whether they still do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from sim.errors import SimulationError
from sim.studies.engines import DIED, Sequential, local
from sim.studies.loading import load_study
from sim.studies.sweep import run_study
from tests.studies import Pretend, changed, choose, poisoned_work, raising, study_file

VARY = {"crowd.people": {"values": [4, 8]}}


def havenue(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def spoil(monkeypatch: pytest.MonkeyPatch, *runs: int) -> None:
    """Let every sweep pretend, and fail in these runs."""
    monkeypatch.setattr("sim.studies.sweep.this_machine", lambda workers=None: choose(Pretend(runs)))


def test_failed_runs_give_exit_code_3_and_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(monkeypatch, 4)
    told = havenue("sweep", study_file(tmp_path), "--out", str(tmp_path / "out"))
    assert told.exit_code == 3
    assert "5 of 6 runs" in told.stdout
    assert "run 4 (evening, as_today, point 0, replication 2) failed: it was spoiled" in told.stderr
    assert "it was spoiled" in havenue("status", str(tmp_path / "out")).stdout


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (None, "failed (it was spoiled), but does not fail now: `havenue sweep` will run it again"),
        (ValueError("it was spoiled"), "but now fails differently: ValueError: it was spoiled"),
        (SimulationError("it was spoiled"), "failed (it was spoiled) and fails again in the same way"),
    ],
)
def test_failed_run_is_run_again_and_says_whether_it_fails_still(
    now: Exception | None, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch, 4)
    out = str(tmp_path / "out")
    havenue("sweep", study_file(tmp_path), "--out", out)
    if now is not None:
        monkeypatch.setattr("sim.studies.engines.outcome.run", raising(now))
    again = ["run", "--from", out, "--row", "4", "--out", str(tmp_path / "r")]
    told = havenue(*again)
    assert told.exit_code == 1
    assert what in told.stderr
    assert told.stderr.endswith("set HAVENUE_DEBUG=1 to see where it failed\n")
    assert not (tmp_path / "r").exists()
    monkeypatch.setenv("HAVENUE_DEBUG", "1")
    assert havenue(*again).stderr.endswith("\nhere\n"), "the traceback that is stored"


def test_run_that_failed_since_its_values_do_not_fit_says_so_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the checks before a sweep miss something, its run fails by itself, and can be asked why."""
    monkeypatch.setattr("sim.studies.loading.trial_faults", lambda study, root: [])
    study = study_file(tmp_path, vary={"crowd.people": {"values": [4, 5000]}}, replications=1)
    monkeypatch.setattr("sim.studies.sweep.this_machine", lambda workers=None: engine_here)
    assert havenue("sweep", study, "--out", str(tmp_path / "out")).exit_code == 3
    told = havenue("run", "--from", str(tmp_path / "out"), "--row", "2")
    assert told.exit_code == 1
    assert "5000 people do not fit" in told.stderr
    assert "fails again in the same way" in told.stderr


def engine_here(manifest: Mapping[str, Any], _: object) -> Sequential:
    return Sequential(manifest)


def test_run_that_ended_its_process_is_run_again_in_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.studies.rerun import failed_again, stored_row

    out = tmp_path / "out"
    run_study(load_study(study_file(tmp_path)), out, engine=choose(Pretend([3])))
    changed(out, f"UPDATE runs SET error = '{DIED}' WHERE run = 3")
    monkeypatch.setattr(local, "work", poisoned_work)
    monkeypatch.setenv("HAVENUE_TEST_ONCE", str(tmp_path / "once"))
    assert "and fails again in the same way" in failed_again(stored_row(out, 3))
