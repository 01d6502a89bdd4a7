"""Parameters of a policy: named lever settings by dotted path, a cost and a line of reasoning; nothing else."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from sim.scenario.knobs import Parameters, knob
from sim.scenario.parameters.venue import Identifier
from sim.scenario.references import assumption

Group = Literal["evacuation", "invacuation", "lockdown", "communication", "measures", "fire", "police", "care"]
"""What a policy is about: one of four procedures that venues plan, measures of the venue beforehand,
protection against fire, police or care."""


class CostParameters(Parameters):
    """What a policy costs, so that nobody compares benefits alone."""

    currency: str = Field("GBP", pattern=r"^[A-Z]{3}$")
    year: int = Field(2024, strict=True, ge=1990, le=2100)
    capital: float = knob(
        0.0,
        unit="currency",
        low=0.0,
        role="setting",
        source=assumption("the author of the policy gives it"),
        about="paid once",
    )
    annual: float = knob(
        0.0,
        unit="currency per year",
        low=0.0,
        role="setting",
        source=assumption("the author of the policy gives it"),
        about="paid each year",
    )
    per_event: float = knob(
        0.0, unit="currency per event", low=0.0, role="setting",
        source=assumption("the author of the policy gives it"),
        about="paid for each event held",
    )  # fmt: skip
    per_warning: float = knob(
        0.0, unit="currency per warning", low=0.0, role="setting",
        source=assumption("the author of the policy gives it"),
        about="paid for each warning that is heeded, whether an attack follows or not",
    )  # fmt: skip


class PolicyParameters(Parameters):
    """A policy: what it sets, why, and at what cost."""

    schema_version: Literal[1] = Field(1, alias="schema")
    name: Identifier
    about: str = Field(description="what it is, in one line")
    group: Group | None = Field(None, description="a procedure, measures, fire, police or care; none for several")
    reason: str = Field(description="why it might help, with its source")
    levers: dict[str, Any] = Field(default_factory=dict, description="dotted path of a lever: value")
    cost: CostParameters = CostParameters()
