"""Walking-distance fields on a grid of nodes: plain sight first, fast sweeping for the rest.

Node [iy, ix] of a grid lies at ``origin + (ix, iy) * cell``. Speeds are shares of that on open floor, so
distances are metres of open floor. Sources: Zhao 2005 (fast sweeping); the wall margins are the venue's.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import njit

FAR = 1e9
"""Stands for a distance that nothing has reached, m (numerical: larger than any venue)."""


@njit(cache=True)
def segments_cross(ax, ay, bx, by, cx, cy, dx, dy):
    """Tell whether segment a-b meets segment c-d; touching counts, running along it does not."""
    rx, ry, sx, sy = bx - ax, by - ay, dx - cx, dy - cy
    cross = rx * sy - ry * sx
    if abs(cross) < 1e-12:
        return False
    t = ((cx - ax) * sy - (cy - ay) * sx) / cross
    u = ((cx - ax) * ry - (cy - ay) * rx) / cross
    return -1e-9 <= t <= 1.0 + 1e-9 and -1e-9 <= u <= 1.0 + 1e-9


@njit(cache=True)
def segment_point(px, py, ax, ay, bx, by):
    """Give the point of segment a-b nearest to p."""
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    t = 0.0
    if length2 > 0.0:
        t = min(1.0, max(0.0, ((px - ax) * dx + (py - ay) * dy) / length2))
    return ax + t * dx, ay + t * dy


@njit(cache=True)
def stamp_walls(walls, origin, cell, clearance, open_x, open_y):
    """Note how near each node is to a wall and which steps between neighbouring nodes a wall forbids.

    Args:
        walls: (k, 4) float64, m.
        origin: (2,) float64, m, position of node [0, 0].
        cell: float, m.
        clearance: (ny, nx) float64, m. **Written**: lowered to the distance to a wall nearer than two cells.
        open_x: (ny, nx - 1) bool. **Written**: False where a wall cuts the step from ix to ix + 1.
        open_y: (ny - 1, nx) bool. **Written**: False where a wall cuts the step from iy to iy + 1.
    """
    ny, nx = clearance.shape
    for k in range(walls.shape[0]):
        ax, ay, bx, by = walls[k, 0], walls[k, 1], walls[k, 2], walls[k, 3]
        x0 = max(0, int(np.floor((min(ax, bx) - origin[0]) / cell)) - 2)
        x1 = min(nx - 1, int(np.ceil((max(ax, bx) - origin[0]) / cell)) + 2)
        y0 = max(0, int(np.floor((min(ay, by) - origin[1]) / cell)) - 2)
        y1 = min(ny - 1, int(np.ceil((max(ay, by) - origin[1]) / cell)) + 2)
        for iy in range(y0, y1 + 1):
            py = origin[1] + iy * cell
            for ix in range(x0, x1 + 1):
                px = origin[0] + ix * cell
                qx, qy = segment_point(px, py, ax, ay, bx, by)
                gap = np.sqrt((px - qx) ** 2 + (py - qy) ** 2)
                clearance[iy, ix] = min(clearance[iy, ix], gap)
                if gap <= cell:
                    if ix + 1 < nx and segments_cross(px, py, px + cell, py, ax, ay, bx, by):
                        open_x[iy, ix] = False
                    if iy + 1 < ny and segments_cross(px, py, px, py + cell, ax, ay, bx, by):
                        open_y[iy, ix] = False


@njit(cache=True)
def plain_sight(inside, speed, clearance, walls, origin, cell, source, skirt, margin, distance, direction):
    """Write exact distances and directions at nodes that see the source over open ground.

    Open ground is as fast as the fastest ground of the area, and farther than ``margin`` from walls except
    within ``skirt`` of the source.

    Args:
        inside: (ny, nx) bool, nodes that belong to the area.
        speed: (ny, nx) float64, share, ground only.
        clearance: (ny, nx) float64, m, from ``stamp_walls``.
        walls: (k, 4) float64, m.
        origin: (2,) float64, m.
        cell: float, m.
        source: (4,) float64, m: x0, y0, x1, y1.
        skirt: float, m.
        margin: float, m.
        distance: (ny, nx) float64, m. **Written** where in plain sight.
        direction: (ny, nx, 2) float64. **Written** where in plain sight: unit vector to the source.
    """
    ny, nx = inside.shape
    fastest = 0.0
    for iy in range(ny):
        for ix in range(nx):
            if inside[iy, ix]:
                fastest = max(fastest, speed[iy, ix])
    for iy in range(ny):
        py = origin[1] + iy * cell
        for ix in range(nx):
            if not inside[iy, ix]:
                continue
            px = origin[0] + ix * cell
            qx, qy = segment_point(px, py, source[0], source[1], source[2], source[3])
            length = np.sqrt((qx - px) ** 2 + (qy - py) ** 2)
            n = int(length / (0.7 * cell)) + 1
            clear = True
            for i in range(n + 1):
                share = i / n
                left = length * (1.0 - share)
                jx = int(np.rint((px + share * (qx - px) - origin[0]) / cell))
                jy = int(np.rint((py + share * (qy - py) - origin[1]) / cell))
                jx, jy = min(max(jx, 0), nx - 1), min(max(jy, 0), ny - 1)
                if inside[jy, jx] and speed[jy, jx] < fastest - 1e-6 and left > cell:
                    clear = False
                    break
                if left > skirt and (not inside[jy, jx] or clearance[jy, jx] < margin):
                    clear = False
                    break
            if clear:
                for k in range(walls.shape[0]):
                    if segments_cross(px, py, qx, qy, walls[k, 0], walls[k, 1], walls[k, 2], walls[k, 3]):
                        clear = False
                        break
            if clear:
                distance[iy, ix] = length / fastest
                if length > 1e-9:
                    direction[iy, ix, 0] = (qx - px) / length
                    direction[iy, ix, 1] = (qy - py) / length


@njit(cache=True)
def _best_step(distance, iy, ix, open_x, open_y):
    """Give the nearer reachable neighbour's distance along x and along y."""
    ny, nx = distance.shape
    a, b = FAR, FAR
    if ix > 0 and open_x[iy, ix - 1]:
        a = distance[iy, ix - 1]
    if ix + 1 < nx and open_x[iy, ix]:
        a = min(a, distance[iy, ix + 1])
    if iy > 0 and open_y[iy - 1, ix]:
        b = distance[iy - 1, ix]
    if iy + 1 < ny and open_y[iy, ix]:
        b = min(b, distance[iy + 1, ix])
    return a, b


