"""``havenue compare``: says what each policy of a study does against the baseline, and how surely."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("compare", short_help="Compare the policies of a study, pair by pair, with intervals.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--metric", default="deaths", show_default=True, metavar="NAME", help="Outcome to compare by.")
@click.option("--width", type=click.FloatRange(min=0.0, min_open=True), metavar="W",
              help="Wanted width of a difference's interval; without it, a tenth of the baseline's mean.")  # fmt: skip
@click.option("--money/--no-money", default=True, show_default=True, help="Count costs where policies have any.")
@click.option("--life", type=click.FloatRange(min=0.0), metavar="SUM", help="Value of a prevented death.")
@click.option("--injury", type=click.FloatRange(min=0.0), metavar="SUM", help="Value of a prevented serious injury.")
@click.option("--years", type=click.FloatRange(min=1.0), default=10.0, show_default=True, metavar="N",
              help="Years over which what is paid once is spread.")  # fmt: skip
@click.option("--discount", type=click.FloatRange(0.0, 1.0), default=0.035, show_default=True, metavar="RATE",
              help="Interest a year on what is paid once.")  # fmt: skip
@click.option("--events", type=click.FloatRange(min=0.0), default=100.0, show_default=True, metavar="N",
              help="Events held in a year.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for machines.")
def compare(
    folder: Path,
    metric: str,
    width: float | None,
    money: bool,
    life: float | None,
    injury: float | None,
    years: float,
    discount: float,
    events: float,
    as_json: bool,
) -> None:
    """Compare the policies of a study with its baseline, pair by pair, with 95 % intervals.

    DIR is a folder that `havenue sweep` wrote. A pair is one sample of what is varied and one replication: two
    policies meet it with the same people and the same luck, so that what differs is the policy.

    Where the data cannot carry a claim (few replications, failed runs, runs without a partner, policies that are not
    told apart) a line that begins with ! says so. Costs are given one attack in the year; without --life, values are
    those of the UK for GBP and of the US DOT for USD.
    """
    from analysis.compare.comparison import compare as compared
    from analysis.compare.comparison import metrics_for
    from analysis.compare.costs import Valuation
    from analysis.compare.run_table import read_table
    from analysis.terminal.comparison import comparison_json, comparison_text
    from sim.studies.store.study_folder import read_study_manifest

    manifest = read_study_manifest(folder)
    table = read_table(folder, metrics_for(list(manifest["metrics"]), metric, money=money))
    valuation = Valuation(life, injury, years, discount, events) if money else None
    comparison = compared(table, metric, valuation=valuation, width=width)
    click.echo(comparison_json(comparison) if as_json else comparison_text(comparison, table.label(metric)))


COMMAND = compare
