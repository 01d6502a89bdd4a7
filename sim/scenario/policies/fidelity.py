"""How far a policy is carried out: each lever goes part of its step from the scenario's value to the policy's."""

from __future__ import annotations

from math import floor
from typing import Any

from sim.errors import InputError
from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.reading.reader import read_parameters
from sim.scenario.tree import grown, planted


def partly_done(before: Scenario, laid: Scenario, policy: PolicyParameters) -> Scenario:
    """Give a scenario on which a policy is carried out as far as ``run.policy_fidelity`` says.

    Args:
        before: the parameters without the policy.
        laid: the same with every lever set in full.
        policy: whose levers these are.

    Returns:
        ``laid`` itself where the policy is carried out in full.

    Raises:
        InputError: levers set in part that do not fit together.
    """
    share = laid.run.policy_fidelity
    if share == 1.0 or not policy.levers:
        return laid
    tree = grown(laid.model_dump(by_alias=True), f"scenario {laid.name}")
    for path in policy.levers:
        value = step_done(_value_at(before, path), _value_at(laid, path), share)
        tree = planted(tree, tuple(path.split(".")), grown(value, f"policy {policy.name}"))
    partly, faults = read_parameters(type(laid), tree)
    if partly is None:
        raise InputError(faults)
    return partly


def step_done(before: Any, after: Any, share: float) -> Any:
    """Give the value of a lever that goes a share of its step.

    Whole numbers are rounded, halves up. What is no number, before or after, is set in full: a switch, a choice, a
    list, or a number where there was none.
    """
    if not (_is_number(before) and _is_number(after)):
        return after
    value = before + share * (after - before)
    return floor(value + 0.5) if isinstance(before, int) and isinstance(after, int) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _value_at(parameters: Any, path: str) -> Any:
    for part in path.split("."):
        parameters = getattr(parameters, part)
    return parameters
