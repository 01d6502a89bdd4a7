"""Walks verification cases in JuPedSim, as its users would set them up, and keeps everybody's path.

Model: ``jupedsim`` is the collision-free speed model (version 2, whose parameters belong to each agent), that of
JuPedSim's introduction and of its community's verification; ``jupedsim_anticipation`` is its anticipation velocity
model, which is nearer to Havenue's own. Both have JuPedSim's own defaults; a case gives each agent only its place,
radius and desired speed.
Step: JuPedSim's default, made smaller where a case makes Havenue's own movement step smaller.

What JuPedSim does not have is done here as plainly as possible, or not at all (``lacks.py``). It has no choice of
exits: here everybody takes the exit that is nearest to walk to among those known and open, and looks again only when
a door changes. Who knows no open exit presses before the nearest shut one. It has no doors either: a shut exit is
wall, and where one changes, everybody is set on the new floor where they stand; who is past the line of an exit when it
is shut has left, and is gone. Who waits, or stays, has a desired speed of zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import jupedsim
import numpy as np
from numpy.typing import NDArray

from sim.scenario.parameters.verification_case import CaseParameters, CaseRunParameters, MeasureParameters
from sim.scenario.parameters.verification_people import PeopleParameters
from sim.verification.cases.placement import Placing, placed_groups
from sim.verification.cases.trajectory import CaseTrajectory
from sim.verification.measures.line_crossings import crossing_times
from sim.verification.peers import RefusedError, StoppedError, Unsupported
from sim.verification.peers.unsupported import flat_floor_lacks
from sim.verification.peers.walkable_area import ground_of, walks_to_exits
from sim.world.navigation.cache import cached_navigation
from sim.world.random_streams import RandomStreams
from sim.world.venue.venue import OPEN, Venue, build_venue

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

STEP_S: Final = 0.01
"""JuPedSim's default time step."""

BEFORE_DOOR_M: Final = 0.3
"""Where those stand who can only wait for a shut exit: so far before the middle of its gap."""

NEAR_M: Final = 0.01
"""Distance at which such a place counts as reached; who reaches it stays."""

TINY_S: Final = 1e-9
TINY_M: Final = 1e-6

_USUAL_STEP_S: Final = float(CaseRunParameters().movement_step_s)


@dataclass(frozen=True)
class JuPedSim:
    """JuPedSim as a peer, with one of its models.

    Attributes:
        name: by which the peer is asked for.
        kind: JuPedSim's name of the model.
    """

    name: str
    kind: str
    title: str = "JuPedSim"
    version: str = str(jupedsim.__version__)
    about: str = (
        "It has no choice of exits and no groups: everybody takes the nearest exit that is known and open, and looks "
        "again when one is shut or opened."
    )

    @property
    def model(self) -> str:
        """Model, parameters and time step, in a few words."""
        return f"{self.kind} at its defaults, steps of {STEP_S:g} s"

    def lacks(self, parameters: CaseParameters) -> tuple[Unsupported, ...]:
        """Give what the parameters of a case ask for that JuPedSim does not have."""
        return tuple(flat_floor_lacks(parameters))

    def walk(self, parameters: CaseParameters, seed: int) -> CaseTrajectory:
        """Run a case once.

        Args:
            parameters: of one variant that asks for nothing that must be there to walk it.
            seed: of the replication; it places people and draws their speeds, radii and delays as in Havenue.

        Returns:
            What it gave; the same parameters and seed give the same bytes.

        Raises:
            RefusedError: people stand too close, or off the floor, for JuPedSim.
            StoppedError: JuPedSim gave up while people walked.
        """
        return _Walk(parameters, seed, self.kind).trajectory()


