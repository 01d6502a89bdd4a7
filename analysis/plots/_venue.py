"""The floor of a venue in a figure: what of the sheet is shown, areas and walls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely.geometry import Polygon

from analysis.plots import style
from sim.world.venue.venue import Venue


@dataclass(frozen=True)
class View:
    """The part of the sheet that is shown.

    Attributes:
        x: from and to, m.
        y: from and to, m.
    """

    x: tuple[float, float]
    y: tuple[float, float]

    @property
    def aspect(self) -> float:
        """Height over width."""
        return (self.y[1] - self.y[0]) / (self.x[1] - self.x[0])


def view(venue: Venue, margin_m: float) -> View:
    """Give the drawn floor with a margin around it."""
    bounds = np.array([polygon.bounds for polygon in venue.area_polygon[: venue.n_inside_areas]])
    low, high = bounds[:, :2].min(axis=0) - margin_m, bounds[:, 2:].max(axis=0) + margin_m
    return View((float(low[0]), float(high[0])), (float(low[1]), float(high[1])))


def view_with_labels(venue: Venue, width_in: float, height_in: float) -> View:
    """Give a view with room for the labels of exits, which stand outside the walls.

    Args:
        venue: the venue.
        width_in: width of the axes.
        height_in: greatest height of the axes.

    Returns:
        The view, as wide as the axes; its aspect tells how high they must be.
    """
    bare = view(venue, 1.0)
    edges = np.array([-bare.x[0], bare.x[1], -bare.y[0], bare.y[1]])  # left, right, down, up: outward
    outward = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, -1.0], [0.0, 1.0]])
    margins = np.zeros(4)  # inches
    for _ in range(6):  # room changes the scale, and the scale the room
        width, height = edges[0] + edges[1], edges[2] + edges[3]
        m_per_in = max(width / (width_in - margins[:2].sum()), height / (height_in - margins[2:].sum()))
        margins = np.array([0.1, 0.1, 0.22, 0.1 if len(venue.level_ids) == 1 else 0.25])
        for door in venue.exits:
            facing = side(venue.door_normal[door])
            set_back = edges[facing] - venue.door_line[door].mean(axis=0) @ outward[facing]
            reach = 0.2 + style.text_width_in(venue.door_ids[door], style.SMALL) - set_back / m_per_in
            margins[facing] = max(margins[facing], reach)
    left, right, down, up = edges + margins * m_per_in
    spare = max(0.0, 0.5 * (width_in * m_per_in - left - right))
    return View((-left - spare, right + spare), (-down, up))


def side(normal: NDArray[np.float64]) -> int:
    """Give the side that a door faces: 0 left, 1 right, 2 down, 3 up."""
    x, y = normal
    if abs(x) >= abs(y):
        return 0 if x < 0 else 1
    return 2 if y < 0 else 3


def base(ax: Axes, venue: Venue, view: View, *, tinted: bool = True) -> None:
    """Draw areas and walls; the sheet keeps its proportions."""
    for polygon, use in zip(venue.area_polygon[: venue.n_inside_areas], venue.area_use, strict=False):
        colour = style.USES.get(use, "#ffffff") if tinted else "#ffffff"
        ax.add_patch(PathPatch(_path(polygon), facecolor=colour, edgecolor="none", zorder=1))
    inside = [_is_inside(venue, segment) for segment in venue.walls]
    for (x0, y0, x1, y1), owner, drawn in zip(venue.walls, venue.wall_door, inside, strict=True):
        if owner < 0 and drawn:
            ax.plot([x0, x1], [y0, y1], color="#555555", lw=0.6 if tinted else 0.45, zorder=4)
    ax.set(xlim=view.x, ylim=view.y, aspect="equal")
    ax.set_axis_off()


def _is_inside(venue: Venue, segment: NDArray[np.float64]) -> bool:
    """Tell whether a wall belongs to a drawn area and not to the run-out behind an exit."""
    middle = segment.reshape(2, 2).mean(axis=0)
    drawn = (venue.area_polygon[k] for k in range(venue.n_inside_areas))
    x, y = middle
    return any(
        x0 - 0.05 <= x <= x1 + 0.05 and y0 - 0.05 <= y <= y1 + 0.05
        for x0, y0, x1, y1 in (polygon.bounds for polygon in drawn)
    )


def _path(polygon: Polygon) -> Path:
    rings = [polygon.exterior, *polygon.interiors]
    return Path.make_compound_path(*(Path(np.asarray(ring.coords), closed=True) for ring in rings))
