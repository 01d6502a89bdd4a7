"""``havenue sensitivity``: says which varied numbers carry the outcome, and where a policy fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, cast

import click


@click.command(
    "sensitivity", short_help="Show which varied numbers matter most for the outcome, and where a policy fails."
)
@click.argument("source", metavar="STUDY|DIR", type=click.Path(path_type=Path))
@click.option("--metric", metavar="NAME", show_default="deaths, or expected_casualties of one_at_a_time",
              help="Outcome to analyse.")  # fmt: skip
@click.option("--table", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the points for a new study to this CSV file, and stop.")  # fmt: skip
@click.option("--method", type=click.Choice(["sobol", "morris"]), default="morris", show_default=True,
              help="With --table: the method that the points are for.")  # fmt: skip
@click.option("--size", type=click.IntRange(4, 65536), default=16, show_default=True, metavar="N",
              help="With --table: number of trajectories (morris) or of blocks, a power of two (sobol).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the result as a JSON list.")
def sensitivity(source: Path, metric: str | None, table: Path | None, method: str, size: int, as_json: bool) -> None:
    """Show which varied numbers matter most for the outcome, and where a policy fails.

    DIR is a results folder written by `havenue sweep`. The design of its points decides what can be computed: Morris
    trajectories give a screening, Sobol blocks give first-order and total indices, and a Latin hypercube or Sobol
    sample of 64 points or more gives first-order indices. An incomplete design is refused. With 60 points or more, the
    command also shows in which ranges of what was varied a policy fails. It does not search over the hazard: it uses
    only the points of the study.

    Of a study with `design: {kind: one_at_a_time}` it shows how far each knob, alone at each of its ends, moves the
    mean against the scenario as it stands, the farthest first.

    STUDY is a study file for which --table writes the points: first `havenue sensitivity STUDY --table points.csv
    --method sobol`, then a study with `design: {kind: table, file: points.csv}`, then this command on its results.
    """
    if table is not None:
        _lay_out(source, table, cast(Literal["sobol", "morris"], method), size)
        return
    from analysis.compare.study_results import open_study
    from analysis.sensitivity.one_at_a_time import moves_of
    from analysis.sensitivity.sensitivity import sensitivity_of
    from analysis.terminal.notes import note_without_digests
    from analysis.terminal.one_at_a_time import moves_json, moves_text
    from analysis.terminal.sensitivity import sensitivity_json, sensitivity_text
    from sim.studies.design.one_at_a_time import ONE_AT_A_TIME
    from sim.studies.store.manifest_file import read_study_manifest

    if source.is_file():
        mend = f"run `havenue sweep {source} --out DIR` first, then `havenue sensitivity DIR`"
        raise click.UsageError(f"{source} is a file and has no results yet: {mend}; or write points with --table.")
    note_without_digests(source)
    if read_study_manifest(source).get("design") == ONE_AT_A_TIME:
        moves = moves_of(open_study(source, metric or "expected_casualties"))
        click.echo(moves_json(moves) if as_json else moves_text(moves))
        return
    found = sensitivity_of(open_study(source, metric or "deaths"))
    click.echo(sensitivity_json(found) if as_json else sensitivity_text(found))


def _lay_out(source: Path, table: Path, method: Literal["sobol", "morris"], size: int) -> None:
    from analysis.formatting.counts import plural
    from analysis.sensitivity.designs import MISSING, points_for
    from analysis.sensitivity.ranges import ranges_of
    from sim.errors import ResultsError
    from sim.runs.file_formats import write_csv

    if method == "sobol" and size & (size - 1):
        raise click.UsageError(f"--size {size}: the number of blocks of a Sobol design must be a power of two.")
    varied: list[dict[str, Any]] = ranges_of(source)
    try:
        columns = points_for(method, varied, size)
    except ImportError:
        raise ResultsError(MISSING) from None
    try:
        write_csv(table, columns)
    except OSError as error:
        raise ResultsError(f"cannot write {table}: {error.strerror or error}") from error
    n = len(next(iter(columns.values())))
    click.echo(f"{table}: {plural(n, 'point')}, {plural(len(varied), 'varied parameter')}")


COMMAND = sensitivity
