"""Runs every measurement, in one process and alternating where a ratio is taken, and gives the table of figures.

Times are CPU seconds of this process, which runs on one thread; who else uses the machine shows as the spread over the
repeats. Compare ratios, which were taken within one process run, rather than times.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np

from sim.bench.c_reference import NoCompilerError, against_floor, compiled_floor
from sim.bench.hall import MOVEMENT_STEP_S, hall_of
from sim.bench.incident import incident_window, whole_incident
from sim.bench.jupedsim_egress import DEFAULT_STEP_S, peer_egress, peer_package
from sim.bench.measurements import Measurement, at_least, at_most, measurement
from sim.bench.movement import Egress, Timed, Walk
from sim.bench.processes import incident_in_a_process, start_up_s
from sim.bench.study_overheads import reading_figures, runner_figure

Told = Callable[[str], None]

WINDOW_S: Final = 20.0
"""Simulated time of a window: *free* is the first one, *jam* the second."""

THE_HALL: Final = 6200
"""People in the hall that most aims are about."""

MEGABYTE: Final = 1e6


@dataclass(frozen=True)
class Extent:
    """How much is measured.

    Attributes:
        repeats: by number of people, how often each window is run.
        egresses: how often each whole run is repeated.
        starts: how often a command is started.
        peer_people: people in the hall that the peer is compared in.
        swept: replications of the study whose runner is timed.
        stored: replications of the study that is read.
    """

    repeats: dict[int, int]
    egresses: int
    starts: int
    peer_people: int
    swept: int
    stored: int


FULL: Final = Extent(
    {500: 9, THE_HALL: 5, 20_000: 3, 80_000: 3}, egresses=3, starts=5, peer_people=THE_HALL, swept=4, stored=25_000
)
QUICK: Final = Extent({500: 1, THE_HALL: 1}, egresses=1, starts=1, peer_people=500, swept=1, stored=500)


def measure(extent: Extent, program: str, told: Told, *, peer: bool = False) -> list[Measurement]:
    """Measure everything.

    Args:
        extent: how much.
        program: module of the command line, to be started for its start-up time, ``compare`` and ``report``.
        told: called with a line before each part.
        peer: whether JuPedSim is measured too.

    Returns:
        The figures, in the order of the table.

    Raises:
        InputError: if the peer is not installed; nothing has been measured then.
    """
    if peer:
        peer_package()
    told("warming up")
    _warm_up()
    figures = [*_windows(extent, told), *_floor(extent, told), *_whole_runs(extent, told)]
    figures += _starts(extent, [sys.executable, "-m", program, "--help"], told)
    told("the runner of studies")
    figures += [runner_figure(extent.swept), *reading_figures(program, extent.stored, told)]
    if peer:
        figures += _against_peer(extent.peer_people, told)
    return figures


def _warm_up() -> None:
    """Let every kernel be loaded, or compiled, before anything is timed."""
    hall = hall_of(500)
    Walk(hall).until(1.0)
    incident_window(hall, 2.0)


def _windows(extent: Extent, told: Told) -> list[Measurement]:
    """Measure windows of pure movement and of the incident at every size, by turns."""
    figures: list[Measurement] = []
    cost: dict[str, list[list[float]]] = {"pure movement": [], "full incident": []}
    for people, repeats in extent.repeats.items():
        told(f"{people:,} people: ways through the hall (minutes for the largest, once) and windows")
        free, jam, full = _by_turns(people, repeats)
        for name, runs in (("pure movement", free), ("full incident", full)):
            cost[name].append([run.cpu_s / run.simulated_s for run in runs])
        figures += _rates(people, free, jam, full)
        peak = incident_in_a_process(people, 3.0)["peak_bytes"] / MEGABYTE
        figures.append(measurement(f"peak memory of a full incident, {people:,} people", [peak], "MB"))
    sizes = list(extent.repeats)
    about = f"slope of log CPU time over log people, {sizes[0]:,} to {sizes[-1]:,}, everybody walking"
    for name, costs in cost.items():
        figures.append(_exponent(f"growth exponent of {name}", sizes, costs, about))
    return figures


def _by_turns(people: int, repeats: int) -> tuple[list[Timed], list[Timed], list[Timed]]:
    hall = hall_of(people)
    free, jam, full = [], [], []
    for _ in range(repeats):
        walk = Walk(hall)
        free.append(walk.until(WINDOW_S))
        full.append(incident_window(hall, WINDOW_S))
        jam.append(walk.until(2.0 * WINDOW_S))
    return free, jam, full


def _rates(people: int, free: list[Timed], jam: list[Timed], full: list[Timed]) -> list[Measurement]:
    aim = at_least(5e6) if people == THE_HALL else None
    per_second, window = "agent-steps/s", f"{WINDOW_S:g} s"
    ratios = [alone.rate / whole.rate for alone, whole in zip(free, full, strict=True)]
    return [
        measurement(f"pure movement, free, {people:,} people", [run.rate for run in free], per_second, aim,
               f"first {window}; the movement rule alone, at steps of {MOVEMENT_STEP_S:g} s"),
        measurement(f"pure movement, jam, {people:,} people", [run.rate for run in jam], per_second, aim,
               f"next {window}"),
        measurement(f"full incident, {people:,} people", [run.rate for run in full], per_second, None,
               f"all phases; {window} from when everybody walks, the same people, who know every exit"),
        measurement(f"full incident against pure movement, {people:,} people", ratios, "", at_most(1.6),
               "CPU time an agent-step, first window of each"),
    ]  # fmt: skip


def _exponent(name: str, sizes: Sequence[int], costs: Sequence[Sequence[float]], note: str) -> Measurement:
    """Give the slope over the medians, and over the first, second ... repeat of every size."""
    turns = min(len(each) for each in costs)
    rows = [[median(each) for each in costs], *([each[turn] for each in costs] for turn in range(turns))]
    slopes = [float(np.polyfit(np.log(sizes), np.log(row), 1)[0]) for row in rows]
    return Measurement(name, slopes[0], "", min(slopes), max(slopes), at_most(1.1), note)


def _floor(extent: Extent, told: Told) -> list[Measurement]:
    """Measure movement against the same arithmetic in C, tick by tick."""
    told(f"{THE_HALL:,} people: the same arithmetic in C")
    names = [f"same arithmetic in C, free, {THE_HALL:,} people", f"C against pure movement, {THE_HALL:,} people"]
    hall, aim = hall_of(THE_HALL), at_most(2.5)
    try:
        with compiled_floor() as floor:
            runs = [against_floor(hall, floor, WINDOW_S) for _ in range(extent.repeats[THE_HALL])]
    except NoCompilerError as missing:
        return [Measurement(names[0], None, "agent-steps/s", note=str(missing)),
                Measurement(names[1], None, "", aim=aim, note=str(missing))]  # fmt: skip
    same = 100.0 * (1.0 - max(ledger.apart_share for _, _, ledger in runs))
    return [
        measurement(names[0], [in_c.rate for _, in_c, _ in runs], "agent-steps/s", None,
               f"the C function alone; {same:.4g} % end a step within 1 micrometre of where the kernel puts them"),
        measurement(names[1], [in_c.rate / ours.rate for ours, in_c, _ in runs], "", aim,
               "rate of the C function over that of the whole movement rule, from the same arrays by turns"),
    ]  # fmt: skip


def _whole_runs(extent: Extent, told: Told) -> list[Measurement]:
    """Measure the whole egress and the whole incident of one hall, by turns."""
    told(f"{THE_HALL:,} people: whole egress and whole incident")
    hall = hall_of(THE_HALL)
    egresses, incidents = [], []
    for _ in range(extent.egresses):
        egresses.append(Walk(hall).out())
        incidents.append(whole_incident(hall))
    who = f"{THE_HALL:,} people"
    figures = [
        measurement(f"whole egress, {who}", [run.cpu_s for run in egresses], "s", None, "CPU time"),
        measurement(f"whole egress, wall time, {who}", [run.wall_s for run in egresses], "s"),
        measurement(f"whole egress, rate, {who}", [run.agent_steps / run.cpu_s for run in egresses], "agent-steps/s",
               at_least(5e6), "movement and leaving"),
        measurement(f"whole egress, 95 % out, {who}", [run.t95_s for run in egresses], "simulated s"),
        measurement(f"whole incident, {who}", [run.cpu_s for run in incidents], "s", None,
               "CPU time, every knob at its default, from the first step to the last fate"),
        measurement(f"whole incident against its own movement, {who}", [1.0 / run.share["move"] for run in incidents],
               "", at_most(1.6), "CPU time of all its phases over that of its phase `move`"),
        measurement(f"set-up with warm caches, {who}", [run.set_up_s for run in incidents], "s", at_most(1.0),
               "CPU time of building the model"),
    ]  # fmt: skip
    return figures + [
        measurement(f"phase {phase}, {who}", [100.0 * run.share[phase] for run in incidents], "% of the whole incident")
        for phase in incidents[0].share
    ]


def _starts(extent: Extent, help_command: Sequence[str], told: Told) -> list[Measurement]:
    told("start-up and compilation")
    helps = [start_up_s(help_command) for _ in range(extent.starts)]
    warm = [incident_in_a_process(500, 6.0)["cpu_s"] for _ in range(extent.egresses)]
    cold = incident_in_a_process(500, 6.0, cold=True)["cpu_s"]
    hall = [incident_in_a_process(THE_HALL, 0.5)["cpu_s"] for _ in range(extent.egresses)]
    return [
        measurement("havenue --help", helps, "s", at_most(0.3), "CPU time of the process"),
        measurement(f"from nothing to the first step, {THE_HALL:,} people", hall, "s", None,
               "CPU time of a fresh process with warm caches, imports counted"),
        measurement("compilation, once on a machine", [cold - each for each in warm], "s", None,
               "CPU time of a fresh process with an empty cache, less that with a warm one"),
    ]  # fmt: skip


def _against_peer(people: int, told: Told) -> list[Measurement]:
    """Let everybody leave in JuPedSim at two time steps, before, between and after egresses of our own."""
    hall = hall_of(people)
    ours, theirs = [Walk(hall).out()], []
    for step_s in (MOVEMENT_STEP_S, DEFAULT_STEP_S):
        told(f"{people:,} people: JuPedSim at steps of {step_s:g} s (of {THE_HALL:,} people, minutes)")
        theirs.append(peer_egress(hall, step_s))
        ours.append(Walk(hall).out())
    figures: list[Measurement] = []
    for step_s, run, aim, own in zip(
        (MOVEMENT_STEP_S, DEFAULT_STEP_S), theirs, (40.0, 200.0), (ours[:2], ours[1:]), strict=True
    ):
        figures += _peer_lines(people, step_s, run, own, aim)
    return figures


def _peer_lines(people: int, step_s: float, run: Egress, own: list[Egress], aim: float) -> list[Measurement]:
    who = f"step {step_s:g} s, {people:,} people"
    stayed = f"; {run.stayed} had not left by then" if run.stayed else ""
    what = "equal step" if step_s == MOVEMENT_STEP_S else "its default step, which its documentation recommends"
    return [
        measurement(f"JuPedSim, whole egress, {who}", [run.cpu_s], "s", None,
               f"{peer_package().__version__}, its collision-free speed model, our floor, people and time gap; CPU "
               f"time of the whole egress, run once, {run.simulated_s:g} simulated s{stayed}"),
        measurement(f"JuPedSim, rate, {who}", [run.agent_steps / run.cpu_s], "agent-steps/s"),
        measurement(f"JuPedSim, 95 % out, {who}", [run.t95_s], "simulated s"),
        measurement(f"JuPedSim against ours, {who}", [run.cpu_s / each.cpu_s for each in own], "",
               at_least(aim) if people == THE_HALL else None,
               f"{what}; CPU time of its egress over ours at {MOVEMENT_STEP_S:g} s, run before and after it"),
    ]  # fmt: skip
