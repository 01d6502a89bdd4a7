"""``havenue run``: runs one incident once, keeps what it gave in a folder, and says what happened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.experiment.store import StoredRun

NO_SEED_GIVEN = 0


@click.command("run", short_help="Run one incident once; keep what it gave and say what happened.")
@click.argument("scenario")
@click.option("--policy", metavar="FILE", help="Lay a policy on the scenario: a path, or a shipped policy's name.")
@click.option(
    "--seed", type=click.IntRange(min=0), metavar="N",
    help="Replication: people and luck. Without it, 0; the seed is always told.",
)  # fmt: skip
@click.option(
    "--set", "overrides", multiple=True, metavar="PATH=VALUE",
    help="Change a value of the scenario, for example crowd.people=1500. Repeatable.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR",
    help="Run folder. Without it, runs/SCENARIO-POLICY-seedN.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace another run that stands in the run folder.")
@click.option("--trajectory", is_flag=True, help="Keep everybody's path too (trajectory.npz).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for machines.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def run(
    scenario: str,
    policy: str | None,
    seed: int | None,
    overrides: tuple[str, ...],
    out: Path | None,
    force: bool,
    trajectory: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run one incident once; keep what it gave in a folder and say what happened.

    SCENARIO is a path, or the bare name of a shipped scenario.

    The run folder appears complete or not at all. The same run (same words, seed and version) replaces
    itself; another run in the same place is replaced only with --force, and anything else is never touched.
    Files that you put into a run folder yourself stay there. Two runs of the same words and seed give the
    same bytes, but for timing.json.
    """
    from analysis.progress import shown_progress
    from sim.experiment.loading import load_plan
    from sim.experiment.runner import run as run_once
    from sim.experiment.store import check_run_place, load_run, save_run

    plan = load_plan(scenario, policy, overrides)
    chosen = NO_SEED_GIVEN if seed is None else seed
    if out is None:
        out = Path("runs") / f"{plan.scenario.name}-{plan.policy_name}-seed{chosen}"
    check_run_place(out, plan, chosen, force=force)
    with shown_progress(f"{plan.scenario.name}, {plan.policy_name}, seed {chosen}", quiet=quiet) as progress:
        result = run_once(plan, chosen, trajectory=trajectory, progress=progress)
        save_run(result, out, force=force)
    stored = load_run(out)
    click.echo(_for_machines(stored) if as_json else _for_people(stored))


def _for_machines(run: StoredRun) -> str:
    import json

    from sim.experiment.archive import finite

    answer = {
        "scenario": run.scenario_name,
        "policy": run.policy_name,
        "seed": run.seed,
        "metrics": run.metrics,
        "events": [{"time_s": event.time_s, "event": event.name, "subject": event.subject} for event in run.events],
        "wall_s": run.timing["wall_s"],
        "out": str(run.folder),
    }
    return json.dumps(finite(answer), indent=2, ensure_ascii=False, allow_nan=False)


def _for_people(run: StoredRun) -> str:
    from analysis.summary import summary_of
    from analysis.text import rendered

    return rendered(summary_of(run))


COMMAND = run
