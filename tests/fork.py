"""A hall between two corridors that are as long, with smoke in either: people choose between two equal ways."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model import VenueModel
from sim.rules.decisions.choices import Choices
from sim.rules.decisions.route_choice import _smoke_wills_m
from sim.scenario.parameters.venue import VenueParameters
from tests.builders import ENTRANCE, box
from tests.builders import venue as make_venue
from tests.worlds import ALIKE, model, scenario, send_everybody

PEOPLE = 300
BOTH = np.uint64(0b11)


@cache
def fork() -> VenueParameters:
    """Give a hall with a corridor on either side, 10 m long, each with an exit at its far end."""
    areas = [
        {"id": "west", "use": "corridor", "polygon": box(0, 8, 10, 12)}, {"id": "hall", "polygon": box(10, 0, 30, 20)},
        {"id": "east", "use": "corridor", "polygon": box(30, 8, 40, 12)},
    ]  # fmt: skip
    lines = {"out_west": 0.0, "into_west": 10.0, "into_east": 30.0, "out_east": 40.0}
    between = {"out_west": ("west", "outside"), "into_west": ("hall", "west"), "into_east": ("hall", "east"),
               "out_east": ("east", "outside")}  # fmt: skip
    doors = [
        {"id": name, "between": between[name], "line": ((x, 8.5), (x, 11.5)),
         **(ENTRANCE if name.startswith("out") else {})}
        for name, x in lines.items()
    ]  # fmt: skip
    return make_venue(areas, doors, standing_areas=["hall"])


def choosing(west: float, east: float = 0.0, *, hall: float = 0.0, **decisions: Any) -> VenueModel:
    """Give people in the middle of the hall who choose between two ways that are as long, with smoke in either."""
    words = {
        "crowd": {"people": PEOPLE, **ALIKE}, "alarm": {"mode": "none"}, "building": {"exit_knowledge_share": 1.0},
        "decisions": {"interval_s": 0.5, "unfamiliar_penalty_s": 0.0, "queue_weight": 0.0, "follow_share": 0.0,
                      **decisions},
    }  # fmt: skip
    walkers = model(scenario(fork(), words), 1)
    world, crowd = walkers.world, walkers.world.crowd
    send_everybody(walkers)
    crowd.x[:PEOPLE], crowd.y[:PEOPLE] = 20.0, 10.0
    crowd.knows[:PEOPLE], crowd.came_by[:PEOPLE], crowd.goal[:PEOPLE] = BOTH, -1, -1
    for name, extinction in (("west", west), ("east", east), ("hall", hall)):
        world.air.extinction_per_m[world.venue.area_ids.index(name)] = extinction
    world.air.stirred = west + east + hall > 0.0
    return walkers


def choose(walkers: VenueModel) -> NDArray[np.bool_]:
    """Give who of the people makes for the west."""
    world = walkers.world
    world.clock.tick()
    Choices(world).act(world)
    west = world.navigation.goal_ids.index("out_west")
    return np.asarray(world.crowd.goal[:PEOPLE] == west)


def wills_m(walkers: VenueModel) -> NDArray[np.float64]:
    """Give how far each must see in smoke to enter it, (people,) float64, m."""
    return _smoke_wills_m(walkers.world)[:PEOPLE]
