"""The way to one point inside an area, and how fields are read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.kernels import distance_fields
from sim.world.navigation.walkable_grid import WalkableGrid, extended, reach

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LocalField:
    """The way to one point inside an area, for the few bodies that chase something that moves.

    Attributes:
        origin: (2,) float64, m, position of node [0, 0].
        cell_m: distance between nodes.
        distance: (ny, nx) float32, m of open floor.
        direction: (ny, nx, 2) float32, unit vectors.
    """

    origin: Floats
    cell_m: float
    distance: Singles
    direction: Singles

    def distance_at(self, points: Floats) -> Floats:
        """Give the distance at points: (m, 2) float64, m, to (m,) float64, m."""
        return interpolate_local_field(points, self.distance.reshape(-1, 1), *self._frame())[:, 0]

    def direction_at(self, points: Floats) -> Floats:
        """Give unit vectors at points: (m, 2) float64, m, to (m, 2) float64."""
        return unit(interpolate_local_field(points, self.direction.reshape(-1, 2), *self._frame()))

    def _frame(self) -> tuple[Longs, Floats, Ints, float, int]:
        shape = np.array([self.distance.shape], np.int32)
        return np.zeros(1, np.int64), self.origin[None, :], shape, self.cell_m, 0


def local_field(land: WalkableGrid, point: Floats) -> LocalField:
    """Compute the way to a point over a terrain."""
    distance, direction = reach(land, np.concatenate([point, point]), 0.0)
    distance, direction = extended(distance < distance_fields.FAR, distance, direction)
    return LocalField(land.origin, land.cell_m, distance.astype(np.float32), direction.astype(np.float32))


def interpolate_local_field(
    points: Floats,
    values: Singles,
    start: Longs,
    origin: Floats,
    shape: Ints,
    cell_m: float,
    node: int | Longs | Ints,
    missing: float = 0.0,
) -> Floats:
    """Read flat fields at points, as ``fields.look_up`` does; ``missing`` where a field is empty."""
    points = np.ascontiguousarray(np.asarray(points, np.float64).reshape(-1, 2))
    nodes = np.ascontiguousarray(np.broadcast_to(np.asarray(node, np.int64), len(points)))
    out = np.full((len(points), values.shape[1]), missing)
    distance_fields.interpolate_fields(points, nodes, start, origin, shape, cell_m, values, out)
    return out


def unit(vectors: Floats) -> Floats:
    """Give vectors their unit length; zero vectors stay."""
    size = np.sqrt(np.sum(vectors**2, axis=-1, keepdims=True))
    return vectors / np.where(size > 1e-9, size, 1.0)
