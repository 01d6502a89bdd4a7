"""Ways in which a results folder of a study can be damaged, for tests: by hands, by disks, by other programs."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

Hurt = Callable[[Path], Any]


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


DAMAGES: dict[str, Hurt] = {
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
    "who": sql("UPDATE who SET deaths = 0 WHERE run = 3"),
    "who removed": sql("DELETE FROM who WHERE run = 3"),
    "who of no run": sql("INSERT INTO who VALUES (NULL, 'level', 'floor', 1, 0, 0)"),
    "who of a run beyond": sql("INSERT INTO who VALUES (99, 'level', 'floor', 1, 0, 0)"),
    "wall time": sql("UPDATE timing SET wall_s = 'long'"),
    # tables and file
    **{f"no table {name}": sql(f"DROP TABLE {name}")
       for name in ("runs", "points", "series", "events", "who", "timing", "digests", "manifest")},
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
