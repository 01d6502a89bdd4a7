"""``havenue bench``: measures how fast the model is, and holds it against its aims."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("bench", short_help="Measure speed, memory and start-up time, and compare them with their aims.")
@click.option(
    "--peer", type=click.Choice(["jupedsim"]), help="Also run the same evacuation in this package (takes minutes)."
)
@click.option("--quick", is_flag=True, help="Small halls, one run each: a quick look, not a measurement.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as a JSON list.")
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the table to this Markdown file.",
)
@click.option("--quiet", is_flag=True, help="Show no progress.")
def bench(peer: str | None, quick: bool, as_json: bool, page: Path | None, quiet: bool) -> None:
    """Measure speed, memory and start-up time, and compare them with their aims.

    The model runs in one synthetic hall with 500 to 80,000 people, in one process on one thread. Times are CPU
    seconds; each figure is the median over its repeats, with the smallest and the largest beside it. Ratios are
    measured within one run and are more reliable than times, which depend on the machine and its load.

    A missed aim is shown in the table and does not change the exit code.
    """
    from analysis.pages.bench import bench_page
    from analysis.pages.written import command_typed, write_page, written_by
    from analysis.terminal.bench import bench_json, bench_text
    from sim.bench.suite import FULL, QUICK, measure
    from sim.verification.fingerprint import outcome_fingerprint

    told = (lambda line: None) if quiet else (lambda line: click.echo(line, err=True))
    extent = QUICK if quick else FULL
    figures = measure(extent, "analysis.cli", told, peer=peer is not None)
    click.echo(bench_json(figures) if as_json else bench_text(figures))
    if page is not None:
        line = written_by(command_typed(click.get_current_context()), outcome_fingerprint())
        write_page(page, bench_page(figures, line))


COMMAND = bench
