"""``havenue sweep``, ``status``, ``export``, ``merge`` and ``run --from`` as a person at the keyboard meets them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from sim.studies.loading import load_study
from sim.studies.store.lock import locked
from sim.studies.sweep import run_study
from tests.studies import Pretend, changed, choose, raising, study_file, tables, write

ROOT = Path(__file__).parent.parent.parent
VARY = {"crowd.people": {"values": [4, 8]}}


def havenue(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def in_a_process(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analysis.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def ended(group: int) -> bool:
    """Tell whether every process of a group has ended, within a few seconds."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the results of a real study, from two processes."""
    folder = tmp_path_factory.mktemp("swept")
    study = study_file(folder, vary=VARY)
    done = in_a_process("sweep", study, "--out", str(folder / "out"), "--workers", "2")
    assert done.returncode == 0, done.stderr
    return folder / "out"


def again(swept: Path) -> str:
    return str(swept.parent / "study.yaml")


def test_table_is_the_same_from_one_process_and_from_two(swept: Path, tmp_path: Path) -> None:
    done = in_a_process("sweep", again(swept), "--out", str(tmp_path / "one"), "--workers", "1", "--quiet")
    assert done.stderr == ""
    assert tables(tmp_path / "one") == tables(swept)


def test_replications_of_a_point_are_distinct_runs(swept: Path) -> None:
    """A fault seen in a peer: one seed handed to every replication gives the same run many times over."""
    held = tables(swept)
    series: dict[int, list[tuple[Any, ...]]] = {}
    for run, *values in held["series"]:
        series.setdefault(run, []).append(tuple(values))
    points: dict[tuple[Any, ...], list[int]] = {}
    for row in held["runs"]:
        run, _, scenario, policy, point, *_ = row
        points.setdefault((scenario, policy, point), []).append(run)
    assert len(points) == 4
    for runs in points.values():
        assert len({tuple(series[run]) for run in runs}) == len(runs) == 3


def test_merged_shards_of_real_runs_are_the_same_table(swept: Path, tmp_path: Path) -> None:
    for part in ("1/2", "2/2"):
        told = havenue("sweep", again(swept), "--out", str(tmp_path / "m"), "--shard", part, "--workers", "1")
        assert told.exit_code == 0, told.output
    assert havenue("merge", str(tmp_path / "m")).exit_code == 0
    assert tables(tmp_path / "m") == tables(swept)


def test_progress_stands_on_stderr_and_the_answer_on_stdout(tmp_path: Path) -> None:
    told = havenue("sweep", study_file(tmp_path), "--out", str(tmp_path / "out"), "--workers", "1", "--json")
    answer = json.loads(told.stdout)
    assert (answer["done"], answer["failed"], answer["runs"], answer["fresh"]) == (6, 0, 6, 6)
    assert "tiny: 0 of 6 runs" in told.stderr


@pytest.mark.parametrize("row", [0, 5, 11])
def test_any_stored_run_is_run_again_and_proved_equal(row: int, swept: Path, tmp_path: Path) -> None:
    told = havenue("run", "--from", str(swept), "--row", str(row), "--out", str(tmp_path / "r"), "--quiet")
    assert told.exit_code == 0, told.output
    assert f"identical to run {row} of {swept} in all that is stored" in told.stdout
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text())
    assert manifest["words"]["scenario"]["crowd"]["people"] == (4 if row // 2 % 2 == 0 else 8)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE runs SET evacuated = 3 WHERE run = 5", "evacuated: 3.0, now"),
        ("UPDATE series SET inside = inside + 1e-9 WHERE run = 5", "series inside: different values from point 0 on"),
        ("DELETE FROM events WHERE run = 5 AND rowid % 2", "events:"),
    ],
)
def test_stored_run_that_was_changed_is_not_taken_for_equal(
    change: str, what: str, swept: Path, tmp_path: Path
) -> None:
    import shutil

    copy = shutil.copytree(swept, tmp_path / "copy")
    changed(copy, change)
    told = havenue("run", "--from", str(copy), "--row", "5", "--out", str(tmp_path / "r"), "--quiet")
    assert told.exit_code == 1
    assert "gives different results" in told.stderr
    assert what in told.stderr


