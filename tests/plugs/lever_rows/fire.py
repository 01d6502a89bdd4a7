"""Levers on protection against fire and on the fire service."""

from __future__ import annotations

from typing import Any

from sim.scenario.parameters.scenario import Scenario
from tests.builders import ENTRANCE, box
from tests.builders import venue as make_venue
from tests.plugs.lever_rows.scenes import Null, Row, hurt, no_hazard, waits_until_clear
from tests.worlds import assault, club, drill, merged, scenario, smoke

NOBODY: dict[str, Any] = {"stewards_per_1000": 0.0, "guards_per_1000": 0.0}
"""No staff who could notice a fire before detectors do."""


def cellar(**words: Any) -> Scenario:
    """Give 250 people under a low ceiling with one narrow way out, and a fire that nobody calls out."""
    hall = {"id": "hall", "polygon": box(0, 0, 20, 15), "ceiling_m": 4.0}
    door = {"id": "front", "between": ("hall", "outside"), "line": ((0.0, 7.0), (0.0, 7.9)), **ENTRANCE}
    fire = {
        "kind": "fire", "begins_s": 5.0, "growth": "fast", "peak_mw": 5.0, "load_mj": 3000.0, "fuel": "upholstery",
    }  # fmt: skip
    return scenario(
        make_venue([hall], [door], standing_areas=["hall"]),
        {"crowd": {"people": 250}, "alarm": {"mode": "none"}, "hazards": [fire], "run": {"duration_s": 600.0},
         "protection": {"sprinkler_works_share": 1.0}}, words,
    )  # fmt: skip


def next_room(**words: Any) -> Scenario:
    """Give people in a room with one narrow way out, beside a room in which something burns, the door between open."""
    rooms = [
        {"id": "hall", "polygon": box(0, 0, 20, 10), "ceiling_m": 3.0},
        {"id": "store", "use": "backstage", "polygon": box(20, 0, 26, 10), "ceiling_m": 3.0},
    ]
    doors = [
        {"id": "front", "between": ("hall", "outside"), "line": ((0.0, 5.0), (0.0, 5.9)), **ENTRANCE},
        {"id": "inner", "between": ("hall", "store"), "line": ((20.0, 5.0), (20.0, 6.2))},
    ]
    fire = {"kind": "fire", "area": "store", "begins_s": 5.0, "growth": "ultrafast", "peak_mw": 5.0, "load_mj": 3000.0}
    return scenario(
        make_venue(rooms, doors, standing_areas=["hall"]),
        {"crowd": {"people": 200}, "alarm": {"mode": "none"}, "hazards": [fire], "run": {"duration_s": 400.0}}, words,
    )  # fmt: skip


def wounded_in_smoke(**words: Any) -> Scenario:
    """Give wounded in smoke that is too thick for carers without apparatus, and harms nobody by itself."""
    fire_service = {"travel_median_s": 60.0, "travel_sigma": 0.0, "set_up_s": 30.0}
    haze = smoke(begins_s=60.0, extinction_per_m=2.0, co_ppm=0.0, co2_percent=0.0, o2_percent=20.9)
    return hurt(
        **merged({"hazards": [assault(harm_per_min=60.0), haze], "response": {"fire_service": fire_service}}, words)
    )


def dim(**words: Any) -> Scenario:
    """Give a crowd that knows the way it came in only, and smoke in which lit signs are seen twice as far."""
    haze = smoke(begins_s=0.0, extinction_per_m=0.4, co_ppm=0.0, co2_percent=0.0, o2_percent=20.9)
    return drill(club(), 400, **merged({"building": {"exit_knowledge_share": 0.0}, "hazards": [haze]}, words))


ROWS: dict[str, Row] = {
    "protection.sprinklers": Row(
        cellar(), "none", "quick", "untenable_s", "up", "Evans 1993: water holds a fire down", 1
    ),
    "protection.smoke_extraction_m3_s": Row(
        cellar(protection={"detection": "point"}), 0.0, 20.0, "untenable_s", "up",
        "smoke that is drawn off does not come down",
    ),
    "protection.roof_vents_m2": Row(
        cellar(protection={"detection": "point"}), 0.0, 3.0, "untenable_s", "up",
        "smoke that leaves through the roof does not come down",
    ),
    "protection.smoke_control_begins": Row(
        cellar(protection={"detection": "point", "smoke_extraction_m3_s": 20.0}), "on_detection", "by_hand",
        "untenable_s", "down", "somebody has to go to the panel first",
    ),
    "protection.fire_load": Row(
        cellar(), "as_is", "reduced", "untenable_s", "up", "a fire of a slower class takes longer to fill a room"
    ),
    "protection.detection": Row(
        cellar(), "point", "aspirating", "detection_s", "down", "pipes that draw in air notice thinner smoke"
    ),
    "protection.detection_verify_s": Row(
        cellar(protection={"detection": "point"}, alarm={"mode": "bell", "delay_s": 1200.0}, staff=NOBODY), 0.0, 60.0,
        "event:alarm", "up", "an alarm waits for whoever goes to look",
    ),
    "protection.self_closing_share": Row(
        next_room(), 0.0, 1.0, "person_s_below_10m", "down", "a door that is shut holds smoke back"
    ),
    "protection.extinguishers": Row(
        cellar(protection={"extinguisher_works_share": 1.0}, staff={"stewards_per_1000": 20.0}), False, True,
        "person_s_below_10m", "down", "a fire that is put out makes no more smoke", 3,
    ),
    "building.signs": Row(
        dim(), "plain", "lit", "egress_t95_s", "down", "Jin: lit signs are seen farther in smoke", 3
    ),
    "response.fire_service.crews": Row(
        wounded_in_smoke(), 0, 8, "carried_by_fire_service", "up", "nobody else goes into thick smoke", 2
    ),
    "response.fire_service.entry": Row(
        wounded_in_smoke(), "after_clearance", "warm_zone", "fire_entry_s", "down",
        "Manchester Arena Inquiry: held at a meeting point for two hours",
    ),
}  # fmt: skip

NULLS: dict[str, Null] = {
    "sprinklers where nothing burns": Null(no_hazard(), "protection.sprinklers", "none", "quick"),
    "smoke extraction where nothing burns": Null(no_hazard(), "protection.smoke_extraction_m3_s", 0.0, 300.0),
    "roof vents where nothing burns": Null(no_hazard(), "protection.roof_vents_m2", 0.0, 200.0),
    "beginning of smoke control that is not there": Null(
        cellar(run={"duration_s": 60.0}), "protection.smoke_control_begins", "on_detection", "by_hand"
    ),
    "fire load where nothing burns": Null(no_hazard(), "protection.fire_load", "as_is", "reduced"),
    "verification of detectors that are not there": Null(
        cellar(run={"duration_s": 60.0}), "protection.detection_verify_s", 0.0, 600.0
    ),
    "closers of doors where all are exits": Null(
        cellar(run={"duration_s": 60.0}), "protection.self_closing_share", 0.0, 1.0
    ),
    "extinguishers where nothing burns": Null(no_hazard(), "protection.extinguishers", False, True),
    "signs where there is no smoke": Null(no_hazard(), "building.signs", "plain", "lit"),
    "fire service where there is no smoke": Null(waits_until_clear(), "response.fire_service.crews", 0, 40),
    "entry of the fire service where there is no smoke": Null(
        waits_until_clear(), "response.fire_service.entry", "after_clearance", "warm_zone"
    ),
}  # fmt: skip
