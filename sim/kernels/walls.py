"""Walls as exact segments: pushing, sliding, stopping, and hiding from sight."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, njit


@njit(**INLINED)
def _stands(k, wall_door, door_open):
    """Tell whether a segment stands now: a wall always, a door while it is not open."""
    return wall_door[k] < 0 or not door_open[wall_door[k]]


@njit(**INLINED)
def nearest_on(walls, k, x, y):
    """Give the point of a segment nearest to (x, y)."""
    ax, ay = walls[k, 0], walls[k, 1]
    ux, uy = walls[k, 2] - ax, walls[k, 3] - ay
    length2 = ux * ux + uy * uy
    share = 0.0
    if length2 > 0.0:
        share = min(max(((x - ax) * ux + (y - ay) * uy) / length2, 0.0), 1.0)
    return ax + share * ux, ay + share * uy


@njit(**INLINED)
def wall_push(x, y, radius, c, strength, reach, wall_start, wall_list, walls, wall_door, door_open):
    """Give the push of the nearest standing wall on a person's direction.

    Args:
        x: float, m.
        y: float, m.
        radius: float, m.
        c: int, the cell that holds the person.
        strength: float, push at contact.
        reach: float, m, beyond contact where the push ends.
        wall_start: (cells + 1,) int32.
        wall_list: (entries,) int32, segments near each cell.
        walls: (segments, 4) float64, m.
        wall_door: (segments,) int32, door that the segment closes, or -1.
        door_open: (doors,) bool.

    Returns:
        Two floats.
    """
    nearest, push_x, push_y = radius + reach, 0.0, 0.0
    for e in range(wall_start[c], wall_start[c + 1]):
        k = wall_list[e]
        if not _stands(k, wall_door, door_open):
            continue
        px, py = nearest_on(walls, k, x, y)
        dx, dy = x - px, y - py
        distance = np.sqrt(dx * dx + dy * dy)
        if 1.0e-9 < distance < nearest:
            nearest = distance
            closeness = min(1.0 - (distance - radius) / reach, 1.5)
            weight = strength * closeness * closeness / distance
            push_x, push_y = weight * dx, weight * dy
    return push_x, push_y


@njit(**INLINED)
def clearance(x, y, c, wall_start, wall_list, walls, wall_door, door_open):
    """Give the distance to the nearest standing wall of cell c, m; infinite where there is none. Args as above."""
    nearest2 = np.inf
    for e in range(wall_start[c], wall_start[c + 1]):
        k = wall_list[e]
        if _stands(k, wall_door, door_open):
            px, py = nearest_on(walls, k, x, y)
            nearest2 = min(nearest2, (x - px) ** 2 + (y - py) ** 2)
    return np.sqrt(nearest2)


@njit(**INLINED)
def slide_along_walls(x, y, radius, hx, hy, stride, c, wall_start, wall_list, walls, wall_door, door_open):
    """Turn a heading that leads into a wall at contact so that it leads along the wall.

    Args as ``wall_push``, with the heading (hx, hy) and the longest step ``stride`` (m) that may follow: of the
    part of the heading that leads into a wall, only as much is kept as brings the body to contact.

    Returns:
        Two floats: a unit vector, or (0, 0) where walls leave no way.
    """
    for _ in range(2):
        was_x, was_y = hx, hy
        for e in range(wall_start[c], wall_start[c + 1]):
            k = wall_list[e]
            if not _stands(k, wall_door, door_open):
                continue
            px, py = nearest_on(walls, k, x, y)
            dx, dy = x - px, y - py
            distance = np.sqrt(dx * dx + dy * dy)
            if distance > radius + stride or distance < 1.0e-9:
                continue
            excess = (hx * dx + hy * dy) / distance + max(distance - radius, 0.0) / stride
            if excess < 0.0:
                hx -= excess * dx / distance
                hy -= excess * dy / distance
        if hx == was_x and hy == was_y:
            break  # nothing turned it: nothing would again
    norm = np.sqrt(hx * hx + hy * hy)
    if norm < 0.05:
        return 0.0, 0.0
    return hx / norm, hy / norm


@njit(**INLINED)
def meets_wall(ax, ay, bx, by, walls, k):
    """Tell whether the way from a to b crosses or touches segment k."""
    cx, cy, dx, dy = walls[k, 0], walls[k, 1], walls[k, 2], walls[k, 3]
    p = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    q = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
    r = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
    s = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
    return p * q <= 0.0 and r * s <= 0.0 and not (p == 0.0 and q == 0.0 and r == 0.0 and s == 0.0)


@njit(**INLINED)
def blocked_by_wall(ax, ay, bx, by, c, wall_start, wall_list, walls, wall_door, door_open):
    """Tell whether a short way from a to b, starting in cell c, meets a standing wall."""
    for e in range(wall_start[c], wall_start[c + 1]):
        k = wall_list[e]
        if _stands(k, wall_door, door_open) and meets_wall(ax, ay, bx, by, walls, k):
            return True
    return False
