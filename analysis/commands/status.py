"""``havenue status``: which results folders there are, how far a sweep is, and which runs failed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.studies.store.status import StudyStatus

MOST_RUNNING = 4
"""Runs under way that are named, the longest first."""

BAD_INPUT = 2
RESULTS_FOLDER = Path("results")
"""Where `havenue sweep` puts the results of a study when nobody names a folder."""


@click.command("status", short_help="List results folders, or show the progress of a sweep and its failed runs.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def status(folder: Path | None, as_json: bool) -> None:
    """List results folders, or show the progress of a sweep and its failed runs.

    DIR is a results folder, a folder that holds shards, or a folder of results folders. Without it, the results
    folders in ./results are listed. A folder can be read while a sweep is running.
    """
    from analysis.terminal.notes import note_without_digests
    from analysis.terminal.results_list import holds_studies, with_shards
    from sim.studies.store.status import standing_of

    if folder is None or holds_studies(folder):
        _list(folder or RESULTS_FOLDER, as_json=as_json)
        return
    folders = with_shards(folder)
    note_without_digests(*folders)
    standings = [standing_of(each) for each in folders]
    click.echo(_for_machines(standings) if as_json else _for_people(standings))


def _list(folder: Path, *, as_json: bool) -> None:
    """List the results folders in a folder; ends with exit code 2 where one of them cannot be read."""
    import json

    from analysis.terminal.results_list import in_lines, listed_studies

    found = listed_studies(folder)
    if as_json:
        click.echo(json.dumps([each.as_json() for each in found], indent=2, ensure_ascii=False))
    elif found:
        click.echo(in_lines(found))
    else:
        click.echo(f"no results folders in ./{folder}; `havenue sweep` writes them, and `havenue status DIR` "
                   "looks elsewhere")  # fmt: skip
    for each in found:
        if each.fault:
            click.echo(each.fault, err=True)
    if any(each.fault for each in found):
        raise SystemExit(BAD_INPUT)


def _for_machines(standings: list[StudyStatus]) -> str:
    import json
    from dataclasses import asdict

    rows = [{**asdict(each), "folder": str(each.folder)} for each in standings]
    return json.dumps(rows if len(rows) > 1 else rows[0], indent=2, ensure_ascii=False)


def _for_people(standings: list[StudyStatus]) -> str:
    from analysis.formatting.layout import Section, rendered

    sections = []
    for each in standings:
        sections.append(Section(f"{each.folder}: {each.name}, {each.about}", _rows(each)))
        if each.failures:
            lines = tuple((str(run), f"{scenario}, {policy}, point {point}, replication {replication}", error)
                          for run, scenario, policy, point, replication, error in each.failures)  # fmt: skip
            more = f", the first {len(lines)}" if each.failed > len(lines) else ""
            sections.append(Section(f"Failed runs{more}", lines, frozenset({0})))
    return rendered(sections)


def _rows(standing: StudyStatus) -> tuple[tuple[str, ...], ...]:
    from analysis.formatting.counts import part_of
    from analysis.formatting.layout import clock

    there = standing.done + standing.failed
    to_do = max(standing.runs - there, 0)
    mean_s = standing.wall_s / there if there else 0.0
    now = f"a sweep is running{_pulse(standing)}" if standing.at_work else "no sweep is running"
    if not standing.at_work and (to_do or standing.failed):
        now += "; to continue, give `havenue sweep` the same study and --out"
    rows = [
        ("done", part_of(standing.done, standing.runs, "run")),
        ("failed", f"{standing.failed:,}"),
        ("to do", f"{to_do:,}" + (f", {clock(to_do * mean_s)} with one process" if to_do and there else "")),
        ("time", f"{mean_s:.2f} s per run"),
        ("disk", f"{standing.bytes / 1e6:,.1f} MB"),
        ("now", now),
    ]
    return tuple(rows)


def _pulse(standing: StudyStatus) -> str:
    """Say for how long no run has finished, and which are being run."""
    from analysis.formatting.layout import clock

    pulse = standing.pulse
    if pulse is None:
        return ""
    running = "".join(f"; {each.run} for {clock(each.seconds)}" for each in pulse.running[:MOST_RUNNING])
    more = f"; and {len(pulse.running) - MOST_RUNNING} more" if len(pulse.running) > MOST_RUNNING else ""
    return f", no run finished for {clock(pulse.idle_s)}{running}{more}"


COMMAND = status
