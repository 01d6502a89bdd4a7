"""Small venues in words, for tests. Every builder gives ``VenueParameters`` that lint clean."""

from __future__ import annotations

from typing import Any

from sim.scenario.parameters.venue import VenueParameters

ENTRANCE = {"public_entrance": True, "response_access": True}


def box(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
    """Give the corners of an upright rectangle."""
    return [(float(x0), float(y0)), (float(x1), float(y0)), (float(x1), float(y1)), (float(x0), float(y1))]


def venue(areas: list[dict[str, Any]], doors: list[dict[str, Any]], **more: Any) -> VenueParameters:
    """Give a venue; areas without a level lie on ``ground``, and without a use are halls."""
    words = {
        "name": "tiny",
        "about": "a venue for a test",
        "levels": [{"id": "ground"}],
        "areas": [{"level": "ground", "use": "hall", **area} for area in areas],
        "doors": doors,
    }
    return VenueParameters.model_validate({**words, **more})


def room(
    width: float = 10.0,
    depth: float = 8.0,
    door_width: float = 2.0,
    *,
    holes: list[list[tuple[float, float]]] | None = None,
    door: dict[str, Any] | None = None,
    **more: Any,
) -> VenueParameters:
    """Give one room from (0, 0) to (width, depth) with the exit ``exit`` in the middle of its right wall.

    Args:
        width: extent in x, m.
        depth: extent in y, m.
        door_width: width of the exit, m.
        holes: rings of solid things inside.
        door: words of the exit to add or replace, for example its state.
        **more: further words of the venue, for example ``wall_thickness_m``.
    """
    middle, half = 0.5 * depth, 0.5 * door_width
    exit_ = {
        "id": "exit", "between": ("room", "outside"),
        "line": ((float(width), middle - half), (float(width), middle + half)), **ENTRANCE,
    }  # fmt: skip
    area = {"id": "room", "polygon": box(0, 0, width, depth), "holes": holes or []}
    more.setdefault("standing_areas", ["room"])
    return venue([area], [{**exit_, **(door or {})}], **more)


def corridor(length: float = 20.0, width: float = 3.0, door_width: float | None = None, **more: Any) -> VenueParameters:
    """Give a corridor along x with the exits ``left`` and ``right`` at its ends, as wide as it by default."""
    half = 0.5 * (width if door_width is None else door_width)
    ends = (0.5 * width - half, 0.5 * width + half)
    doors = [
        {"id": "left", "between": ("corridor", "outside"), "line": ((0.0, ends[0]), (0.0, ends[1])),
         **ENTRANCE},
        {"id": "right", "between": ("corridor", "outside"),
         "line": ((float(length), ends[0]), (float(length), ends[1]))},
    ]  # fmt: skip
    area = {"id": "corridor", "use": "corridor", "polygon": box(0, 0, length, width)}
    more.setdefault("standing_areas", ["corridor"])
    return venue([area], doors, **more)


def two_rooms(
    width: float = 10.0,
    depth: float = 8.0,
    door_width: float = 2.0,
    exit_width: float = 2.0,
    *,
    door: dict[str, Any] | None = None,
    **more: Any,
) -> VenueParameters:
    """Give rooms ``west`` and ``east`` side by side, joined by ``middle``; ``exit`` leads out of ``east``.

    Args:
        width: extent of each room in x, m.
        depth: extent in y, m.
        door_width: width of ``middle``, m.
        exit_width: width of ``exit``, m.
        door: words of ``middle`` to add or replace, for example its state.
        **more: further words of the venue.
    """
    centre = 0.5 * depth
    middle = {
        "id": "middle", "between": ("west", "east"),
        "line": ((float(width), centre - 0.5 * door_width), (float(width), centre + 0.5 * door_width)),
    }  # fmt: skip
    exit_ = {
        "id": "exit", "between": ("east", "outside"), **ENTRANCE,
        "line": ((2.0 * width, centre - 0.5 * exit_width), (2.0 * width, centre + 0.5 * exit_width)),
    }  # fmt: skip
    areas = [
        {"id": "west", "polygon": box(0, 0, width, depth)},
        {"id": "east", "polygon": box(width, 0, 2 * width, depth)},
    ]
    more.setdefault("standing_areas", ["west"])
    return venue(areas, [{**middle, **(door or {})}, exit_], **more)


def two_levels(**more: Any) -> VenueParameters:
    """Give a hall on the ground, a balcony over its east half drawn to the right, and a stair between."""
    levels = [{"id": "ground"}, {"id": "upper", "elevation_m": 4.0, "drawn_offset_m": (18.0, 0.0)}]
    areas = [
        {"id": "hall", "polygon": box(0, 0, 20, 10)},
        {"id": "stair", "use": "stair", "polygon": box(20, 4, 28, 6), "joins": ("ground", "upper"),
         "upward": (1.0, 0.0)},
        {"id": "balcony", "level": "upper", "polygon": box(28, 0, 38, 10), "overlooks": ["hall"]},
    ]  # fmt: skip
    doors = [
        {"id": "foot", "between": ("hall", "stair"), "line": ((20.0, 4.0), (20.0, 6.0))},
        {"id": "head", "between": ("stair", "balcony"), "line": ((28.0, 4.0), (28.0, 6.0))},
        {"id": "exit", "between": ("hall", "outside"), "line": ((0.0, 4.0), (0.0, 6.0)), **ENTRANCE},
    ]
    more.setdefault("standing_areas", ["hall", "balcony"])
    return venue(areas, doors, **{"levels": levels, **more})


def hall_with_street(**door: Any) -> VenueParameters:
    """Give a hall of 20 by 10 m behind a forecourt of 20 by 12 m, which a gate of 4 m leads out of."""
    areas = [
        {"id": "street", "use": "forecourt", "polygon": box(0, -12, 20, 0)},
        {"id": "hall", "polygon": box(0, 0, 20, 10)},
        {"id": "store", "use": "backstage", "polygon": box(20, 0, 30, 10)},
    ]
    doors = [
        {"id": "gate", "between": ("street", "outside"), "line": ((8.0, -12.0), (12.0, -12.0)), **ENTRANCE},
        {"id": "front", "between": ("hall", "street"), "line": ((9.0, 0.0), (11.0, 0.0)), **door},
        {"id": "back", "between": ("hall", "outside"), "line": ((4.0, 10.0), (6.0, 10.0))},
        {"id": "inner", "between": ("hall", "store"), "line": ((20.0, 4.0), (20.0, 6.0))},
    ]
    return venue(areas, doors, standing_areas=["hall"])


def far_rooms(*, annexe: bool = False) -> VenueParameters:
    """Give a lobby with a near room to the north, if asked one behind it, and a far one with a cellar to the south."""
    areas: list[dict[str, Any]] = [
        {"id": "lobby", "polygon": box(0, 0, 30, 6)}, {"id": "north", "polygon": box(0, 6, 8, 14)},
        {"id": "south", "polygon": box(22, -8, 30, 0)}, {"id": "cellar", "polygon": box(22, -16, 30, -8)},
    ]  # fmt: skip
    doors: list[dict[str, Any]] = [
        {"id": "west", "between": ("lobby", "outside"), "line": ((0.0, 2.0), (0.0, 4.0)), "response_access": True},
        {"id": "to_north", "between": ("lobby", "north"), "line": ((3.0, 6.0), (5.0, 6.0))},
        {"id": "to_south", "between": ("lobby", "south"), "line": ((25.0, 0.0), (27.0, 0.0))},
        {"id": "to_cellar", "between": ("south", "cellar"), "line": ((25.0, -8.0), (27.0, -8.0))},
        {"id": "back", "between": ("cellar", "outside"), "line": ((25.0, -16.0), (27.0, -16.0)),
         "public_entrance": True},
    ]  # fmt: skip
    if annexe:
        areas.insert(2, {"id": "annexe", "polygon": box(0, 14, 8, 22)})
        doors.insert(2, {"id": "to_annexe", "between": ("north", "annexe"), "line": ((3.0, 14.0), (5.0, 14.0))})
    return venue(areas, doors, standing_areas=["lobby"])
