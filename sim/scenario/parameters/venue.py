"""Parameters of a venue: levels, areas, doors and seats, drawn on one sheet in metres.

A venue is drawn *unfolded*: its levels lie side by side on one sheet, and a stair is drawn at its
incline length between the level it leaves and the level it reaches. Walking lengths on the sheet
are then true, and each level says how far its drawing was moved from where it truly stands
(``drawn_offset_m``), so that sight and sound between levels use true distances.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.deep import no, plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption, derived, in_range

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Coordinate = Annotated[float, Field(strict=True, ge=-10_000.0, le=10_000.0, allow_inf_nan=False)]
Point = tuple[Coordinate, Coordinate]
Ring = Annotated[tuple[Point, ...], Field(min_length=3)]

AreaUse = Literal["hall", "foyer", "corridor", "stair", "refuge", "backstage", "open", "forecourt"]
DoorState = Literal["open", "closed", "locked"]
Lining = Literal["board", "concrete", "steel", "insulated"]


class LevelParameters(Parameters):
    """A storey and where its drawing lies on the sheet."""

    id: Identifier
    elevation_m: float = knob(
        0.0, unit="m", low=-50.0, high=200.0, role="setting",
        source=assumption("the venue's drawing says it"),
        about="height of the floor above the ground level",
    )  # fmt: skip
    drawn_offset_m: Point = Field((0.0, 0.0), description="sheet position minus true position, x and y")


class AreaParameters(Parameters):
    """A piece of floor that people can stand on."""

    id: Identifier
    level: Identifier
    use: AreaUse
    polygon: Ring = Field(description="corners in sheet metres, either way round")
    holes: tuple[Ring, ...] = Field((), description="solid things inside: pillars, stages, bars")
    overlooks: tuple[Identifier, ...] = Field((), description="areas seen from here as over a balustrade")
    capacity: int | None = Field(None, strict=True, ge=1, le=100_000, description="people that a refuge can hold")
    joins: tuple[Identifier, Identifier] | None = Field(None, description="for a stair: the lower and the upper level")
    upward: Point | None = Field(None, description="for a stair: direction of ascent on the sheet")
    ceiling_m: float | None = knob(
        None, unit="m", low=1.8, high=100.0, role="setting",
        source=assumption("the venue's drawing says it; by use where it does not"),
        about="height of the ceiling over the lowest floor of the area; where silent hall 10, backstage 6, foyer 4, "
        "corridor and refuge 3, a stair 3 over its upper level",
    )  # fmt: skip
    floor_rise_m: float = knob(
        0.0, unit="m", low=0.0, high=30.0, role="setting",
        source=assumption("the venue's drawing says it"),
        about="for a rake: how much higher the floor is at its highest than at its lowest; a stair rises between its "
        "levels",
    )  # fmt: skip


class DoorParameters(Parameters):
    """A gap in the wall between two areas, or between an area and outside."""

    id: Identifier
    between: tuple[Identifier, Identifier] = Field(description="two area ids; `outside` makes it an exit")
    line: tuple[Point, Point] = Field(description="the gap, post to post, in sheet metres")
    state: DoorState = "open"
    opens_after_s: float = knob(
        0.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption(),
        deep=no("it describes a door, which is drawn with the venue"),
        about="for a closed door: time from first use until it stands open",
    )  # fmt: skip
    sill_m: float = knob(
        0.0, unit="m", low=0.0, high=20.0, role="setting",
        source=assumption("the venue's drawing says it"),
        about="height of the lower edge of the gap over the floor, where air passes; people step over it",
    )  # fmt: skip
    height_m: float = knob(
        2.1, unit="m", low=0.3, high=30.0, role="setting",
        source=assumption("the venue's drawing says it; a usual door"),
        about="height of the gap from its lower to its upper edge",
    )  # fmt: skip
    public_entrance: bool = Field(False, description="the public comes in here before the show")
    response_access: bool = Field(False, description="police and medics come in here")


class SeatingParameters(Parameters):
    """A block of seats: slow ground that people leave towards the aisles."""

    id: Identifier
    area: Identifier
    polygon: Ring
    seats: int = Field(strict=True, ge=1, le=100_000)


class SpaceParameters(Parameters):
    """Areas that share their air, as a hall and the balconies in it do."""

    id: Identifier
    areas: tuple[Identifier, ...] = Field(min_length=1)
    lining: Lining = knob(
        "board", unit="choice", role="setting",
        source=assumption("the venue's drawing says it"),
        about="what walls and ceiling are faced with, which takes up heat",
    )  # fmt: skip
    leakage_m2: float | None = knob(
        None, unit="m2", low=0.0, high=100.0, role="setting",
        source=assumption("the venue's drawing says it; by the size of the space where it does not"),
        about="area of gaps and cracks to the outside, from floor to ceiling, doors apart; never less than 0.0002 of "
        "walls, floor and ceiling, which is taken where silent",
    )  # fmt: skip
    roof_opening_m2: float = knob(
        0.0, unit="m2", low=0.0, high=10_000.0, role="setting",
        source=assumption("the venue's drawing says it"),
        about="area of what always stands open in the roof",
    )  # fmt: skip


class VenueParameters(Parameters):
    """A whole venue. Only synthetic archetypes are shipped."""

    schema_version: Literal[1] = Field(1, alias="schema")
    name: Identifier
    about: str
    levels: tuple[LevelParameters, ...] = Field(min_length=1)
    areas: tuple[AreaParameters, ...] = Field(min_length=1)
    doors: tuple[DoorParameters, ...] = ()
    seating: tuple[SeatingParameters, ...] = ()
    standing_areas: tuple[Identifier, ...] = Field((), description="areas where the audience stands")
    spaces: tuple[SpaceParameters, ...] = Field(
        (), description="areas that share their air; where silent, areas of which one overlooks the other, and those "
        "of one use with openings between them along more than half of their common edge"
    )  # fmt: skip
    run_out_m: float = knob(
        5.0, unit="m", low=2.0, high=50.0, role="setting",
        source=assumption("flow through an exit is too high where people vanish at its line (verification case E05)"),
        about="walkable length behind each exit before people leave the model",
    )  # fmt: skip
    wall_thickness_m: float = knob(
        0.2, unit="m", low=0.0, high=1.0, role="setting",
        source=assumption(),
        about="thickness of every wall, half on each side of the drawn line; doors become channels that long",
    )  # fmt: skip
    seat_speed_factor: float = knob(
        0.45, unit="share", low=0.05, high=1.0, role="uncertainty",
        source=assumption(),
        deep=plausible(0.3, 0.7),
        about="walking speed between seat rows as a share of that on open floor",
    )  # fmt: skip
    stair_up_factor: float = knob(
        0.45, unit="share", low=0.1, high=1.0, role="uncertainty",
        source=derived("0.50 to 0.58 m/s up against 1.2 to 1.3 m/s on the level", "rimea_2025"),
        deep=plausible(0.38, 0.5),
        about="walking speed along the incline upward as a share of that on level floor",
    )  # fmt: skip
    stair_down_factor: float = knob(
        0.6, unit="share", low=0.1, high=1.0, role="uncertainty",
        source=in_range("0.65 to 0.81 m/s down against 1.2 to 1.3 m/s on the level", "rimea_2025"),
        deep=plausible(0.5, 0.68),
        about="walking speed along the incline downward as a share of that on level floor",
    )  # fmt: skip
