"""Parameters of the people of a verification case: where they stand, how fast they walk, when and where they go."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.knobs import Parameters, knob
from sim.scenario.parameters.decisions import DecisionParameters
from sim.scenario.parameters.venue import Identifier, Point, Ring
from sim.scenario.references import assumption

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Positive = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=1e-9)]
Share = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0.0, le=1.0)]
Box = tuple[Point, Point]
"""Two opposite corners of an upright rectangle, lower left first."""


class FixedDraw(Parameters):
    """The same for everybody."""

    kind: Literal["fixed"] = "fixed"
    value: Number


class UniformDraw(Parameters):
    """Evenly spread."""

    kind: Literal["uniform"] = "uniform"
    low: Number
    high: Number


class NormalDraw(Parameters):
    """Normally spread, cut off on both sides."""

    kind: Literal["normal"] = "normal"
    mean: Number
    sd: Positive
    low: Number
    high: Number


class LognormalDraw(Parameters):
    """Log-normally spread."""

    kind: Literal["lognormal"] = "lognormal"
    median: Positive
    sigma: Positive


class GammaDraw(Parameters):
    """Gamma distribution."""

    kind: Literal["gamma"] = "gamma"
    shape: Positive
    scale: Positive


class WeibullDraw(Parameters):
    """Weibull distribution."""

    kind: Literal["weibull"] = "weibull"
    shape: Positive
    scale: Positive


class ListedDraw(Parameters):
    """One number for each person, in order; from the beginning again where there are more people."""

    kind: Literal["listed"] = "listed"
    values: tuple[Number, ...] = Field(min_length=1)


Draw = Annotated[
    FixedDraw | UniformDraw | NormalDraw | LognormalDraw | GammaDraw | WeibullDraw | ListedDraw,
    Field(discriminator="kind"),
]
"""How a number is spread over the people of a group."""


class CaseDecisionParameters(DecisionParameters):
    """How the people of a case decide: as in a scenario, but no signs add to the exits that they are told of."""

    sign_range_m: float = knob(
        0.0, unit="m", low=0.0, high=100.0, role="setting",
        source=assumption("the case says who knows which exit"),
        about="walking distance within which signs lead everybody to the exits of the area they are in",
    )  # fmt: skip


class PeopleParameters(Parameters):
    """A group of people of a verification case.

    They stand either at the points ``at``, or in one ``rectangle``, ``polygon`` or ``area`` of which ``count`` or
    ``density_per_m2`` says how many there are.
    """

    id: Identifier
    at: tuple[Point, ...] = Field((), description="where each of them stands at the start, sheet metres")
    rectangle: Box | None = Field(None, description="lower left and upper right corner, sheet metres")
    polygon: Ring | None = Field(None, description="outline of the ground that they stand on")
    area: Identifier | None = Field(None, description="area of the venue that they stand in")
    count: int | None = Field(None, strict=True, ge=0, le=100_000, description="how many they are")
    density_per_m2: float | None = knob(
        None, unit="persons/m2", low=0.01, high=20.0, role="setting",
        source=assumption("the author of the case chooses it"),
        about="how many stand on a square metre of the ground that they stand on",
    )  # fmt: skip
    spread: Literal["random", "lattice"] = Field(
        "random", description="drawn evenly and clear of each other, or evenly spaced"
    )
    speed_mps: Draw = Field(FixedDraw(value=1.34), description="free walking speed, m/s")
    radius_m: Draw = Field(FixedDraw(value=0.2), description="radius of the body, m")
    delay_s: Draw = Field(FixedDraw(value=0.0), description="time at which each begins to walk, s")
    exit: Identifier | None = Field(None, description="exit assigned; without it, each takes the quickest it knows")
    knows: tuple[Identifier, ...] = Field(
        (), description="exits known to those who choose; none named means all, or those of `knows_share` alone"
    )
    knows_share: dict[Identifier, Share] = Field(
        {}, description="exit: share of the group that knows it besides those of `knows`, drawn person by person"
    )
    familiar: Identifier | None = Field(None, description="exit that those who choose came in by")
    stay: bool = Field(False, strict=True, description="they stand where they are, for good")
    together: bool = Field(False, strict=True, description="they are one group")
