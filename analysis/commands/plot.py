"""``havenue plot``: draws the figures of a stored run or study, with the data behind each beside it."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from types import ModuleType

    from analysis.compare.study_results import StudyResults
    from sim.runs.run_folder import StoredRun

FORMATS = ("png", "svg")


@click.command("plot", short_help="Draw the figures of a run or a study, each with the data behind it.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Output folder. Default: DIR/figures.")
@click.option("--format", "formats", default=",".join(FORMATS), show_default=True, metavar="LIST",
              help="File formats, separated by commas.")  # fmt: skip
@click.option("--metric", metavar="NAME", help="Outcome shown in the figures of a study. Default: deaths.")
@click.option("--no-money", is_flag=True, help="Leave costs out of the figures of a study.")
@click.option("--list", "listed", is_flag=True, help="List the figures and draw none.")
def plot(
    folder: Path, names: tuple[str, ...], out: Path | None, formats: str, metric: str | None, no_money: bool,
    listed: bool,
) -> None:  # fmt: skip
    """Draw the figures of a stored run or study, each with the data behind it as CSV.

    DIR is a folder written by `havenue run` or `havenue sweep`. NAME is a figure (`--list` lists those for DIR);
    without a name, all are drawn. A figure for which DIR holds nothing is not written, and a line says why. No display
    is needed. The same folder gives the same bytes.
    """
    from analysis import plots
    from analysis.compare.run_table import is_study
    from analysis.plots import studies
    from analysis.terminal.notes import note_without_digests
    from sim.runs.run_folder import FIGURES, load_run

    of_study = is_study(folder)
    known, module = (
        (studies.study_figure_names(), studies.study_figure_module)
        if of_study
        else (plots.run_figure_names(), plots.run_figure_module)
    )
    if listed:
        for name in known:
            click.echo(f"{name:16} {module(name).ABOUT}")
        return
    if not of_study and (metric is not None or no_money):
        raise click.UsageError("--metric and --no-money are for studies, and DIR is the folder of a run.")
    chosen = _known("figure", names, known) or known
    endings = _known("format", tuple(part.strip() for part in formats.split(",") if part.strip()), FORMATS)
    note_without_digests(folder)
    shown = _study(folder, metric or "deaths", money=not no_money) if of_study else load_run(folder)
    for name in chosen:
        for path in _drawn(shown, module(name), endings or list(FORMATS), out or folder / FIGURES):
            click.echo(str(path))


def _study(folder: Path, metric: str, *, money: bool) -> StudyResults:
    from analysis.compare.costs import Valuation
    from analysis.compare.study_results import open_study

    return open_study(folder, metric, Valuation() if money else None)


def _known(noun: str, typed: tuple[str, ...], known: tuple[str, ...] | list[str]) -> list[str]:
    """Give what was typed, each once; refuse what is not known."""
    for name in typed:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            mend = f"Did you mean '{near[0]}'?" if near else f"The choices are: {', '.join(known)}."
            raise click.UsageError(f"There is no {noun} '{name}'. {mend}")
    return list(dict.fromkeys(typed))


def _drawn(shown: StoredRun | StudyResults, module: ModuleType, endings: list[str], folder: Path) -> list[Path]:
    """Draw one figure into a folder; gives the files written."""
    from analysis.plots import style
    from sim.errors import ResultsError
    from sim.runs.file_formats import write_csv

    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with style.applied():
            fig, tables = module.draw(shown)
            if style.NOTHING in tables:
                click.echo(f"{module.NAME}: not drawn: {style.title_of(fig)}", err=True)
                return []
            for ending in endings:
                written.append(folder / f"{module.NAME}.{ending}")
                style.save(fig, written[-1])
        for table, columns in tables.items():
            written.append(folder / f"{module.NAME}_{table}.csv")
            write_csv(written[-1], columns)
    except OSError as error:
        raise ResultsError(f"cannot write in {folder}: {error.strerror or error}") from error
    return written


COMMAND = plot
