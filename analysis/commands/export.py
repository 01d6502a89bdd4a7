"""``havenue export``: the tables of a study as CSV, TSV or Parquet files, or the paths of a run for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

OF_A_RUN = ("level", "roles", "lying")
OF_A_STUDY = ("kind", "tables")


@click.command("export", short_help="Write the tables of a study, or the paths of a run, for other programs.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--to", "out", type=click.Path(path_type=Path), metavar="DIR", help="Output folder. Default: DIR/export.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "tsv", "parquet"]),
    default="csv",
    show_default=True,
    help="File format of the tables of a study.",
)
@click.option(
    "--table", "tables", multiple=True, type=click.Choice(["runs", "points", "series", "events", "who", "timing"]),
    help="Write only this table of a study. Repeatable.",
)  # fmt: skip
@click.option(
    "--trajectory", "paths", type=click.Choice(["sqlite", "parquet"]),
    help="Write everybody's path of a run: JuPedSim's SQLite, which PedPy reads, or Parquet.",
)  # fmt: skip
@click.option(
    "--level", metavar="ID", help="With --trajectory: one level, where it truly is. Default: the whole sheet."
)
@click.option(
    "--role", "roles", multiple=True, metavar="ROLE",
    help="With --trajectory: only bodies of this role, such as attendee. Repeatable.",
)  # fmt: skip
@click.option("--lying", is_flag=True, help="With --trajectory: also those who lie, whom nobody walks round.")
def export(
    folder: Path,
    out: Path | None,
    kind: Literal["csv", "tsv", "parquet"],
    tables: tuple[str, ...],
    paths: Literal["sqlite", "parquet"] | None,
    level: str | None,
    roles: tuple[str, ...],
    lying: bool,
) -> None:
    """Write the tables of a study, or the paths of a run, for other programs.

    DIR is a results folder. The tables are runs (one row per run, with its metrics), points (the values of what was
    varied), series and events (what happened when), who (people, casualties and deaths by kind of person) and timing.
    Equal results give equal bytes, except for timing.

    With --trajectory DIR is the folder of a run made with `havenue run ... --trajectory`; `docs/trajectory.md` says
    how PedPy reads what it writes.
    """
    from analysis.terminal.notes import note_without_digests

    _refuse_what_does_not_belong(paths is not None)
    note_without_digests(folder)
    if paths is not None:
        click.echo(_export_paths(folder, out or folder / "export", paths, level, roles, lying))
        return
    from sim.studies.store.exporting import TABLES
    from sim.studies.store.exporting import export as export_tables

    for path in export_tables(folder, out or folder / "export", kind, tables or TABLES):
        click.echo(path)


def _refuse_what_does_not_belong(of_a_run: bool) -> None:
    """Raise where an option was typed that the other kind of export has."""
    context = click.get_current_context()
    for parameter in context.command.params:
        typed = context.get_parameter_source(parameter.name or "") == click.core.ParameterSource.COMMANDLINE
        if typed and parameter.name in (OF_A_STUDY if of_a_run else OF_A_RUN):
            what = "is for the tables of a study" if of_a_run else "needs --trajectory"
            raise click.UsageError(f"{parameter.opts[0]} {what}")


def _export_paths(
    folder: Path, out: Path, kind: Literal["sqlite", "parquet"], level: str | None, roles: tuple[str, ...], lying: bool
) -> Path:
    from analysis.formatting.counts import plural
    from sim.runs.path_files import ROLES, chosen_paths, write_paths
    from sim.runs.run_folder import load_run

    for role in roles:
        if role not in ROLES:
            raise click.UsageError(f"--role {role}: there is no such role (there are {', '.join(ROLES)})")
    run = load_run(folder)
    chosen = chosen_paths(run, level, roles, lying=lying)
    if chosen.elsewhere:
        where = f"the floor of level {level} is in several pieces; the one with most places stands in the file"
        click.echo(f"note: {where}, and {plural(chosen.elsewhere, 'place')} on the others not", err=True)
    path = out / f"trajectory{'' if level is None else '_' + level}.{kind}"
    write_paths(run, chosen, kind, path)
    return path


COMMAND = export
