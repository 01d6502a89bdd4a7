"""What a study takes beside its runs: the runner's own time, and reading very many stored runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import numpy as np

from sim.bench.measurements import Measurement, at_most, measurement
from sim.bench.processes import program_in_a_process
from sim.studies.design.manifest import study_manifest
from sim.studies.design.run_order import RunOrder
from sim.studies.design.study import Study
from sim.studies.engines.outcome import Outcome
from sim.studies.loading import load_study
from sim.studies.store.database import reading
from sim.studies.store.study_folder import settle_manifest
from sim.studies.store.writing import Store
from sim.studies.sweep import SweepProgress, run_study, this_machine

STUDY: Final = "quickstart"
GOLDEN: Final = (5.0**0.5 - 1.0) / 2.0
"""Whose multiples, without their whole part, lie as evenly as chance and need none."""
MEBIBYTES: Final = 2**20 / 1e6
"""A mebibyte in the megabytes of the table."""


def runner_figure(replications: int) -> Measurement:
    """Sweep a few runs in one process, and give the time that passes beside them as a share of theirs."""
    begun_s: list[float] = []

    def watch(tally: SweepProgress) -> None:
        if tally.fresh and not begun_s:
            begun_s.append(perf_counter())

    with TemporaryDirectory(prefix="havenue-bench-") as folder:
        run_study(_study(replications), folder, engine=this_machine(1), watch=watch)
        wall_s = perf_counter() - begun_s[0]
        with reading(Path(folder)) as connection:
            (runs_s,) = connection.execute("SELECT TOTAL(wall_s) FROM timing WHERE run > 0").fetchone()
    note = f"wall time of `{STUDY}` in one process, from when its first run is kept, beyond that of its runs"
    return measurement("runner beside the runs", [100.0 * (wall_s / runs_s - 1.0)], "% of the runs", at_most(5.0), note)


def reading_figures(program: str, replications: int, told: Callable[[str], None]) -> list[Measurement]:
    """Store runs with made-up outcomes, and let ``compare`` and ``report`` read them, each in a process of its own."""
    study = _study(replications)
    who, figures = f"{study.runs:,} stored runs", []
    with TemporaryDirectory(prefix="havenue-bench-") as folder:
        told(f"{who}: making them up")
        store_made_up(study, Path(folder))
        for command in ("compare", "report"):
            told(f"{who}: {command}")
            took = program_in_a_process(program, [command, folder])
            figures += [
                measurement(f"{command}, {who}", [took["wall_s"]], "s", at_most(10.0), "wall time of the process"),
                measurement(f"peak memory of {command}, {who}", [took["peak_bytes"] / 1e6], "MB",
                       at_most(1024 * MEBIBYTES)),
            ]  # fmt: skip
    return figures


def store_made_up(study: Study, folder: Path) -> None:
    """Write a results folder of a study whose outcomes are made up, not run; policies meet the same ones."""
    manifest: dict[str, Any] = study_manifest(study)
    settle_manifest(folder, manifest)
    order, store = RunOrder(manifest, study.points), Store(folder, manifest, study.points)
    for number in range(order.runs):
        cell = order.study_run(number)
        share = (cell.replication + 1) * GOLDEN * np.arange(1, len(manifest["metrics"]) + 1) % 1.0
        value = np.floor(-20.0 * np.log1p(-share))
        metrics: dict[str, float | None] = dict(zip(manifest["metrics"], value.tolist(), strict=True))
        store.add(cell, Outcome(number, metrics))
    store.close()


def _study(replications: int) -> Study:
    study = load_study(STUDY)
    return replace(study, parameters=study.parameters.model_copy(update={"replications": replications, "keep": ()}))
