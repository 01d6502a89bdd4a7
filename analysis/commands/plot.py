"""``havenue plot``: draws the figures of a stored run, with the data behind each beside it."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.experiment.store import StoredRun

FORMATS = ("png", "svg")


@click.command("plot", short_help="Draw the figures of a stored run, each with the data behind it.")
@click.argument("folder", metavar="RUN", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Where to write. Without it, RUN/figures.")
@click.option("--format", "formats", default=",".join(FORMATS), show_default=True, metavar="LIST",
              help="File formats, with commas between them.")  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="Say which figures there are, and draw none.")
def plot(folder: Path, names: tuple[str, ...], out: Path | None, formats: str, listed: bool) -> None:
    """Draw the figures of a stored run, each with the data behind it as CSV.

    RUN is a folder that `havenue run` wrote. NAME is a figure: plan, evacuation, response, casualties or
    exits; without one, all are drawn. No display is needed. The same run gives the same bytes.
    """
    from analysis import plots
    from sim.experiment.store import FIGURES, load_run

    if listed:
        for name in plots.names():
            click.echo(f"{name:12} {plots.figure_module(name).ABOUT}")
        return
    chosen = _known("figure", names, plots.names()) or plots.names()
    endings = _known("format", tuple(part.strip() for part in formats.split(",") if part.strip()), FORMATS)
    run = load_run(folder)
    for name in chosen:
        for path in _drawn(run, name, endings or list(FORMATS), out or folder / FIGURES):
            click.echo(str(path))


def _known(noun: str, typed: tuple[str, ...], known: tuple[str, ...] | list[str]) -> list[str]:
    """Give what was typed, each once; refuse what is not known."""
    for name in typed:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            mend = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(known)}."
            raise click.UsageError(f"There is no {noun} '{name}'. {mend}")
    return list(dict.fromkeys(typed))


def _drawn(run: StoredRun, name: str, endings: list[str], folder: Path) -> list[Path]:
    """Draw one figure into a folder; gives the files written."""
    from analysis.plots import figure_module, style
    from sim.errors import ResultsError
    from sim.experiment.archive import write_csv

    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with style.applied():
            fig, tables = figure_module(name).draw(run)
            for ending in endings:
                written.append(folder / f"{name}.{ending}")
                style.save(fig, written[-1])
        for table, columns in tables.items():
            written.append(folder / f"{name}_{table}.csv")
            write_csv(written[-1], columns)
    except OSError as error:
        raise ResultsError(f"cannot write in {folder}: {error.strerror or error}") from error
    return written


COMMAND = plot
