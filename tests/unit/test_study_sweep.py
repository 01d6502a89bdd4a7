"""The results folder: filled once, gone on with, never mixed, and the same whatever ran it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tracemalloc
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sim.errors import ResultsError
from sim.studies.engines import DIED, Sequential, local
from sim.studies.store import writing as store_module
from sim.studies.store.lock import is_taken, locked
from sim.studies.store.status import standing_of
from sim.studies.store.writing import Store
from sim.studies.sweep import run_study
from tests.studies import (
    Pretend,
    a_study,
    choose,
    filled,
    poisoned_work,
    pretending_work,
    processes,
    stillborn_work,
    tables,
)  # fmt: skip

VARY = {"crowd.people": {"values": [4, 8]}}


def test_runs_that_are_done_are_not_run_again(tmp_path: Path) -> None:
    study = a_study(tmp_path, vary=VARY)
    spoiled, mended, idle = Pretend([2, 7]), Pretend(), Pretend()
    first = run_study(study, tmp_path / "out", engine=choose(spoiled))
    assert (first.done, first.failed, first.total) == (10, 2, 12)
    second = run_study(study, tmp_path / "out", engine=choose(mended))
    assert mended.asked == [2, 7], "failed runs are tried again, and no other"
    assert (second.done, second.failed, second.fresh) == (12, 0, 2)
    run_study(study, tmp_path / "out", engine=choose(idle))
    assert idle.asked == []
    assert tables(tmp_path / "out") == tables(filled(tmp_path, "whole", vary=VARY))


def test_order_in_which_outcomes_come_in_changes_no_table(tmp_path: Path) -> None:
    backwards = filled(tmp_path, "backwards", Pretend(backwards=True), vary=VARY)
    assert tables(backwards) == tables(filled(tmp_path, vary=VARY))


def test_failed_run_is_kept_with_its_error_and_the_others_finish(tmp_path: Path) -> None:
    out = filled(tmp_path, engine=Pretend([1]))
    rows = tables(out)["runs"]
    assert [row[7] for row in rows] == ["done", "failed", "done", "done", "done", "done"]
    assert rows[1][8:10] == ("it was spoiled", "here")
    assert set(rows[1][10:]) == {None}
    assert standing_of(out).failures == ((1, "evening", "immediate_entry", 0, 0, "it was spoiled"),)


def test_failed_runs_are_told_of_at_once_and_only_the_first_few_by_name(tmp_path: Path) -> None:
    told: list[str] = []
    lines_at: list[int] = []
    run_study(
        a_study(tmp_path, replications=10), tmp_path / "out", engine=choose(Pretend(range(3, 20))),
        watch=lambda tally: lines_at.append(len(told)), tell=told.append,
    )  # fmt: skip
    assert told[0] == "run 3 (evening, immediate_entry, point 0, replication 1) failed: it was spoiled"
    assert [line.partition(" (")[0] for line in told[:3]] == ["run 3", "run 4", "run 5"]
    assert told[3:] == ["more runs failed; `havenue status` lists them"]
    assert lines_at[3:5] == [0, 1], "told before the next run, not at the end"


def test_fail_fast_ends_after_the_first_failed_run(tmp_path: Path) -> None:
    engine = Pretend([1])
    tally = run_study(a_study(tmp_path), tmp_path / "out", engine=choose(engine), fail_fast=True)
    assert (engine.asked, tally.done, tally.failed) == ([0, 1], 1, 1)
    assert len(tables(tmp_path / "out")["runs"]) == 2


def test_error_of_a_real_run_is_its_outcome_with_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nobody there")

    monkeypatch.setattr("sim.studies.engines.outcome.run", broken)
    tally = run_study(a_study(tmp_path), tmp_path / "out", engine=lambda manifest, tell: Sequential(manifest))
    assert (tally.done, tally.failed) == (0, 6)
    error, traceback = tables(tmp_path / "out")["runs"][0][8:10]
    assert error == "ZeroDivisionError: nobody there"
    assert "sim/studies/engines/outcome.py" in traceback
    assert str(Path(__file__).parent.parent.parent / "sim") not in traceback, "no folder of this machine"


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"policies": []}, "policies.immediate_entry"),
        ({"policies": ["immediate_entry", "faster_alarm"]}, "policies.faster_alarm.name: none, now faster_alarm"),
        ({"first_seed": 5}, "study.first_seed: 0, now 5"),
        ({"vary": {"crowd.people": {"values": [4, 9]}}}, "vary.crowd.people.values.1: 8, now 9"),
        ({"replications": 2}, "replications: 3, now 2"),
        ({"keep": ["series"]}, "study.keep.1: events, now none"),
        ({"stop": {"metric": "deaths", "half_width": 1.0}}, "study.stop.metric: none, now deaths"),
    ],
)  # fmt: skip
def test_changed_inputs_are_refused_and_shown(changed: dict[str, Any], what: str, tmp_path: Path) -> None:
    out = filled(tmp_path, vary=VARY)
    before, manifest = tables(out), (out / "manifest.json").read_bytes()
    with pytest.raises(ResultsError) as told:
        filled(tmp_path, **{"vary": VARY, **changed})
    assert what in str(told.value)
    assert "choose another --out" in str(told.value)
    assert (tables(out), (out / "manifest.json").read_bytes()) == (before, manifest)


def test_changed_scenario_is_refused_and_shown(tmp_path: Path) -> None:
    from sim.studies.loading import load_study
    from tests.studies import study_file

    filled(tmp_path)
    study = load_study(study_file(tmp_path), overrides=["crowd.people=9"])
    with pytest.raises(ResultsError, match=r"scenarios\.evening\.crowd\.people: 8, now 9"):
        run_study(study, tmp_path / "out", engine=choose(Pretend()))


def test_other_code_of_the_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path)
    monkeypatch.setattr("sim.studies.design.manifest.model_key", lambda: "otherwise")
    with pytest.raises(ResultsError, match=r"versions.model: \w+, now otherwise"):
        filled(tmp_path)


def test_runs_of_another_family_of_processors_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "AMD64")
    filled(tmp_path)
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    filled(tmp_path)  # another name of the same family
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    with pytest.raises(ResultsError, match=r"versions.processor: x86_64, now arm64"):
        filled(tmp_path)


def test_changed_points_of_a_table_are_refused(tmp_path: Path) -> None:
    design = {"kind": "table", "file": "points.csv"}
    (tmp_path / "points.csv").write_text("crowd.people\n4\n8\n4\n")
    filled(tmp_path, design=design)
    (tmp_path / "points.csv").write_text("crowd.people\n4\n4\n8\n")
    with pytest.raises(ResultsError, match="points: the table of points has different values"):
        filled(tmp_path, design=design)


def test_more_replications_may_be_added_and_give_what_one_sweep_would_have_given(tmp_path: Path) -> None:
    out = filled(tmp_path, vary=VARY)
    more = Pretend()
    filled(tmp_path, engine=more, vary=VARY, replications=5)
    assert min(more.asked) == 12
    assert tables(out) == tables(filled(tmp_path, "whole", vary=VARY, replications=5))


def test_folder_with_something_else_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(ResultsError, match="is not a Havenue results folder; nothing was changed"):
        filled(tmp_path)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.txt"]


def test_second_sweep_on_a_folder_is_refused_while_the_first_is_at_work(tmp_path: Path) -> None:
    out = filled(tmp_path)
    assert not is_taken(out)
    with locked(out):
        code = (
            "import sys; from pathlib import Path; from sim.studies.store.lock import is_taken, locked\n"
            "print(is_taken(Path(sys.argv[1])))\n"
            "with locked(Path(sys.argv[1])): pass"
        )
        done = subprocess.run([sys.executable, "-c", code, str(out)], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "True"
    assert "another sweep is writing to" in done.stderr
    assert not is_taken(out), "whoever dies or ends lets go"


def test_results_can_be_looked_at_while_they_are_written(tmp_path: Path) -> None:
    seen = []
    study = a_study(tmp_path)
    run_study(study, tmp_path / "out", engine=choose(Pretend()), watch=lambda tally: seen.append(
        standing_of(tmp_path / "out").done))  # fmt: skip
    assert seen[0] == 0
    assert standing_of(tmp_path / "out").done == seen[-1] == 6


@pytest.mark.parametrize("fits", [31, 33, 40])
def test_full_disk_ends_the_sweep_in_words_and_the_same_command_goes_on(
    fits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = a_study(tmp_path, replications=300)
    begun = Store.__init__

    def cramped(self: Store, *args: Any) -> None:
        begun(self, *args)
        self.connection.execute(f"PRAGMA max_page_count = {fits}")

    monkeypatch.setattr(Store, "__init__", cramped)
    monkeypatch.setattr(store_module, "_EVERY_S", 0.0)
    with pytest.raises(ResultsError, match="disk is full; finished runs are kept") as told:
        run_study(study, tmp_path / "out", engine=choose(Pretend()))
    assert told.value.exit_code == 2
    kept = tables(tmp_path / "out")
    assert 20 < len(kept["runs"]) < 600
    assert len(kept["series"]) == len(kept["events"]) == 2 * len(kept["runs"]), "a run is there whole, or not at all"
    monkeypatch.undo()
    rest = Pretend()
    run_study(study, tmp_path / "out", engine=choose(rest))
    assert len(rest.asked) == 600 - len(kept["runs"])
    run_study(study, tmp_path / "whole", engine=choose(Pretend()))
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")


def test_memory_does_not_grow_with_the_number_of_runs(tmp_path: Path) -> None:
    def peak(replications: int, name: str = "") -> int:
        study = a_study(tmp_path, replications=replications)
        tracemalloc.start()
        run_study(study, tmp_path / f"out{replications}{name}", engine=choose(Forgetful()))
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    class Forgetful(Pretend):
        asked = property(lambda self: [], lambda self, value: None)  # type: ignore[assignment]

    peak(50)
    highest = min(peak(2000), peak(2000, "again"))  # what is imported once on the way is no byte per run
    assert highest < peak(500) + 100_000, "a byte per run, and what waits to be written"


@pytest.mark.parametrize("workers", [1, 3, pytest.param(8, marks=pytest.mark.slow)])
def test_processes_give_the_table_of_any_other_engine(
    workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "work", pretending_work)
    study = a_study(tmp_path, vary=VARY, replications=4)
    run_study(study, tmp_path / "out", engine=processes(workers))
    run_study(study, tmp_path / "here", engine=choose(Pretend()))
    assert tables(tmp_path / "out") == tables(tmp_path / "here")


def test_run_that_ends_its_process_twice_is_named_and_costs_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "work", poisoned_work)
    monkeypatch.setenv("HAVENUE_TEST_ONCE", str(tmp_path / "once"))
    told: list[str] = []
    study = a_study(tmp_path, replications=8)
    tally = run_study(study, tmp_path / "out", engine=processes(2, told.append))
    assert (tally.done, tally.failed) == (15, 1)
    rows = tables(tmp_path / "out")["runs"]
    assert [(row[0], row[8]) for row in rows if row[7] == "failed"] == [(3, DIED)]
    assert [line for line in told if "run 5 (" in line] == [
        "a process died in run 5 (evening, immediate_entry, point 0, replication 2): trying once more"
    ]
    assert sum("run 3 (" in line for line in told) == 2
    assert len(told) == 3, "no other run is blamed"


def test_processes_that_cannot_start_are_told_of_instead_of_started_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.errors import SimulationError

    monkeypatch.setattr(local, "work", stillborn_work)
    with pytest.raises(SimulationError, match="guard it with"):
        run_study(a_study(tmp_path), tmp_path / "out", engine=processes(2))


def test_every_run_has_a_key_of_its_own_and_the_same_in_the_next_sweep(tmp_path: Path) -> None:
    one, two = filled(tmp_path, "one", vary=VARY), filled(tmp_path, "two", vary=VARY)
    keys = [[row[1] for row in tables(folder)["runs"]] for folder in (one, two)]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 12


def test_switch_of_a_point_is_a_switch_again_when_it_is_read(tmp_path: Path) -> None:
    from sim.studies.store.database import read_points, reading
    from sim.studies.store.manifest_file import read_study_manifest
    from tests.worlds import knobs

    switches = [knob.path for knob in knobs() if knob.unit == "switch" and "*" not in knob.path]
    if not switches:
        pytest.skip("no knob is a switch")
    out = filled(tmp_path, vary={switches[0]: {}})
    with reading(out) as connection:
        assert read_points(connection, read_study_manifest(out)) == {switches[0]: [False, True]}


def test_damaged_results_are_refused_in_words(tmp_path: Path) -> None:
    out = filled(tmp_path)
    (out / "results.sqlite").write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(ResultsError, match=r"results\.sqlite"):
        standing_of(out)
    with pytest.raises(ResultsError, match=r"results\.sqlite"):
        filled(tmp_path)


def test_connection_is_let_go_of_after_a_sweep(tmp_path: Path) -> None:
    out = filled(tmp_path)
    with closing(sqlite3.connect(out / "results.sqlite", timeout=0)) as connection:
        connection.execute("BEGIN EXCLUSIVE")


def test_sweep_that_dies_while_it_makes_its_file_leaves_none_without_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = store_module._tables
    with monkeypatch.context() as broken:
        broken.setattr(store_module, "_tables", lambda manifest: [*whole(manifest)[:2], "nonsense"])
        with pytest.raises(ResultsError, match="cannot write"):
            filled(tmp_path)
    assert standing_of(tmp_path / "out").done == 0
    assert tables(filled(tmp_path)) == tables(filled(tmp_path, "whole"))
