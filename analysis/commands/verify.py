"""``havenue verify``: walks verification cases and says which laws hold; ``--events`` runs past events instead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from sim.verification.cases.case_files import Case


@click.command("verify", short_help="Run verification cases and report which laws of movement hold.")
@click.option("--case", "files", multiple=True, metavar="FILE", help="Run this case file. Repeatable.")
@click.option(
    "--only", "patterns", multiple=True, metavar="ID",
    help="Run the cases with this id or pattern, such as 'V0*', or the events with this name.",
)  # fmt: skip
@click.option("--events", is_flag=True, help="Hold past events against the model, over all that is not known.")
@click.option("--event", "event_files", multiple=True, metavar="FILE", help="Run this file of an event. Repeatable.")
@click.option(
    "--futures", type=click.IntRange(2, 100_000), metavar="N", help="Number of futures of each event. Default: 21."
)
@click.option("--fast", "tier", flag_value="fast", default=True, help="Run the fast cases (the default).")
@click.option("--slow", "tier", flag_value="slow", help="Run the slow cases.")
@click.option("--all", "tier", flag_value="all", help="Run fast and slow cases.")
@click.option(
    "--seeds", type=click.IntRange(1, 1000), metavar="N", help="Number of replications, instead of the case's own."
)
@click.option(
    "--workers", type=click.IntRange(1, 256), default=1, metavar="N",
    help="Number of cases, or of runs of an event, at the same time.",
)  # fmt: skip
@click.option("--movement", metavar="KIND", help="Use this movement model instead of the case's own.")
@click.option(
    "--peer",
    metavar="NAME",
    help="Also run the cases with another model: jupedsim, jupedsim_anticipation, collision_free.",
)
@click.option(
    "--peer-seeds", type=click.IntRange(1, 1000), metavar="N", help="Replications with that model. Default: at most 3."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as a JSON list.")
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the results to this Markdown file.",
)
@click.option("--quiet", is_flag=True, help="Show no progress.")
def verify(
    files: tuple[str, ...],
    patterns: tuple[str, ...],
    events: bool,
    event_files: tuple[str, ...],
    futures: int | None,
    tier: str,
    seeds: int | None,
    workers: int,
    movement: str | None,
    peer: str | None,
    peer_seeds: int | None,
    as_json: bool,
    page: Path | None,
    quiet: bool,
) -> None:
    """Run verification cases and report which laws of movement hold.

    Without --case, the cases of the source tree are run (tests/verification/cases). Each is one YAML file and needs no
    code; docs/verification_cases.md says what it may hold. With --only, fast and slow cases are searched.

    A line a case on stderr says what came of it, and after two cases how long the others will take. With --json, each
    figure has its value for each seed and the 95 % interval of prediction: what one more seed would give.

    With --peer, each case is also run in another simulator, with its own defaults, and judged by the same criteria in a
    separate column. The column says `cannot` where a case needs something that the other simulator does not have.

    With --events or --event, past events are run instead, as aggregates in synthetic venues. What is known of an event
    stays; everything else is drawn at once, one setting and one seed a future. The deaths that were counted are held
    against what was observed. An event is met only if the observed share lies inside the 5 to 95 % interval and that
    spans a factor of at most 10. Beside it stands the interval of luck alone (--seeds).

    Exit codes: 1 if a law does not hold in Havenue or an event is not met, 2 if a file cannot be read or the peer is
    not installed.
    """
    if events or event_files:
        _refuse_with_events("files", "movement", "peer", "peer_seeds", "tier")
        from analysis.commands._past_events import verify_events

        verify_events(event_files, patterns, futures, seeds, workers=workers, as_json=as_json, page=page, quiet=quiet)
        return
    if futures is not None:
        raise click.UsageError("--futures needs --events.")
    from analysis.pages.verification import verification_page
    from analysis.pages.written import command_typed, write_page, written_by
    from analysis.terminal.verification import verification_json, verification_text
    from analysis.terminal.verify_progress import shown_cases
    from sim.verification.case_runner import Versus, verify_all
    from sim.verification.fingerprint import outcome_fingerprint

    if peer_seeds is not None and peer is None:
        raise click.UsageError("--peer-seeds needs --peer.")
    cases = _chosen(files, patterns, tier, movement)
    for remark in (each for case in cases for each in case.remarks):
        click.echo(remark, err=True)
    versus = Versus(peer, peer_seeds) if peer else None
    with shown_cases(quiet=quiet) as watch:
        results = verify_all(cases, seeds, workers=workers, watch=watch, versus=versus)
    click.echo(verification_json(results) if as_json else verification_text(results))
    if page is not None:
        line = written_by(command_typed(click.get_current_context()), outcome_fingerprint())
        write_page(page, verification_page(results, line))
    if any(result.verdict == "fail" for result in results):
        raise SystemExit(1)


def _refuse_with_events(*options: str) -> None:
    """Refuse what means something to cases only."""
    context = click.get_current_context()
    for parameter in context.command.params:
        typed = context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
        if typed and parameter.name in options:
            raise click.UsageError(f"{parameter.opts[0]} is for cases, not for events.")


def _chosen(files: tuple[str, ...], patterns: tuple[str, ...], tier: str, movement: str | None) -> list[Case]:
    """Read the cases that were asked for; the faults of all of them come together."""
    from fnmatch import fnmatchcase

    from sim.errors import Fault, InputError
    from sim.verification.cases.case_files import load_case, shipped_cases

    paths = list(files) or [_as_typed(path) for path in shipped_cases()]
    if not paths:
        raise click.UsageError("The shipped cases come with the source tree, not with an installed package; name a "
                               "file with --case.")  # fmt: skip
    cases: list[Case] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            cases.append(load_case(path, movement=movement))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    if patterns:
        wanted = [p.lower() for p in patterns]
        cases = [case for case in cases if any(fnmatchcase(case.parameters.id.lower(), each) for each in wanted)]
        if not cases:
            raise click.UsageError(f"No case has the id {' or '.join(patterns)}.")
    elif not files and tier != "all":
        cases = [case for case in cases if case.parameters.tier == tier]
    return cases


def _as_typed(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


COMMAND = verify
