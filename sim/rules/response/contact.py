"""Contact of armed responders with a source: it ends or is contained, and it can go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.kernels.exposure import share_harm
from sim.world.codes import Status, Wound
from sim.world.random_streams import Stream
from sim.world.sight import distance_to_lookers, true_positions
from sim.world.wayfinding import halt
from sim.world.world import World

Rows = NDArray[np.int64]

CLEAR_OF_DOOR_M: Final = 2.0
"""Distance from the middle of any door beyond which responders wait, m (assumption: out of the way of those who flee;
nearer ones walk on)."""


def sources_met(world: World, rows: Rows) -> Iterator[tuple[int, Rows]]:
    """Give each active source that responders have in sight within the radius of contact, and who has, nearest first.

    Args:
        world: the world.
        rows: (k,) int64, rows of the responders; only those inside count.
    """
    crowd, hazard, radius_m = world.crowd, world.hazard, world.scenario.response.police.contact_radius_m
    for source in np.flatnonzero(hazard.active):
        able = rows[(crowd.area[rows] >= 0) & (crowd.status[rows] == Status.INSIDE)]
        if len(able) == 0:
            continue
        seen = distance_to_lookers(world, int(hazard.rows[source]), able, true_positions(world, able), radius_m)[able]
        if np.isfinite(seen).any():
            order = np.argsort(seen, kind="stable")
            yield int(source), able[order[np.isfinite(seen[order])]]


def hold_in_sight(world: World, rows: Rows) -> None:
    """Let responders indoors stand who have a source in sight within the radius of contact, once clear of doors."""
    crowd, doors = world.crowd, world.venue.door_line.mean(axis=1)
    for _, near in sources_met(world, rows):
        for row in near[crowd.area[near] < world.venue.n_inside_areas]:
            if np.min(lengths(crowd.x[row] - doors[:, 0], crowd.y[row] - doors[:, 1])) > CLEAR_OF_DOOR_M:
                halt(world, int(row))


def stop(world: World, source: int) -> None:
    """Let a source do no more harm: one that holds out stays where it is, contained; any other is gone.

    When the threat from it is over is known from now on.
    """
    hazard, parameters = world.hazard, world.scenario.response.police
    row, name = int(hazard.rows[source]), f"source_{source + 1}"
    hazard.active[source] = False
    halt(world, row)
    lasts_s = parameters.contact_to_end_s
    if hazard.holds_out[source]:
        drawn_s = world.streams.lognormal(
            Stream.BARRICADE, parameters.barricade_median_s, parameters.barricade_sigma, part=source
        )
        lasts_s = max(lasts_s, drawn_s)
        world.log.add(world.now_s, "containment", name)
    else:
        world.remove_body(row)
    hazard.over_at[source] = world.now_s + lasts_s


def err(world: World, source: int) -> None:
    """Share the harm that errors at one contact are expected to do among the people and staff in sight of it.

    They are those within the radius of contact of the source, the nearer ones more, as ``share_harm`` does.
    """
    crowd, parameters = world.crowd, world.scenario.response.police
    at_risk = crowd.harmable & crowd.on_floor & (crowd.status == Status.INSIDE)
    near = np.flatnonzero(at_risk & (crowd.area >= 0) & (crowd.wound == Wound.NONE))
    distance = distance_to_lookers(
        world, int(world.hazard.rows[source]), near, true_positions(world, near), parameters.contact_radius_m
    )
    share_harm(
        distance, crowd.shielding, parameters.contact_radius_m, parameters.error_per_contact,
        parameters.error_half_saturation, 1.0, crowd.error_exposure,
    )  # fmt: skip


def lose(world: World, row: int) -> None:
    """Let a responder be harmed: out of action, and brought out by the others."""
    halt(world, row)
    world.remove_body(row)
    world.crowd.harmed_at[row] = world.now_s
    world.log.add(world.now_s, "officer_harmed")
