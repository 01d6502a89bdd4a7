"""The flow that drains a floor evenly through a door: its lines fill the width of every way and never cross.

The shortest ways of everybody run together at the inner corner of a bend. Crowds do not walk like that (Kretz 2009).
The lines of a flow with the same source on every piece of floor, none through walls and one sink, the door, keep their
order round the bend. Its potential solves Poisson's equation on the nodes of a distance field;
slow ground carries less.
"""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import INLINED, njit


@njit(**INLINED)
def _carries(iy, ix, jy, jx, inside, speed):
    """Give what the step between two neighbouring nodes carries at a difference of one: the slower of the two."""
    return min(speed[iy, ix], speed[jy, jx]) if inside[jy, jx] else 0.0


@njit(cache=True)
def drain(inside, speed, open_x, open_y, sink, tolerance, most, potential):
    """Relax a potential, row by row, until it drains the floor (successive over-relaxation).

    Args:
        inside: (ny, nx) bool, nodes that may be walked on.
        speed: (ny, nx) float64, share, of the ground.
        open_x: (ny, nx - 1) bool, steps along x that no wall cuts.
        open_y: (ny - 1, nx) bool, steps along y that no wall cuts.
        sink: (ny, nx) bool, nodes at the door, where the potential stays as it is.
        tolerance: float, largest change of a sweep, as a share of the highest potential, at which it is done.
        most: int, sweeps at most.
        potential: (ny, nx) float64. **Written**.

    Returns:
        int, sweeps taken.
    """
    ny, nx = potential.shape
    relaxation = 2.0 / (1.0 + 3.0 / max(ny, nx, 4))
    for sweep in range(most):
        changed, highest = 0.0, 1.0e-12
        for iy in range(ny):
            for ix in range(nx):
                if not inside[iy, ix] or sink[iy, ix]:
                    continue
                carried, total = 0.0, 1.0
                if ix > 0 and open_x[iy, ix - 1]:
                    share = _carries(iy, ix, iy, ix - 1, inside, speed)
                    carried += share
                    total += share * potential[iy, ix - 1]
                if ix + 1 < nx and open_x[iy, ix]:
                    share = _carries(iy, ix, iy, ix + 1, inside, speed)
                    carried += share
                    total += share * potential[iy, ix + 1]
                if iy > 0 and open_y[iy - 1, ix]:
                    share = _carries(iy, ix, iy - 1, ix, inside, speed)
                    carried += share
                    total += share * potential[iy - 1, ix]
                if iy + 1 < ny and open_y[iy, ix]:
                    share = _carries(iy, ix, iy + 1, ix, inside, speed)
                    carried += share
                    total += share * potential[iy + 1, ix]
                if carried > 0.0:
                    change = relaxation * (total / carried - potential[iy, ix])
                    potential[iy, ix] += change
                    changed = max(changed, abs(change))
                    highest = max(highest, potential[iy, ix])
        if changed <= tolerance * highest:
            return sweep + 1
    return most


@njit(cache=True)
def streamlines(inside, speed, open_x, open_y, potential, direction):
    """Write the direction of the flow at each node: what flows in and what flows out along either axis.

    Args:
        inside: (ny, nx) bool.
        speed: (ny, nx) float64, share.
        open_x: (ny, nx - 1) bool.
        open_y: (ny - 1, nx) bool.
        potential: (ny, nx) float64, from ``drain``.
        direction: (ny, nx, 2) float64. **Written** where anything flows: unit vectors.
    """
    ny, nx = potential.shape
    for iy in range(ny):
        for ix in range(nx):
            if not inside[iy, ix]:
                continue
            flow_x, flow_y, here = 0.0, 0.0, potential[iy, ix]
            if ix > 0 and open_x[iy, ix - 1]:
                flow_x += _carries(iy, ix, iy, ix - 1, inside, speed) * (potential[iy, ix - 1] - here)
            if ix + 1 < nx and open_x[iy, ix]:
                flow_x += _carries(iy, ix, iy, ix + 1, inside, speed) * (here - potential[iy, ix + 1])
            if iy > 0 and open_y[iy - 1, ix]:
                flow_y += _carries(iy, ix, iy - 1, ix, inside, speed) * (potential[iy - 1, ix] - here)
            if iy + 1 < ny and open_y[iy, ix]:
                flow_y += _carries(iy, ix, iy + 1, ix, inside, speed) * (here - potential[iy + 1, ix])
            size = np.sqrt(flow_x * flow_x + flow_y * flow_y)
            if size > 0.0:
                direction[iy, ix, 0] = flow_x / size
                direction[iy, ix, 1] = flow_y / size
