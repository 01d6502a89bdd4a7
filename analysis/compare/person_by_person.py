"""Two runs of one seed held against each other person by person: the same people and the same luck in both."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import ResultsError
from sim.runs.stored_run import StoredRun

SAME: Final = ("age", "home_area", "mobility", "group")
"""What of a person is drawn at birth, and so must be the same in both runs."""


@dataclass(frozen=True)
class PersonByPerson:
    """What became of the same people in two runs.

    Attributes:
        runs: what each is called: its policy, or its folder where both have the same.
        people: how many.
        moved: people by what became of them in the first run and in the second, where that is not the same.
        same: people by what became of them in both.
        clocks: label, unit and value in each run of every clock and count that differs.
    """

    runs: tuple[str, str]
    people: int
    moved: list[tuple[str, str, int]]
    same: list[tuple[str, int]]
    clocks: list[tuple[str, str, float, float]]


def person_by_person(first: StoredRun, second: StoredRun) -> PersonByPerson:
    """Hold two runs against each other.

    Raises:
        ResultsError: they are not of one scenario and seed, or their people are others.
    """
    if (first.scenario_name, first.seed) != (second.scenario_name, second.seed):
        told = " and ".join(f"{each.scenario_name}, seed {each.seed}" for each in (first, second))
        raise ResultsError(f"these runs are of {told}: person by person takes one scenario and one seed")
    counts = [len(each.people["person"]) for each in (first, second)]
    others = [name for name in SAME if name in first.people and not _alike(first.people[name], second.people.get(name))]
    if counts[0] != counts[1] or others:
        what = f"{counts[0]:,} and {counts[1]:,} people" if counts[0] != counts[1] else f"people of another {others[0]}"
        raise ResultsError(f"these runs hold {what}: what was set in one of them changes who is there")
    fates = [_fates(each) for each in (first, second)]
    met = Counter(zip(*fates, strict=True))
    order = sorted(met.items(), key=lambda each: (-each[1], each[0]))
    return PersonByPerson(
        _names(first, second), counts[0],
        moved=[(before, after, n) for (before, after), n in order if before != after],
        same=[(before, n) for (before, after), n in order if before == after],
        clocks=list(_differing(first, second)),
    )  # fmt: skip


def _alike(one: NDArray[np.generic], other: NDArray[np.generic] | None) -> bool:
    return other is not None and len(one) == len(other) and bool(np.all(one == other))


def _names(first: StoredRun, second: StoredRun) -> tuple[str, str]:
    names = [each.policy_name for each in (first, second)]
    return (names[0], names[1]) if names[0] != names[1] else (first.folder.name, second.folder.name)


def _fates(run: StoredRun) -> list[str]:
    """Say of each person what became of them: where they are in the end, and their wound if they have one."""
    status, wound = run.people["status"].tolist(), run.people["wound"].tolist()
    return [state if hurt in ("", "none") else f"{state}, {hurt}" for state, hurt in zip(status, wound, strict=True)]


def _differing(first: StoredRun, second: StoredRun) -> list[tuple[str, str, float, float]]:
    found = []
    for name, told in first.manifest["metrics"].items():
        values = [each.metrics.get(name) for each in (first, second)]
        one, other = (float("nan") if each is None else float(each) for each in values)
        if values[0] != values[1]:
            found.append((str(told["label"]), str(told["unit"]), one, other))
    return found
