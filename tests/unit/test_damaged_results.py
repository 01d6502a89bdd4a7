"""Results that are damaged are never used in silence: named, with what to do, or no different from the sound ones."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from sim.errors import ResultsError
from sim.studies.sweep import run_study
from tests.studies import Pretend, a_study, choose, tables

Hurt = Callable[[Path], Any]
VARY = {"crowd.people": {"values": [4, 8]}}
MENDS = ("move it aside", "havenue sweep", "restore it", "remove it")
BYTE_CASES = 200
"""Random damages to the bytes of the results."""


def sql(*statements: str) -> Hurt:
    """Change the database by hand."""

    def hurt(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "results.sqlite")) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    return hurt


def manifest(**changes: Any) -> Hurt:
    """Change entries of the file of the manifest; None takes one out."""

    def hurt(folder: Path) -> None:
        told = json.loads((folder / "manifest.json").read_text())
        told = {key: value for key, value in {**told, **changes}.items() if value is not None}
        (folder / "manifest.json").write_text(json.dumps(told))

    return hurt


def written(name: str, content: bytes) -> Hurt:
    """Put something else in the place of a file."""
    return lambda folder: (folder / name).write_bytes(content)


def cut(name: str, share: float) -> Hurt:
    """Cut a file off."""
    return lambda folder: os.truncate(folder / name, int(share * (folder / name).stat().st_size))


def instead(name: str, put: Callable[[Path], Any]) -> Hurt:
    """Put something that is no file in the place of one."""

    def hurt(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        put(folder / name)

    return hurt


def both(*hurts: Hurt) -> Hurt:
    """Do several damages."""
    return lambda folder: [hurt(folder) for hurt in hurts]


def lost_both(folder: Path) -> None:
    """Lose the manifest in the file and in the results."""
    (folder / "manifest.json").unlink()
    sql("DROP TABLE manifest")(folder)


def encoded(codec: str) -> Hurt:
    """Write the manifest in another encoding."""
    return lambda folder: (folder / "manifest.json").write_bytes((folder / "manifest.json").read_text().encode(codec))


CASES: dict[str, Hurt] = {
    # values changed by hand
    "metric": sql("UPDATE runs SET deaths = deaths + 1 WHERE run = 4"),
    "all metrics": sql("UPDATE runs SET deaths = deaths + 1"),
    "metric in the last digit": sql("UPDATE runs SET deaths = deaths * (1 + 3e-16) WHERE deaths > 0"),
    "metric to nothing": sql("UPDATE runs SET deaths = NULL WHERE run = 2"),
    "metric from nothing": sql("UPDATE runs SET injured = 3 WHERE run = 2"),
    "text in a metric": sql("UPDATE runs SET deaths = 'many' WHERE run = 3"),
    "bytes in a metric": sql("UPDATE runs SET deaths = x'00ff' WHERE run = 3"),
    "point": sql("UPDATE runs SET point = 1 - point WHERE run = 5"),
    "point beyond": sql("UPDATE runs SET point = 99 WHERE run = 5"),
    "point as text": sql("UPDATE runs SET point = 'first' WHERE run = 5"),
    "no point": sql("UPDATE runs SET point = NULL WHERE run = 5"),
    "policy": sql("UPDATE runs SET policy = 'as_today' WHERE run = 1"),
    "unknown policy": sql("UPDATE runs SET policy = 'none' WHERE run = 1"),
    "policies exchanged": sql(
        "UPDATE runs SET policy = CASE policy WHEN 'as_today' THEN 'immediate_entry' ELSE 'as_today' END"
    ),
    "scenario": sql("UPDATE runs SET scenario = 'morning' WHERE run = 1"),
    "seed": sql("UPDATE runs SET seed = seed + 1 WHERE run = 0"),
    "replication": sql("UPDATE runs SET replication = 2 WHERE run = 0"),
    "replication beyond": sql("UPDATE runs SET replication = -1 WHERE run = 0"),
    "key": sql("UPDATE runs SET key = 'k' WHERE run = 0"),
    "status": sql("UPDATE runs SET status = 'failed' WHERE run = 7"),
    "odd status": sql("UPDATE runs SET status = 'perhaps' WHERE run = 7"),
    "error": sql("UPDATE runs SET error = 'it broke' WHERE run = 7"),
    "number of a run": sql("UPDATE runs SET run = 77 WHERE run = 7"),
    "runs exchanged": sql(
        "UPDATE runs SET run = -1 WHERE run = 2", "UPDATE runs SET run = 2 WHERE run = 4",
        "UPDATE runs SET run = 4 WHERE run = -1",
    ),
    "row removed": sql("DELETE FROM runs WHERE run = 6"),
    "all rows removed": sql("DELETE FROM runs"),
    "row beyond the design": sql(
        "CREATE TEMP TABLE more AS SELECT * FROM runs WHERE run = 6", "UPDATE more SET run = 600, key = 'more'",
        "INSERT INTO runs SELECT * FROM more",
    ),
    "row twice": sql(
        "DELETE FROM runs WHERE run = 8", "CREATE TEMP TABLE more AS SELECT * FROM runs WHERE run = 6",
        "UPDATE more SET run = 8, key = 'more'", "INSERT INTO runs SELECT * FROM more",
    ),
    "column renamed": sql("ALTER TABLE runs RENAME COLUMN deaths TO dead"),
    "columns exchanged": sql(
        "ALTER TABLE runs RENAME COLUMN deaths TO x", "ALTER TABLE runs RENAME COLUMN injured TO deaths",
        "ALTER TABLE runs RENAME COLUMN x TO injured",
    ),
    "column removed": sql("ALTER TABLE runs DROP COLUMN deaths"),
    "column added": sql("ALTER TABLE runs ADD COLUMN more REAL"),
    "digest of a row": sql("UPDATE digests SET row = 'x' WHERE run = 2"),
    "no digest of a row": sql("DELETE FROM digests WHERE run = 2"),
    "no digests": sql("DELETE FROM digests"),
    "value of a point": sql('UPDATE points SET "crowd.people" = 5 WHERE point = 1'),
    "text in a point": sql("UPDATE points SET \"crowd.people\" = 'few' WHERE point = 1"),
    "point removed": sql("DELETE FROM points WHERE point = 1"),
    "point added": sql("INSERT INTO points VALUES (2, 9)"),
    "points empty": sql("DELETE FROM points"),
    "series": sql("UPDATE series SET inside = inside + 1 WHERE run = 3"),
    "text in series": sql("UPDATE series SET inside = 'x' WHERE run = 3"),
    "series removed": sql("DELETE FROM series WHERE run = 3"),
    "series of no run": sql("INSERT INTO series (run, time_s) VALUES (NULL, 3)"),
    "series of a run beyond": sql("INSERT INTO series (run, time_s) VALUES (99, 3)"),
    "event": sql("UPDATE events SET subject = 'x' WHERE run = 3"),
    "event moved": sql("UPDATE events SET run = 4 WHERE run = 3"),
    "time of an event": sql("UPDATE events SET time_s = 'late' WHERE run = 3"),
    "events removed": sql("DELETE FROM events"),
    "wall time": sql("UPDATE timing SET wall_s = 'long'"),
    # tables and file
    **{f"no table {name}": sql(f"DROP TABLE {name}")
       for name in ("runs", "points", "series", "events", "timing", "digests", "manifest")},
    "no digests and no manifest": sql("DROP TABLE digests", "DROP TABLE manifest"),
    "no index": sql("DROP INDEX series_run"),
    "results are a folder": instead("results.sqlite", Path.mkdir),
    "results are a link to nothing": instead("results.sqlite", lambda path: path.symlink_to("nowhere")),
    "results are a link to themselves": instead("results.sqlite", lambda path: path.symlink_to(path)),
    "results are a pipe": instead("results.sqlite", os.mkfifo),
    "results are empty": written("results.sqlite", b""),
    "results are noise": written("results.sqlite", bytes(Random(1).randbytes(20_000))),
    "results are words": written("results.sqlite", b"SQLite format 3\0" + b"nothing of the kind" * 500),
    "results are cut": cut("results.sqlite", 0.5),
    "results are cut in the header": cut("results.sqlite", 0.001),
    "results are lost": lambda folder: (folder / "results.sqlite").unlink(),
    "journal is noise": written("results.sqlite-journal", b"half" * 300),
    "half-made results": written("results.sqlite.new", b"half"),
    # the manifest
    "manifest is lost": lambda folder: (folder / "manifest.json").unlink(),
    "manifest is lost in both": lost_both,
    "manifest is empty": written("manifest.json", b""),
    "manifest is no JSON": written("manifest.json", b"{'kind': study"),
    "manifest is cut": cut("manifest.json", 0.7),
    "manifest is a list": written("manifest.json", b"[1, 2]"),
    "manifest is bare": written("manifest.json", b'{"kind": "study", "schema": 1}'),
    "manifest is of a run": manifest(kind="run"),
    "manifest is nested": written("manifest.json", b"[" * 200_000),
    "manifest is binary": written("manifest.json", bytes(range(256))),
    "manifest in UTF-16": encoded("utf-16"),
    "manifest in Latin 1": lambda folder: (folder / "manifest.json").write_bytes(b'{"name": "caf\xe9"}'),
    "manifest is huge": lambda folder: os.truncate(folder / "manifest.json", 10**11),
    "manifest is a folder": instead("manifest.json", Path.mkdir),
    "manifest is a link to nothing": instead("manifest.json", lambda path: path.symlink_to("nowhere")),
    "manifest is a pipe": instead("manifest.json", os.mkfifo),
    **{f"manifest without {key}": manifest(**{key: None})
       for key in ("schema", "name", "baseline", "scenarios", "policies", "varied", "points", "replications", "metrics",
                   "study", "digest", "digests", "versions")},
    "manifest of another schema": manifest(schema=7),
    "other replications": manifest(replications=2),
    "replications as text": manifest(replications="x"),
    "no replications": manifest(replications=0),
    "replications without end": manifest(replications=10**30),
    "points as a list": manifest(points=[1, 2]),
    "scenarios as text": manifest(scenarios="evening"),
    "policies as a list": manifest(policies=["as_today"]),
    "baseline as a number": manifest(baseline=3),
    "unknown baseline": manifest(baseline="nobody"),
    "metrics as numbers": manifest(metrics={"deaths": 1}),
    "varied as text": manifest(varied="x"),
    "study as text": manifest(study="x"),
    "another name": manifest(name="other"),
    "another question": manifest(question="Which one?"),
    # beside them
    "lock is words": written("sweep.lock", b"somebody was here, and wrote more than a few words about it" * 9),
    "lock is a folder": instead("sweep.lock", Path.mkdir),
    "lock is empty": written("sweep.lock", b""),
    "heartbeat is noise": written("sweep.heartbeat", b"\xff\xfe{"),
    "half-made manifest": written("manifest.json.part", b"{"),
    "metric changed and manifest lost": both(
        sql("UPDATE runs SET deaths = 0 WHERE run = 4"), lambda folder: (folder / "manifest.json").unlink()
    ),
}  # fmt: skip


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


@pytest.mark.parametrize("name", CASES)
def test_damaged_folder_is_named_with_what_to_do_or_gives_the_sound_table(
    name: str, sound: Path, said: str, tmp_path: Path
) -> None:
    folder = copied(sound, tmp_path)
    CASES[name](folder)
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
    CASES["metric"](folder)
    CASES["series"](folder)
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
        CASES[name](folder)
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
