"""How far a policy is carried out: part of the step of each number, and in some runs what is all or nothing."""

from __future__ import annotations

from math import floor
from typing import Any

from sim.errors import InputError
from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.parameters.scenario import Plan, Scenario
from sim.scenario.reading.reader import read_parameters
from sim.scenario.tree import all_planted, grown


def carried_out(before: Scenario, laid: Scenario, policy: PolicyParameters) -> Plan:
    """Give the plan of a policy that is carried out as far as ``run.policy_fidelity`` says.

    Numbers go part of their step in every run. What is no number, before or after, is all or nothing: it is set in some
    runs and not in others, all of a policy together.

    Args:
        before: the parameters without the policy.
        laid: the same with every lever set in full.
        policy: whose levers these are.

    Returns:
        The plan; it holds ``laid`` itself where the policy is carried out in full.

    Raises:
        InputError: levers set in part that do not fit together.
    """
    if laid.run.policy_fidelity == 1.0 or not policy.levers:
        return Plan(laid, policy)
    switched, unswitched = (_partly(before, laid, policy, switched=each) for each in (True, False))
    return Plan(switched, policy, None if unswitched == switched else unswitched)


def _partly(before: Scenario, laid: Scenario, policy: PolicyParameters, *, switched: bool) -> Scenario:
    """Give the parameters with each number part of its step on, and with all that is no number set, or none of it."""
    tree = grown(laid.model_dump(by_alias=True), f"scenario {laid.name}")
    values = {
        tuple(path.split(".")): step_done(
            _value_at(before, path), _value_at(laid, path), laid.run.policy_fidelity, switched=switched
        )
        for path in policy.levers
    }
    tree = all_planted(tree, {loc: grown(value, f"policy {policy.name}") for loc, value in values.items()})
    partly, faults = read_parameters(type(laid), tree)
    if partly is None:
        raise InputError(faults)
    return partly


def step_done(before: Any, after: Any, share: float, *, switched: bool = True) -> Any:
    """Give the value of a lever that goes a share of its step.

    Whole numbers are rounded, halves up. What is no number, before or after, is set or not, as ``switched`` says: a
    switch, a choice, a list, or a number where there was none.
    """
    if not (_is_number(before) and _is_number(after)):
        return after if switched else before
    value = before + share * (after - before)
    return floor(value + 0.5) if isinstance(before, int) and isinstance(after, int) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _value_at(parameters: Any, path: str) -> Any:
    for part in path.split("."):
        parameters = getattr(parameters, part)
    return parameters
