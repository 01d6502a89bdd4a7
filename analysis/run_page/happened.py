"""What happened in a run, as tables and sentences: the story, minutes, clocks, causes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from analysis.report import html
from analysis.terminal import summary
from sim.runs.stored_run import StoredRun, start_of

MINUTE_COLUMNS: Final = {
    "inside": "inside", "responding": "responding", "left": "out", "sheltered": "in refuges", "harmed": "harmed",
    "dead": "died",
}  # fmt: skip
"""Columns of the series that the table of minutes shows, and their heads."""
MOST_MINUTES: Final = 60
"""Rows of the table of minutes; of a longer scene every second, third ... minute is looked at."""


def in_short(run: StoredRun) -> str:
    """Tell in a line how this night ended."""
    people, metrics = run.n_people, run.metrics
    harmed, deaths, out = (int(metrics.get(name) or 0) for name in ("casualties", "deaths", "evacuated"))
    found = (
        f"Audience: {people:,}. Left when the scene was over: {out:,}. Harmed: {harmed:,}, of whom died: {deaths:,}."
    )
    smoke = int(metrics.get("overcome") or 0)
    return f"{found} Overcome by smoke or heat: {smoke:,}." if smoke else found


def story(run: StoredRun) -> Iterator[str]:
    """Tell what happened, a sentence an event, with the time from the start that is counted from."""
    for time, gap, told in summary.timeline(run).rows:
        since = f" ({gap})" if gap and gap != "+0:00" else ""
        yield f"{time}{since}: {told}."


def how_times_run(run: StoredRun) -> str:
    """Say from what the times of the story and the page are counted."""
    return f"Times are minutes and seconds from the {start_of(run)[1]}; in brackets, those since the line before."


def minutes(run: StoredRun) -> str:
    """Give the counts of people at full minutes, those at which nothing has changed left out."""
    start = start_of(run)[0]
    time_s = run.series["time_s"]
    shown = {name: head for name, head in MINUTE_COLUMNS.items() if name in run.series}
    first, last = int(np.ceil((time_s[0] - start) / 60.0)), int((time_s[-1] - start) // 60.0)
    step = max(1, -(-(last - first + 1) // MOST_MINUTES))
    rows: list[list[str]] = []
    for minute in range(first, last + 1, step):
        k = int(np.searchsorted(time_s, start + 60.0 * minute, side="right")) - 1
        counts = [f"{run.series[name][k]:,.0f}" for name in shown]
        if not rows or rows[-1][1:] != counts:
            rows.append([str(minute), *counts])
    heads = [f"minute from the {start_of(run)[1]}", *shown.values()]
    return html.table(heads, rows, numbers=range(len(heads)), kind="dense")


def chain_clocks(run: StoredRun) -> str:
    """Give the clocks of the response chain, each from the onset; nothing without an onset."""
    return _rows(summary.clocks(run).rows, ("clock", "min:s", "seconds"))


def causes(run: StoredRun) -> str:
    """Give deaths and injuries by cause and class, as the metrics of the run have them."""
    return _rows(summary.harm(run).rows, ("outcome of this run", "number", "unit"))


def places_at_the_end(run: StoredRun) -> str:
    """Give where people are when the scene is over."""
    return _rows(summary.whereabouts(run).rows, ("where", "number", "unit"))


def provenance(run: StoredRun) -> str:
    """Give what was run with what, so that it can be run again."""
    versions = run.manifest["versions"]
    policy = run.policy_parameters
    rows = [
        ("scenario", run.scenario_name),
        ("policy", f"{run.policy_name}: {policy['about']}" if policy else "none; the scenario as written"),
        ("seed", str(run.seed)),
        ("people", f"{run.n_people:,} in {run.parameters['venue']['name']}"),
        ("key of the run", str(run.manifest["key"])),
        ("versions", ", ".join(f"{name} {number}" for name, number in versions.items())),
        ("commands", f"`havenue run`, then `havenue report {run.folder.name}`"),
    ]
    return html.table(("", ""), rows, kind="plain")


def _rows(rows: tuple[tuple[str, ...], ...], heads: tuple[str, str, str]) -> str:
    return html.table(heads, rows, numbers=(1,))
