"""``havenue check``: reads files completely and says everything that is wrong with them."""

from __future__ import annotations

import click

from analysis.commands._completion import shipped


@click.command("check", short_help="Check files, and folders of results, and report every fault.")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...",
    shell_complete=shipped("scenario", "venue", "policy", "study", "context"),
)  # fmt: skip
@click.option(
    "--set", "overrides", multiple=True, metavar="PATH=VALUE",
    help="Change a value of the scenarios before they are checked, for example alarm.delay_s=30. Repeatable.",
)  # fmt: skip
def check(files: tuple[str, ...], overrides: tuple[str, ...]) -> None:
    """Check scenario, venue, policy, study and context files, and report every fault.

    FILE is a path, or the name of a shipped file. The kind of a file is recognised by its keys.

    FILE may also be the folder of a run or a study: everything that is stored in it is held against the digests that
    were stored with it, and what is damaged is named.
    """
    from pathlib import Path

    from analysis.formatting.counts import tally
    from sim.errors import InputError, ResultsError
    from sim.studies.loading import load_any
    from sim.studies.results_check import check_results

    errors: list[InputError] = []
    damaged: list[ResultsError] = []
    kinds = set()
    for file in files:
        remarks: list[str] = []
        if Path(file).is_dir():
            try:
                for line in check_results(Path(file), remarks.append):
                    click.echo(f"ok  {line}")
            except ResultsError as error:
                damaged.append(error)
                click.echo(str(error), err=True)
            for remark in remarks:
                click.echo(f"note  {remark}")
            continue
        try:
            kind, parameters = load_any(file, overrides=overrides, remark=remarks.append)
        except InputError as error:
            errors.append(error)
            click.echo(str(error), err=True)
            continue
        kinds.add(kind)
        click.echo(f"ok  {file}: {kind} `{parameters.name}`")
        for remark in remarks:
            click.echo(f"note  {file}: {remark}")
    if errors:
        click.echo(tally(*errors), err=True)
    if errors or damaged:
        raise SystemExit(ResultsError.exit_code)
    if overrides and not kinds & {"scenario", "study"}:
        raise click.UsageError("--set changes scenarios, and none of these files is a scenario or a study.")


COMMAND = check