def test_runs_are_picked_by_outcome_the_worst_first(swept: Path) -> None:
    from sim.studies.rerun import runs_by_outcome

    with closing(sqlite3.connect(swept / "results.sqlite")) as connection:
        value = dict(connection.execute("SELECT run, evacuated FROM runs"))
    picked = runs_by_outcome(swept, 0.25, "evacuated")
    assert len(picked) == 3
    assert [value[run] for run in picked] == sorted(value.values())[:3]
    assert picked == sorted(value, key=lambda run: (value[run], run))[:3]
    told = havenue("run", "--from", str(swept), "--worst", "1%", "--by", "evacuated", "--out", str(swept.parent / "w"))
    assert told.exit_code == 0, told.output
    assert told.stdout.count("identical to run") == 1


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--row", "12"], "its runs are 0 to 11"),
        ([], "either --row N or --worst SHARE"),
        (["--worst", "0%"], "not a share"),
        (["--worst", "5%", "--by", "death"], "did you mean `deaths`?"),
        (["--row", "1", "--seed", "3"], "the stored inputs"),
    ],
)
def test_run_that_cannot_be_run_again_is_refused(arguments: list[str], what: str, swept: Path) -> None:
    told = havenue("run", "--from", str(swept), *arguments)
    assert told.exit_code == 2
    assert what in told.stderr


def test_status_says_how_far_it_is(swept: Path) -> None:
    told = havenue("status", str(swept)).stdout
    assert "12 of 12 runs" in told
    assert "no sweep is running" in told
    assert json.loads(havenue("status", str(swept), "--json").stdout)["done"] == 12


def test_status_of_what_is_no_results_folder_is_refused(tmp_path: Path) -> None:
    assert havenue("status", str(tmp_path)).exit_code == 2
    assert havenue("status", str(tmp_path / "none")).exit_code == 2


def test_second_sweep_on_a_folder_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    study, out = study_file(tmp_path), tmp_path / "out"
    run_study(load_study(study), out, engine=choose(Pretend([4])))
    before = tables(out)
    with locked(out):
        told = havenue("sweep", study, "--out", str(out), "--workers", "1")
    assert told.exit_code == 2
    assert f"another sweep is writing to {out}" in told.stderr
    assert f"`havenue status {out}` shows its progress" in told.stderr
    assert tables(out) == before


BROAD = {"schema": 1, "name": "broad", "about": "x", "reason": "x", "levers": {"building.egress_width_mm": 15}}


@pytest.mark.parametrize(
    ("changed", "line"),
    [({"policies": ["broad.yaml"]}, 8), ({"vary": {"building.egress_width_mm": {"values": [7, 15]}}}, 13)],
    ids=["policy", "varied"],
)
def test_lever_that_fits_no_wall_is_refused_before_any_run_with_file_and_line(
    changed: dict[str, Any], line: int, tmp_path: Path
) -> None:
    """Exits of 93 m in all cannot be cut into the walls of the concert hall."""
    write(tmp_path / "broad.yaml", BROAD)
    study = study_file(tmp_path, scenarios=["concert_hall_assault"], **changed)
    told = havenue("sweep", study, "--out", str(tmp_path / "out"))
    assert told.exit_code == 2
    assert f"{study}:{line}: building.egress_width_mm: exit `" in told.stderr
    assert "choose a width closer to the drawn one" in told.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--shard", "3/2"], "not of the form K/N"),
        (["--scheduler", "tcp://x:1"], "need --engine dask"),
        (["--engine", "dask"], "either --scheduler or --slurm"),
        (["--set", "crowd.peopl=3"], "did you mean `people`?"),
    ],
)
def test_bad_request_gives_exit_code_2_and_makes_no_folder(arguments: list[str], what: str, tmp_path: Path) -> None:
    told = havenue("sweep", study_file(tmp_path), "--out", str(tmp_path / "out"), *arguments)
    assert told.exit_code == 2
    assert what in told.output
    assert not (tmp_path / "out").exists()


def test_stopping_rule_and_shards_exclude_each_other(tmp_path: Path) -> None:
    study = study_file(tmp_path, stop={"metric": "deaths", "half_width": 1.0})
    assert havenue("sweep", study, "--out", str(tmp_path / "out"), "--shard", "1/2").exit_code == 2