class _Walk:
    """A case on its way through JuPedSim."""

    def __init__(self, parameters: CaseParameters, seed: int, kind: str) -> None:
        assert parameters.venue is not None  # whole scenarios are lacking
        self.parameters, self.seed, self.placing = parameters, seed, Placing(parameters.placed)
        self.model, self.agent_parameters = _model(kind, seed), getattr(jupedsim, f"{kind}AgentParameters")
        self.step_s = STEP_S * parameters.run.movement_step_s / _USUAL_STEP_S
        self.venue = build_venue(parameters.venue)
        self.navigation = cached_navigation(self.venue)
        self.groups = placed_groups(parameters, RandomStreams(seed))
        sizes = [len(group.position) for group in self.groups]
        self.member = np.repeat(np.arange(len(sizes)), sizes)
        self.place = np.concatenate([group.position for group in self.groups])
        self.speed, self.radius, self.delay = (
            np.concatenate([getattr(group, name) for group in self.groups]) for name in ("speed", "radius", "delay")
        )
        self.delay[np.array([group.parameters.stay for group in self.groups])[self.member]] = np.inf
        self.known = np.stack([_known(self.venue, group.parameters) for group in self.groups])[self.member]
        self.open = {int(door): bool(self.venue.door_state[door] == OPEN) for door in self.venue.exits}
        self.changes = sorted(parameters.door_changes, key=lambda change: change.at_s)
        self.setting_off = np.argsort(self.delay, kind="stable")[: int(np.isfinite(self.delay).sum())]
        self.pace = np.zeros(len(self.place))
        self.sheet = build_venue(self.placing.venue(parameters.venue))
        try:
            self._lay_out(np.arange(len(self.place)), first=True)
        except RuntimeError as error:
            raise RefusedError(str(error)) from error

    def _lay_out(self, rows: Longs, *, first: bool = False) -> None:
        """Lay out the floor as doors stand now, and set people on it where they are.

        At first JuPedSim sees to it that nobody stands too close to another; later they may have come as close as
        they like, so that their bodies grow to their size only after they are set down.
        """
        start = self.placing.out(self.place[rows])
        self.ground = ground_of(self.sheet, {door for door, is_open in self.open.items() if not is_open}, start)
        self.simulation: Any = jupedsim.Simulation(model=self.model, geometry=self.ground.floor, dt=self.step_s)
        self.journeys: dict[int, tuple[int, int]] = {}
        self.agent = np.full(len(self.place), -1)
        for row, place, exit_ in zip(rows, start, self._targets(rows), strict=True):
            journey, stage = self._journey(int(exit_))
            body = self.agent_parameters(
                position=tuple(place.tolist()), radius=float(self.radius[row]) if first else TINY_M,
                desired_speed=float(self.pace[row]), journey_id=journey, stage_id=stage,
            )  # fmt: skip
            self.agent[row] = self.simulation.add_agent(body)
        for row in rows if not first else ():
            self.simulation.agent(int(self.agent[row])).model.radius = float(self.radius[row])
        self.row = {int(self.agent[row]): int(row) for row in rows}

    def _journey(self, exit_: int) -> tuple[int, int]:
        """Give the journey to an exit that is open, or to the place before one that is shut, and its stage."""
        if exit_ not in self.journeys:
            if self.open[exit_]:
                stage = self.simulation.add_exit_stage(self.ground.ends[exit_])
            else:
                line, normal = self.sheet.door_line[exit_], self.sheet.door_normal[exit_]
                x, y = line.mean(axis=0) - BEFORE_DOOR_M * normal
                stage = self.simulation.add_waypoint_stage((float(x), float(y)), NEAR_M)
            self.journeys[exit_] = self.simulation.add_journey(jupedsim.JourneyDescription([stage])), stage
        return self.journeys[exit_]

    def _targets(self, rows: Longs) -> Longs:
        """Give the exit that each person makes for: the nearest open one, else the nearest; or that just passed."""
        area = self.venue.area_at(self.place[rows])
        walk = np.where(self.known[rows], walks_to_exits(self.navigation, self.place[rows], area), np.inf)
        open_ = np.array([self.open[int(door)] for door in self.venue.exits])
        to_open = np.where(open_, walk, np.inf)
        nearest = np.where(np.isfinite(to_open).any(axis=1), to_open.argmin(axis=1), walk.argmin(axis=1))
        nearest = np.where(area < self.venue.n_inside_areas, nearest, area - self.venue.n_inside_areas)
        chosen: Longs = self.venue.exits[nearest].astype(np.int64)
        return chosen

    def trajectory(self) -> CaseTrajectory:
        """Step until everybody who walks has gone, or time is up."""
        run, walkers = self.parameters.run, np.isfinite(self.delay)
        every = round(run.record_every_s / self.step_s)
        times, places, present = [0.0], [self.place.copy()], [np.ones(len(self.place), np.bool_)]
        for frame in range(round(run.duration_s / run.record_every_s)):
            try:
                self._walk(frame * every, every)
            except RuntimeError as error:
                raise StoppedError(f"at {frame * run.record_every_s:g} s: {error}") from error
            times.append((frame + 1) * every * self.step_s)
            present.append(self._look())
            places.append(self.place.copy())
            if not present[-1][walkers].any():
                break
        trajectory = CaseTrajectory(
            case=self.parameters, seed=self.seed, venue=self.venue, groups=self.groups, member=self.member,
            time=np.array(times), place=np.stack(places), present=np.stack(present),
            left_by=np.full(len(self.place), -1, np.int32), left_at=np.full(len(self.place), np.inf),
            time_gap_s=float(self.agent_parameters().time_gap),
        )  # fmt: skip
        _write_leaving(trajectory)
        return trajectory

    def _walk(self, step: int, count: int) -> None:
        """Take so many steps; looks at delays and doors before those at which something is due."""
        while count > 0:
            now = step * self.step_s
            self._set_off(now)
            self._change_doors(now)
            due = min(self._next_due(), now + count * self.step_s)
            taken = min(count, max(1, int(np.ceil((due - now) / self.step_s - TINY_S))))
            self.simulation.iterate(taken)
            step, count = step + taken, count - taken

    def _next_due(self) -> float:
        delay = float(self.delay[self.setting_off[0]]) if len(self.setting_off) else np.inf
        return min(delay, self.changes[0].at_s if self.changes else np.inf)

    def _set_off(self, now: float) -> None:
        """Give their speed to those whose delay has passed."""
        ready = int(np.searchsorted(self.delay[self.setting_off], now + TINY_S, side="right"))
        for row in self.setting_off[:ready]:
            self.pace[row] = self.speed[row]
            self.simulation.agent(int(self.agent[row])).model.desired_speed = float(self.speed[row])
        self.setting_off = self.setting_off[ready:]

    def _change_doors(self, now: float) -> None:
        """Change the exits that are due, and let everybody look again; who is past a line goes on to its exit."""
        due = [change for change in self.changes if change.at_s <= now + TINY_S]
        if not due:
            return
        self.changes = self.changes[len(due) :]
        for change in due:
            self.open[self.venue.door_ids.index(change.door)] = change.becomes == "open"
        rows = np.flatnonzero(self._look())
        area = self.venue.area_at(self.place[rows])
        closed = [self.venue.door_areas[door, 1] for door, is_open in self.open.items() if not is_open]
        self._lay_out(rows[~np.isin(area, closed)])

    def _look(self) -> NDArray[np.bool_]:
        """Bring places up to date; gives who is there, (n,) bool."""
        here = np.zeros(len(self.place), np.bool_)
        seen = [(self.row[agent.id], agent.position) for agent in self.simulation.agents()]
        if seen:
            rows = np.array([row for row, _ in seen])
            here[rows] = True
            self.place[rows] = self.placing.back(np.array([place for _, place in seen], np.float64))
        return here


def _model(kind: str, seed: int) -> Any:
    """Give a model with its own defaults; one that draws has the seed of the replication."""
    return getattr(jupedsim, kind)(**({"rng_seed": seed} if kind == "AnticipationVelocityModel" else {}))


def _known(venue: Venue, parameters: PeopleParameters) -> NDArray[np.bool_]:
    """Give the exits that a group knows, (number of exits,) bool."""
    told = [parameters.exit] if parameters.exit else list(parameters.knows)
    return np.array([not told or venue.door_ids[door] in told for door in venue.exits], np.bool_)


def _write_leaving(trajectory: CaseTrajectory) -> None:
    """Write down who left by which door, and when: between two frames, by even steps."""
    for door in trajectory.venue.exits:
        parameters = MeasureParameters(name="left", kind="crossings", line=trajectory.venue.door_ids[door])
        times = crossing_times(trajectory, parameters)
        first = times < trajectory.left_at
        trajectory.left_at[first], trajectory.left_by[first] = times[first], door


PEERS: Final = (
    JuPedSim("jupedsim", "CollisionFreeSpeedModelV2"),
    JuPedSim("jupedsim_anticipation", "AnticipationVelocityModel"),
)