@njit(cache=True)
def spread_distances(inside, speed, open_x, open_y, cell, distance):
    """Spread distances from the nodes that have one over all nodes that can be reached.

    Args:
        inside: (ny, nx) bool, nodes that may be walked on.
        speed: (ny, nx) float64, share; ground and wall margins.
        open_x: (ny, nx - 1) bool, from ``stamp_walls``.
        open_y: (ny - 1, nx) bool, from ``stamp_walls``.
        cell: float, m.
        distance: (ny, nx) float64, m. **Written**: never raised; ``FAR`` where nothing arrives.
    """
    ny, nx = distance.shape
    for _ in range(400):
        changed = 0.0
        for sweep_y in range(2):
            for sweep_x in range(2):
                for j in range(ny):
                    iy = j if sweep_y == 0 else ny - 1 - j
                    for i in range(nx):
                        ix = i if sweep_x == 0 else nx - 1 - i
                        if not inside[iy, ix]:
                            continue
                        a, b = _best_step(distance, iy, ix, open_x, open_y)
                        low, gap = min(a, b), abs(a - b)
                        if low >= FAR:
                            continue
                        step = cell / speed[iy, ix]
                        new = low + step
                        if gap < step:
                            new = low + 0.5 * (gap + np.sqrt(2.0 * step * step - gap * gap))
                        if new < distance[iy, ix] - 1e-6:
                            changed = max(changed, distance[iy, ix] - new)
                            distance[iy, ix] = new
        if changed < 1e-4:
            break


@njit(cache=True)
def descend(inside, open_x, open_y, distance, seen, direction):
    """Write the way down the distance at nodes without one: minus the upwind gradient.

    Args:
        inside: (ny, nx) bool.
        open_x: (ny, nx - 1) bool.
        open_y: (ny - 1, nx) bool.
        distance: (ny, nx) float64, m.
        seen: (ny, nx) bool, nodes whose direction already stands.
        direction: (ny, nx, 2) float64. **Written** elsewhere: unit vectors.
    """
    ny, nx = distance.shape
    for iy in range(ny):
        for ix in range(nx):
            here = distance[iy, ix]
            if not inside[iy, ix] or seen[iy, ix] or here >= FAR:
                continue
            gx, gy, best_x, best_y = 0.0, 0.0, here, here
            if ix > 0 and open_x[iy, ix - 1] and distance[iy, ix - 1] < best_x:
                best_x = distance[iy, ix - 1]
                gx = best_x - here
            if ix + 1 < nx and open_x[iy, ix] and distance[iy, ix + 1] < best_x:
                gx = here - distance[iy, ix + 1]
            if iy > 0 and open_y[iy - 1, ix] and distance[iy - 1, ix] < best_y:
                best_y = distance[iy - 1, ix]
                gy = best_y - here
            if iy + 1 < ny and open_y[iy, ix] and distance[iy + 1, ix] < best_y:
                gy = here - distance[iy + 1, ix]
            size = np.sqrt(gx * gx + gy * gy)
            if size > 0.0:
                direction[iy, ix, 0] = gx / size
                direction[iy, ix, 1] = gy / size


@njit(cache=True)
def interpolate_fields(points, node, start, origin, shape, cell, values, out):
    """Interpolate a quantity of flat fields bilinearly; beyond a field's edge its rim counts.

    Args:
        points: (m, 2) float64, m.
        node: (m,) int64, field of each point; fields without nodes give what ``out`` holds.
        start: (nf,) int64, first node of each field in ``values``.
        origin: (nf, 2) float64, m, position of node [0, 0].
        shape: (nf, 2) int32, (ny, nx).
        cell: float, m.
        values: (total, c) float32.
        out: (m, c) float64. **Written**.
    """
    for i in range(points.shape[0]):
        f = node[i]
        ny, nx = shape[f, 0], shape[f, 1]
        if ny == 0 or nx == 0:
            continue
        x = min(max((points[i, 0] - origin[f, 0]) / cell, 0.0), nx - 1.0)
        y = min(max((points[i, 1] - origin[f, 1]) / cell, 0.0), ny - 1.0)
        ix, iy = min(int(x), nx - 2), min(int(y), ny - 2)
        u, v = x - ix, y - iy
        base = start[f] + iy * nx + ix
        for c in range(values.shape[1]):
            low = (1.0 - u) * values[base, c] + u * values[base + 1, c]
            high = (1.0 - u) * values[base + nx, c] + u * values[base + nx + 1, c]
            out[i, c] = (1.0 - v) * low + v * high
