"""A venue as well-known text and as a plain SVG drawing, true to scale."""

from __future__ import annotations

from html import escape
from typing import Final

import shapely
from shapely.geometry import Polygon

from analysis.plots.style import USES
from sim.scenario.parameters.venue import VenueParameters
from sim.world.venue.venue import build_venue

MARGIN_M: Final = 1.0
DOOR_M: Final = 0.15
"""Width of the stroke of a door in the drawing, m."""
DOORS: Final = {"open": "#0072b2", "closed": "#d55e00", "locked": "#000000"}
"""Colours of doors by state, as in the figures."""


def to_wkt(venue: VenueParameters) -> str:
    """Give the walkable floor of a venue as well-known text, metres on the sheet, run-outs behind exits left out.

    Args:
        venue: its parameters.

    Returns:
        A polygon with holes, or several where floors do not touch on the sheet.
    """
    built = build_venue(venue)
    floor = shapely.union_all(built.area_polygon[: built.n_inside_areas])
    return f"{shapely.to_wkt(floor, rounding_precision=3)}\n"


def to_svg(venue: VenueParameters) -> str:
    """Give a venue as SVG: one path for each area and one line for each door, with their ids; a metre is a unit.

    Args:
        venue: its parameters.

    Returns:
        The document, the same for the same venue.
    """
    built = build_venue(venue)
    west, south, east, north = shapely.union_all(built.area_polygon[: built.n_inside_areas]).bounds
    west, south, east, north = west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M
    width, height = east - west, north - south
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}cm" height="{height:g}cm" '
        f'viewBox="{west:g} {-north:g} {width:g} {height:g}">',
        f"<title>{escape(venue.name)}: one metre of floor is one centimetre of paper</title>",
    ]
    for k in range(built.n_inside_areas):
        fill = USES.get(built.area_use[k], "white")
        title = f"<title>{built.area_ids[k]}, {built.area_use[k]}</title>"
        parts.append(
            f'<path id="{built.area_ids[k]}" fill="{fill}" stroke="#333333" stroke-width="0.05" fill-rule="evenodd" '
            f'd="{_rings(built.area_polygon[k])}">{title}</path>'
        )
    for door in venue.doors:
        (x0, y0), (x1, y1) = door.line
        title = f"<title>{door.id}, {door.state}, {door.between[0]} to {door.between[1]}</title>"
        parts.append(
            f'<line id="{door.id}" x1="{x0:g}" y1="{-y0:g}" x2="{x1:g}" y2="{-y1:g}" stroke="{DOORS[door.state]}" '
            f'stroke-width="{DOOR_M}">{title}</line>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _rings(polygon: Polygon) -> str:
    rings = [polygon.exterior, *polygon.interiors]
    return " ".join("M" + " L".join(f"{x:g},{-y:g}" for x, y in ring.coords[:-1]) + " Z" for ring in rings)
