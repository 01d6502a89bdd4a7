"""The robust design: futures over every uncertainty, which a study with policies asks for unless it says otherwise.

Every uncertainty of which somebody has said what nobody can rule out (``deep``) is drawn, forms and regimes by their
weights, shares of one whole weighed against each other. A future has a luck of its own, the same for all policies. Of
a fixed number of runs one for each future and policy tells most of the mean over futures: its variance is that of the
futures over their number, and that of luck over the number of runs.

What a scenario's file writes of such an uncertainty is drawn anew as well; what ``--set`` says stays, and so does what
not all scenarios of the study have.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from sim.scenario.deep import Plausible
from sim.scenario.knobs import Knob
from sim.scenario.parameters.scenario import Plan, Scenario
from sim.scenario.parameters.study import DesignParameters
from sim.scenario.tree import Branch, grown, planted
from sim.scenario.value_types import ValueType
from sim.studies.design.deep_sample import deep_settings, drawn_from
from sim.studies.design.one_at_a_time import plausibly_varied
from sim.studies.design.points import Points, Varied
from sim.studies.design.sampling import unit_sample

ROBUST: Final = "robust"
REFERENCE: Final = "reference"


def with_design(root: Branch) -> Branch:
    """Give the tree of a study with its design written out.

    A word stands for its kind. A study with policies that varies nothing and names no kind is robust; without a number
    of points, its replications are futures of one luck each.
    """
    design = root.get("design")
    if design is not None and isinstance(design.value, str):
        root = planted(root, ("design",), grown({"kind": design.value}, design.file, design.line))
    policies, vary = root.get("policies"), root.get("vary")
    here = root.get("design") or root
    if root.get("design", "kind") is None and policies and policies.entries() and not (vary and vary.items()):
        root = planted(root, ("design", "kind"), grown(ROBUST, here.file, here.line))
    kind, replications = root.get("design", "kind"), root.get("replications")
    if kind is None or kind.value != ROBUST or replications is None or root.get("design", "points") is not None:
        return root
    root = planted(root, ("design", "points"), replications)
    return planted(root, ("replications",), grown(1, replications.file, replications.line))


def shared_paths(scenarios: Collection[Scenario], keep: Collection[str] = ()) -> list[str]:
    """Give the uncertainties that all scenarios have and that are drawn, by dotted path, in their order.

    Args:
        scenarios: at least one.
        keep: paths that are known, and so left out.
    """
    first, *others = [drawn_from(scenario, keep) for scenario in scenarios]
    return [path for path in first if all(path in each for each in others)]


def left_as_written(scenarios: Collection[Scenario], drawn: Collection[str]) -> list[str]:
    """Give the uncertainties that could be drawn in one of the scenarios and are not."""
    return list(dict.fromkeys(path for each in scenarios for path in drawn_from(each) if path not in drawn))


def robust_points(scenarios: Mapping[str, Scenario], paths: Collection[str], design: DesignParameters) -> Points:
    """Draw the futures.

    Args:
        scenarios: by name; shares of one whole that are not drawn stand as in the first of them.
        paths: what is drawn, in the order of ``shared_paths``.
        design: its points and seed.
    """
    first = next(iter(scenarios.values()))
    keep = [path for path in drawn_from(first) if path not in paths]
    sample = unit_sample("latin_hypercube", len(paths), design.points or 1, design.seed)
    settings = deep_settings(Plan(first, None), sample, keep)
    return {path: [setting[path] for setting in settings] for path in paths}


def drawn(path: str, written: Branch, knob: Knob, value_type: ValueType) -> Varied:
    """Give what a knob is drawn over, as the manifest tells it."""
    varied = plausibly_varied(path, written, knob, value_type)
    return replace(varied, scale=knob.deep.scale) if isinstance(knob.deep, Plausible) else varied