def test_dry_run_tells_runs_time_and_disk_and_leaves_nothing_but_its_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    study = study_file(tmp_path, vary=VARY, replications=1000)
    told = havenue("sweep", study, "--out", str(tmp_path / "out"), "--dry-run", "--workers", "4", "--json")
    answer = json.loads(told.stdout)
    assert (answer["runs"], answer["done"], answer["piloted"], answer["workers"]) == (4000, 3, 3, 4)
    assert answer["hours"] == pytest.approx(3997 * answer["seconds_per_run"] / 4 / 3600)
    assert json.loads(havenue("status", str(tmp_path / "out"), "--json").stdout)["done"] == 3
    assert list((tmp_path / "scratch").iterdir()) == []


def test_disk_told_by_a_dry_run_is_what_the_sweep_takes(swept: Path, tmp_path: Path) -> None:
    told = havenue(
        "sweep", again(swept), "--set", "run.duration_s=20", "--dry-run", "--json", "--out", str(tmp_path / "o")
    )
    answer = json.loads(told.stdout)
    per_run = answer["bytes"] / answer["runs"]
    full, empty = tmp_path / "full.sqlite", tmp_path / "empty.sqlite"
    for copy, kept in ((full, True), (empty, False)):
        shutil.copy(swept / "results.sqlite", copy)
        with closing(sqlite3.connect(copy)) as connection:
            for table in () if kept else ("runs", "series", "events", "who", "timing", "digests"):
                connection.execute(f"DELETE FROM {table}")
            connection.commit()
            connection.execute("VACUUM")
    # each table and index may have one page that is partly filled
    assert full.stat().st_size - empty.stat().st_size == pytest.approx(12 * per_run, abs=6 * 4096)


def test_check_reads_a_study_and_schema_describes_it(tmp_path: Path) -> None:
    path = study_file(tmp_path)
    assert havenue("check", path).stdout == f"ok  {path}: study `tiny`\n"
    write(tmp_path / "study.yaml", {"schema": 1, "name": "tiny", "scenarios": ["x"], "replications": 0})
    told = havenue("check", path)
    assert told.exit_code == 2
    assert "3 faults" in told.stderr
    assert "replications" in json.loads(havenue("schema", "study").stdout)["properties"]


@pytest.mark.parametrize(
    ("number", "send"),
    [
        (signal.SIGINT, os.killpg),  # as a terminal does it: to every process of the group
        (signal.SIGTERM, os.kill),  # as a system does it: to the process alone
        pytest.param(signal.SIGTERM, os.killpg, marks=pytest.mark.slow),  # as a batch queue does it
    ],
    ids=["ctrl-c", "terminated", "terminated-with-its-workers"],
)
def test_interrupted_sweep_ends_with_130_keeps_what_is_done_and_leaves_no_process(
    number: signal.Signals, send: Callable[[int, int], None], tmp_path: Path
) -> None:
    study = study_file(tmp_path, replications=2000)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "analysis.cli", "sweep", study, "--out", str(out), "--workers", "2"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as sweep:
        for _ in range(1200):
            if (out / "results.sqlite").exists() and len(tables(out)["runs"]) > 5:
                break
            time.sleep(0.05)
        send(sweep.pid, number)
        _, said = sweep.communicate(timeout=60)
    assert sweep.returncode == 130
    assert "Traceback" not in said
    assert ended(sweep.pid)
    rows = tables(out)["runs"]
    assert 5 < len(rows) < 4000
    assert {row[7] for row in rows} == {"done"}
    kept = f"interrupted; {len(rows):,} of 4,000 runs are finished and saved in {out}"
    assert said.splitlines()[-1] == f"{kept}; the same command resumes from there"


def test_sweep_interrupted_before_its_first_run_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.studies.sweep.prepare", raising(KeyboardInterrupt()))
    told = havenue("sweep", study_file(tmp_path), "--out", str(tmp_path / "out"))
    assert told.exit_code == 130
    assert told.stderr.splitlines()[-1] == "interrupted before any run was finished; the same command starts again"
