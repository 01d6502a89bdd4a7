"""Results that are damaged are never used in silence: named, with what to do, or no different from the sound ones."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from sim.errors import ResultsError
from sim.studies.engines import Sequential
from sim.studies.sweep import SweepProgress, run_study
from tests.damages import DAMAGES, sql
from tests.studies import Pretend, a_study, choose, tables

VARY = {"crowd.people": {"values": [4, 8]}}
MENDS = ("move it aside", "havenue sweep", "restore it", "remove it")
BYTE_CASES = 200
"""Random damages to the bytes of the results."""


def havenue(*words: str) -> Result:
    told = CliRunner().invoke(main, list(words))
    assert told.exit_code in (0, 2), told.output
    assert told.exception is None or isinstance(told.exception, SystemExit)
    assert "bug in Havenue" not in told.stderr
    assert "Traceback" not in told.output
    return told


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A results folder, its tables, and what `compare` says of it."""
    place = tmp_path_factory.mktemp("sound")
    run_study(a_study(place, vary=VARY, design={"kind": "grid"}), place / "out", engine=choose(Pretend()))
    return place


@pytest.fixture(scope="module")
def said(sound: Path) -> str:
    told = havenue("compare", str(sound / "out"), "--json")
    assert told.exit_code == 0, told.stderr
    return told.stdout


def copied(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound / "out", tmp_path / "out"))


def assert_told(told: Result, sound_words: str, folder: Path) -> None:
    """Zero only where nothing else is said than of the sound folder; else the file and what to do about it."""
    if told.exit_code == 0:
        assert told.stdout == sound_words
        return
    assert told.stdout == ""
    assert str(folder) in told.stderr
    assert any(mend in told.stderr for mend in ("move it aside", "havenue sweep", "restore it", "remove it")), (
        told.stderr
    )


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_folder_is_named_with_what_to_do_or_gives_the_sound_table(
    name: str, sound: Path, said: str, tmp_path: Path
) -> None:
    folder = copied(sound, tmp_path)
    DAMAGES[name](folder)
    assert_told(havenue("compare", str(folder), "--json"), said, folder)
    checked = havenue("check", str(folder))
    havenue("status", str(folder))
    if checked.exit_code == 0 and "as they were written" in checked.stdout:
        assert tables(folder) == tables(sound / "out")
    else:
        assert str(folder) in checked.output
    study, refusal = a_study(tmp_path, vary=VARY, design={"kind": "grid"}), ""
    try:
        run_study(study, folder, engine=choose(Pretend()))
    except ResultsError as error:
        refusal = str(error)
    if refusal:
        assert str(folder) in refusal
        assert "(" in refusal, "it says what to do"
    else:
        assert tables(folder) == tables(sound / "out"), "what was damaged was run again, and nothing stands twice"
        assert havenue("compare", str(folder), "--json").stdout == said


def test_changed_values_are_noticed_by_whoever_reads_them(sound: Path, tmp_path: Path) -> None:
    folder = copied(sound, tmp_path)
    DAMAGES["metric"](folder)
    DAMAGES["series"](folder)
    for words in (["compare"], ["status"], ["report"], ["export"], ["plot"], ["check"]):
        told = havenue(words[0], str(folder), *words[1:])
        assert told.exit_code == 2, words
        assert (
            "run 4 (evening, as_today, point 0, replication 1): its row of metrics is not what was wri" in told.stderr
        )
    assert "run 3 (evening, immediate_entry, point 1, replication 0): its series or events" in told.stderr


def test_sweep_says_which_runs_are_damaged_and_runs_only_them_again(sound: Path, tmp_path: Path) -> None:
    folder = copied(sound, tmp_path)
    for name in ("metric", "series", "row removed", "value of a point"):
        DAMAGES[name](folder)
    engine, told = Pretend(), list[str]()
    run_study(a_study(tmp_path, vary=VARY, design={"kind": "grid"}), folder, engine=choose(engine), tell=told.append)
    assert engine.asked == [3, 4, 6]
    assert next(line for line in told if "damaged, and run again" in line).endswith("is not what was written")
    assert any("the table of points was damaged" in line for line in told)
    assert tables(folder) == tables(sound / "out")


def test_damaged_shard_is_not_merged(sound: Path, tmp_path: Path) -> None:
    from sim.studies.store.merging import merge
    from sim.studies.sweep import Shard

    study = a_study(tmp_path, vary=VARY)
    for part in (1, 2):
        run_study(study, tmp_path / "out", shard=Shard(part, 2), engine=choose(Pretend()))
    sql("UPDATE series SET inside = 7 WHERE run = 3")(tmp_path / "out" / "shard-2-of-2")
    with pytest.raises(ResultsError, match=r"shard-2-of-2(.|\n)*run 3 (.|\n)*--out and --shard"):
        merge(tmp_path / "out")


