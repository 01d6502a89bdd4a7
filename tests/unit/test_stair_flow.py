"""A stair passes no more than its design flow up and down where that is asked for, and the more the wider it is."""

from __future__ import annotations

import numpy as np
import pytest

from sim.installation import home
from sim.scenario.parameters.building import StairFlow
from sim.verification.cases.case_files import load_case
from sim.verification.cases.walking import walk
from sim.verification.measures.kinds import measure_of
from sim.world.doors import STAIR_FLOW, Doors
from sim.world.random_streams import RandomStreams
from sim.world.venue.venue import Venue, build_venue
from tests.builders import ENTRANCE, box
from tests.builders import venue as make_venue
from tests.worlds import scenario


def stair_doors(width: float, flow: StairFlow) -> tuple[Venue, Doors]:
    """Give the doors at the foot and the head of a stair that ascends along x, and of the exit at its head."""
    areas = [
        {"id": "room", "level": "low", "polygon": box(0, 0, 6, 6)},
        {"id": "stair", "level": "low", "use": "stair", "polygon": box(6, 1, 12, 1 + width), "upward": (1.0, 0.0),
         "joins": ("low", "high")},
        {"id": "landing", "level": "high", "polygon": box(12, 0, 16, 6)},
    ]  # fmt: skip
    doors = [
        {"id": "foot", "between": ("room", "stair"), "line": ((6.0, 1.0), (6.0, 1.0 + width))},
        {"id": "head", "between": ("stair", "landing"), "line": ((12.0, 1.0), (12.0, 1.0 + width))},
        {"id": "exit", "between": ("landing", "outside"), "line": ((16.0, 1.0), (16.0, 4.0)), **ENTRANCE},
    ]
    levels = [{"id": "low"}, {"id": "high", "elevation_m": 3.0}]
    drawn = make_venue(areas, doors, levels=levels, wall_thickness_m=0.0)
    words = scenario(drawn, building={"door_flow": "free", "stair_flow": flow})
    venue = build_venue(drawn)
    return venue, Doors(venue, words, RandomStreams(0))


def test_doors_of_a_stair_pass_its_design_flow_by_direction_in_proportion_to_its_width() -> None:
    up, down = STAIR_FLOW["code"]
    for width in np.arange(0.9, 2.01, 0.05):
        _, doors = stair_doors(float(width), "code")
        most = doors.flow.repeat(2) / doors.cost
        # in at the foot and out at the head is up, and the other way round; the exit is not on the stair
        assert most[:4] == pytest.approx(np.array([up, down, up, down]) * width)
        assert np.isinf(doors.flow[2])


def test_stairs_have_no_limit_of_their_own_by_default() -> None:
    _, doors = stair_doors(1.4, "bodies")
    assert np.isinf(doors.flow).all()
    assert (doors.cost == 1.0).all()


def test_a_crowd_goes_up_and_down_stairs_at_no_more_than_their_design_flow() -> None:
    """Stair of ISO-12, 1.4 m wide; 0.88 up and 1.1 down, persons/(m s) (MSC.1/Circ.1238, annex 1, table 1.2).

    Of some sixty people who are counted, one more at either end fits the same time: a thirtieth; a tenth less.
    """
    case = load_case(str(home() / "tests" / "verification" / "cases" / "iso12_stair_flow.yaml"))
    for variant in case.variants:
        if variant.name in ("up_14", "down_14"):
            told = variant.parameters.model_copy(update={"stair_flow": "code"})
            flow = measure_of(walk(told, 0), told.measures[0]) / 1.4
            most = STAIR_FLOW["code"][variant.name.startswith("down")]
            assert 0.9 * most <= flow <= (1.0 + 1.0 / 30.0) * most, variant.name
