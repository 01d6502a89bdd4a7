"""Policies against scenarios: which levers there are, whether a policy may set them, and setting them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from sim.errors import Fault, InputError
from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.parameters.scenario import Plan, Scenario
from sim.scenario.policies.fidelity import carried_out
from sim.scenario.policies.levers import lever_faults
from sim.scenario.reading.reader import read_parameters
from sim.scenario.tree import Branch, dotted, grown, planted


def laid_on(root: Branch, policy: Branch) -> Branch:
    """Give a scenario's tree with a policy's levers set in it."""
    levers = policy.get("levers")
    for path, branch in (levers.items() if levers else {}).items():
        root = planted(root, tuple(path.split(".")), branch)
    return root


def lay(scenario: Scenario, policy: PolicyParameters) -> Plan:
    """Lay a policy on a scenario that is already in parameters.

    Args:
        scenario: the resolved parameters.
        policy: the policy to lay on them.

    Returns:
        The plan: the parameters with the levers set as far as the policy is carried out, and the policy.

    Raises:
        InputError: a policy that sets what is no lever, or sets it to a value out of range.
    """
    return carried_out(scenario, laid_in_full(scenario, policy), policy)


def laid_in_full(scenario: Scenario, policy: PolicyParameters) -> Scenario:
    """Give the parameters of a scenario with every lever of a policy set, however far the policy is carried out."""
    parameters = type(scenario)
    file = f"policy {policy.name}"
    tree = grown(policy.model_dump(by_alias=True), file)
    faults = list(lever_faults(tree, parameters))
    if faults:
        raise InputError(faults)
    root = laid_on(grown(_dumped(scenario), f"scenario {scenario.name}"), tree)
    laid, faults = read_parameters(parameters, root)
    if laid is None:
        raise InputError(faults)
    return laid


def _dumped(parameters: BaseModel) -> dict[str, Any]:
    return parameters.model_dump(by_alias=True)


def conflicts(policy: Branch, overrides: tuple[str, ...]) -> Iterator[Fault]:
    """Refuse a lever that both the policy and ``--set`` give: neither should win in silence."""
    levers = policy.get("levers")
    typed = {text.partition("=")[0].strip() for text in overrides}
    for path, branch in (levers.items() if levers else {}).items():
        if path in typed:
            what = f"`{dotted((path,))}` is set by this policy and by --set"
            yield Fault(branch.file, branch.line, f"levers.{path}", what, "leave one of the two out")
