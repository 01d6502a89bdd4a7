"""A Dask cluster gives the same table, and survives the death of its workers (extra ``dask``)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.errors import SimulationError
from sim.studies.engines import Sequential
from sim.studies.engines.dask import dask_cluster, run_some
from sim.studies.sweep import run_study
from tests.studies import a_study, tables

ROOT = Path(__file__).parent.parent.parent
VARY = {"crowd.people": {"values": [4, 8]}}


def test_engine_without_its_package_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SimulationError, match=r'pip install "havenue\[dask\]"'):
        run_study(a_study(tmp_path), tmp_path / "out", engine=dask_cluster("tcp://127.0.0.1:1"))


def test_worker_with_other_code_runs_nothing() -> None:
    with pytest.raises(RuntimeError, match="a different version of Havenue"):
        run_some("{}", "other code", [], False)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """Give the address of a scheduler with two workers of its own."""
    pytest.importorskip("distributed")
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    place = tmp_path / "scheduler.json"
    common = {"env": environment, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
                 "--no-dashboard", "--scheduler-file", str(place)]  # fmt: skip
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(place), "--nthreads", "1",
              "--no-dashboard"]  # fmt: skip
    started = [subprocess.Popen(scheduler, **common)]  # type: ignore[call-overload]
    try:
        while not place.exists():
            time.sleep(0.1)
        started += [subprocess.Popen(worker, **common) for _ in range(2)]  # type: ignore[call-overload]
        import json

        yield json.loads(place.read_text())["address"]
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(20)


@pytest.mark.slow
def test_cluster_gives_the_table_of_any_other_engine(cluster: str, tmp_path: Path) -> None:
    study = a_study(tmp_path, vary=VARY, replications=4)
    run_study(study, tmp_path / "out", engine=dask_cluster(cluster))
    run_study(study, tmp_path / "here", engine=lambda manifest, tell: Sequential(manifest))
    assert tables(tmp_path / "out") == tables(tmp_path / "here")


@pytest.mark.slow
def test_killed_worker_changes_no_byte_of_the_table(cluster: str, tmp_path: Path) -> None:
    """One of two worker processes is killed at once (SIGKILL) while it holds tasks of the sweep."""
    distributed = pytest.importorskip("distributed")
    killed: list[int] = []

    def kill_one_that_is_at_work() -> None:
        with distributed.Client(cluster, timeout=30) as client:
            client.wait_for_workers(2, timeout=60)
            process_of = client.run(os.getpid)
            until = time.monotonic() + 60
            while not killed and time.monotonic() < until:
                for address, tasks in client.processing().items():
                    if tasks and not killed and address in process_of:
                        os.kill(process_of[address], signal.SIGKILL)
                        killed.append(process_of[address])
                time.sleep(0.01)

    killer = threading.Thread(target=kill_one_that_is_at_work)
    killer.start()
    study = a_study(tmp_path, vary=VARY, replications=12)
    run_study(study, tmp_path / "out", engine=dask_cluster(cluster))
    killer.join(90)
    assert len(killed) == 1
    run_study(study, tmp_path / "here", engine=lambda manifest, tell: Sequential(manifest))
    assert tables(tmp_path / "out") == tables(tmp_path / "here")
