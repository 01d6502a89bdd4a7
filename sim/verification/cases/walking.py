"""Walks a verification case and keeps everybody's path.

The audience of a whole model is drawn from distributions, on places that a venue offers; a case says exactly who
stands where. So its world is built here, from the same venue, navigation, crowd and rules, and the phases of the model
that have something to do without sources, alarm and care are spoken in the order of ``sim.model.PHASES``: hazards
(smoke, where a case has it), decisions, move, harm, leave. A test holds this against ``VenueModel``, byte for byte.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.rules.decisions.choices import Choices
from sim.rules.decisions.door_use import DoorUse
from sim.rules.harm.wounds import Wounds
from sim.rules.movement.leaving import Leaving
from sim.rules.registry import full_scenario_type, rule_for
from sim.runs.runner import run as run_scenario
from sim.scenario.parameters.scenario import Plan
from sim.scenario.parameters.venue import VenueParameters
from sim.scenario.parameters.verification_case import CaseParameters
from sim.scenario.parameters.verification_people import PeopleParameters
from sim.verification.cases.placement import Placing, placed_groups
from sim.verification.cases.trajectory import CaseTrajectory
from sim.world.clock import Clock
from sim.world.codes import Awareness, Role, Status
from sim.world.crowd import Crowd
from sim.world.doors import Doors
from sim.world.event_log import EventLog
from sim.world.maps import Maps
from sim.world.navigation.cache import cached_navigation
from sim.world.navigation.navigation import Navigation
from sim.world.random_streams import RandomStreams, Stream
from sim.world.refuges import refuge_places
from sim.world.trajectory import UNITS_PER_M, Presence
from sim.world.venue.venue import Venue, build_venue
from sim.world.world import World

TINY_S: Final = 1e-9


def walk(case: CaseParameters, seed: int) -> CaseTrajectory:
    """Run a case once.

    Args:
        case: the parameters of one variant.
        seed: of the replication.

    Returns:
        What it gave; the same parameters and seed give the same bytes.
    """
    return _whole_scenario(case, seed) if case.scenario is not None else _Walk(case, seed).trajectory()


class _Walk:
    """A case on its way."""

    def __init__(self, case: CaseParameters, seed: int) -> None:
        assert case.venue is not None  # told apart by ``walk``
        self.case, self.seed, self.placing, self.drawn = case, seed, Placing(case.placed), case.venue
        streams = RandomStreams(seed)
        self.groups = placed_groups(case, streams)
        sizes = [len(group.position) for group in self.groups]
        self.member = np.repeat(np.arange(len(sizes)), sizes)
        self.world = self._world(streams, sum(sizes))
        self._people()
        self.smoke = rule_for("hazards", case.smoke)(case.smoke, self.world, 0) if case.smoke else None
        self.choices, self.door_use, self.leaving = Choices(self.world), DoorUse(self.world), Leaving(self.world)
        self.wounds = Wounds(self.world)
        self.movement = rule_for("movement", case.movement)(case.movement, self.world)
        self.changes = sorted(case.door_changes, key=lambda change: change.at_s)

    def _world(self, streams: RandomStreams, n: int) -> World:
        """Build the place, with a crowd whose columns are still as at birth."""
        case = self.case
        venue, navigation = _place(self.placing.venue(self.drawn).model_dump_json(by_alias=True))
        scenario = full_scenario_type()(
            name="case", about=case.title, venue=venue.parameters, movement=case.movement,
            crowd={"people": n}, decisions=case.decisions,
            building={"door_flow": case.door_flow, "stair_flow": case.stair_flow},
        )  # fmt: skip
        return World(
            plan=Plan(scenario), venue=venue, navigation=navigation, crowd=Crowd(n), streams=streams,
            clock=Clock(case.run.step_s, case.run.movement_step_s), log=EventLog(),
            doors=Doors(venue, scenario, streams), maps=Maps(venue), refuge_people=np.zeros(venue.n_areas, np.int32),
            refuge_places=refuge_places(venue, scenario),
        )  # fmt: skip

    def _people(self) -> None:
        """Fill the columns of the crowd with the groups."""
        crowd, world = self.world.crowd, self.world
        rows = np.arange(crowd.n)
        place = self.placing.out(np.concatenate([group.position for group in self.groups]))
        crowd.x[:], crowd.y[:] = place[:, 0], place[:, 1]
        crowd.area[:] = crowd.home_area[:] = world.venue.area_at(place)
        crowd.role[:], crowd.status[:], crowd.on_floor[:] = Role.ATTENDEE, Status.INSIDE, True
        crowd.uid[:] = crowd.group[:] = rows
        for column, name in (("free_speed", "speed"), ("radius", "radius")):
            getattr(crowd, column)[:] = np.concatenate([getattr(group, name) for group in self.groups])
        self.delay = np.concatenate([group.delay for group in self.groups])
        stays = np.array([group.parameters.stay for group in self.groups])
        self.delay[stays[self.member]] = np.inf
        for number, group in enumerate(self.groups):
            mine, parameters = rows[self.member == number], group.parameters
            if parameters.together and len(mine):
                crowd.group[mine] = mine[0]
            crowd.knows[mine] = self._known(number, parameters)
            familiar = parameters.exit or parameters.familiar
            crowd.came_by[mine] = world.navigation.goal_ids.index(familiar) if familiar else -1

    def _known(self, number: int, parameters: PeopleParameters) -> NDArray[np.uint64]:
        """Give the exits that everybody of a group knows, one bit each."""
        world, n = self.world, int(np.count_nonzero(self.member == number))
        told = [parameters.exit] if parameters.exit else list(parameters.knows)
        goals = [world.navigation.goal_ids.index(exit_) for exit_ in told]
        every = 0 if parameters.knows_share else (1 << len(world.venue.exits)) - 1
        known = np.full(n, sum(1 << goal for goal in goals) if goals else every, np.uint64)
        for exit_, share in parameters.knows_share.items():
            goal = world.navigation.goal_ids.index(exit_)
            # a row of its own for each group and exit, so that one more of either moves no other luck
            luck = world.streams.uniform(Stream.KNOWLEDGE, n, part=10_000 + 100 * number + goal)
            known[luck < share] |= np.uint64(1 << goal)
        return known

    def trajectory(self) -> CaseTrajectory:
        """Step until everybody who walks has gone, or time is up."""
        world, run = self.world, self.case.run
        crowd, every = world.crowd, round(run.record_every_s / run.step_s)
        times, places, present = [0.0], [np.column_stack([crowd.x, crowd.y])], [crowd.on_floor.copy()]
        for step in range(1, round(run.duration_s / run.step_s) + 1):
            self._step()
            if step % every == 0:
                times.append(world.now_s)
                places.append(np.column_stack([crowd.x, crowd.y]))
                present.append(crowd.on_floor.copy())
            if not crowd.on_floor[np.isfinite(self.delay)].any():
                break
        return CaseTrajectory(
            case=self.case, seed=self.seed, venue=_place(self.drawn.model_dump_json(by_alias=True))[0],
            groups=self.groups, member=self.member, time=np.array(times), place=self.placing.back(np.stack(places)),
            present=np.stack(present), left_by=crowd.left_by.copy(), left_at=crowd.left_at.copy(),
            incapacitated_at=crowd.incapacitated_at.copy(),
        )  # fmt: skip

    def _step(self) -> None:
        world = self.world
        world.clock.tick()
        self._smoke()
        self._begin()
        self.choices.act(world)
        self._change_doors()
        self.door_use.act(world)
        self.movement.act(world)
        self.wounds.overcome(world)
        self.leaving.act(world)

    def _smoke(self) -> None:
        self.world.crowd.visibility_factor[:] = 1.0
        if self.smoke is not None:
            self.smoke.act(self.world)

    def _begin(self) -> None:
        """Let those respond whose delay has passed when the step begins."""
        world, crowd = self.world, self.world.crowd
        begun = self.delay <= world.now_s - world.clock.step_s + TINY_S
        new = begun & (crowd.awareness < Awareness.RESPONDING)
        crowd.awareness[new] = Awareness.RESPONDING
        crowd.responded_at[new] = world.now_s

    def _change_doors(self) -> None:
        world = self.world
        while self.changes and self.changes[0].at_s <= world.now_s - world.clock.step_s + TINY_S:
            change = self.changes.pop(0)
            door = world.venue.door_ids.index(change.door)
            world.doors.open[door] = change.becomes == "open"
            world.doors.locked[door] = change.becomes == "locked"
            world.doors.opens_at[door] = np.inf


@lru_cache(maxsize=32)
def _place(text: str) -> tuple[Venue, Navigation]:
    """Build a venue once for all the seeds that are walked in it."""
    venue = build_venue(VenueParameters.model_validate_json(text))
    return venue, cached_navigation(venue)


def _whole_scenario(case: CaseParameters, seed: int) -> CaseTrajectory:
    """Run a whole scenario as the command ``run`` would, with everybody's path."""
    assert case.scenario is not None  # told apart by ``walk``
    result = run_scenario(Plan(case.scenario), seed, trajectory=True)
    paths = result.trajectory
    assert paths is not None  # asked for
    n = len(result.people["status"])
    return CaseTrajectory(
        case=case, seed=seed, venue=build_venue(case.scenario.venue_as_built()), member=np.zeros(n, np.int64),
        time=paths.time_s, place=paths.centimetres[:, :n] / UNITS_PER_M,
        present=paths.presence[:, :n] == Presence.UPRIGHT, left_by=result.people["left_by"],
        left_at=result.people["left_at"], incapacitated_at=result.people["incapacitated_at"], result=result,
    )  # fmt: skip
