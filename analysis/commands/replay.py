"""``havenue replay``: writes a stored run, or two that differ in the policy, as one page that plays it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands._completion import policies

if TYPE_CHECKING:
    from analysis.replay.chosen_pair import StudyPair


@click.command("replay", short_help="Write a page that plays one stored run, or a pair in sync, in any browser.")
@click.argument("folders", metavar="RUN | RUN RUN | DIR", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--row", type=click.IntRange(min=0), metavar="N", help="Of a study: the pair to which this run belongs.")
@click.option("--median", is_flag=True, help="Of a study: the pair whose difference is the median.")
@click.option("--worst", is_flag=True, help="Of a study: the pair in which the policy does worst against the other.")
@click.option("--policy", metavar="POLICY", shell_complete=policies,
              help="With --median or --worst: the policy. Default: the only one.")  # fmt: skip
@click.option("--against", metavar="POLICY", shell_complete=policies,
              help="Of a study: hold it against this policy. Default: the baseline.")  # fmt: skip
@click.option("--scenario", metavar="NAME", help="With --median or --worst: the scenario. Default: the only one.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Output file. Default: RUN/replay.html; of a pair: beside the first run, or in DIR.")  # fmt: skip
@click.option("--every", type=click.FloatRange(0.1, 60.0), default=1.0, show_default=True, metavar="SECONDS",
              help="Time between two places of a person; 0.5 for a close look.")  # fmt: skip
@click.option("--aggregate", is_flag=True, help="For publication: tell nothing of single people.")
@click.option("-q", "--quiet", is_flag=True, help="Print only the name of the page and what went wrong.")
def replay(
    folders: tuple[Path, ...],
    row: int | None,
    median: bool,
    worst: bool,
    policy: str | None,
    against: str | None,
    scenario: str | None,
    out: Path | None,
    every: float,
    aggregate: bool,
    quiet: bool,
) -> None:
    """Write a page that plays one stored run, or two in sync, in any browser.

    RUN is a folder written by `havenue run ... --trajectory`. The page is one HTML file; it needs no network. It shows
    the plan, everybody by what they do, doors, clock, events and counts. The same folder gives the same bytes.

    Two runs of one scenario and seed, under two policies, play in sync: the same people with the same luck. Those who
    are harmed under one policy only are marked and counted.

    DIR is a results folder written by `havenue sweep`. With --row, --median or --worst, a pair of its runs is run again
    with paths and must give what is stored; only the page is kept. Pairs are ordered by what the policy changes in
    expected deaths (in deaths, where the study has no expected ones): --worst is not the night with most deaths. One
    pair is one possible night; `havenue compare DIR` says what all of them give.
    """
    from analysis.compare.run_table import is_study
    from analysis.pages.written import write_page

    if math.isnan(every):
        raise click.UsageError("--every is a number of seconds from 0.1 to 60.")
    first, *more = folders
    choices = (row is not None) + median + worst
    named = choices or policy is not None or against is not None or scenario is not None
    if len(folders) > 2:
        raise click.UsageError(f"{len(folders)} folders: give one run, two runs of one seed, or one study.")
    if more and named:
        raise click.UsageError(
            "Two runs are a pair already: --row, --median, --worst and what goes with them need one DIR."
        )
    if not more and is_study(first):
        if choices != 1:
            raise click.UsageError(
                f"{first} is a study: choose a pair of it with one of --row N, --median and --worst."
            )
        if row is not None and (policy is not None or scenario is not None):
            raise click.UsageError("--policy and --scenario need --median or --worst: the run of --row has its own.")
        pair = _chosen(first, row, policy, against, scenario, worst=worst)
        place = first / f"replay-run{pair.runs[0]}-run{pair.runs[1]}.html"
        text = _of_study(first, pair, every, aggregate=aggregate, quiet=quiet)
    elif named:
        raise click.UsageError("--row, --median, --worst and what goes with them need the results folder of a study.")
    else:
        place, text = _of_runs(folders, every, aggregate=aggregate)
    write_page(out or place, text)
    click.echo(str(out or place))


def _of_runs(folders: tuple[Path, ...], every: float, *, aggregate: bool) -> tuple[Path, str]:
    """Give the usual place and the text of the page of one run or two."""
    from analysis.replay.page import pair_page, replay_page
    from sim.runs.results_folder import REPLAY
    from sim.runs.stored_run import load_run

    runs = [load_run(folder) for folder in folders]
    if len(runs) == 1:
        return folders[0] / REPLAY, replay_page(runs[0], every, aggregate=aggregate)
    names = [folder.resolve().name for folder in folders]
    place = folders[0].resolve().parent / f"{names[0]}-and-{names[1]}.html"
    return place, pair_page(runs[0], runs[1], every, aggregate=aggregate)


def _chosen(
    study: Path, row: int | None, policy: str | None, against: str | None, scenario: str | None, *, worst: bool
) -> StudyPair:
    from analysis.replay.chosen_pair import pair_by_outcome, pair_of_row

    if row is not None:
        return pair_of_row(study, row, against)
    return pair_by_outcome(study, "worst" if worst else "median", policy, against, scenario)


def _of_study(study: Path, pair: StudyPair, every: float, *, aggregate: bool, quiet: bool) -> str:
    """Run a pair of a study again with paths, and give its page; the runs themselves are not kept."""
    from tempfile import TemporaryDirectory

    from analysis.commands._again import refuse_failed, refuse_other
    from analysis.replay.page import pair_page
    from analysis.terminal.progress import shown_progress
    from sim.runs.run_folder import load_run, save_run
    from sim.runs.runner import run
    from sim.studies.rerun import stored_row

    rows = [stored_row(study, number) for number in pair.runs]
    for row in rows:
        refuse_failed(row)
    runs = []
    with TemporaryDirectory() as scratch:
        for row in rows:
            with shown_progress(f"{row.study}, run {row.study_run.run}", quiet=quiet) as progress:
                result = run(row.plan, row.study_run.seed, trajectory=True, progress=progress)
            refuse_other(row, result)
            folder = Path(scratch) / f"run{row.study_run.run}"
            save_run(result, folder)
            runs.append(load_run(folder))
        return pair_page(runs[0], runs[1], every, aggregate=aggregate, chosen=pair.told)


COMMAND = replay
