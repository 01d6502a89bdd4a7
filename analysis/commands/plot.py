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


@click.command("plot", short_help="Draw the figures of a run or a study, or the plan of a venue.")
@click.argument("folder", metavar="DIR|VENUE", type=click.Path(path_type=Path))
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
    """Draw the figures of a stored run or study, each with the data behind it as CSV, or the plan of a venue.

    DIR is a folder written by `havenue run` or `havenue sweep`, or the file of a venue, or the name of a shipped one,
    whose plan is drawn into this folder. NAME is a figure (`--list` lists those for DIR);
    without a name, all are drawn. A figure for which DIR holds nothing is not written, and a line says why. No display
    is needed. The same folder gives the same bytes.
    """
    from analysis import plots
    from analysis.compare.run_table import is_study
    from analysis.plots import studies
    from analysis.terminal.notes import note_without_digests
    from sim.runs.run_folder import FIGURES, load_run
    from sim.scenario.reading.shipped import shipped_files

    if not folder.is_dir() and (folder.suffix in (".yaml", ".yml") or str(folder) in shipped_files("venue")):
        if names or listed or metric is not None or no_money:
            raise click.UsageError("A venue has one figure, its plan, and no options but --out and --format.")
        for path in _plan_of_a_venue(str(folder), out or Path(), _endings(formats)):
            click.echo(str(path))
        return
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
    endings = _endings(formats)
    note_without_digests(folder)
    shown = _study(folder, metric or "deaths", money=not no_money) if of_study else load_run(folder)
    for name in chosen:
        for path in _drawn(shown, module(name), endings, out or folder / FIGURES):
            click.echo(str(path))


def _endings(formats: str) -> list[str]:
    """Give the file formats that were typed, all where none was."""
    typed = tuple(part.strip() for part in formats.split(",") if part.strip())
    return _known("format", typed, FORMATS) or list(FORMATS)


def _plan_of_a_venue(venue: str, folder: Path, endings: list[str]) -> list[Path]:
    """Draw the plan of a venue's file, or of a shipped venue, before any run; gives the files written."""
    from analysis.plots import style
    from analysis.plots.plan import draw_venue
    from sim.errors import ResultsError
    from sim.runs.loading import load_venue
    from sim.world.venue.venue import build_venue

    parameters = load_venue(venue)
    written = [folder / f"{parameters.name}.{ending}" for ending in endings]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with style.applied():
            fig = draw_venue(build_venue(parameters))
            for path in written:
                style.save(fig, path)
    except OSError as error:
        raise ResultsError(f"cannot write in {folder}: {error.strerror or error}") from error
    return written


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
