"""``havenue status``: how far a sweep is, and which runs failed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.studies.store.status import StudyStatus

MOST_RUNNING = 4
"""Runs under way that are named, the longest first."""


@click.command("status", short_help="Show the progress of a sweep, and which runs failed.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def status(folder: Path, as_json: bool) -> None:
    """Show the progress of a sweep, and which runs failed.

    DIR is a results folder, or a folder that holds shards. It can be read while a sweep is running.
    """
    from analysis.terminal.notes import note_without_digests
    from sim.studies.store.status import standing_of

    folders = _with_shards(folder)
    note_without_digests(*folders)
    standings = [standing_of(each) for each in folders]
    click.echo(_for_machines(standings) if as_json else _for_people(standings))


def _with_shards(folder: Path) -> list[Path]:
    from sim.studies.results_check import holds_results

    shards = [each for each in folder.glob("shard-*-of-*") if holds_results(each)]
    shards.sort(key=lambda each: (len(each.name), each.name))
    return [folder, *shards] if holds_results(folder) or not shards else shards


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
    from analysis.formatting.layout import clock

    there = standing.done + standing.failed
    to_do = max(standing.runs - there, 0)
    mean_s = standing.wall_s / there if there else 0.0
    now = f"a sweep is running{_pulse(standing)}" if standing.at_work else "no sweep is running"
    if not standing.at_work and (to_do or standing.failed):
        now += "; to continue, give `havenue sweep` the same study and --out"
    rows = [
        ("done", f"{standing.done:,} of {standing.runs:,} runs"),
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
