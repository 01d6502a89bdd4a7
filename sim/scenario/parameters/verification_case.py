"""Parameters of a verification case: a law, who walks where, what is measured, and what is allowed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, SerializeAsAny, create_model

from sim.scenario.knobs import Parameters, knob
from sim.scenario.parameters.building import DoorFlow, StairFlow
from sim.scenario.parameters.scenario import Catalogue, PlugParameters, Scenario, choice_of
from sim.scenario.parameters.smoke_harm import DoseForm
from sim.scenario.parameters.venue import DoorState, Identifier, Point, VenueParameters
from sim.scenario.parameters.verification_people import (
    Box,
    CaseDecisionParameters,
    Number,
    PeopleParameters,
    Share,
)
from sim.scenario.references import assumption

CaseId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=40)]
Tier = Literal["fast", "slow"]

MeasureKind = Literal[
    "travel_time", "last_crossing", "flow", "total_flow", "specific_flow", "crossings", "left_by", "left_by_share",
    "closest_gap", "speed_ratio", "frames_outside", "zone_speed", "zone_speed_peak", "zone_density",
    "zone_density_peak", "zone_flow", "arrival_spread", "still_inside", "start_error", "delay_ks", "passed_shut",
    "file_spacing_error", "file_speed_error", "file_band_share", "open_corridor_error", "bottleneck_error",
    "crush_person_s", "digest", "distinct_runs", "metric", "drawn_speed_mean", "drawn_speed_sd", "drawn_speed_low",
    "drawn_speed_high", "placing_rejected", "incapacitated_at", "exit_shares_error",
    "last_passage",
]  # fmt: skip
"""What can be measured; ``sim.verification.measures.kinds`` holds a function for each."""

NEEDS: dict[str, tuple[str, ...]] = {
    "flow": ("line",), "specific_flow": ("line",), "crossings": ("line",), "left_by": ("exit",),
    "left_by_share": ("exit",), "zone_speed": ("zone",), "zone_speed_peak": ("zone",), "zone_density": ("zone",),
    "zone_density_peak": ("zone",), "zone_flow": ("zone",), "delay_ks": ("group",), "passed_shut": ("exit",),
    "file_spacing_error": ("group",), "file_speed_error": ("group",), "file_band_share": ("group",),
    "open_corridor_error": ("zone",), "bottleneck_error": ("line",), "metric": ("metric",),
    "crush_person_s": ("zone",), "exit_shares_error": ("data",),
    "last_passage": ("line",),
}  # fmt: skip
"""Keys that a kind of measure cannot do without."""

AcceptKind = Literal[
    "value", "ratio", "difference", "share_won", "within_interval", "rising", "falling", "average", "rms", "mean_abs",
    "largest", "smallest", "slope", "settled_mean", "settled_sd", "rmse", "mae", "bias",
]  # fmt: skip
"""How the values of a measure are put together before they are compared with what is allowed."""


class DoorChangeParameters(Parameters):
    """A door that changes during the run."""

    door: Identifier
    at_s: Number = Field(description="when, s")
    becomes: DoorState


class LineParameters(Parameters):
    """A line whose crossings are counted; forward is to the right of who looks along it."""

    id: Identifier
    line: Box = Field(description="its two ends, sheet metres")


class ZoneParameters(Parameters):
    """A piece of ground on which people are counted."""

    id: Identifier
    rectangle: Box = Field(description="lower left and upper right corner, sheet metres")


class PlacedParameters(Parameters):
    """How the whole case is turned, mirrored and moved on the sheet before it is walked."""

    turn_deg: float = knob(
        0.0, unit="degrees", low=-360.0, high=360.0, role="setting",
        source=assumption("the author of the case chooses it"),
        about="turn about the origin of the sheet, counter-clockwise",
    )  # fmt: skip
    mirror: bool = Field(False, strict=True, description="mirrored at the x axis before it is turned")
    shift_m: Point = Field((0.0, 0.0), description="moved by so much after it is turned")


class CaseRunParameters(Parameters):
    """How a case is stepped."""

    duration_s: float = knob(
        120.0, unit="s", low=0.1, high=14_400.0, role="setting",
        source=assumption("the author of the case chooses it"),
        about="simulated time at most; a run ends sooner when everybody who walks has gone",
    )  # fmt: skip
    step_s: float = knob(
        0.1, unit="s", low=0.01, high=2.0, role="setting",
        source=assumption("times of crossing to 0.1 s or better"),
        about="time between two looks at delays, doors and exits",
    )  # fmt: skip
    movement_step_s: float = knob(
        0.05, unit="s", low=0.001, high=0.2, role="setting",
        source=assumption("the default of a run"),
        about="time step of movement; must divide step_s",
    )  # fmt: skip
    record_every_s: float = knob(
        0.1, unit="s", low=0.01, high=10.0, role="setting",
        source=assumption("times of crossing to 0.1 s or better"),
        about="time between two positions that are measured",
    )  # fmt: skip


class DataParameters(Parameters):
    """What others measured, for a case to be held against: points, or the share of people who took each exit."""

    id: Identifier
    source: str = Field(description="the work that gives them, and how it was seen")
    points: tuple[tuple[Number, Number], ...] = Field((), description="x and y of each")
    shares: dict[Identifier, Share] = Field({}, description="exit: share of those who left that took it")


class MeasureParameters(Parameters):
    """One figure taken from a run."""

    name: Identifier
    kind: MeasureKind
    group: Identifier | None = Field(None, description="only these people; without it, all who do not stay")
    line: Identifier | None = Field(None, description="a line of the case, or a door")
    since: Identifier | None = Field(None, description="line from which a travel time counts, in place of the delay")
    zone: Identifier | None = None
    exit: Identifier | None = None
    metric: Identifier | None = Field(None, description="a metric of a run, for a case with a scenario")
    data: Identifier | None = Field(None, description="data with `shares`")
    direction: Literal["forward", "backward"] = "forward"
    from_s: Number = Field(0.0, description="start of the time that counts, s")
    to_s: Number | None = Field(None, description="end of the time that counts, s")
    drop_share: Share = Field(0.0, description="share of the crossings left out at either end")
    above_per_m2: Number = Field(5.0, description="density from which crush exposure counts, persons/m2")


class AcceptParameters(Parameters):
    """What is allowed of a measure."""

    measure: Identifier
    of: AcceptKind = "value"
    variant: Identifier | None = Field(None, description="the variant that is meant; without it, each of them")
    to: Identifier | None = Field(None, description="the variant it is compared with")
    variants: tuple[Identifier, ...] = Field((), description="several variants in order; none named means all")
    than: Identifier | None = Field(None, description="a measure that is taken off first, in the same run")
    data: Identifier | None = Field(None, description="data with `points` that a residual is taken from")
    at: Identifier | None = Field(None, description="measure that gives the x of a residual, not the variant's `x`")
    judged: Literal["mean", "each", "low", "high", "prediction"] = Field(
        "mean",
        description="mean over the seeds, each seed, the low or high end of the 95 % interval of the mean, or both "
        "ends of the 95 % interval of prediction: what one more seed would give",
    )
    min: Number | None = None
    max: Number | None = None
    above: Number | None = Field(None, description="as `min`, and not equal to it")
    below: Number | None = Field(None, description="as `max`, and not equal to it")
    reason: str = Field(description="where the bounds come from")


class VariantParameters(Parameters):
    """The case with some of its parameters set otherwise."""

    name: Identifier
    x: Number | None = Field(None, description="the number that a slope or a residual is taken against")
    set: dict[str, Any] = Field({}, description="dotted paths and their values")


class CaseParameters(Parameters):
    """One verification case: either a venue with people in it, or a whole scenario."""

    schema_version: Literal[1] = Field(1, alias="schema")
    id: CaseId
    title: str
    law: str = Field(description="what must hold, in one sentence")
    source: str = Field(description="who asks for it")
    tier: Tier = "fast"
    seeds: int = Field(1, strict=True, ge=1, le=1000, description="replications: seeds 0, 1, 2 ...")
    note: str = ""
    venue: VenueParameters | None = None
    people: tuple[PeopleParameters, ...] = ()
    door_flow: DoorFlow = "free"
    stair_flow: StairFlow = "bodies"
    dose: DoseForm = "iso13571"
    door_changes: tuple[DoorChangeParameters, ...] = ()
    decisions: CaseDecisionParameters = CaseDecisionParameters()
    movement: SerializeAsAny[PlugParameters]
    smoke: SerializeAsAny[PlugParameters] | None = Field(None, description="smoke in the air of the venue")
    placed: PlacedParameters = PlacedParameters()
    run: CaseRunParameters = CaseRunParameters()
    scenario: Scenario | None = None
    repeats: int = Field(1, strict=True, ge=1, le=10, description="times that each seed is run, for `distinct_runs`")
    lines: tuple[LineParameters, ...] = ()
    zones: tuple[ZoneParameters, ...] = ()
    data: tuple[DataParameters, ...] = ()
    measures: tuple[MeasureParameters, ...] = ()
    accept: tuple[AcceptParameters, ...] = Field((), description="without any, the case is a report")
    variants: tuple[VariantParameters, ...] = ()


def case_type(catalogue: Catalogue, scenario: type[Scenario]) -> type[CaseParameters]:
    """Give the type of a case that knows the plugs of a catalogue.

    Args:
        catalogue: parameters of every plug by socket and kind. The first movement kind is the default.
        scenario: the scenario type that knows them.

    Returns:
        A subclass of ``CaseParameters``.
    """
    kinds = list(catalogue["movement"].values())
    fields: dict[str, Any] = {
        "movement": (choice_of(catalogue["movement"]), Field(default_factory=kinds[0], validate_default=False)),
        "smoke": (catalogue["hazards"]["smoke"] | None, CaseParameters.model_fields["smoke"]),
        "scenario": (scenario | None, None),
    }
    return create_model("CaseParameters", __base__=CaseParameters, **fields)
