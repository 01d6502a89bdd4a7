"""The flow that drains a floor evenly through a door: its lines fill the width of every way and never cross.

The shortest ways of everybody run together at the inner corner of a bend. Crowds do not walk like that (Kretz 2009).
The lines of a flow with the same source on every piece of floor, none through walls and one sink, the door, keep their
order round the bend. Its potential solves Poisson's equation on the nodes of a distance field;
slow ground carries less.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import njit

KEPT = 0.97
"""Share of what a factor leaves out that is added to its diagonal (numerical: all of it may divide by zero; results do
not depend on it)."""


@njit(cache=True)
def carried(inside, speed, open_x, open_y):
    """Give what the steps between neighbouring nodes carry at a difference of one: the slower of the two.

    Args:
        inside: (ny, nx) bool, nodes that may be walked on.
        speed: (ny, nx) float64, share, of the ground.
        open_x: (ny, nx - 1) bool, steps along x that no wall cuts.
        open_y: (ny - 1, nx) bool, steps along y that no wall cuts.

    Returns:
        Two (ny + 1, nx + 1) float64, share: from each node on along x, and on along y; 0 where nothing passes.
    """
    ny, nx = inside.shape
    along_x, along_y = np.zeros((ny + 1, nx + 1)), np.zeros((ny + 1, nx + 1))
    for iy in range(ny):
        for ix in range(nx):
            if ix + 1 < nx and open_x[iy, ix] and inside[iy, ix] and inside[iy, ix + 1]:
                along_x[iy, ix] = min(speed[iy, ix], speed[iy, ix + 1])
            if iy + 1 < ny and open_y[iy, ix] and inside[iy, ix] and inside[iy + 1, ix]:
                along_y[iy, ix] = min(speed[iy, ix], speed[iy + 1, ix])
    return along_x, along_y


@njit(cache=True)
def drained(along_x, along_y, sink):
    """Give the nodes from which something can flow to the door, but those at the door.

    Args:
        along_x: (ny + 1, nx + 1) float64, share, from ``carried``.
        along_y: the same, along y.
        sink: (ny, nx) bool, nodes at the door.

    Returns:
        (k,) int64, indices into ``along_x.ravel()``.
    """
    ny, nx = sink.shape
    width, x, y = nx + 1, along_x.ravel(), along_y.ravel()
    reached, found = np.zeros(x.size, np.bool_), np.empty(x.size, np.int64)
    count, at_door = 0, 0
    for iy in range(ny):
        for ix in range(nx):
            if sink[iy, ix]:
                found[count] = iy * width + ix
                reached[found[count]] = True
                count += 1
    at_door, next_one = count, 0
    while next_one < count:
        i = found[next_one]
        next_one += 1
        for j, share in ((i - 1, x[i - 1]), (i + 1, x[i]), (i - width, y[i - width]), (i + width, y[i])):
            if share > 0.0 and not reached[j]:
                reached[j] = True
                found[count] = j
                count += 1
    return np.sort(found[at_door:count])


@njit(cache=True)
def drain(along_x, along_y, nodes, tolerance, most):
    """Solve for the potential that drains the floor: conjugate gradients behind an incomplete factor.

    The factor is Gustafsson's modified one (1978), which keeps the sums of rows, so that rounds grow with the root of
    the floor's width only.

    Args:
        along_x: (ny + 1, nx + 1) float64, share, from ``carried``.
        along_y: the same, along y.
        nodes: (k,) int64, from ``drained``; the potential is 0 at all others.
        tolerance: float, residual, as a share of the source, at which it is done.
        most: int, rounds at most.

    Returns:
        (ny + 1, nx + 1) float64, the potential, and int, the rounds taken.
    """
    width, x, y = along_x.shape[1], along_x.ravel(), along_y.ravel()
    potential, residual, step, flow = np.zeros(x.size), np.zeros(x.size), np.zeros(x.size), np.zeros(x.size)
    whole, over, eased = np.zeros(x.size), np.zeros(x.size), np.zeros(x.size)
    for i in nodes:
        whole[i] = x[i - 1] + x[i] + y[i - width] + y[i]
        west, south = x[i - 1] * over[i - 1], y[i - width] * over[i - width]
        kept = west * (x[i - 1] + KEPT * y[i - 1]) + south * (y[i - width] + KEPT * x[i - width])
        over[i] = 1.0 / (whole[i] - kept)
        residual[i] = 1.0
    goal, left, rounds = tolerance * tolerance * nodes.size, float(nodes.size), 0
    was = _ease(x, y, width, nodes, over, residual, eased)
    step[:] = eased
    while left > goal and rounds < most:
        rounds += 1
        along = 0.0
        for i in nodes:
            flow[i] = (
                whole[i] * step[i]
                - x[i - 1] * step[i - 1] - x[i] * step[i + 1] - y[i - width] * step[i - width] - y[i] * step[i + width]
            )  # fmt: skip
            along += step[i] * flow[i]
        length, left = was / along, 0.0
        for i in nodes:
            potential[i] += length * step[i]
            residual[i] -= length * flow[i]
            left += residual[i] * residual[i]
        now = _ease(x, y, width, nodes, over, residual, eased)
        turn, was = now / was, now
        for i in nodes:
            step[i] = eased[i] + turn * step[i]
    return potential.reshape(along_x.shape), rounds


@njit(cache=True)
def _ease(x, y, width, nodes, over, residual, eased):
    """Solve with the factor, forth and back; ``eased`` is written. Returns the product of the two, float."""
    for i in nodes:
        behind = x[i - 1] * eased[i - 1] + y[i - width] * eased[i - width]
        eased[i] = (residual[i] + behind) * over[i]
    product = 0.0
    for k in range(nodes.size - 1, -1, -1):
        i = nodes[k]
        eased[i] += (x[i] * eased[i + 1] + y[i] * eased[i + width]) * over[i]
        product += eased[i] * residual[i]
    return product


@njit(cache=True)
def streamlines(along_x, along_y, nodes, potential, direction):
    """Write the direction of the flow at each node: what flows in and what flows out along either axis.

    Args:
        along_x: (ny + 1, nx + 1) float64, share, from ``carried``.
        along_y: the same, along y.
        nodes: (k,) int64, from ``drained``.
        potential: (ny + 1, nx + 1) float64, from ``drain``.
        direction: (ny, nx, 2) float64. **Written** where anything flows: unit vectors.
    """
    width, x, y, p = along_x.shape[1], along_x.ravel(), along_y.ravel(), potential.ravel()
    for i in nodes:
        flow_x = x[i - 1] * (p[i - 1] - p[i]) + x[i] * (p[i] - p[i + 1])
        flow_y = y[i - width] * (p[i - width] - p[i]) + y[i] * (p[i] - p[i + width])
        size = np.sqrt(flow_x * flow_x + flow_y * flow_y)
        if size > 0.0:
            direction[i // width, i % width, 0] = flow_x / size
            direction[i // width, i % width, 1] = flow_y / size
