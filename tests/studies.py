"""Small studies for tests, workers that only pretend, and the tables of a results folder."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from sim.metrics import all_metrics
from sim.metrics.series import SERIES
from sim.metrics.who import WhoCount
from sim.studies.design.run_order import StudyRun
from sim.studies.design.study import Study
from sim.studies.engines import Engine, EngineMaker
from sim.studies.engines.local import Local
from sim.studies.engines.outcome import Outcome
from sim.studies.engines.run_watch import RunWatch
from sim.studies.engines.worker import READY
from sim.studies.loading import load_study
from sim.studies.store.database import RESULTS, course_in, row_digests
from sim.studies.sweep import run_study

HALL = Path(__file__).parent / "broken" / "good" / "hall.yaml"
EVENING: dict[str, Any] = {
    "schema": 1, "name": "evening", "about": "an evening for a test", "venue": str(HALL), "crowd": {"people": 8},
    "alarm": {"starts_at_s": 0.0, "delay_s": 5.0}, "run": {"duration_s": 20.0},
}  # fmt: skip
STUDY: dict[str, Any] = {
    "schema": 1, "name": "tiny", "about": "a study for a test", "scenarios": ["evening.yaml"],
    "policies": ["immediate_entry"], "replications": 3, "design": "reference",
}  # fmt: skip
TABLES = ("runs", "points", "series", "events", "who")


def study_file(folder: Path, **changed: Any) -> str:
    """Write a study and its scenario into a folder, and give the path of the study."""
    write(folder / "evening.yaml", EVENING)
    words = {**STUDY, **changed}
    if "vary" in changed and "design" not in changed:
        del words["design"]  # a grid
    return write(folder / "study.yaml", words)


def write(path: Path, words: Mapping[str, Any]) -> str:
    """Write words as JSON, which is YAML too."""
    path.write_text(json.dumps(words, indent=1), encoding="utf-8")
    return str(path)


def a_study(folder: Path, **changed: Any) -> Study:
    """Give a loaded study."""
    return load_study(study_file(folder, **changed))


def tables(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of a results folder that is the same in two equal sweeps, in the order of the design."""
    with closing(sqlite3.connect(folder / "results.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, rowid").fetchall() for name in TABLES}


def changed(folder: Path, *statements: str) -> None:
    """Change what is stored of runs, digests too: as if a sweep had written it so."""
    with closing(sqlite3.connect(folder / RESULTS)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
        for table in ("series", "events", "who", "timing", "digests"):
            connection.execute(f"DELETE FROM {table} WHERE run NOT IN (SELECT run FROM runs)")
        digests = row_digests(connection)
        for row in connection.execute("SELECT * FROM runs").fetchall():
            told = (digests.of(row), course_in(connection, row[0]), row[0])
            connection.execute("UPDATE digests SET row = ?, course = ? WHERE run = ?", told)


def pretended(study_run: StudyRun) -> Outcome:
    """Give an outcome that depends on the cell as a run's would, without a run."""
    shift = 2.0 * (study_run.policy != "as_today")
    metrics: dict[str, float | None] = dict.fromkeys(all_metrics(), None)
    metrics["deaths"] = float((7919 * study_run.seed + 31 * study_run.point) % 23) - shift * (0.5 + study_run.seed % 2)
    series = {name: [float(study_run.run), float(study_run.seed)] for name in SERIES} | {"time_s": [0.0, 5.0]}
    return Outcome(
        study_run.run,
        metrics,
        series,
        ((1.0, "alarm", ""), (1.0, "show_stop", "")),
        wall_s=0.01,
        who=_who(study_run, shift),
    )


def _who(study_run: StudyRun, shift: float) -> tuple[WhoCount, ...]:
    """Give two levels: the policy helps those below, and harms one above."""
    luck, helped = study_run.seed % 5, shift > 0.0
    below, above = 9 + luck - helped * (3 + luck % 3), 1 + luck % 2 + helped * (1 + luck % 3)
    return (WhoCount("level", "floor", 60, 20 + luck, below), WhoCount("level", "balcony", 20, 6 + luck, above))


class Pretend:
    """An engine that pretends, in this process.

    Args:
        spoiled: numbers of runs that fail.
        backwards: whether outcomes come in another order than they were asked for.
    """

    def __init__(self, spoiled: Iterable[int] = (), *, backwards: bool = False) -> None:
        self.asked: list[int] = []
        self._spoiled = set(spoiled)
        self._backwards = backwards
        self.run_watch = RunWatch()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def outcomes(self, study_runs: Iterable[StudyRun]) -> Iterator[tuple[StudyRun, Outcome]]:
        for study_run in reversed(list(study_runs)) if self._backwards else study_runs:
            self.asked.append(study_run.run)
            failed = Outcome(study_run.run, error="it was spoiled", traceback="here")
            yield study_run, failed if study_run.run in self._spoiled else pretended(study_run)


def choose(engine: Engine) -> EngineMaker:
    """Choose an engine that is there already."""
    return lambda manifest, tell: engine


def processes(workers: int, tell: Callable[[str], None] = print) -> EngineMaker:
    """Choose processes of this machine."""
    return lambda manifest, _: Local(manifest, workers, tell=tell)


def pretending_work(pipe: Connection, words: Mapping[str, Any], trajectory: bool) -> None:
    """Do what a worker does, but pretend; a run takes a hundredth of a second."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe.send(READY)
    try:
        while True:
            study_run = pipe.recv()
            time.sleep(0.01)
            pipe.send(pretended(study_run))
    except (EOFError, OSError):
        return


def stuck_work(pipe: Connection, words: Mapping[str, Any], trajectory: bool) -> None:
    """Do what a worker does, but never end run 3, and be stopped by the system in run 5."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe.send(READY)
    try:
        while True:
            study_run = pipe.recv()
            if study_run.run == 3:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                time.sleep(3600.0)
            if study_run.run == 5:
                os.kill(os.getpid(), signal.SIGSTOP)
            pipe.send(pretended(study_run))
    except (EOFError, OSError):
        return


def poisoned_work(pipe: Connection, words: Mapping[str, Any], trajectory: bool) -> None:
    """Do what a worker does, but die in run 3 whenever it comes, and in run 5 when it comes first."""
    once = Path(os.environ["HAVENUE_TEST_ONCE"])
    pipe.send(READY)
    try:
        while True:
            study_run = pipe.recv()
            if study_run.run == 3 or (study_run.run == 5 and not once.exists()):
                once.touch() if study_run.run == 5 else None
                os.kill(os.getpid(), signal.SIGKILL)
            pipe.send(pretended(study_run))
    except (EOFError, OSError):
        return


def stillborn_work(pipe: Connection, words: Mapping[str, Any], trajectory: bool) -> None:
    """End before anything was run, as in a script without a guard."""
    os._exit(3)


def filled(folder: Path, out: str = "out", engine: Any = None, **changed: Any) -> Path:
    """Sweep a pretended study completely."""
    run_study(a_study(folder, **changed), folder / out, engine=choose(engine or Pretend()))
    return folder / out


def raising(error: BaseException) -> Any:
    """Give a function that does nothing but raise."""

    def stopped(*_: object, **__: object) -> None:
        raise error

    return stopped
