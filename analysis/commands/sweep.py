"""``havenue sweep``: runs a study into a results folder, and goes on where it was interrupted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands._asked import PAIRS, VaryText, asked_study, written
from analysis.commands._completion import shipped

if TYPE_CHECKING:
    from sim.studies.design.shard import Shard
    from sim.studies.design.study import Study
    from sim.studies.engines import EngineMaker
    from sim.studies.sweep import SweepProgress

SOME_FAILED = 3


class ShardText(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """``K/N``: part K of N."""

    name = "K/N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        """Read the text."""
        part, slash, parts = str(value).partition("/")
        if not (slash and part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
            self.fail(f"'{value}' is not of the form K/N with K from 1 to N, for example 2/8.", param, ctx)
        return int(part), int(parts)


@click.command("sweep", short_help="Run a study into a results folder, or resume an interrupted one.")
@click.argument("sources", metavar="STUDY|SCENARIO...", nargs=-1, required=True, shell_complete=shipped("study"))
@click.option("--policies", metavar="A,B", help="Compare these policies in the scenarios named, without a study file.")
@click.option("--pairs", type=click.IntRange(min=1), metavar="N",
              help=f"With --policies: number of futures, or of replications. Default: {PAIRS}.")  # fmt: skip
@click.option("--vary", multiple=True, type=VaryText(), metavar="PATH=LOW:HIGH",
              help="With --policies: vary only this, evenly over the range. Repeatable.")  # fmt: skip
@click.option("--reference", is_flag=True, help="With --policies: one point, every uncertainty as the scenario has it.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Results folder. Default: results/NAME.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Number of processes. Default: one per core.")
@click.option("--dry-run", is_flag=True, help="Estimate time and disk space from a few runs, which are kept.")
@click.option(
    "--most-minutes", type=click.FloatRange(min=0.0, min_open=True), metavar="MIN",
    help="Give a run up that takes longer. Default: 20 times the median of finished runs, at least 10.",
)  # fmt: skip
@click.option("--fail-fast/--keep-going", default=False, help="Stop after the first failed run. Default: keep going.")
@click.option(
    "--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True,
    help="Processes on this machine, or a Dask cluster (needs the extra `dask`).",
)  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS", help="Address of a Dask scheduler, for example tcp://10.0.0.1:8786.")
@click.option(
    "--slurm", multiple=True, metavar="KEY=VALUE",
    help="Start Dask workers as Slurm jobs: jobs=10, and any option of SLURMCluster, such as cores=4. Repeatable.",
)  # fmt: skip
@click.option("--shard", type=ShardText(), help="Run only part K of N; `havenue merge DIR` joins the parts.")
@click.option(
    "--set", "overrides", multiple=True, metavar="PATH=VALUE", help="Change a value of every scenario. Repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option("-q", "--quiet", is_flag=True, help="Print only results and what went wrong.")
@click.pass_context
def sweep(
    ctx: click.Context,
    sources: tuple[str, ...],
    policies: str | None,
    pairs: int | None,
    vary: tuple[tuple[str, float, float], ...],
    reference: bool,
    out: Path | None,
    workers: int | None,
    dry_run: bool,
    most_minutes: float | None,
    fail_fast: bool,
    engine: str,
    scheduler: str | None,
    slurm: tuple[str, ...],
    shard: tuple[int, int] | None,
    overrides: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> None:
    """Run a study into a results folder, or resume an interrupted one.

    STUDY is a path, or the name of a shipped study. Runs that are already in the folder are not repeated, so the same
    command resumes after an interruption, a crash or a full disk. A folder with runs of different inputs is refused.
    A failed run is recorded with its error and the others continue; the next sweep tries it again. So are runs that are
    damaged in the folder, and a run that takes longer than --most-minutes (before five runs are finished, an hour).

    With --policies, no study file is needed: SCENARIO... are paths or shipped names, a study of them is written beside
    the results and run, and its comparison is printed. Every uncertainty is drawn anew for each pair, unless --vary
    names what is varied or --reference keeps to the scenario as it stands.

    With --dry-run, two or three runs of each scenario are run, here and one after another. They are kept in the
    results folder, and the sweep goes on from them.

    Exit codes: 0 all runs are done, 2 bad input, 3 some runs failed, 130 interrupted (Ctrl-C or SIGTERM).
    """
    from analysis.terminal.sweep_progress import Pace, shown_sweep
    from sim.errors import InterruptionError
    from sim.studies.design.shard import Shard
    from sim.studies.loading import load_study
    from sim.studies.remarks import remarks_on
    from sim.studies.sweep import cores, run_study

    study = _study_file(sources, policies, pairs, vary, overrides, out, reference=reference)
    loaded = load_study(study, overrides=overrides)
    for remark in () if quiet else remarks_on(loaded):
        click.echo(f"note  {study}: {remark}", err=True)
    if most_minutes is not None and engine != "local":
        raise click.UsageError("--most-minutes needs --engine local: a Dask cluster ends no single run.")
    chosen = _engine(engine, workers, scheduler, slurm)
    part = Shard(*shard) if shard else Shard()
    if part.parts > 1 and loaded.parameters.stop is not None:
        raise click.UsageError("--shard cannot be used with a stopping rule: a shard cannot see the others.")
    folder = out or Path("results") / loaded.parameters.name
    pace = Pace(min(workers or cores(), cores()) if engine == "local" else None)
    try:
        if dry_run:
            click.echo(_pilot(loaded, folder, part, workers, as_json=as_json, quiet=quiet))
            return
        with shown_sweep(loaded.parameters.name, pace, quiet=quiet) as shown:
            tally = run_study(
                loaded, folder, engine=chosen, shard=part, fail_fast=fail_fast, most_minutes=most_minutes,
                watch=shown.watch, tell=shown.tell,
            )  # fmt: skip
    except KeyboardInterrupt:
        raise InterruptionError(_kept(part.folder(folder))) from None
    if policies is None or part.parts > 1:
        click.echo(_told(tally, folder, part, as_json=as_json))
    else:
        from analysis.commands.compare import COMMAND as COMPARE

        ctx.invoke(COMPARE, folders=(folder,), as_json=as_json)
    if tally.failed:
        raise SystemExit(SOME_FAILED)


def _study_file(
    sources: tuple[str, ...], policies: str | None, pairs: int | None, vary: tuple[tuple[str, float, float], ...],
    overrides: tuple[str, ...], out: Path | None, *, reference: bool,
) -> str:  # fmt: skip
    """Give the study that is named, or write the one that is asked for."""
    if policies is None:
        for option, given in (("--pairs", pairs), ("--vary", vary), ("--reference", reference)):
            if given:
                raise click.UsageError(f"{option} needs --policies: a study file says for itself what is run.")
        if len(sources) > 1:
            raise click.UsageError(
                "One study at a time; to compare policies in scenarios without a study, add --policies."
            )
        return sources[0]
    if reference and vary:
        raise click.UsageError("--reference and --vary cannot be combined: leave one of the two out.")
    if not policies.replace(",", " ").strip():
        raise click.UsageError("--policies names none: write for example --policies all_exits_usable,on_site_armed.")
    words = asked_study(sources, policies, pairs or PAIRS, vary, reference=reference)
    return str(written(words, overrides, (out or Path("results") / "x").parent))


def _engine(name: str, workers: int | None, scheduler: str | None, slurm: tuple[str, ...]) -> EngineMaker:
    from sim.studies.sweep import this_machine

    if name == "local":
        if scheduler or slurm:
            raise click.UsageError("--scheduler and --slurm need --engine dask.")
        return this_machine(workers)
    from sim.studies.engines.dask import dask_cluster

    if bool(scheduler) == bool(slurm):
        raise click.UsageError("--engine dask needs either --scheduler or --slurm.")
    pairs = [_pair(text) for text in slurm]
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise click.UsageError(f"--slurm sets '{twice}' twice: leave one out.")
    return dask_cluster(scheduler, dict(pairs))


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (key and equals):
        raise click.UsageError(f"--slurm '{text}' is not of the form key=value, for example jobs=10.")
    return key, value


def _pilot(study: Study, folder: Path, shard: Shard, workers: int | None, *, as_json: bool, quiet: bool) -> str:
    """Run the pilot of a study, and say what the whole of it would take."""
    import json

    from analysis.formatting.counts import plural
    from analysis.formatting.layout import Section, clock, rendered
    from analysis.terminal.sweep_progress import shown_pilot
    from sim.studies.design.parts import derived_names
    from sim.studies.design.points import count_of
    from sim.studies.pilot import pilot_of
    from sim.studies.sweep import cores

    processes = workers or cores()
    with shown_pilot(quiet=quiet) as tell:
        pilot = pilot_of(study, folder, tell, shard)
    hours = pilot.hours(processes)
    if as_json:
        told = {
            "study": study.parameters.name, "runs": pilot.runs, "done": pilot.done, "piloted": pilot.piloted,
            "workers": processes, "seconds_per_run": pilot.seconds_per_run, "hours": hours,
            "bytes": pilot.runs * pilot.bytes_per_run, "failed": list(pilot.failed), "out": str(shard.folder(folder)),
        }  # fmt: skip
        return json.dumps(told, indent=2, ensure_ascii=False)
    parts = len(derived_names(study.parts))
    beside = f"; {plural(parts, 'part')} of them" if parts else ""
    at_most = " at most" if study.parameters.stop else ""
    rows = (
        ("scenarios", f"{len(study.scenarios):,}"),
        ("policies", f"{len(study.policies) - parts:,}, including the baseline{beside}"),
        ("points", f"{count_of(study.points):,}"),
        ("replications", f"{study.parameters.replications:,}{at_most}"),
        ("runs", f"{pilot.runs:,}{at_most}, {pilot.done:,} done"),
        (
            "time left",
            f"{clock(3600 * hours)} with {plural(processes, 'process')} ({pilot.seconds_per_run:.2f} s per run)",
        ),
        ("disk", f"{pilot.runs * pilot.bytes_per_run / 1e6:,.1f} MB ({pilot.bytes_per_run / 1e3:.1f} kB per run)"),
        *(("failed", error) for error in pilot.failed),
        ("saved in", f"{shard.folder(folder)}; the same command without --dry-run goes on from there"),
    )
    tried = plural(pilot.piloted, "run") + " of it" if pilot.piloted else "runs that were done before"
    title = f"{study.parameters.name}: estimate from {tried}, one after another"
    return rendered([Section(title, rows)])


def _kept(place: Path) -> str:
    """Say what an interrupted sweep leaves behind, and how to go on."""
    from analysis.formatting.counts import part_of
    from sim.errors import ResultsError
    from sim.studies.store.status import standing_of

    try:
        standing = standing_of(place)
    except ResultsError:
        return "interrupted before any run was finished; the same command starts again"
    are = "is" if standing.runs == 1 else "are"
    there = f"{part_of(standing.done, standing.runs, 'run')} {are} finished and saved in {place}"
    return f"interrupted; {there}; the same command resumes from there"


def _told(tally: SweepProgress, folder: Path, shard: Shard, *, as_json: bool) -> str:
    import json

    from analysis.formatting.counts import part_of
    from analysis.formatting.layout import Section, rendered

    place = shard.folder(folder)
    if as_json:
        return json.dumps(
            {"done": tally.done, "failed": tally.failed, "runs": tally.total, "fresh": tally.fresh, "out": str(place)},
            indent=2,
            ensure_ascii=False,
        )
    rows = [("done", part_of(tally.done, tally.total, "run")), ("saved in", str(place))]
    if tally.failed:
        rows.append(("failed", f"{tally.failed:,}; `havenue status {place}` lists them"))
    rows.append(("next", f"havenue merge {folder}" if shard.parts > 1 else f"havenue compare {place}"))
    return rendered([Section("", tuple(rows))])


COMMAND = sweep
