"""Which knobs a policy may set: levers only."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import create_model

from sim.errors import Fault
from sim.scenario.checking.messages import nearest
from sim.scenario.knobs import Knob, Parameters, knobs_of
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.reading.reader import read_parameters
from sim.scenario.tree import Branch
from sim.scenario.value_types import value_type_of

_ROLE_NOUNS = {"uncertainty": "an uncertainty", "setting": "a setting"}


@cache
def knobs_by_path(parameters: type[Scenario]) -> dict[str, Knob]:
    """Give every knob of a scenario type by dotted path; list positions are written ``*``."""
    return {knob.path: knob for knob in knobs_of(parameters)}


@cache
def lever_parameters(parameters: type[Scenario]) -> type[Parameters]:
    """Give a type with one optional key per lever, named by its dotted path."""
    fields: dict[str, Any] = {}
    for path, knob in knobs_by_path(parameters).items():
        if knob.role == "lever":
            loc = tuple(path.split("."))
            owner = value_type_of(parameters, loc).owner
            if owner is None:
                raise TypeError(f"the lever {path} stands where no policy can reach it")
            field = copy.copy(owner.model_fields[str(loc[-1])])
            field.alias = field.validation_alias = field.serialization_alias = path
            fields[path.replace(".", "__")] = (field.annotation, field)
    return create_model("Levers", __base__=Parameters, **fields)


def lever_faults(policy: Branch, parameters: type[Scenario]) -> Iterator[Fault]:
    """Check that a policy sets levers only, each to a value that it may have.

    Args:
        policy: tree of the policy file.
        parameters: scenario type that declares the levers.

    Yields:
        One fault per lever that is wrong.
    """
    levers = policy.get("levers")
    known = {path for path, knob in knobs_by_path(parameters).items() if knob.role == "lever"}
    settable: dict[str, Branch] = {}
    for path, branch in (levers.items() if levers else {}).items():
        if path in known:
            settable[path] = branch
            continue
        what, mend = _not_a_lever(path, branch, parameters, sorted(known))
        yield Fault(branch.file, branch.line, f"levers.{path}", what, mend)
    _, faults = read_parameters(lever_parameters(parameters), Branch(settable, policy.file, policy.line))
    for fault in faults:
        yield Fault(fault.file, fault.line, f"levers.{fault.path}", fault.what, fault.mend)


def _not_a_lever(path: str, branch: Branch, parameters: type[Scenario], levers: list[str]) -> tuple[str, str]:
    near = _near_levers(path, levers)
    mend = "levers are listed by `havenue describe levers`"
    mend = f"nearest levers: {', '.join(f'`{each}`' for each in near)}; {mend}" if near else mend
    knob = knobs_by_path(parameters).get(re.sub(r"\.[0-9]+(?=\.|$)", ".*", path))
    if knob is not None:
        noun = _ROLE_NOUNS[knob.role]
        return f"`{path}` is {noun}, not a lever: a policy cannot set it", mend
    if isinstance(branch.value, dict):
        inner = next(iter(branch.value), "name")
        return f"`{path}` is a group of keys, not a lever", f"write dotted paths: `{path}.{inner}: ...`"
    if value_type_of(parameters, tuple(path.split("."))).annotation is not None:
        return f"`{path}` is not a lever: a policy cannot set it", mend
    exact = nearest(path, levers)
    return f"there is no lever `{path}`", f"did you mean `{exact[0]}`?" if exact else mend


def _near_levers(path: str, levers: list[str]) -> list[str]:
    """Give levers of the same group, and those that are spelt nearly like it."""
    part = path.rpartition(".")[0]
    siblings = [each for each in levers if part and each.rpartition(".")[0] == part]
    near = [*nearest(path, siblings, most=2), *difflib.get_close_matches(path, levers, n=2, cutoff=0.8)]
    return list(dict.fromkeys([*near, *siblings]))[:3]
