"""``havenue export``: the tables of a study as CSV, TSV or Parquet files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click


@click.command("export", short_help="Write the tables of a study as CSV, TSV or Parquet files.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--to", "out", type=click.Path(path_type=Path), metavar="DIR", help="Output folder. Default: DIR/export.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "tsv", "parquet"]),
    default="csv",
    show_default=True,
    help="File format.",
)
@click.option(
    "--table", "tables", multiple=True, type=click.Choice(["runs", "points", "series", "events", "timing"]),
    help="Write only this table. Repeatable.",
)  # fmt: skip
def export(folder: Path, out: Path | None, kind: Literal["csv", "tsv", "parquet"], tables: tuple[str, ...]) -> None:
    """Write the tables of a study as CSV, TSV or Parquet files.

    DIR is a results folder. The tables are runs (one row per run, with its metrics), points (the values of what was
    varied), series and events (what happened when) and timing. Equal results give equal bytes, except for timing.
    """
    from analysis.terminal.notes import note_without_digests
    from sim.studies.store.exporting import TABLES
    from sim.studies.store.exporting import export as export_tables

    note_without_digests(folder)
    for path in export_tables(folder, out or folder / "export", kind, tables or TABLES):
        click.echo(path)


COMMAND = export
