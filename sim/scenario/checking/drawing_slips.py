"""Drawings in another unit, or far from the origin of their map: one slip is one fault, with its likely cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sim.scenario.tree import Branch
from sim.scenario.value_types import plain_number

LIMIT_M: Final = 10_000.0
"""Greatest coordinate of a drawing, m."""
WIDE_M: Final = 300.0
"""Width of an area from which a drawing is remarked upon, m (definition: of a drawing that may be in another
unit; four times the widest of a shipped venue)."""
WIDE_DOOR_M: Final = 30.0
"""The same of a door, m (definition: likewise)."""
NARROW_M: Final = 2.0
"""Width below which nobody can walk in a drawing, m."""

Point = tuple[float, float]


def coordinates(venue: Branch) -> list[Point]:
    """Give every point that is drawn; what is no pair of numbers is passed over."""
    drawn = [(name, key) for name, keys in _DRAWN.items() for key in keys]
    found = []
    for name, key in drawn:
        part = venue.get(name)
        for entry in part.entries() if part else ():
            shape = entry.get(key)
            found += list(_points(shape)) if shape else []
    return found


def extent_of(points: list[Point]) -> tuple[float, float]:
    """Give width and height of what is drawn, m."""
    if not points:
        return 0.0, 0.0
    xs, ys = zip(*points, strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


def likely_cause(points: list[Point]) -> tuple[str, str]:
    """Say why a drawing may be out of range, and what to do about it."""
    width, height = extent_of(points)
    size = f"{width:.6g} x {height:.6g} m"
    left, below = (min(each) for each in zip(*points, strict=True))
    if max(width, height) > LIMIT_M:
        return f"the drawing is {size}: these look like millimetres", "divide every coordinate by 1000"
    origin = f"{plain_number(float(int(left)))} from every x and {plain_number(float(int(below)))} from every y"
    what = f"the drawing of {size} lies {left:,.0f}, {below:,.0f} m from the origin: these look like map coordinates"
    return what, f"take {origin}"


def too_small(points: list[Point]) -> tuple[str, str] | None:
    """Say what a drawing may be in where nobody could walk in it; None for any other."""
    width, height = extent_of(points)
    if len(points) < 3 or max(width, height) >= NARROW_M:
        return None
    what = f"the whole drawing is {width:.3g} x {height:.3g} m: these look like degrees, or kilometres"
    return what, "draw it in metres"


def too_wide(areas: Iterable[Sequence[Point]], doors: Iterable[Sequence[Point]]) -> str | None:
    """Remark upon a drawing with an area or a door wider than there are; None for any other.

    Args:
        areas: outlines, m.
        doors: lines, m.
    """
    for shapes, limit_m, noun in ((areas, WIDE_M, "an area"), (doors, WIDE_DOOR_M, "a door")):
        width, height = max((extent_of(list(shape)) for shape in shapes), key=max, default=(0.0, 0.0))
        if max(width, height) > limit_m:
            size = f"{width:,.0f} x {height:,.0f} m"
            return f"{noun} of the drawing is {size}: is it in centimetres or pixels? It is read in metres"
    return None


_DRAWN: Final = {"areas": ("polygon", "holes"), "doors": ("line",), "seating": ("polygon",)}


def _points(branch: Branch) -> Iterator[Point]:
    values = [each.value for each in branch.entries()]
    numbers = [float(each) for each in values if isinstance(each, int | float) and not isinstance(each, bool)]
    if len(values) == 2 and len(numbers) == 2:
        yield numbers[0], numbers[1]
        return
    for each in branch.entries():
        yield from _points(each)
