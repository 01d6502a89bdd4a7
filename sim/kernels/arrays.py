"""Groups of arrays that several kernels take: made once and named, so that a call can be read and nothing mixed up."""

from __future__ import annotations

from collections import namedtuple

People = namedtuple("People", "x y area free_speed goal node")
"""Columns of the crowd, each (n,): x, y (float64, m), area (int32), free_speed (float64, m/s), goal, node (int32)."""

Fields = namedtuple("Fields", "start origin shape cell_m distance direction beyond")
"""Walking distances and ways: fields as ``field_direction_at`` takes them, and ``beyond`` (goals, nodes) float32, m,
from a node to a goal; see ``docs/architecture.md``, Places."""

Walls = namedtuple("Walls", "cell_origin cell_m rows columns start entries segments door passes")
"""Wall segments by cell: cell_origin (2,) float64, m; cell_m float, m; rows, columns int; start (cells + 1,) int32 and
entries int32, compressed rows of segments near each cell; segments (k, 4) float64, m; door (k,) int32, whose gap a
segment closes, or -1; passes (doors,) bool, doors that stop nothing."""
