"""``havenue sensitivity``: says which uncertainties carry the outcome, and where a policy fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, cast

import click


@click.command("sensitivity", short_help="Say which uncertainties carry the outcome, and where a policy fails.")
@click.argument("source", metavar="STUDY|DIR", type=click.Path(path_type=Path))
@click.option("--metric", default="deaths", show_default=True, metavar="NAME", help="Outcome that is asked about.")
@click.option("--table", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write points for a study to come, as the table of its design, and stop.")  # fmt: skip
@click.option("--method", type=click.Choice(["sobol", "morris"]), default="morris", show_default=True,
              help="With --table: what the points are for.")  # fmt: skip
@click.option("--size", type=click.IntRange(4, 65536), default=16, show_default=True, metavar="N",
              help="With --table: trajectories (morris) or blocks, a power of two (sobol).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list for machines.")
def sensitivity(source: Path, metric: str, table: Path | None, method: str, size: int, as_json: bool) -> None:
    """Say which uncertainties carry the outcome, and where a policy fails.

    DIR is a folder that `havenue sweep` wrote. How its points were laid out decides what can be told: Morris
    trajectories give a screening, Sobol blocks give indices by itself and in all, a Latin hypercube or Sobol sample of
    64 points or more gives first-order indices. A broken pattern is refused. Where a policy fails is told from 60
    points on, in ranges of what was varied. Nothing here searches over the hazard: points are those of the study.

    STUDY is a study file, for which --table lays points out: first `havenue sensitivity STUDY --table points.csv
    --method sobol`, then a study with `design: {kind: table, file: points.csv}`, then this command on its results.
    """
    if table is not None:
        _lay_out(source, table, cast(Literal["sobol", "morris"], method), size)
        return
    from analysis.compare.study_results import open_study
    from analysis.sensitivity.sensitivity import sensitivity_of
    from analysis.terminal.sensitivity import sensitivity_json, sensitivity_text

    if source.is_file():
        mend = f"`havenue sweep {source} --out DIR` first, then `havenue sensitivity DIR`"
        raise click.UsageError(f"{source} is a file, and has no results yet: {mend}; or lay points out with --table.")
    found = sensitivity_of(open_study(source, metric))
    click.echo(sensitivity_json(found) if as_json else sensitivity_text(found))


def _lay_out(source: Path, table: Path, method: Literal["sobol", "morris"], size: int) -> None:
    from analysis.sensitivity.designs import MISSING, points_for
    from analysis.sensitivity.ranges import ranges_of
    from sim.errors import ResultsError
    from sim.runs.file_formats import write_csv

    if method == "sobol" and size & (size - 1):
        raise click.UsageError(f"--size {size}: blocks of a Sobol design come in powers of two.")
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
    click.echo(f"{table}: {n:,} points of {len(varied)} numbers")


COMMAND = sensitivity
