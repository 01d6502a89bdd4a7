"""A sweep that is killed at any moment goes on and ends with the table of one that never was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from sim.studies.sweep import run_study
from tests.studies import Pretend, a_study, choose, study_file, tables

ROOT = Path(__file__).parent.parent.parent
SWEEP = """\
import sys
from pathlib import Path
from sim.studies.engines import local
from sim.studies.loading import load_study
from sim.studies.sweep import run_study
from tests.studies import pretending_work, processes

if __name__ == "__main__":
    local.work = pretending_work
    tally = run_study(load_study(sys.argv[1]), Path(sys.argv[2]), engine=processes(2, lambda line: None),
                      watch=lambda tally: print(tally.done, flush=True))
    sys.exit(tally.failed)
"""
REPLICATIONS = 150
VARY = {"crowd.people": {"values": [4, 8]}}


def sweep(folder: Path) -> subprocess.Popen[str]:
    """Start a sweep in processes of a group of its own; its runs only pretend."""
    script = folder / "sweep.py"
    script.write_text(SWEEP)
    command = [sys.executable, str(script), str(folder / "study.yaml"), str(folder / "out")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)


def children(parent: int) -> list[int]:
    """Give the worker processes of a process, by the system's own list."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError):
                above = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if above == parent and b"spawn_main" in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
    return found


def told(process: subprocess.Popen[str]) -> Iterator[int]:
    """Give how many runs are done, each time that the sweep says so."""
    assert process.stdout is not None
    yield from (int(line) for line in process.stdout)


def killed_and_gone_on(folder: Path, moments: list[tuple[str, float]]) -> None:
    """Kill a sweep at moments (whom, and how long after it says that it goes on), then let it end."""
    study_file(folder, vary=VARY, replications=REPLICATIONS)
    for whom, delay_s in moments:
        with sweep(folder) as process:
            next(told(process))
            time.sleep(delay_s)
            victims = [process.pid] if whom == "parent" else children(process.pid)[:1]
            for pid in victims:
                os.kill(pid, signal.SIGKILL)
            if whom == "worker":
                for _ in told(process):  # it goes on: another worker takes the place
                    pass
                assert process.wait() == 0
        if (folder / "out" / "results.sqlite").exists():
            assert {row[7] for row in tables(folder / "out")["runs"]} <= {"done"}
    with sweep(folder) as process:
        process.communicate()
        assert process.returncode == 0
    study = a_study(folder, vary=VARY, replications=REPLICATIONS)
    run_study(study, folder / "whole", engine=choose(Pretend()))
    assert tables(folder / "out") == tables(folder / "whole"), "nothing lost, nothing twice, nothing else"


pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


@pytest.mark.parametrize("whom", ["parent", pytest.param("worker", marks=pytest.mark.slow)])
def test_sweep_killed_once_ends_with_the_table_of_an_uninterrupted_one(whom: str, tmp_path: Path) -> None:
    killed_and_gone_on(tmp_path, [(whom, 2.0)])


@pytest.mark.slow
def test_sweep_killed_at_ten_moments_ends_with_the_table_of_an_uninterrupted_one(tmp_path: Path) -> None:
    streams = Random(1)
    moments = [("parent", streams.uniform(0.0, 3.0)) for _ in range(9)]
    killed_and_gone_on(tmp_path, [*moments, ("worker", streams.uniform(1.0, 2.0))])


@pytest.mark.slow
def test_workers_end_with_the_process_that_asked_for_them(tmp_path: Path) -> None:
    """Real workers, which are at a run when their parent is killed."""
    study_file(tmp_path, replications=2000)
    command = [sys.executable, "-m", "analysis.cli", "sweep", str(tmp_path / "study.yaml"), "--out",
               str(tmp_path / "out"), "--workers", "2", "--quiet"]  # fmt: skip
    out = tmp_path / "out"
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True) as process:
        for _ in range(1800):
            if (out / "results.sqlite").exists() and len(tables(out)["runs"]) > 5:
                break
            time.sleep(0.05)
        assert len(children(process.pid)) == 2
        process.kill()
    for _ in range(200):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("a worker lives on")
