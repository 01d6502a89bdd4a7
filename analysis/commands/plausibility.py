"""``havenue plausibility``: holds what runs give against the ranges that were published."""

from __future__ import annotations

from pathlib import Path

import click

BLOCK = "plausibility"
"""Name of the block of a page that the table is written into."""


@click.command("plausibility", short_help="Hold what runs give against published ranges, scenario by scenario.")
@click.argument("folders", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path))
@click.option("--policy", metavar="POLICY", help="Runs under this policy. Default: the baseline of a study.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option(
    "--page", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="PAGE",
    help="Also write the table into a page, between its two marks of this command.",
)  # fmt: skip
def plausibility(folders: tuple[Path, ...], policy: str | None, as_json: bool, page: Path | None) -> None:
    """Hold what runs give against published ranges, scenario by scenario.

    DIR is a results folder written by `havenue sweep`, a run folder written by `havenue run`, or a folder of run
    folders. For each scenario the spread over its runs of times of the response, of the share of the wounded whom
    somebody moved or reached, and of shares of the dead is shown beside the range that was published, with its source,
    and whether the two overlap. What runs of another version did not record is said to be so.

    --page rewrites what stands in a page between the lines <!-- begin: havenue plausibility --> and <!-- end -->.
    """
    from analysis.compare.plausibility import metrics_asked, redefined, spread_of
    from analysis.compare.recorded_runs import recorded_runs
    from analysis.pages.generated import spliced
    from analysis.pages.plausibility import plausibility_block
    from analysis.pages.written import command_typed, write_page, written_by
    from analysis.terminal.plausibility import plausibility_json, plausibility_text
    from sim.verification.fingerprint import outcome_fingerprint
    from sim.verification.published_ranges import published_ranges

    quantities = published_ranges()
    runs = recorded_runs(folders, metrics_asked(quantities), policy)
    spreads = [spread_of(each, quantity) for each in runs for quantity in quantities]
    remarks = redefined(runs, quantities)
    if page is not None:
        line = written_by(command_typed(click.get_current_context()), outcome_fingerprint())
        block = plausibility_block(runs, spreads, remarks, line)
        write_page(page, spliced(page.read_text(encoding="utf-8"), BLOCK, block, page))
    click.echo((plausibility_json if as_json else plausibility_text)(runs, spreads, remarks))


COMMAND = plausibility
