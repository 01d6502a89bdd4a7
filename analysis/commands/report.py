"""``havenue report``: writes a study as one page for whoever advises on a decision."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("report", short_help="Write a report of a study as one self-contained page.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--metric", default="deaths", show_default=True, metavar="NAME", help="Outcome that the report is about.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Output file. Default: DIR/report.html.")  # fmt: skip
@click.option("--no-money", is_flag=True, help="Leave costs out.")
@click.option("--life", type=click.FloatRange(min=0.0), metavar="SUM", help="Value of a prevented death.")
@click.option("--injury", type=click.FloatRange(min=0.0), metavar="SUM", help="Value of a prevented serious injury.")
@click.option("--assurance", is_flag=True, help="Write the assurance folder DIR/assurance too, with a card a policy.")
def report(
    folder: Path,
    metric: str,
    out: Path | None,
    no_money: bool,
    life: float | None,
    injury: float | None,
    assurance: bool,
) -> None:
    """Write a report of a study as one self-contained page.

    DIR is a results folder written by `havenue sweep`. The page gives the question, the answer, figures, assumptions,
    limits and provenance. It is one HTML file without scripts; it needs no network and can be printed. The same
    folder gives the same bytes.

    --assurance also writes what the UK government's AQuA Book asks for: question and context of use, logs of
    assumptions, decisions and data, test evidence, limits with the date after which to run it again, a statement for
    commissioner, analyst, assurer and approver to fill in, and an evidence card for each policy.
    """
    from analysis.compare.costs import Valuation
    from analysis.compare.study_results import open_study
    from analysis.pages.written import write_page
    from analysis.report.page import report_page
    from analysis.report.tables import OTHERS
    from analysis.terminal.notes import note_without_digests

    note_without_digests(folder)
    study = open_study(folder, metric, None if no_money else Valuation(life, injury), more=OTHERS)
    place = folder / "report.html" if out is None else out
    text = report_page(study)
    write_page(place, text)
    click.echo(str(place))
    if assurance:
        from analysis.pages.written import write_pages
        from analysis.report.assurance import FOLDER, assurance_pages

        write_pages(folder / FOLDER, assurance_pages(study))
        click.echo(str(folder / FOLDER))


COMMAND = report
