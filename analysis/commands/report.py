"""``havenue report``: writes a study as one page for whoever advises on a decision."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("report", short_help="Write a study, or one run, as one self-contained page.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--metric", metavar="NAME", help="Outcome that the report of a study is about. Default: deaths.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Output file. Default: DIR/report.html.")  # fmt: skip
@click.option("--no-money", is_flag=True, help="Leave costs out.")
@click.option("--life", type=click.FloatRange(min=0.0), metavar="SUM", help="Value of a prevented death.")
@click.option("--injury", type=click.FloatRange(min=0.0), metavar="SUM", help="Value of a prevented serious injury.")
@click.option("--assurance", is_flag=True, help="Write the assurance folder DIR/assurance too, with a card a policy.")
def report(
    folder: Path,
    metric: str | None,
    out: Path | None,
    no_money: bool,
    life: float | None,
    injury: float | None,
    assurance: bool,
) -> None:
    """Write a report of a study, or of one run, as one self-contained page.

    DIR is a results folder written by `havenue sweep`. The page gives the question, the answer, figures, assumptions,
    limits and provenance. If DIR is the folder of one run, written by `havenue run`, the page tells what happened in
    it: one possible night, from which nothing can be concluded. It is one HTML file without scripts; it needs no
    network and can be printed. The same folder gives the same bytes.

    --assurance also writes what the UK government's AQuA Book asks for: question and context of use, logs of
    assumptions, decisions and data, test evidence, limits with the date after which to run it again, a statement for
    commissioner, analyst, assurer and approver to fill in, and an evidence card for each policy.
    """
    from analysis.compare.run_table import is_study
    from sim.runs.results_folder import MANIFEST

    place = folder / "report.html" if out is None else out
    if (folder / MANIFEST).is_file() and not is_study(folder):
        if metric is not None or no_money or life is not None or injury is not None or assurance:
            raise click.UsageError("DIR is no folder of a study: the page of one run has no option but --out.")
        _write_page_of_a_run(folder, place)
    else:
        valued = None if no_money else (life, injury)
        _write_pages_of_a_study(folder, place, metric or "deaths", valued, assurance=assurance)


def _write_page_of_a_run(folder: Path, place: Path) -> None:
    from analysis.pages.written import write_page
    from analysis.run_page.page import run_page
    from analysis.terminal.notes import note_without_digests
    from sim.runs.stored_run import load_run

    run = load_run(folder)
    note_without_digests(folder)
    write_page(place, run_page(run, beside=place.absolute().parent == folder.absolute()))
    click.echo(str(place))


def _write_pages_of_a_study(
    folder: Path, place: Path, metric: str, valued: tuple[float | None, float | None] | None, *, assurance: bool
) -> None:
    from analysis.compare.costs import Valuation
    from analysis.compare.study_results import open_study
    from analysis.pages.written import write_page, write_pages
    from analysis.report.assurance import FOLDER, assurance_pages
    from analysis.report.page import report_page
    from analysis.report.tables import OTHERS
    from analysis.terminal.notes import note_without_digests

    note_without_digests(folder)
    study = open_study(folder, metric, None if valued is None else Valuation(*valued), more=OTHERS)
    write_page(place, report_page(study))
    click.echo(str(place))
    if assurance:
        write_pages(folder / FOLDER, assurance_pages(study))
        click.echo(str(folder / FOLDER))


COMMAND = report
