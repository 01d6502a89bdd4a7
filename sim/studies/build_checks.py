"""Builds runs of a study without running them, to find values that do not fit together before any run starts."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Final

from sim.errors import Fault, InputError
from sim.scenario.checking.cross_checks import CLOCK_TIMES
from sim.scenario.deep import Value
from sim.scenario.tree import Branch
from sim.studies.design.points import count_of, knobs_at
from sim.studies.design.robust import ROBUST
from sim.studies.design.run_order import StudyRun
from sim.studies.design.study import Study
from sim.studies.engines.run_builder import RunBuilder

MOST: Final = 200
"""Points that are built, evenly through the design; for each knob those with its least and greatest value besides."""

Knobs = tuple[tuple[str, Value], ...]


def trial_faults(study: Study, root: Branch) -> list[Fault]:
    """Build runs of every scenario and policy: without knobs, at the ends of each knob, and at points.

    Of a robust study each future is built under one policy only, each policy with its share of them.

    Args:
        study: whose values are right one by one.
        root: tree of its file, for the line of a fault.

    Returns:
        What does not fit together, each said once.
    """
    builder = RunBuilder({
        "scenarios": {name: each.model_dump(mode="json", by_alias=True) for name, each in study.scenarios.items()},
        "policies": {name: each.model_dump(mode="json", by_alias=True) for name, each in study.policies.items()},
    })  # fmt: skip
    faults: dict[str, Fault] = {}
    trials: dict[Knobs, str] = {}
    for tried, knobs in _trials(study):
        trials.setdefault(knobs, tried)  # an end may be a point too
    shared = study.parameters.design.kind == ROBUST
    for scenario, (turn, policy) in itertools.product(study.scenarios, enumerate(study.policies)):
        for number, (knobs, tried) in enumerate(trials.items()):
            if shared and knobs and number % len(study.policies) != turn:
                continue  # hundreds of knobs take time: each future with one policy, each policy with its share
            try:
                builder.plan(StudyRun(0, scenario, policy, 0, 0, 0, knobs))
            except InputError as error:
                for fault in error.faults:
                    where = _where(root, fault.path, tried, knobs)
                    own = f", where it is {dict(knobs)[fault.path]}" if fault.path in dict(knobs) else ""
                    what = f"{fault.path}: {fault.what}, in scenario `{scenario}` under policy `{policy}`{own}"
                    faults.setdefault(f"{where} {fault.path}", Fault(where.file, where.line, "", what, fault.mend))
                if not knobs:
                    break  # the knobs would only say it again
    return list(faults.values())


def _trials(study: Study) -> Iterator[tuple[str, Knobs]]:
    """Give the knob that is tried, or an empty text, and the values of all knobs."""
    yield "", ()
    if not study.varied:
        return
    drawn = study.parameters.design.kind == ROBUST  # its ends are no points: shares of a whole are weighed together
    for varied in () if drawn else study.varied:
        for end in varied.ends():
            yield varied.path, _nearest(study, varied.path, end)
    latest = _latest(study)
    if latest is not None:
        yield "", knobs_at(study.points, latest)
    count = count_of(study.points)
    step = max(1, count // MOST)
    yield from (("", knobs_at(study.points, point)) for point in range(0, count, step))


def _nearest(study: Study, path: str, end: Value) -> Knobs:
    """Give the point nearest to an end of one knob, moved to that end: what the others are there belongs to it."""
    values = study.points[path]

    def gap(point: int) -> float:
        value = values[point]
        if value == end or isinstance(value, str) or isinstance(end, str):
            return 0.0 if value == end else math.inf
        return abs(value - end)

    here = knobs_at(study.points, min(range(len(values)), key=gap))
    return tuple((name, end if name == path else value) for name, value in here)


def _latest(study: Study) -> int | None:
    """Give the point at which something begins latest against the end of its scene, where a study varies both."""
    ends = study.points.get("run.duration_s")
    begins = [values for path, values in study.points.items() if path.rpartition(".")[2] in CLOCK_TIMES]
    if ends is None or not begins:
        return None
    return max(range(len(ends)), key=lambda point: max(float(each[point]) for each in begins) - float(ends[point]))


def _where(root: Branch, path: str, tried: str, knobs: Knobs) -> Branch:
    """Find what to point at: the knob that is meant, else the one that is tried, else what is varied."""
    names = [name for name, _ in knobs]
    if path in names and (found := root.get("vary", path)):
        return found
    single = tried or (names[0] if len(names) == 1 else "")
    if single and (found := root.get("vary", single)):
        return found
    return (root.get("vary") if names else root.get("policies")) or root
