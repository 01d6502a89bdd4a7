"""Whether a policy that is carried out in part has its switches set in a run: one draw, the same for all policies."""

from __future__ import annotations

from sim.scenario.parameters.scenario import Plan
from sim.world.random_streams import RandomStreams, Stream


def plan_of_run(plan: Plan, seed: int) -> Plan:
    """Give what one run is built from.

    Args:
        plan: scenario with the policy laid on, for all runs.
        seed: of the replication.

    Returns:
        The plan with the switches, choices and lists of its policy set where the draw of the run is below
        ``run.policy_fidelity``, and as before the policy where not; ``plan`` itself where every run has the same.
    """
    if plan.unswitched is None:
        return plan
    is_set = RandomStreams(seed).uniform(Stream.FIDELITY, 1)[0] < plan.scenario.run.policy_fidelity
    return Plan(plan.scenario if is_set else plan.unswitched, plan.policy)
