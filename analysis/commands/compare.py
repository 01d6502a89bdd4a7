"""``havenue compare``: says what each policy of a study does against the baseline, and how surely."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands._completion import metrics, policies

if TYPE_CHECKING:
    from analysis.compare.costs import Valuation
    from analysis.compare.run_table import StudyTable

BY = ("origin", "regime", "notice", "warning", "diversion", "procedure", "site_officers", "radio")
"""What effects can be told apart by; written here too, so that help needs nothing heavy."""


@click.command("compare", short_help="Compare the policies of a study with its baseline, with 95 % intervals.")
@click.argument("folders", metavar="DIR | RUN RUN", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--metric", default="deaths", show_default=True, metavar="NAME", shell_complete=metrics,
              help="Outcome to compare.")  # fmt: skip
@click.option("--baseline", metavar="POLICY", shell_complete=policies,
              help="Compare with this policy of the study. Default: its baseline.")  # fmt: skip
@click.option("--by", type=click.Choice(BY), metavar="CLASS",
              help=f"Tell the effects apart by class of incident: {', '.join(BY)}.")  # fmt: skip
@click.option("--levers", "taken_apart", metavar="POLICY", shell_complete=policies,
              help="Take this policy apart: what each of its levers brings, if the study ran its parts.")  # fmt: skip
@click.option("--why", metavar="POLICY", shell_complete=policies,
              help="Show which clocks and counts moved under this policy, from cue to death.")  # fmt: skip
@click.option("--who", is_flag=True, help="Show whom each policy helps and harms: by level, place, mobility, company.")
@click.option("--variance", is_flag=True,
              help="Show how many times fewer runs each difference takes than without common luck.")  # fmt: skip
@click.option("--width", type=click.FloatRange(min=0.0, min_open=True), metavar="W",
              help="Wanted width of a difference's interval. Default: a tenth of the baseline's mean.")  # fmt: skip
@click.option("--money/--no-money", default=True, show_default=True, help="Include costs, where policies have any.")
@click.option("--life", type=click.FloatRange(min=0.0), metavar="SUM", help="Value of a prevented death.")
@click.option("--injury", type=click.FloatRange(min=0.0), metavar="SUM", help="Value of a prevented serious injury.")
@click.option("--years", type=click.FloatRange(min=1.0), default=10.0, show_default=True, metavar="N",
              help="Years over which one-off costs are spread.")  # fmt: skip
@click.option("--discount", type=click.FloatRange(0.0, 1.0), default=0.035, show_default=True, metavar="RATE",
              help="Annual discount rate for one-off costs.")  # fmt: skip
@click.option("--events", type=click.FloatRange(min=0.0), default=100.0, show_default=True, metavar="N",
              help="Number of events held in a year.")  # fmt: skip
@click.option("--warnings", type=click.FloatRange(min=0.0), default=1.0, show_default=True, metavar="N",
              help="Number of warnings heeded in a year, with or without an attack.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def compare(
    folders: tuple[Path, ...],
    metric: str,
    baseline: str | None,
    by: str | None,
    taken_apart: str | None,
    why: str | None,
    who: bool,
    variance: bool,
    width: float | None,
    money: bool,
    life: float | None,
    injury: float | None,
    years: float,
    discount: float,
    events: float,
    warnings: float,
    as_json: bool,
) -> None:
    """Compare the policies of a study with its baseline, pair by pair, with 95 % intervals.

    DIR is a results folder written by `havenue sweep`. A pair is two runs, one under the policy and one under the
    baseline, at the same point and replication. Both use common random numbers (the same people and the same luck), so
    that the policy is the only difference. Two folders of `havenue run` with one scenario and seed are compared person
    by person instead; of the options only --json counts then.

    The few draws that make one incident another (where and how long, how soon the police are there) have known means:
    they are taken out of the differences by regression, so that they no longer count as chance, and the comparison says
    how much they carried. --variance shows by policy what that and common luck are worth in runs.

    Lines that begin with ! are warnings: few replications, failed runs, runs without a partner, no clear difference
    between policies. Costs per casualty assume one attack in the year. Without --life, the value of a life is that of
    the UK government for GBP and of the US Department of Transportation for USD.

    Of a robust study (futures over every uncertainty) it says first what holds over futures: how much is futures and
    how much luck, the difference with both intervals, shares of futures, regret and what turns the order round where a
    fit on the uncertainties foretells half of it, and then the order in tiers.

    --by shows the same effects for each class of incident, and whether classes differ by more than chance. Each run
    draws where the attack begins (origin), how it lasts (regime), whether guards notice it beforehand (notice),
    whether a warning comes before the night (warning), whether another incident draws staff and police away
    (diversion), whether alarm and staff give out the planned order (procedure), whether one of the first two officers
    on site can end it (site_officers), and whether communication of the emergency services fails (radio). It shows
    effects of policies only, and of the other options only --metric, --baseline and --json count.

    --why shows which clocks and counts moved between the pairs, in the order in which one brings about the next, and
    says so where they could not matter, for example since people had set out before the alarm came. Of the other
    options only --baseline and --json count.

    --who shows deaths (or casualties, by --metric) of 1,000 people of each kind: by level, with a seat or standing,
    with a mobility aid or not, alone or in a group, and whether they know another exit than the way in. Of the other
    options only --metric, --baseline and --json count.

    --levers shows for each lever of a policy what it alone brings and what is lost without it, the whole, and what is
    left over, which the levers do together only. The study must have run the parts: write decompose: [POLICY] in it.
    Of the other options only --metric, --baseline and --json count.
    """
    from analysis.compare.comparison import metrics_for
    from analysis.compare.costs import Valuation
    from analysis.compare.links import metrics_of_links
    from analysis.compare.run_table import read_table, with_baseline
    from analysis.terminal.notes import note_without_digests
    from sim.studies.store.manifest_file import read_study_manifest

    if (by is not None) + (taken_apart is not None) + (why is not None) + who + variance > 1:
        raise click.UsageError("--by, --levers, --why, --who and --variance cannot be combined: leave all but one out.")
    if len(folders) > 1:
        _two_runs(folders, as_json=as_json)
        return
    (folder,) = folders
    note_without_digests(folder)
    manifest = read_study_manifest(folder)
    known = list(manifest["metrics"])
    table = read_table(folder, metrics_for(known, metric, money=money) if why is None else metrics_of_links(known))
    table = table if baseline is None else with_baseline(table, baseline)
    chosen: list[str] = []
    if table.baseline != manifest["baseline"]:
        chosen = [f"the baseline was chosen at reading; the study declared {manifest['baseline']}"]
    if taken_apart is not None:
        click.echo(_levers(table, metric, taken_apart, chosen, as_json=as_json))
    elif why is not None:
        click.echo(_why(table, why, as_json=as_json))
    elif who:
        click.echo(_who(folder, table, metric, as_json=as_json))
    elif by is not None:
        click.echo(_by_class(table, metric, by, chosen, as_json=as_json))
    else:
        chosen += _admission(folder, table, metric)
        valuation = Valuation(life, injury, years, discount, events, warnings) if money else None
        click.echo(_compared(table, metric, valuation, width, chosen, variance=variance, as_json=as_json))


def _compared(
    table: StudyTable, metric: str, valuation: Valuation | None, width: float | None, chosen: list[str], *,
    variance: bool, as_json: bool,
) -> str:  # fmt: skip
    """Compare all policies; of a robust study say first what holds over futures."""
    from dataclasses import replace

    from analysis.compare.comparison import compare as compared
    from analysis.compare.deciding_draws import deciding_draws
    from analysis.sensitivity.robustness import robustness_of
    from analysis.terminal.comparison import comparison_json, comparison_text
    from analysis.terminal.robustness import robustness_object, robustness_text
    from analysis.terminal.variance import variance_json, variance_text
    from sim.studies.design.robust import ROBUST

    comparison = compared(table, metric, valuation=valuation, width=width)
    if variance:
        return variance_json(comparison) if as_json else variance_text(comparison, table.label(metric))
    deciding = deciding_draws(table, metric)
    remarks = [*chosen, *comparison.warnings, *([deciding] if deciding else [])]
    comparison = replace(comparison, warnings=remarks)
    held = robustness_of(table, comparison) if table.manifest.get("design") == ROBUST else []
    if as_json:
        return comparison_json(comparison, robustness_object(held))
    first = [robustness_text(held, comparison)] if held else []
    return "\n".join([*first, comparison_text(comparison, table.label(metric))])


def _levers(table: StudyTable, metric: str, policy: str, chosen: list[str], *, as_json: bool) -> str:
    """Take a policy apart by its levers."""
    from dataclasses import replace

    from analysis.compare.levers import policy_in_levers
    from analysis.terminal.levers import levers_json, levers_text

    levers = policy_in_levers(table, metric, policy)
    levers = replace(levers, remarks=[*chosen, *levers.remarks])
    return levers_json(levers) if as_json else levers_text(levers, table.label(metric))


def _by_class(table: StudyTable, metric: str, by: str, chosen: list[str], *, as_json: bool) -> str:
    """Tell effects apart by class of incident."""
    from dataclasses import replace

    from analysis.compare.effects_by_class import effects_by_class
    from analysis.terminal.by_class import by_class_json, by_class_text

    apart = effects_by_class(table, metric, by)
    apart = replace(apart, remarks=[*chosen, *apart.remarks])
    return by_class_json(apart) if as_json else by_class_text(apart, table.label(metric))


def _why(table: StudyTable, policy: str, *, as_json: bool) -> str:
    """Say what moved under a policy."""
    from analysis.compare.links import why_of
    from analysis.terminal.why import why_json, why_text

    moved = why_of(table, policy)
    return why_json(moved) if as_json else why_text(moved, table)


def _admission(folder: Path, table: StudyTable, metric: str) -> list[str]:
    """Judge policies that change how many are let in by the share of people harmed."""
    from analysis.compare.kinds_of_people import (
        COUNTED,
        admission_changed,
        admission_effects,
        admission_in_words,
        people_counts,
    )

    changed = admission_changed(table)
    if not changed or metric not in COUNTED:
        return []
    counts = people_counts(folder)
    effects = [] if counts is None else admission_effects(table, counts, metric)
    return admission_in_words(changed, effects, metric)


def _who(folder: Path, table: StudyTable, metric: str, *, as_json: bool) -> str:
    """Say whom policies help and harm."""
    from analysis.compare.kinds_of_people import kind_effects, people_counts
    from analysis.terminal.who import who_json, who_text
    from sim.errors import ResultsError

    counts = people_counts(folder)
    if counts is None:
        raise ResultsError(f"{folder}: it does not tell who was harmed (Havenue 0.7.0 and older kept no such table; "
                           "sweep the study again into another --out)")  # fmt: skip
    effects = kind_effects(table, counts, metric)
    return who_json(effects, metric) if as_json else who_text(effects, metric)


def _two_runs(folders: tuple[Path, ...], *, as_json: bool) -> None:
    """Print two runs of one seed person by person."""
    from analysis.compare.person_by_person import person_by_person
    from analysis.terminal.person_by_person import people_json, people_text
    from sim.runs.stored_run import load_run

    if len(folders) > 2:
        raise click.UsageError(f"{len(folders)} folders: give one study, or two runs of one seed.")
    first, second = (load_run(each) for each in folders)
    found = person_by_person(first, second)
    click.echo(people_json(found) if as_json else people_text(found))


COMMAND = compare