def test_bytes_changed_at_random_never_give_other_numbers(sound: Path, said: str, tmp_path: Path) -> None:
    whole = (sound / "out" / "results.sqlite").read_bytes()
    folder = copied(sound, tmp_path)
    streams, refused = Random(20), 0
    for number in range(BYTE_CASES):
        hurt, place = bytearray(whole), streams.randrange(len(whole))
        kind = ("flip", "flip", "cut", "zero", "noise")[number % 5]
        if kind == "flip":
            hurt[place] ^= 1 << streams.randrange(8)
        elif kind == "cut":
            del hurt[place:]
        else:
            length = streams.choice((1, 16, 512, 4096))
            fill = bytes(length) if kind == "zero" else streams.randbytes(length)
            hurt[place : place + length] = fill
            del hurt[len(whole) :]
        (folder / "results.sqlite").write_bytes(hurt)
        told = havenue("compare", str(folder), "--json")
        assert_told(told, said, folder)
        refused += told.exit_code == 2
    assert refused > BYTE_CASES // 3


def test_damaged_index_is_told_by_check_and_made_anew_by_sweep(sound: Path, said: str, tmp_path: Path) -> None:
    """The rows are sound, so that `compare` may speak; SQLite's quick check does not look at an index."""
    folder = copied(sound, tmp_path)
    path, whole, places = folder / "results.sqlite", (sound / "out" / "results.sqlite").read_bytes(), Random(5)

    def answers(check: str) -> bool:
        with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.DatabaseError):
            return bool(connection.execute(f"PRAGMA {check}").fetchone() == ("ok",))
        return False

    for _ in range(500):
        hurt, place = bytearray(whole), places.randrange(len(whole))
        hurt[place] ^= 0x55
        path.write_bytes(hurt)
        index = answers("quick_check") and not answers("integrity_check")
        if index and havenue("compare", str(folder), "--json").stdout == said:
            break
    else:
        pytest.fail("no byte of an index was hit")
    told = havenue("check", str(folder))
    assert told.exit_code == 2
    assert str(path) in told.stderr
    run_study(a_study(tmp_path, vary=VARY, design={"kind": "grid"}), folder, engine=choose(Pretend()))
    assert havenue("check", str(folder)).exit_code == 0


def test_sweep_that_dies_between_the_two_manifests_goes_on(sound: Path, tmp_path: Path) -> None:
    """More replications are asked for, and the process dies when the results know of it and the file does not."""
    from sim.studies.store import study_folder

    folder = copied(sound, tmp_path)
    more = a_study(tmp_path, vary=VARY, design={"kind": "grid"}, replications=5)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(study_folder, "write_manifest", lambda folder, manifest: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_study(more, folder, engine=choose(Pretend()))
    assert "12 of 20 runs" in havenue("status", str(folder)).stdout
    run_study(more, folder, engine=choose(Pretend()))
    run_study(more, tmp_path / "whole", engine=choose(Pretend()))
    assert tables(folder) == tables(tmp_path / "whole")
    assert json.loads((folder / "manifest.json").read_text())["grown"] == [3]


def test_manifest_removed_under_a_sweep_is_written_again(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    study = a_study(tmp_path, vary=VARY, design={"kind": "grid"})

    def remove(tally: SweepProgress) -> None:
        (folder / "manifest.json").unlink(missing_ok=True)

    run_study(study, folder, engine=choose(Pretend()), watch=remove)
    assert (folder / "manifest.json").read_bytes() == (sound / "out" / "manifest.json").read_bytes()


def test_run_that_is_written_again_leaves_nothing_of_its_old_self(sound: Path, tmp_path: Path) -> None:
    """Its row is gone and its series, events and digest are there, as hands or a half copy leave it."""
    folder = copied(sound, tmp_path)
    DAMAGES["all rows removed"](folder)
    engine = Pretend()
    run_study(a_study(tmp_path, vary=VARY, design={"kind": "grid"}), folder, engine=choose(engine))
    assert engine.asked == list(range(12))
    assert tables(folder) == tables(sound / "out")


def test_kept_paths_are_held_against_their_digest(tmp_path: Path) -> None:
    study = a_study(tmp_path, keep=["trajectories"], replications=1)
    run_study(study, tmp_path / "out", engine=lambda manifest, tell: Sequential(manifest, trajectory=True))
    assert havenue("check", str(tmp_path / "out")).exit_code == 0
    path = tmp_path / "out" / "trajectories" / "0000001.npz"
    path.write_bytes(path.read_bytes()[:-7])
    told = havenue("check", str(tmp_path / "out"))
    assert told.exit_code == 2
    assert f"{path} is not what was written" in told.stderr
