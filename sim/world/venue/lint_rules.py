"""The rules of the venue lint, one small function each; ``RULES`` is the order in which they speak."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
import shapely
from shapely.geometry import Polygon

from sim.kernels.elementary import lengths
from sim.world.venue import rasters, walls
from sim.world.venue.assembly import OUTSIDE
from sim.world.venue.drawing import (
    OVERLAP_M2,
    Drawing,
    Finding,
    as_line,
    at,
    extent,
    farthest_off,
    overlap,
    pairs_overlapping,
    sound,
)

MOST_REMEMBERED = 64
"""Doors, and exits with refuges, that a person can keep in mind: one bit each in the crowd's columns (numerical: the
bits of a word)."""


def rings(drawing: Drawing) -> Iterator[Finding]:
    """Outlines and holes are simple, have an area, and holes lie in their area."""
    for k, area in enumerate(drawing.parameters.areas):
        if not sound(area.polygon):
            yield Finding(("areas", k, "polygon"), f"outline of area `{area.id}` {_fault_of(area.polygon)}", _MEND_RING)
        for j, ring in enumerate(area.holes):
            if not sound(ring):
                yield Finding(
                    ("areas", k, "holes", j),
                    f"hole {j + 1} of area `{area.id}` {_fault_of(ring)}",
                    "leave it out: it has no floor" if Polygon(ring).area < OVERLAP_M2 else _MEND_RING,
                )
            elif k in drawing.shells:
                out = Polygon(ring).difference(drawing.shells[k])
                if out.area > OVERLAP_M2:
                    what = f"hole {j + 1} of area `{area.id}` lies outside it {extent(out)}"
                    yield Finding(("areas", k, "holes", j), what, "move the hole inside the area's outline")


_MEND_RING = "list the corners once round, in order, without crossing over"


def _fault_of(ring: tuple[tuple[float, float], ...]) -> str:
    polygon = Polygon(ring)
    if polygon.is_valid:
        return f"encloses no floor ({polygon.area:.2f} m2)"
    reason = shapely.is_valid_reason(polygon)
    place = reason[reason.find("[") + 1 : reason.find("]")].split() if "[" in reason else []
    where = f" at {at((float(place[0]), float(place[1])))}" if len(place) > 1 else ""
    return f"crosses or touches itself{where}"


def overlaps(drawing: Drawing) -> Iterator[Finding]:
    """No two areas share floor, and levels lie side by side."""
    for i, j, shared in pairs_overlapping(drawing.polygons):
        first, second = drawing.parameters.areas[i], drawing.parameters.areas[j]
        size = f"areas `{first.id}` and `{second.id}` overlap by {shared.area:.2f} m2 {extent(shared)}"
        if first.level == second.level:
            yield Finding(("areas", j, "polygon"), size, "move the outlines apart until they only touch")
        else:
            what = f"{size}, although they lie on levels `{first.level}` and `{second.level}`"
            mend = "draw the levels side by side on the sheet and say so in `drawn_offset_m`"
            yield Finding(("areas", j, "polygon"), what, mend)


def pieces(drawing: Drawing) -> Iterator[Finding]:
    """An area is one piece of floor that a body can cross."""
    for k, floor in drawing.floors.items():
        area = drawing.parameters.areas[k]
        parts = [part for part in walls.polygons_of(floor.buffer(-0.2)) if part.area > 0.25]
        if not parts:
            what = f"area `{area.id}` is nowhere wide enough for a body"
            yield Finding(("areas", k, "polygon"), what, "widen it to 1 m or more, or remove it")
        if len(parts) > 1:
            spots = " and ".join(at(shapely.get_coordinates(part.representative_point())[0]) for part in parts[:3])
            what = f"area `{area.id}` falls into {len(parts)} pieces that nobody can walk between, at {spots}"
            yield Finding(("areas", k, "polygon"), what, "draw each piece as an area of its own, or widen the neck")


def doors_on_outlines(drawing: Drawing) -> Iterator[Finding]:
    """A door lies on the outline of both its areas."""
    for k, door in enumerate(drawing.parameters.doors):
        line = np.array(door.line, np.float64)
        for side in drawing.sides(door):
            if side not in drawing.polygons:
                continue
            off, point, near = farthest_off(line, drawing.polygons[side].boundary)
            if off > walls.ON_OUTLINE_M + 1e-9:
                name = drawing.parameters.areas[side].id
                what = (
                    f"door `{door.id}` is off the outline of area `{name}` by {off:.2f} m at {at(point)}; "
                    f"the nearest point of the outline is {at(near)}"
                )
                yield Finding(("doors", k, "line"), what, f"move the door onto the outline of `{name}`")


def door_widths(drawing: Drawing) -> Iterator[Finding]:
    """A body passes through every door."""
    for k, door in enumerate(drawing.parameters.doors):
        drawn = as_line(np.array(door.line)).length
        clear = as_line(drawing.gaps[k][0]).length if k in drawing.gaps else drawn
        if clear < drawing.narrowest_m - 1e-6:
            middle = at(np.array(door.line).mean(axis=0))
            less = f" ({drawn:.2f} m as drawn, less the walls beside it)" if drawn - clear > 0.005 else ""
            what = f"door `{door.id}` at {middle} is {clear:.2f} m wide{less}; a body needs {drawing.narrowest_m:.2f} m"
            yield Finding(("doors", k, "line"), what, f"widen it to {drawing.narrowest_m:.2f} m or more")


def door_gaps(drawing: Drawing) -> Iterator[Finding]:
    """No two doors share a piece of wall."""
    strips = {k: walls.strip(line, normal, 0.05, 0.05) for k, (line, normal) in drawing.gaps.items()}
    for i, j in combinations(strips, 2):
        shared = as_line(drawing.gaps[j][0]).intersection(strips[i])
        if shared.length > 0.01 and strips[i].intersection(strips[j]).area > 0.001:
            first, second = drawing.parameters.doors[i].id, drawing.parameters.doors[j].id
            what = f"doors `{first}` and `{second}` share {shared.length:.2f} m of wall {extent(shared)}"
            yield Finding(("doors", j, "line"), what, "move them apart, or make them one door")


def run_outs(drawing: Drawing) -> Iterator[Finding]:
    """The ground behind an exit is free."""
    for k, door in enumerate(drawing.parameters.doors):
        if OUTSIDE not in door.between or k not in drawing.gaps:
            continue
        ground_behind = walls.run_out(*drawing.gaps[k], drawing.parameters.run_out_m)
        for side, polygon in drawing.polygons.items():
            shared = overlap(ground_behind, polygon)
            if shared is not None:
                name = drawing.parameters.areas[side].id
                what = (
                    f"the run-out behind exit `{door.id}` ({drawing.parameters.run_out_m:g} m deep, "
                    f"{walls.RUN_OUT_MARGIN_M:g} m wider on either side) overlaps area `{name}` "
                    f"{extent(shared)}"
                )
                yield Finding(("doors", k, "line"), what, f"move the exit or `{name}`, or lower `run_out_m`")


def ways_out(drawing: Drawing) -> Iterator[Finding]:
    """There are exits, public entrances and ways in for responders, and every area reaches an exit."""
    doors = drawing.parameters.doors
    exits = [door for door in doors if OUTSIDE in door.between]
    refuges = sum(area.use == "refuge" for area in drawing.parameters.areas)
    if max(len(doors), len(exits) + refuges) > MOST_REMEMBERED:
        what = f"{len(doors)} doors, {len(exits)} exits and {refuges} refuges"
        limit = f"a venue may have {MOST_REMEMBERED} doors, and as many exits and refuges together"
        yield Finding(("doors",), f"{what}: {limit}", "draw neighbouring leaves as one door")
    if not exits:
        yield Finding(("doors",), "the venue has no exit", "add a door with `outside` in `between`")
        return
    if not any(door.public_entrance for door in exits):
        yield Finding(("doors",), "no exit is a public entrance", "set `public_entrance: true` on an exit")
    if not any(door.response_access for door in exits):
        what = "police and medics have no way in: no exit has response access"
        yield Finding(("doors",), what, "set `response_access: true` on an exit")
    for k, door in enumerate(doors):
        for key in ("public_entrance", "response_access"):
            if getattr(door, key) and OUTSIDE not in door.between:
                what = f"door `{door.id}` has `{key}` but does not lead outside"
                yield Finding(("doors", k, key), what, "remove it, or set it on an exit")
    yield from _sealed(drawing)


def _sealed(drawing: Drawing) -> Iterator[Finding]:
    ever = drawing.reached({"open", "closed", "locked"})
    unlocked = drawing.reached({"open", "closed"})
    seats: dict[int, int] = {}
    for block in drawing.parameters.seating:
        if block.area in drawing.area:
            number = drawing.area[block.area]
            seats[number] = seats.get(number, 0) + block.seats
    for k, area in enumerate(drawing.parameters.areas):
        if k not in ever:
            what = f"area `{area.id}` is sealed: no way to any exit, even with every door unlocked"
            yield Finding(("areas", k), what, "add a door between it and an area that reaches an exit")
        elif k not in unlocked and (k in seats or area.id in drawing.parameters.standing_areas):
            people = f"with {seats[k]} seats " if k in seats else "where the audience stands "
            locked = [f"`{d.id}`" for d in drawing.parameters.doors if d.state == "locked" and k in drawing.sides(d)]
            which = f"locked: {', '.join(locked)}" if locked else "every way out of it passes a locked door"
            what = f"area `{area.id}` {people}is locked in ({which})"
            yield Finding(("areas", k), what, "set `state: closed` on a door that opens from inside")


def seating(drawing: Drawing) -> Iterator[Finding]:
    """Seats lie in their area, fit there, and no two blocks share floor."""
    shapes = {k: Polygon(b.polygon) for k, b in enumerate(drawing.parameters.seating) if sound(b.polygon)}
    for k, block in enumerate(drawing.parameters.seating):
        number = drawing.area.get(block.area, -1)
        if k not in shapes:
            what = f"outline of seating `{block.id}` {_fault_of(block.polygon)}"
            yield Finding(("seating", k, "polygon"), what, _MEND_RING)
        elif number in drawing.polygons:
            out = shapes[k].difference(drawing.polygons[number])
            if out.area > OVERLAP_M2:
                far = f"by {out.area:.2f} m2 {extent(out)}"
                what = f"seating `{block.id}` lies outside area `{block.area}` {far}"
                yield Finding(("seating", k, "polygon"), what, f"move the block inside `{block.area}`")
            elif len(rasters.seat_lattice(block, drawing.floors[number])) < block.seats:
                fit = rasters.seats_that_fit(block, drawing.floors[number])
                what = f"seating `{block.id}` has {block.seats} seats but only {fit} fit"
                yield Finding(("seating", k, "seats"), what, f"lower `seats` to {fit} or enlarge the block")
    for i, j, shared in pairs_overlapping(dict(shapes)):
        first, second = drawing.parameters.seating[i], drawing.parameters.seating[j]
        what = f"seating blocks `{first.id}` and `{second.id}` overlap by {shared.area:.2f} m2 {extent(shared)}"
        yield Finding(("seating", j, "polygon"), what, "move the blocks apart")


def stairs(drawing: Drawing) -> Iterator[Finding]:
    """Stairs say what they join and which way is up; nothing else changes level."""
    parameters = drawing.parameters
    for k, area in enumerate(parameters.areas):
        if area.use != "stair":
            continue
        if area.joins is None or area.joins[0] == area.joins[1]:
            what = f"stair `{area.id}` does not say which two levels it joins"
            yield Finding(("areas", k, "joins"), what, "write `joins: [lower level, upper level]`")
        if area.upward is None or not lengths(*area.upward) > 1e-6:
            what = f"stair `{area.id}` does not say which way is up"
            yield Finding(("areas", k, "upward"), what, "write `upward: [x, y]`, the direction of ascent on the sheet")
        doors = [door for door in parameters.doors if k in drawing.sides(door)]
        sides = {side for door in doors for side in drawing.sides(door)} - {k}
        outdoors = any(OUTSIDE in door.between for door in doors)
        for position, level in enumerate(area.joins or ()):
            if outdoors and position == 0:
                continue
            if not any(
                parameters.areas[side].level == level or parameters.areas[side].use == "stair" for side in sides
            ):
                what = f"stair `{area.id}` joins level `{level}` but no door leads from it to an area there"
                yield Finding(("areas", k, "joins"), what, "add that door, or correct `joins`")
    yield from _steps_without_stair(drawing)


def _steps_without_stair(drawing: Drawing) -> Iterator[Finding]:
    for k, door in enumerate(drawing.parameters.doors):
        joined = [drawing.parameters.areas[side] for side in drawing.sides(door)]
        levels = [area.level for area in joined if area.use != "stair"]
        for stair in (area for area in joined if area.use == "stair" and area.joins):
            for area in (area for area in joined if area.use != "stair" and area.level not in (stair.joins or ())):
                what = f"door `{door.id}` leads from stair `{stair.id}` to `{area.id}` on level `{area.level}`"
                yield Finding(("doors", k, "between"), what, f"`{stair.id}` joins {stair.joins}: correct one of them")
        if len(set(levels)) > 1:
            what = f"door `{door.id}` leads from level `{levels[0]}` to level `{levels[1]}` without a stair"
            yield Finding(("doors", k, "between"), what, "put an area with `use: stair` between them")


def unknown_references(drawing: Drawing) -> Iterator[Finding]:
    """Levels are used, refuges say how many they hold, and areas named elsewhere are there."""
    parameters = drawing.parameters
    for k, level in enumerate(parameters.levels):
        if not any(area.level == level.id for area in parameters.areas):
            yield Finding(("levels", k), f"level `{level.id}` has no area", "add an area to it, or remove it")
    for k, area in enumerate(parameters.areas):
        if area.use == "refuge" and area.capacity is None:
            what = f"refuge `{area.id}` does not say how many people it holds"
            yield Finding(("areas", k, "capacity"), what, "write `capacity:`, about one person per 0.5 m2")
        for j, name in enumerate(area.overlooks):
            if name not in drawing.area:
                what = f"area `{area.id}` overlooks `{name}`, which is not an area"
                yield Finding(("areas", k, "overlooks", j), what, "name an area of this venue")
    for j, name in enumerate(parameters.standing_areas):
        if name not in drawing.area:
            yield Finding(("standing_areas", j), f"standing area `{name}` is not an area", "name an area of this venue")
        elif parameters.areas[drawing.area[name]].use == "stair":
            yield Finding(
                ("standing_areas", j),
                f"standing area `{name}` is a stair",
                "nobody may stand there: remove it",
            )


RULES: tuple[Callable[[Drawing], Iterator[Finding]], ...] = (
    rings, overlaps, pieces, doors_on_outlines, door_widths, door_gaps, run_outs, ways_out, seating, stairs,
    unknown_references,
)  # fmt: skip

OF_DOORS = (doors_on_outlines, door_widths, door_gaps, run_outs, ways_out)
"""Those that a venue may break when nothing but its doors changes."""
