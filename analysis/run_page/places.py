"""What a run gave by place: areas, doors, exits and the spaces that smoke came to."""

from __future__ import annotations

import numpy as np

from analysis.formatting.layout import clock
from analysis.plots import queues as queue_figure
from analysis.plots.air import THICK_M, of_space, smoky_spaces
from analysis.plots.exits import uses_of
from analysis.report import html
from sim.runs.stored_run import StoredRun, start_of


def areas(run: StoredRun) -> str:
    """Give people, harmed and died by the area they were in at the start, and causes of death."""
    home, people = run.people["home_area"], run.people
    died = np.isfinite(people["died_at"])
    causes = [str(cause) for cause in np.unique(people["cause"][died])]
    rows = []
    for area in (each for each in run.venue.area_ids if (home == each).any()):
        mine = home == area
        harmed = mine & np.isfinite(people["harmed_at"])
        counts = [mine, harmed, mine & died, *(mine & died & (people["cause"] == cause) for cause in causes)]
        rows.append([area, *(f"{int(count.sum()):,}" for count in counts)])
    heads = ["area at the start", "people", "harmed", "died", *(f"of {cause.replace('_', ' ')}" for cause in causes)]
    return html.table(heads, rows, numbers=range(1, len(heads)))


def queues(run: StoredRun) -> str:
    """Give every door with its queue; a sentence for a run that kept none."""
    table = queue_figure.queue_table(run)
    if not table:
        return html.paragraph("This run was written by an older Havenue, which kept no queues: run it again.")
    start = start_of(run)[0]
    rows = []
    for k, door in enumerate(table["door"]):
        opened, passed = float(table["opened_at"][k]), table["passed"][k] + table["passed_back"][k]
        rows.append([
            str(door), f"{table['from'][k]} to {table['to'][k]}", f"{passed:,.0f}",
            f"{table['queue_s'][k]:,.0f}", *(clock(float(table[name][k])) for name in ("above_4_s", "above_6_s")),
            clock(opened - start) if np.isfinite(opened) else "",
        ])  # fmt: skip
    heads = ("door", "between", "passed by", "waiting, person-s", "above 4 per m²", "above 6 per m²", "opened at")
    return html.table(heads, rows, numbers=range(2, len(heads)), kind="dense")


def exits(run: StoredRun) -> str:
    """Give every exit in the order of the venue's file."""
    uses = {use.door: use for use in uses_of(run)}
    order = [str(door) for door in run.doors["door"] if str(door) in uses]
    rows = [
        (door, f"{uses[door].width_m:.2f}", uses[door].state, f"{uses[door].people:,}",
         f"{uses[door].flow:.2f}" if np.isfinite(uses[door].flow) else "")
        for door in order
    ]  # fmt: skip
    heads = ("exit", "width, m", "at the start", "people who left by it", "flow, persons per m and s")
    return html.table(heads, rows, numbers=(1, 3, 4))


def smoke(run: StoredRun) -> str:
    """Give every space that smoke came to; nothing where there was none."""
    rows = []
    for space in smoky_spaces(run):
        told = of_space(run, space)
        minutes, people, sight = (np.asarray(told[name], np.float64) for name in ("minutes", "people", "visibility_m"))
        thick = sight < THICK_M
        rows.append([
            space, f"{np.min(told['interface_m']):.1f}", f"{sight.min():.1f}", f"{np.max(told['head_c']):.0f}",
            clock(60.0 * minutes[thick][0]) if thick.any() else "never",
            f"{people[thick].max():,.0f}" if thick.any() else "0",
        ])  # fmt: skip
    heads = ("space", "lowest layer, m", "least sight, m", "warmest at head height, °C", "sight under 10 m from",
             "most people in it then")  # fmt: skip
    return html.table(heads, rows, numbers=range(1, len(heads)))
