"""The default movement model: collision-free speed with anticipation, relaxed headings and courtesy.

Speed follows the free distance to whoever walks ahead (Tordeux, Chraibi and Seyfried 2016). Direction follows the
field of the chosen door, turned by bodies at close range and, before that, by oncoming people (after Xu, Chraibi
and Seyfried 2021). Headings relax within a reaction time, which makes results almost free of the time step. Of two
people in each other's way only the one behind yields, which dissolves arches at doors without overlap of bodies.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

import numpy as np
from numpy.typing import NDArray

from sim.kernels.motion import Bodies, Ground, Manner, advance
from sim.scenario.knobs import knob
from sim.scenario.scenario import PlugWords
from sim.world.luck import Stream
from sim.world.world import World

FAST_MPS: Final = 1.7
"""Free speed up to which people see everybody whom they would slow down for; few are faster."""

IN_THE_WAY_M: Final = 4.0
"""Reach of the neighbour search and the longest way of a step together, m, rounded up."""


class AnticipationWords(PlugWords):
    """Knobs of the default movement model."""

    socket: ClassVar[str] = "movement"
    kind: Literal["anticipation"] = "anticipation"
    time_gap_s: float = knob(
        0.65, unit="s", low=0.1, high=2.0, role="uncertainty",
        source="fits the single-file 10-90 % band of RiMEA 16 at every density (0.65-0.7)",
        about="time that people keep to whoever walks ahead",
    )  # fmt: skip
    push: float = knob(
        1.0, unit="share of wish", low=0.0, high=10.0, role="setting", source="calibrated to verification cases",
        about="strength at contact with which neighbours turn a walker away",
    )  # fmt: skip
    push_range_m: float = knob(
        0.4, unit="m", low=0.05, high=0.6, role="setting", source="calibrated to verification cases",
        about="distance beyond contact at which neighbours stop turning a walker",
    )  # fmt: skip
    avoid: float = knob(
        0.8, unit="share of wish", low=0.0, high=10.0, role="uncertainty",
        source="calibrated to counterflow; Xu, Chraibi and Seyfried 2021 for the idea",
        about="strength with which oncoming people turn a walker to one side",
    )  # fmt: skip
    avoid_range_m: float = knob(
        1.5, unit="m", low=0.3, high=3.0, role="setting", source="calibrated to counterflow",
        about="distance from which oncoming people are avoided",
    )  # fmt: skip
    side_bias_m: float = knob(
        0.1, unit="m", low=-0.5, high=0.5, role="uncertainty", source="assumption; Moussaid 2009 on side preference",
        about="people come towards head-on within this offset are passed on the right",
    )  # fmt: skip
    wall_push: float = knob(
        0.5, unit="share of wish", low=0.0, high=10.0, role="setting", source="calibrated to verification cases",
        about="strength at contact with which walls turn a walker away",
    )  # fmt: skip
    wall_range_m: float = knob(
        0.2, unit="m", low=0.02, high=0.6, role="setting", source="SFPE boundary layer at doors 0.15 m",
        about="distance beyond contact at which walls stop turning a walker",
    )  # fmt: skip
    relaxation_s: float = knob(
        0.3, unit="s", low=0.05, high=1.0, role="uncertainty", source="JuPedSim anticipation velocity model",
        about="time in which people turn to a new direction",
    )  # fmt: skip
    noise_rad: float = knob(
        0.05, unit="rad/s^0.5", low=0.0, high=1.0, role="setting", source="performance.md 5",
        about="wander of the heading, scaled with the root of the time step",
    )  # fmt: skip
    turn_share: float = knob(
        0.3, unit="share", low=0.0, high=0.5, role="uncertainty",
        source="body depth 0.28 m against shoulder width 0.4 m",
        about="how much narrower people make themselves by turning their shoulders to pass",
    )  # fmt: skip
    patience_s: float = knob(
        10.0, unit="s", low=0.5, high=60.0, role="uncertainty", source="assumption",
        about="time held up after which people close ranks fully",
    )  # fmt: skip
    squeeze_share: float = knob(
        0.2, unit="share", low=0.0, high=0.5, role="uncertainty", source="assumption",
        about="how much closer people stand after being held up that long",
    )  # fmt: skip


class Anticipation:
    """Moves everybody who has a body and a way to go.

    Args:
        words: the knobs.
        world: the world to move in.
    """

    words = AnticipationWords

    def __init__(self, words: AnticipationWords, world: World) -> None:
        venue, ways = world.venue, world.navigation
        radius = world.scenario.crowd.body_radius_m
        reach = max(words.avoid_range_m, FAST_MPS * words.time_gap_s + 2.0 * radius)
        told = {name: float(getattr(words, name)) for name in Manner._fields if name != "reach_m"}
        self._manner = Manner(**told, reach_m=reach)
        self._seed = world.luck.key(Stream.NOISE)
        self._ground = Ground(
            venue.cell_origin, venue.cell_m, *venue.cell_shape, venue.wall_start, venue.wall_list, venue.walls,
            venue.wall_door, world.doors.open, venue.grid_origin, venue.grid_m, venue.slow_grid, venue.stair_grid,
            venue.stair_up, venue.stair_factor, ways.field_start, ways.field_origin, ways.field_shape,
            ways.field_cell_m, ways.field_direction, venue.door_line, venue.door_normal, world.doors.flow,
            world.doors.credit,
        )  # fmt: skip

    def act(self, world: World) -> None:
        """Move everybody through one step of the world."""
        crowd, clock = world.crowd, world.clock
        rows = self._near_walkers(world)
        moving = (crowd.node[rows] >= 0) | (crowd.aim_x[rows] != 0.0) | (crowd.aim_y[rows] != 0.0)
        # who waits for company stands, and is walked round
        moving &= crowd.pace[rows] > 0.0
        crowd.speed[(crowd.node < 0) | (crowd.pace == 0.0)] = 0.0
        if len(rows) == 0:
            return
        bodies = Bodies(
            crowd.x[rows], crowd.y[rows], crowd.heading_x[rows], crowd.heading_y[rows], crowd.speed[rows],
            crowd.radius[rows], np.minimum(crowd.free_speed[rows], crowd.pace[rows]), crowd.node[rows],
            crowd.aim_x[rows], crowd.aim_y[rows], crowd.waited[rows], crowd.uid[rows], moving,
        )  # fmt: skip
        substeps = clock.substeps
        advance(
            bodies,
            self._ground,
            self._manner,
            clock.movement_step_s,
            substeps,
            clock.steps * substeps,
            self._seed,
        )
        for name in ("x", "y", "heading_x", "heading_y", "speed", "waited"):
            getattr(crowd, name)[rows] = getattr(bodies, name)

    @staticmethod
    def _near_walkers(world: World) -> NDArray[np.int64]:
        """Give the rows of those who walk and of those who could be in their way during one step."""
        crowd = world.crowd
        rows = np.flatnonzero(crowd.on_floor)
        walking: NDArray[np.int64] = rows[
            (crowd.node[rows] >= 0) | (crowd.aim_x[rows] != 0.0) | (crowd.aim_y[rows] != 0.0)
        ]
        if len(walking) == 0:
            return walking
        near = np.ones(len(rows), np.bool_)
        for column in (crowd.x, crowd.y):
            near &= column[rows] >= column[walking].min() - IN_THE_WAY_M
            near &= column[rows] <= column[walking].max() + IN_THE_WAY_M
        found: NDArray[np.int64] = rows[near]
        return found


RULE = Anticipation
