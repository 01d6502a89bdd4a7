"""Levers on the building."""

from __future__ import annotations

from tests.plugs.lever_rows.scenes import Null, Row, nobody_hides, one_way, open_doors_only, sheltering, shut_entrance
from tests.worlds import assault, club, drill, incident

ROWS: dict[str, Row] = {
    "building.exits_usable_share": Row(
        drill(club(), 300), 0.0, 1.0, "egress_t95_s", "down", "Q. Liu 2018: more exits, quicker egress"
    ),
    "building.exit_release_s": Row(
        drill(club(), 300), 0.0, 90.0, "egress_t50_s", "up", "shut exits keep people waiting (5.2, panic hardware)"
    ),
    "building.exit_knowledge_share": Row(
        drill(club(), 400, decisions={"sign_range_m": 0.0}, building={"exit_knowledge_share": 0.4}), 0.0, 1.0,
        "egress_t95_s", "down", "Q. Liu on signs; who knows one exit queues at it",
    ),
    "building.refuge_lock_s": Row(
        sheltering(), 0.0, 60.0, "event:refuge_locked", "up", "a refuge that locks later is locked later", 2
    ),
    "building.refuge_protection": Row(
        sheltering(), 0.0, 1.0, "casualties", "up",
        "a refuge that protects less protects less (5.2: exposure multiplier inside)", 4,
    ),
    "building.egress_width_mm": Row(
        drill(club(), 300), 12.0, 15.0, "egress_t95_s", "down", "Green Guide, NFPA 101: width passes people", 3,
    ),
    "building.entrance_width_share": Row(
        drill(club(), 300, building={"exit_knowledge_share": 0.0}, decisions={"sign_range_m": 0.0}), 0.25, 0.6,
        "egress_t95_s", "down", "NFPA 101: most leave the way they came in", 3,
    ),
    "building.entrances_shut": Row(
        incident(200, hazards=[assault(outer_door_s=60.0, harm_per_min=60.0)]), False, True, "expected_casualties",
        "down", "who comes a minute later meets fewer", 2,
    ),
    "building.safer_areas": Row(
        sheltering(use="backstage"), (), ("store",), "in_refuge", "up", "who hides takes shelter in it", 2
    ),
    "building.refuge_capacity_share": Row(sheltering(), 0.0, 0.25, "in_refuge", "up", "who hides takes them", 2),
}  # fmt: skip

NULLS: dict[str, Null] = {
    "safer areas that are refuges anyhow": Null(sheltering(), "building.safer_areas", (), ("store",)),
    "places in refuges that nobody seeks": Null(nobody_hides(), "building.refuge_capacity_share", 0.0, 0.25),
    "share of public entrances where all exits are": Null(open_doors_only(), "building.entrance_width_share", 0.2, 0.8),
    "release of exits where all stand open": Null(open_doors_only(), "building.exit_release_s", 0.0, 120.0),
    "shut entrances where all are shut anyhow": Null(shut_entrance(), "building.entrances_shut", False, True),
    "usable exits where all are public entrances": Null(open_doors_only(), "building.exits_usable_share", 0.0, 1.0),
    "knowledge of exits where there is one": Null(one_way(), "building.exit_knowledge_share", 0.0, 1.0),
    "locking of refuges that nobody seeks": Null(nobody_hides(), "building.refuge_lock_s", 0.0, 120.0),
    "protection of refuges that nobody seeks": Null(nobody_hides(), "building.refuge_protection", 0.0, 1.0),
}  # fmt: skip
