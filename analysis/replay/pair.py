"""What a replay shows of two runs of one incident in sync: who is harmed in one only, and which moments differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from analysis.compare.person_by_person import person_by_person
from analysis.replay.content import COUNTS, DEAD, LEFT, LYING
from sim.errors import ResultsError
from sim.runs.results_folder import leaves
from sim.runs.stored_run import StoredRun
from sim.world.event_log import EVENTS, Event
from sim.world.trajectory import Trajectory

LETTERS: Final = ("A", "B")
"""What the two runs are called on a page."""
BESIDE_CLOCK: Final = (LEFT, LYING, DEAD)
"""States whose counts stand beside the clock."""
MOST_SET_APART: Final = 12
"""Values that the page tells of what was set otherwise; it counts the others."""


@dataclass(frozen=True)
class FatesApart:
    """Who of the audience is harmed, in one of two runs of the same people or in both.

    Attributes:
        only: (k,) int64 for each run, rows of those who are harmed in it and not in the other.
        died: of these, how many die.
        both: people who are harmed in both.
    """

    only: tuple[NDArray[np.int64], NDArray[np.int64]]
    died: tuple[int, int]
    both: int


def check_shown_together(runs: tuple[StoredRun, StoredRun], paths: tuple[Trajectory, Trajectory]) -> None:
    """Refuse two runs that are not the same incident, people and luck under two policies.

    Raises:
        ResultsError: they differ in scenario, seed, version, venue, hazard or people.
    """
    first, second = runs
    if first.version != second.version:
        told = f"these runs are of Havenue {first.version} and {second.version}"
        raise ResultsError(f"{told}: two versions differ by more than a policy (run both again with one version)")
    person_by_person(first, second)
    for part, what in (("venue", "drawn in another venue"), ("hazards", "of another hazard")):
        if first.parameters.get(part) != second.parameters.get(part):
            raise ResultsError(f"{second.folder}: is {what} than {first.folder}, so no policy is what sets them apart")
    people = first.n_people
    if not np.array_equal(paths[0].uid[:people], paths[1].uid[:people]):
        raise ResultsError(f"{first.folder} and {second.folder}: the same row is not the same person in both")


def fates_apart(first: StoredRun, second: StoredRun) -> FatesApart:
    """Tell who is harmed in one of two runs only."""
    harmed = [~np.isin(run.people["wound"], ("", "none")) for run in (first, second)]
    died = [run.people["status"] == "dead" for run in (first, second)]
    only = (harmed[0] & ~harmed[1], harmed[1] & ~harmed[0])
    return FatesApart(
        (np.flatnonzero(only[0]), np.flatnonzero(only[1])),
        (int((only[0] & died[0]).sum()), int((only[1] & died[1]).sum())), int((harmed[0] & harmed[1]).sum()),
    )  # fmt: skip


def words_of_pair(first: StoredRun, second: StoredRun, *, aggregate: bool) -> dict[str, Any]:
    """Give what a page of two runs holds besides each of them, ready for JSON.

    Args:
        first: run A.
        second: run B.
        aggregate: whether the page may not tell who is who.
    """
    fates = fates_apart(first, second)
    return {
        "letters": list(LETTERS),
        "only": [[], []] if aggregate else [rows.tolist() for rows in fates.only],
        "events": joined_events(first.events, second.events),
        "beside": [k for k, states in enumerate(COUNTS) if states[0] in BESIDE_CLOCK],
    }


def joined_events(first: tuple[Event, ...], second: tuple[Event, ...]) -> list[dict[str, Any]]:
    """Put what happened in two runs into one list, the same thing in one line.

    Returns:
        For each line ``text`` and ``times``, of A and B in s, None where it did not happen; in order of the earlier.
    """
    lines: dict[tuple[str, str, int], list[float | None]] = {}
    for which, events in enumerate((first, second)):
        seen: Counter[tuple[str, str]] = Counter()
        for event in events:
            again = seen[event.name, event.subject]
            seen[event.name, event.subject] += 1
            lines.setdefault((event.name, event.subject, again), [None, None])[which] = event.time_s
    told = [
        {"text": EVENTS[name] + (f" ({subject})" if subject else ""), "times": times}
        for (name, subject, _), times in lines.items()
    ]
    return sorted(told, key=lambda line: min(time for time in line["times"] if time is not None))


def told_fates(first: StoredRun, second: StoredRun) -> str:
    """Say in words how many are harmed under one policy only."""
    fates = fates_apart(first, second)
    if not fates.only[0].size and not fates.only[1].size:
        return f"Nobody is harmed under one policy only; {fates.both:,} under both."
    one, other = (
        f"{len(rows):,} harmed only under {letter}, of whom {died:,} died"
        for letter, rows, died in zip(LETTERS, fates.only, fates.died, strict=True)
    )
    return f"Who fares otherwise: {one}; {other}; {fates.both:,} harmed under both."


def told_settings(first: StoredRun, second: StoredRun) -> str:
    """Say in words what was set otherwise in two runs."""
    flat = [dict(leaves("", run.parameters)) for run in (first, second)]
    paths = [path for path in dict.fromkeys([*flat[0], *flat[1]]) if flat[0].get(path) != flat[1].get(path)]
    if not paths:
        return "Nothing was set otherwise in A and B."
    shown = [f"{path} {_value(flat[0].get(path))} and {_value(flat[1].get(path))}" for path in paths[:MOST_SET_APART]]
    more = f"; and {len(paths) - MOST_SET_APART} more" if len(paths) > MOST_SET_APART else ""
    return f"Set otherwise in A and B: {'; '.join(shown)}{more}."


def _value(value: Any) -> str:
    return "not set" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
