"""``havenue run``: runs one incident once, keeps what it gave in a folder, and says what happened."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands._completion import shipped

if TYPE_CHECKING:
    from sim.runs.run_folder import StoredRun
    from sim.runs.runner import RunResult
    from sim.scenario.parameters.scenario import Plan

NO_SEED_GIVEN = 0
MOST_SEEDS = 1000


class SeedsText(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """Seeds, as ``1-20`` or ``1,4,7-9``."""

    name = "SEEDS"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Read the text."""
        seeds: list[int] = []
        for part in str(value).split(","):
            found = re.fullmatch(r"\s*([0-9]{1,18})\s*(?:-\s*([0-9]{1,18})\s*)?", part)
            first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
            if first > last:
                self.fail(f"'{value}' does not name seeds, for example 1-20 or 1,4,7-9.", param, ctx)
            if last - first >= MOST_SEEDS or len(seeds) >= MOST_SEEDS:
                self.fail(f"'{value}' names more than {MOST_SEEDS:,} seeds: write a study.", param, ctx)
            seeds.extend(range(first, last + 1))
        return tuple(seeds)


class ShareText(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A share, as ``5%`` or ``0.05``."""

    name = "SHARE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read the text."""
        text = str(value).strip()
        try:
            share = float(text.removesuffix("%")) / (100.0 if text.endswith("%") else 1.0)
        except ValueError:
            share = 0.0
        if not 0.0 < share <= 1.0:
            self.fail(f"'{value}' is not a share above 0 and up to 100 %, for example 5%.", param, ctx)
        return share


@click.command("run", short_help="Run one scenario once, save the results and print a summary.")
@click.argument("scenario", required=False, shell_complete=shipped("scenario"))
@click.option("--policy", metavar="FILE", shell_complete=shipped("policy"),
              help="Apply this policy: a path, or the name of a shipped policy.")  # fmt: skip
@click.option(
    "--seed", "single_seeds", multiple=True, type=click.IntRange(min=0), metavar="N",
    help="Seed of the random numbers: the people and their luck. Repeatable: one run per seed. Default: 0.",
)  # fmt: skip
@click.option("--seeds", "listed_seeds", type=SeedsText(), metavar="LIST", help="Several seeds: 1-20, or 1,4,7-9.")
@click.option(
    "--set", "overrides", multiple=True, metavar="PATH=VALUE",
    help="Change a value of the scenario, for example crowd.people=1500. Repeatable.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR",
    help="Run folder; with several seeds, the folder of their folders. Default: runs/SCENARIO-POLICY-seedN-CHANGES.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace a different run that is already in the run folder.")
@click.option("--trajectory", is_flag=True, help="Also save everybody's path (trajectory.npz).")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option("-q", "--quiet", is_flag=True, help="Print only results and what went wrong.")
@click.option(
    "--from", "study", type=click.Path(path_type=Path), metavar="DIR",
    help="Rerun stored runs of a study's results folder, and check that they give the same results.",
)  # fmt: skip
@click.option("--row", type=click.IntRange(min=0), metavar="N", help="With --from: the number of the run.")
@click.option(
    "--worst", "share", type=ShareText(), help="With --from: the worst runs, as a share of all runs, such as 5%."
)
@click.option("--by", metavar="METRIC", help="With --worst: the metric that ranks the runs. Default: deaths.")
def run(
    scenario: str | None,
    policy: str | None,
    single_seeds: tuple[int, ...],
    listed_seeds: tuple[int, ...] | None,
    overrides: tuple[str, ...],
    out: Path | None,
    force: bool,
    trajectory: bool,
    as_json: bool,
    quiet: bool,
    study: Path | None,
    row: int | None,
    share: float | None,
    by: str | None,
) -> None:
    """Run one scenario once, save the results in a folder and print a summary.

    With several seeds it is run once with each, into one folder per run, with one line for each run.

    SCENARIO is a path, or the name of a shipped scenario.

    The run folder is written completely or not at all. A run with the same inputs, seed and version replaces itself;
    a different run is replaced only with --force, and a folder that holds anything else is never touched. Files that
    you add to a run folder stay there. Two runs with the same inputs and seed give the same bytes, except for
    timing.json.

    With --from, a stored run of a study is run again from its stored inputs and seed, and its results are compared
    bit by bit with those stored: havenue run --from results/quickstart --row 12
    """
    seeds = (*single_seeds, *(listed_seeds or ()))
    if study is not None:
        if scenario or policy or overrides or seeds:
            raise click.UsageError("--from uses the stored inputs: leave out SCENARIO, --policy, --seed and --set.")
        _run_again(study, row, share, by, out=out, force=force, trajectory=trajectory, as_json=as_json, quiet=quiet)
        return
    if scenario is None:
        raise click.UsageError("Missing argument 'SCENARIO' (or --from DIR with --row N).")
    if row is not None or share is not None or by is not None:
        raise click.UsageError("--row, --worst and --by need --from DIR.")
    twice = next((seed for position, seed in enumerate(seeds) if seed in seeds[:position]), None)
    if twice is not None:
        raise click.UsageError(f"Seed {twice} is given twice: the same seed gives the same run. Leave one out.")
    from sim.runs.loading import load_plan
    from sim.runs.run_name import default_folder

    plan = load_plan(scenario, policy, overrides)
    chosen = seeds or (NO_SEED_GIVEN,)
    folders = [default_folder(plan, seed, overrides) if out is None else out for seed in chosen]
    if out is not None and len(chosen) > 1:
        folders = [out / f"seed{seed}" for seed in chosen]
    _run_all(plan, dict(zip(chosen, folders, strict=True)),
             force=force, trajectory=trajectory, as_json=as_json, quiet=quiet)  # fmt: skip


def _run_all(
    plan: Plan, folders: dict[int, Path], *, force: bool, trajectory: bool, as_json: bool, quiet: bool
) -> None:
    """Run a plan with each seed into its folder; all folders are looked at before anything is run."""
    from analysis.formatting.counts import plural
    from sim.runs.run_folder import check_run_place

    for seed, folder in folders.items():
        check_run_place(folder, plan, seed, force=force)
    stored: list[StoredRun] = []
    for seed, folder in folders.items():
        title = f"{plan.scenario.name}, {plan.policy_name}, seed {seed}"
        stored.append(_run(plan, seed, folder, title, force=force, trajectory=trajectory, quiet=quiet)[0])
        if len(folders) > 1 and not as_json:
            click.echo(_in_a_line(stored[-1]))
    if len(folders) == 1:
        click.echo(_for_machines(stored[0]) if as_json else _for_people(stored[0]))
    elif as_json:
        click.echo(_as_json({"runs": [_answer(run) for run in stored]}))
    else:
        deaths = sorted(int(run.metrics["deaths"] or 0) for run in stored)
        click.echo(f"{plural(len(stored), 'run')}, deaths from {deaths[0]} to {deaths[-1]}; one folder each")


def _in_a_line(run: StoredRun) -> str:
    """Tell one of several runs."""
    from analysis.formatting.counts import plural

    deaths, injured, evacuated = (int(run.metrics[name] or 0) for name in ("deaths", "injured", "evacuated"))
    counts = f"{plural(deaths, 'death')}, {injured:,} injured, {evacuated:,} evacuated"
    return f"seed {run.seed}: {counts}; saved in {run.folder}"


def _run(
    plan: Plan, seed: int, out: Path, title: str, *, force: bool, trajectory: bool, quiet: bool
) -> tuple[StoredRun, RunResult]:
    from analysis.terminal.progress import shown_progress
    from sim.runs.run_folder import check_run_place, load_run, save_run
    from sim.runs.runner import run as run_once

    check_run_place(out, plan, seed, force=force)
    with shown_progress(title, quiet=quiet) as progress:
        result = run_once(plan, seed, trajectory=trajectory, progress=progress)
        save_run(result, out, force=force)
    return load_run(out), result


def _run_again(
    study: Path, row: int | None, share: float | None, by: str | None, *, out: Path | None, force: bool,
    trajectory: bool, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    from sim.studies.rerun import runs_by_outcome

    if (row is None) == (share is None):
        raise click.UsageError("--from needs either --row N or --worst SHARE.")
    if row is not None and by is not None:
        raise click.UsageError("--by needs --worst.")
    numbers = [row] if row is not None else runs_by_outcome(study, share or 1.0, by or "deaths")
    for number in numbers:
        place = out if out is None or row is not None else out / f"run{number}"
        stored = _proved(study, number, place, force=force, trajectory=trajectory, quiet=quiet)
        if as_json:
            click.echo(_for_machines(stored, {"study": str(study), "run": number, "equal": True}))
        else:
            if row is not None:
                click.echo(_for_people(stored) + "\n")
            click.echo(f"identical to run {number} of {study} in all that is stored; saved in {stored.folder}")


def _proved(study: Path, number: int, out: Path | None, *, force: bool, trajectory: bool, quiet: bool) -> StoredRun:
    """Run a run of a study again.

    Raises:
        SimulationError: a run that failed, or did not give what is stored.
    """
    from analysis.commands._again import refuse_failed, refuse_other
    from sim.studies.rerun import stored_row

    row = stored_row(study, number)
    refuse_failed(row)
    place = out or Path("runs") / f"{row.study}-run{number}"
    title = f"{row.study}, run {number}"
    stored, result = _run(row.plan, row.study_run.seed, place, title, force=force, trajectory=trajectory, quiet=quiet)
    refuse_other(row, result)
    return stored


def _for_machines(run: StoredRun, more: dict[str, object] | None = None) -> str:
    return _as_json({**(more or {}), **_answer(run)})


def _answer(run: StoredRun) -> dict[str, object]:
    return {
        "scenario": run.scenario_name,
        "policy": run.policy_name,
        "seed": run.seed,
        "metrics": run.metrics,
        "events": [{"time_s": event.time_s, "event": event.name, "subject": event.subject} for event in run.events],
        "wall_s": run.timing["wall_s"],
        "out": str(run.folder),
    }


def _as_json(answer: dict[str, object]) -> str:
    import json

    from sim.runs.file_formats import finite

    return json.dumps(finite(answer), indent=2, ensure_ascii=False, allow_nan=False)


def _for_people(run: StoredRun) -> str:
    from analysis.formatting.layout import rendered
    from analysis.terminal.summary import summary_of

    return rendered(summary_of(run))


COMMAND = run
