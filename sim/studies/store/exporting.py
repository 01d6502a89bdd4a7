"""Writes the results of a study as CSV, TSV or Parquet, a few rows at a time."""

from __future__ import annotations

import csv
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from sim.errors import ResultsError
from sim.runs.file_formats import cell, parquet_modules
from sim.runs.results_folder import reason
from sim.studies.store.manifest_file import read_study_manifest
from sim.studies.store.soundness import sound_results
from sim.studies.store.who_table import WHO, has_who
from sim.world.scenario_draws import DRAWS, scenario_draws

Format = Literal["csv", "tsv", "parquet"]
Rows = Iterator[list[Sequence[Any]]]

_ORDER: Final = {
    "runs": "run", "points": "point", "series": "run, rowid", "events": "run, rowid", "who": "run, rowid",
    "timing": "run",
}  # fmt: skip
TABLES: Final = tuple(_ORDER)
"""Every table of the results."""
_SEPARATORS: Final = {"csv": ",", "tsv": "\t"}
_AT_A_TIME: Final = 50_000


def export(folder: Path, out: Path, kind: Format, tables: Sequence[str] = TABLES) -> list[Path]:
    """Write tables of a study's results, each to a file of its own; a file appears complete or not at all.

    Args:
        folder: results folder of a study; a sweep may be writing to it.
        out: where the files are to stand.
        kind: of the files.
        tables: which.

    Returns:
        The files. Equal results give equal bytes, but for ``timing``.

    Raises:
        ResultsError: a folder that is no results folder, a place that cannot be written, no pyarrow.
    """
    manifest = read_study_manifest(folder)
    write = _parquet_writer() if kind == "parquet" else partial(_write_text, separator=_SEPARATORS[kind])
    files = []
    with sound_results(folder, manifest, courses=True) as connection:
        for table in _there(connection, tables, folder):
            path = out / f"{table}.{kind}"
            part = path.with_name(f".{path.name}.part")
            try:
                out.mkdir(parents=True, exist_ok=True)
                columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
                write(
                    part,
                    [(name, declared) for _, name, declared, *_ in columns] + _drawn(table),
                    _rows(connection, table),
                )
                os.replace(part, path)
            except OSError as error:
                part.unlink(missing_ok=True)
                raise ResultsError(f"cannot write {path}: {reason(error)}") from error
            files.append(path)
    return files


def _there(connection: sqlite3.Connection, tables: Sequence[str], folder: Path) -> list[str]:
    """Give the tables that a folder has; one that was asked for alone and is not there is refused."""
    if WHO not in tables or has_who(connection):
        return list(tables)
    if len(tables) == 1:
        raise ResultsError(f"{folder}: an older version of Havenue wrote it, without the table `who` (sweep it again)")
    return [table for table in tables if table != WHO]


def _drawn(table: str) -> list[tuple[str, str]]:
    """Give the columns that runs have beside what is stored: the draws of their incidents, which their seeds tell."""
    return [(name, "REAL") for name in DRAWS] if table == "runs" else []


def _rows(connection: sqlite3.Connection, table: str) -> Rows:
    cursor = connection.execute(f"SELECT * FROM {table} ORDER BY {_ORDER[table]}")
    names = [name for name, *_ in cursor.description]
    while rows := cursor.fetchmany(_AT_A_TIME):
        if table == "runs":
            seed = names.index("seed")
            rows = [(*row, *scenario_draws(row[seed])) for row in rows]
        yield rows


def _write_text(path: Path, columns: list[tuple[str, str]], rows: Rows, *, separator: str) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator="\n")
        writer.writerow([name for name, _ in columns])
        for some in rows:
            writer.writerows([cell(value) for value in row] for row in some)


def _parquet_writer() -> Callable[[Path, list[tuple[str, str]], Rows], None]:
    """Give the function that writes Parquet.

    Raises:
        ResultsError: the package for it is not installed.
    """
    pyarrow, parquet = parquet_modules("CSV")
    types = {"INTEGER": pyarrow.int64(), "REAL": pyarrow.float64(), "TEXT": pyarrow.string()}

    def write(path: Path, columns: list[tuple[str, str]], rows: Rows) -> None:
        schema = pyarrow.schema([(name, types[declared.split()[0]]) for name, declared in columns])
        with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            for some in rows:
                turned = zip(*some, strict=True)
                arrays = [pyarrow.array(column, each.type) for column, each in zip(turned, schema, strict=True)]
                writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))

    return write
