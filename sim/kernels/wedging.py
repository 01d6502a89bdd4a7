"""Who does not get on although nobody who walks is ahead."""

from __future__ import annotations

from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.field_lookup import field_direction_at, field_distance_at


@njit(**OPTIONS)
def ways_left(rows, x, y, node, goal, start, origin, shape, cell_m, distance, beyond, left_m):
    """Give the walking distance that remains to people's goals.

    Args:
        rows: (k,) int64, who has a goal and a node.
        x: (n,) float64, m.
        y: (n,) float64, m.
        node: (n,) int32.
        goal: (n,) int32.
        start: as ``field_distance_at``, like the next four.
        origin: fields.
        shape: fields.
        cell_m: float, m.
        distance: fields.
        beyond: (goals, nodes) float32, m, from a node to a goal.
        left_m: (k,) float64, m. **Written**.
    """
    for e in range(rows.shape[0]):
        i = rows[e]
        near_m = field_distance_at(node[i], x[i], y[i], start, origin, shape, cell_m, distance)
        left_m[e] = near_m + beyond[goal[i], node[i]]


@njit(**OPTIONS)
def have_somebody_ahead(rows, walkers, x, y, node, start, origin, shape, cell_m, direction, within_m, ahead):
    """Tell who has another walker in front of them, within a distance.

    Args:
        rows: (k,) int64, who is asked about.
        walkers: (m,) int64, who wants to walk.
        x: (n,) float64, m.
        y: (n,) float64, m.
        node: (n,) int32.
        start: as ``field_direction_at``, like the next four.
        origin: fields.
        shape: fields.
        cell_m: float, m.
        direction: fields.
        within_m: float, m.
        ahead: (k,) bool. **Written**.
    """
    for e in range(rows.shape[0]):
        i = rows[e]
        on_x, on_y = field_direction_at(node[i], x[i], y[i], start, origin, shape, cell_m, direction)
        ahead[e] = False
        for f in range(walkers.shape[0]):
            dx, dy = x[walkers[f]] - x[i], y[walkers[f]] - y[i]
            if dx * dx + dy * dy < within_m * within_m and dx * on_x + dy * on_y > 0.0:
                ahead[e] = True
                break
