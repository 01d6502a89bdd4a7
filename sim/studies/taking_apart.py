"""Adds to a study the parts of the policies that it asks to take apart, and says which parts cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from sim.errors import Fault
from sim.scenario.checking.messages import suggestion
from sim.scenario.parameters.policy import CostParameters, PolicyParameters
from sim.scenario.tree import Branch
from sim.studies.build_checks import trial_faults
from sim.studies.design.parts import FEWEST_LEVERS, PartKind, PolicyPart, derived_names
from sim.studies.design.study import Study

ALL: Final = "all"
"""What a study writes to have every policy taken apart that has levers enough."""
_KINDS: Final[dict[PartKind, str]] = {"only": "`{}` alone", "without": "all but `{}`"}
"""The halves of a question about a lever, in words."""


def apart_faults(study: Study, root: Branch) -> Iterator[Fault]:
    """Check what a study asks to take apart.

    Args:
        study: without parts.
        root: tree of its file, for the line of a fault.
    """
    baseline, *others = study.policies
    for position, name in enumerate(study.parameters.decompose):
        at = root.get("decompose", position) or root
        place = f"decompose.{position}"
        if name == ALL:
            if not _with_levers_enough(study):
                what = f"no policy of this study sets {FEWEST_LEVERS} levers or more: none can be taken apart"
                yield Fault(at.file, at.line, place, what, "leave `decompose` out")
        elif name not in others:
            what = f"`{name}` is no policy of this study" if name != baseline else f"`{name}` is the baseline"
            mend = suggestion(name, others, "policies") if name != baseline else "leave it out"
            yield Fault(at.file, at.line, place, what, mend)
        elif len(study.policies[name].levers) < FEWEST_LEVERS:
            what = f"`{name}` sets one lever or none: there is nothing to take apart"
            yield Fault(at.file, at.line, place, what, "leave it out")
    if study.parameters.decompose and study.policies[baseline].levers:
        at = root.get("decompose") or root
        what = f"the baseline `{baseline}` sets levers itself: what a lever alone brings would be told wrongly"
        yield Fault(at.file, at.line, "decompose", what, "take a baseline without levers, or leave `decompose` out")


def taken_apart(study: Study, root: Branch) -> Study:
    """Give a study with the parts of its policies beside them, those left out that do not fit together.

    Args:
        study: without parts, and without faults.
        root: tree of its file.
    """
    parts: list[PolicyPart] = []
    policies = dict(study.policies)
    wanted = study.parameters.decompose
    for name in _with_levers_enough(study) if ALL in wanted else dict.fromkeys(wanted):
        mine, derived = parts_of(study.policies[name])
        refused = {}
        for part, policy in derived.items():
            faults = trial_faults(replace(study, policies={part: policy}), root)
            if faults:
                refused[part] = faults[0].what
            else:
                policies[part] = policy
        parts += [replace(each, name="", refused=refused[each.name]) if each.name in refused else each for each in mine]
    return replace(study, policies=policies, parts=tuple(parts))


def _with_levers_enough(study: Study) -> list[str]:
    _, *others = study.policies
    return [name for name in others if len(study.policies[name].levers) >= FEWEST_LEVERS]


def parts_of(policy: PolicyParameters) -> tuple[list[PolicyPart], dict[str, PolicyParameters]]:
    """Take a policy apart.

    Args:
        policy: with ``FEWEST_LEVERS`` levers or more.

    Returns:
        Two parts for each lever, and the derived policies by name: in the order of the levers, each set of levers
        once, without a cost, for only the whole is for sale.
    """
    parts: list[PolicyPart] = []
    derived: dict[str, PolicyParameters] = {}
    for kind, words in _KINDS.items():
        for lever in policy.levers:
            kept = {path: value for path, value in policy.levers.items() if (path == lever) == (kind == "only")}
            same = next((name for name, each in derived.items() if each.levers.keys() == kept.keys()), None)
            name = same or f"{policy.name}+{kind}+{lever}"
            parts.append(PolicyPart(policy.name, lever, kind, name))
            derived.setdefault(name, _derived(policy, kept, f"`{policy.name}`: {words.format(lever)}"))
    return parts, derived


def _derived(policy: PolicyParameters, levers: dict[str, Any], about: str) -> PolicyParameters:
    return policy.model_copy(update={"levers": levers, "about": about, "cost": CostParameters()})


def remarks_on_parts(study: Study) -> Iterator[str]:
    """Say what taking policies apart adds to a study, and which parts cannot be."""
    each = study.runs // len(study.policies)
    for name in dict.fromkeys(part.policy for part in study.parts):
        mine = [part for part in study.parts if part.policy == name]
        count = len(derived_names(mine))
        at_most = "at most " if study.parameters.stop else ""
        yield f"policy `{name}` is taken apart: {count} derived policies, {at_most}{count * each:,} of the runs"
        for refused in dict.fromkeys(part.refused for part in mine if part.refused):
            yield f"a part of `{name}` cannot be and is left out: {refused}"
