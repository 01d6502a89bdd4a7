"""Policies against scenarios: which levers there are, whether a policy may set them, and setting them."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel, create_model

from sim.errors import Fault, InputError
from sim.scenario.checking.messages import nearest
from sim.scenario.knobs import Knob, Words, knobs_of
from sim.scenario.parameters.policy import PolicyWords
from sim.scenario.parameters.scenario import Plan, Scenario
from sim.scenario.reading.reader import read_words
from sim.scenario.tree import Branch, dotted, grown, planted
from sim.scenario.value_types import form_of

_ROLE_NOUNS = {"uncertainty": "an uncertainty", "setting": "a setting"}


@cache
def knobs_by_path(words: type[Scenario]) -> dict[str, Knob]:
    """Give every knob of a scenario type by dotted path; list positions are written ``*``."""
    return {knob.path: knob for knob in knobs_of(words)}


@cache
def lever_words(words: type[Scenario]) -> type[Words]:
    """Give a type with one optional key per lever, named by its dotted path."""
    fields: dict[str, Any] = {}
    for path, knob in knobs_by_path(words).items():
        if knob.role == "lever":
            loc = tuple(path.split("."))
            owner = form_of(words, loc).owner
            if owner is None:
                raise TypeError(f"the lever {path} stands where no policy can reach it")
            field = copy.copy(owner.model_fields[str(loc[-1])])
            field.alias = field.validation_alias = field.serialization_alias = path
            fields[path.replace(".", "__")] = (field.annotation, field)
    return create_model("Levers", __base__=Words, **fields)


def lever_faults(policy: Branch, words: type[Scenario]) -> Iterator[Fault]:
    """Check that a policy sets levers only, each to a value that it may have.

    Args:
        policy: tree of the policy file.
        words: scenario type that declares the levers.

    Yields:
        One fault per lever that is wrong.
    """
    levers = policy.get("levers")
    known = {path for path, knob in knobs_by_path(words).items() if knob.role == "lever"}
    settable: dict[str, Branch] = {}
    for path, branch in (levers.items() if levers else {}).items():
        if path in known:
            settable[path] = branch
            continue
        what, mend = _not_a_lever(path, branch, words, sorted(known))
        yield Fault(branch.file, branch.line, f"levers.{path}", what, mend)
    _, faults = read_words(lever_words(words), Branch(settable, policy.file, policy.line))
    for fault in faults:
        yield Fault(fault.file, fault.line, f"levers.{fault.path}", fault.what, fault.mend)


def _not_a_lever(path: str, branch: Branch, words: type[Scenario], levers: list[str]) -> tuple[str, str]:
    near = _near_levers(path, levers)
    mend = "levers are listed by `havenue describe levers`"
    mend = f"nearest levers: {', '.join(f'`{each}`' for each in near)}; {mend}" if near else mend
    knob = knobs_by_path(words).get(re.sub(r"\.[0-9]+(?=\.|$)", ".*", path))
    if knob is not None:
        noun = _ROLE_NOUNS[knob.role]
        return f"`{path}` is {noun}, not a lever: a policy cannot set it", mend
    if isinstance(branch.value, dict):
        inner = next(iter(branch.value), "name")
        return f"`{path}` is a group of keys, not a lever", f"write dotted paths: `{path}.{inner}: ...`"
    if form_of(words, tuple(path.split("."))).annotation is not None:
        return f"`{path}` is no lever: a policy cannot set it", mend
    exact = nearest(path, levers)
    return f"there is no lever `{path}`", f"did you mean `{exact[0]}`?" if exact else mend


def _near_levers(path: str, levers: list[str]) -> list[str]:
    near = nearest(path, levers, most=2) or difflib.get_close_matches(path, levers, n=2, cutoff=0.3)
    part = path.rpartition(".")[0]
    siblings = [each for each in levers if part and each.rpartition(".")[0] == part]
    return list(dict.fromkeys([*near, *siblings]))[:3]


def laid_on(root: Branch, policy: Branch) -> Branch:
    """Give a scenario's tree with a policy's levers set in it."""
    levers = policy.get("levers")
    for path, branch in (levers.items() if levers else {}).items():
        root = planted(root, tuple(path.split(".")), branch)
    return root


def lay(scenario: Scenario, policy: PolicyWords) -> Plan:
    """Lay a policy on a scenario that is already in words.

    Args:
        scenario: the resolved words.
        policy: the policy to lay on them.

    Returns:
        The plan: the words with the levers set, and the policy.

    Raises:
        InputError: a policy that sets what is no lever, or sets it to a value out of range.
    """
    words = type(scenario)
    file = f"policy {policy.name}"
    tree = grown(policy.model_dump(by_alias=True), file)
    faults = list(lever_faults(tree, words))
    if faults:
        raise InputError(faults)
    root = laid_on(grown(_dumped(scenario), f"scenario {scenario.name}"), tree)
    laid, faults = read_words(words, root)
    if laid is None:
        raise InputError(faults)
    return Plan(laid, policy)


def _dumped(words: BaseModel) -> dict[str, Any]:
    return words.model_dump(by_alias=True)


def conflicts(policy: Branch, overrides: tuple[str, ...]) -> Iterator[Fault]:
    """Refuse a lever that both the policy and ``--set`` give: neither should win in silence."""
    levers = policy.get("levers")
    typed = {text.partition("=")[0].strip() for text in overrides}
    for path, branch in (levers.items() if levers else {}).items():
        if path in typed:
            what = f"`{dotted((path,))}` is set by this policy and by --set"
            yield Fault(branch.file, branch.line, f"levers.{path}", what, "leave one of the two out")
