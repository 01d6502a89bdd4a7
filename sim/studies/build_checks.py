"""Builds runs of a study without running them, to find values that do not fit together before any run starts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from sim.errors import Fault, InputError
from sim.scenario.tree import Branch
from sim.studies.design.points import Value, count_of, knobs_at
from sim.studies.design.run_order import StudyRun
from sim.studies.design.study import Study
from sim.studies.engines.run_builder import RunBuilder

MOST: Final = 200
"""Points that are built, evenly through the design; each knob's ends are built besides."""


def trial_faults(study: Study, root: Branch) -> list[Fault]:
    """Build runs of every scenario and policy: without knobs, at the ends of each knob, and at points.

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
    for scenario, policy in itertools.product(study.scenarios, study.policies):
        for knobs in _trials(study):
            try:
                builder.plan(StudyRun(0, scenario, policy, 0, 0, 0, knobs))
            except InputError as error:
                for fault in error.faults:
                    where = _where(root, fault.path, knobs)
                    own = f", where it is {dict(knobs)[fault.path]}" if fault.path in dict(knobs) else ""
                    what = f"{fault.path}: {fault.what}, in scenario `{scenario}` under policy `{policy}`{own}"
                    faults.setdefault(f"{where} {fault.path}", Fault(where.file, where.line, "", what, fault.mend))
                if not knobs:
                    break  # the knobs would only say it again
    return list(faults.values())


def _trials(study: Study) -> Iterator[tuple[tuple[str, Value], ...]]:
    yield ()
    if not study.varied:
        return
    for varied in study.varied:
        yield from (((varied.path, end),) for end in varied.ends())
    count = count_of(study.points)
    step = max(1, count // MOST)
    yield from (knobs_at(study.points, point) for point in range(0, count, step))


def _where(root: Branch, path: str, knobs: tuple[tuple[str, Value], ...]) -> Branch:
    """Find what to point at: the knob that is meant, else what is varied, else the policies."""
    names = [name for name, _ in knobs]
    if path in names and (found := root.get("vary", path)):
        return found
    if len(names) == 1 and (found := root.get("vary", names[0])):
        return found
    return (root.get("vary") if names else root.get("policies")) or root
