"""``havenue export``: the tables of a study as CSV or Parquet files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click


@click.command("export", short_help="Write the tables of a study as CSV or Parquet files.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--to", "out", type=click.Path(path_type=Path), metavar="DIR", help="Without it, DIR/export.")
@click.option("--format", "kind", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option(
    "--table", "tables", multiple=True, type=click.Choice(["runs", "points", "series", "events", "timing"]),
    help="Write this table only. Repeatable.",
)  # fmt: skip
def export(folder: Path, out: Path | None, kind: Literal["csv", "parquet"], tables: tuple[str, ...]) -> None:
    """Write the tables of a study as CSV or Parquet files.

    DIR is a results folder. runs has a row per run with its metrics, points the values of what was varied,
    series and events what happened when. Equal results give equal bytes, but for timing.
    """
    from sim.studies.store.exporting import TABLES
    from sim.studies.store.exporting import export as export_tables

    for path in export_tables(folder, out or folder / "export", kind, tables or TABLES):
        click.echo(path)


COMMAND = export
