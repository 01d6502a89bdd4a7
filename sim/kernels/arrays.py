"""Groups of arrays that several kernels take: made once and named, so that a call can be read and nothing mixed up."""

from __future__ import annotations

from collections import namedtuple

People = namedtuple("People", "x y area free_speed goal node")
"""Columns of the crowd, each (n,): x, y (float64, m), area (int32), free_speed (float64, m/s), goal, node (int32)."""

Fields = namedtuple("Fields", "start origin shape cell_m distance direction beyond")
"""Walking distances and ways: fields as ``field_direction_at`` takes them, and ``beyond`` (goals, nodes) float32, m,
from a node to a goal; see ``docs/architecture.md``, Places."""

Routes = namedtuple("Routes", "node_start node_list goal_door goal_area door_middle beyond onward landing in_view")
"""How doors hang together: node_start (areas + 1,) int32 and node_list int32, the nodes that leave each area; goal_door
(goals,) int32, door of an exit, -1 for a refuge; goal_area (goals,) int32, where each lies; door_middle (doors, 2)
float64, m; beyond (nodes, goals) float32, m that remain after a node; onward (nodes, goals) int32, the next node on
that way, -1 at its end; landing (nodes,) int32, the area that each node leads into; in_view (areas, areas) bool,
whether somebody in one sees into the other."""

Walls = namedtuple("Walls", "cell_origin cell_m rows columns start entries segments door passes")
"""Wall segments by cell: cell_origin (2,) float64, m; cell_m float, m; rows, columns int; start (cells + 1,) int32 and
entries int32, compressed rows of segments near each cell; segments (k, 4) float64, m; door (k,) int32, whose gap a
segment closes, or -1; passes (doors,) bool, doors that stop nothing."""
