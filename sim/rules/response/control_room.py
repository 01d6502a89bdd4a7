"""The control room: how it comes to know, where it takes the hazard to be, and what it orders when."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import lengths
from sim.world.communication import draw_communication
from sim.world.response_delays import draw_delays
from sim.world.staffing import STAFF
from sim.world.world import World

LOOK_S: Final = 5.0
"""Time between two reports of one kind on where the hazard is, s (assumption: short against `control_room.report_s` and
`control_room.call_location_s`, which are varied; half or twice of it moved no metric of `club_assault` with 300
people)."""


class ControlRoom:
    """Gathers what is known, and tells the venue and the emergency services.

    Orders go out on the usual clocks, which is what comes of calls by the public; they go out sooner where the venue's
    own people or systems warn it sooner: staff by radio, sensors, or guards at the entrance.

    Args:
        world: the world.
    """

    def __init__(self, world: World) -> None:
        self._delays = draw_delays(world.scenario, world.streams)
        self._communication = draw_communication(world.scenario, world.streams)
        self._reports: list[tuple[float, float, float, float, int]] = []

    def act(self, world: World) -> None:
        """Do what is due."""
        self._learn(world)
        self._locate(world)
        self._tell_the_venue(world)
        self._first_call(world)

    @staticmethod
    def _learn(world: World) -> None:
        """Work out since when the control room knows, by each way that there is."""
        parameters, known, begun = world.scenario.control_room, world.known, world.hazard.begun_at
        if np.isfinite(begun) and max(known.warned_at, known.aware_at) <= world.now_s:
            return  # nothing that happens from now on can have told it sooner
        staff, search = _first(world, "staff_recognition"), _first(world, "attack_noticed")
        sensors = world.hazard.due_at if parameters.detection and np.isfinite(begun) else np.inf
        sensors += parameters.detection_delay_s + parameters.verification_s
        known.warned_at = min(known.warned_at, staff + parameters.report_s, search, sensors)
        public = _first(world, "recognition") + parameters.public_call_s if np.isfinite(begun) else np.inf
        false_alarm = world.scenario.alarm.starts_at_s
        told = min(known.warned_at, public, np.inf if false_alarm is None else false_alarm)
        if told <= world.now_s:
            known.aware_at = min(known.aware_at, told)

    def _locate(self, world: World) -> None:
        """Take in what sensors, staff and callers tell about the place of the hazard, each after its own delay."""
        parameters, crowd, now = world.scenario.control_room, world.crowd, world.now_s
        if world.clock.due(LOOK_S) and len(world.hazard.active_rows):
            staff = crowd.of(STAFF) & np.isfinite(crowd.responded_at)
            self._note(world, crowd.sees_hazard & staff, parameters.report_s)
            self._note(world, crowd.sees_hazard & crowd.attendee, parameters.call_location_s)
            if parameters.detection:
                x, y, area = _place_of(world, int(world.hazard.active_rows[0]))
                heard_s = parameters.detection_delay_s
                verified_at = world.hazard.due_at + heard_s + parameters.verification_s
                self._reports.append((max(now + heard_s, verified_at), now, x, y, area))
        if not self._reports:
            return
        for _, seen_at, x, y, area in [report for report in self._reports if report[0] <= now]:
            world.known.report(x, y, area, seen_at)
        self._reports = [report for report in self._reports if report[0] > now]

    def _note(self, world: World, seers: NDArray[np.bool_], delay_s: float) -> None:
        """Keep what the first of those who see a source sees: the source nearest to them."""
        crowd, sources = world.crowd, world.hazard.active_rows
        rows = np.flatnonzero(seers)
        if len(rows):
            gaps = lengths(crowd.x[sources] - crowd.x[rows[0]], crowd.y[sources] - crowd.y[rows[0]])
            place = _place_of(world, int(sources[gaps.argmin()]))
            self._reports.append((world.now_s + delay_s, world.now_s, *place))

    @staticmethod
    def _tell_the_venue(world: World) -> None:
        parameters, alarm, begun = world.scenario.alarm, world.alarm, world.hazard.begun_at
        false_alarm = np.inf if parameters.starts_at_s is None else parameters.starts_at_s
        ordered = world.known.warned_at + world.scenario.control_room.decision_s
        if parameters.audience == "staff":  # nobody tells the public: the show stops when it stops by itself
            false_alarm = ordered = np.inf
        ring = min(begun + parameters.delay_s, false_alarm, ordered)
        stop = min(min(begun, false_alarm) + parameters.show_stop_s, ordered)
        if np.isinf(alarm.given_at) and parameters.sounds and world.now_s >= ring:
            alarm.given_at = world.now_s
            world.log.add(world.now_s, "alarm", parameters.mode)
        if np.isinf(alarm.show_stopped_at) and world.now_s >= stop:
            alarm.show_stopped_at = world.now_s
            world.log.add(world.now_s, "show_stop")

    def _first_call(self, world: World) -> None:
        """Start the chain of the police from the first recognition; every clock adds to the one before."""
        clocks = world.response
        if world.now_s > clocks.notified_at:
            return
        recognised = max(_first(world, "recognition"), world.help_needed_at)
        ordered = world.known.warned_at + world.scenario.control_room.decision_s
        called_at = min(recognised + self._delays.notification_s, ordered)
        if self._communication.fails and np.isfinite(called_at):
            world.log.add_once(world.now_s, "communication_failed", self._communication.failure)
        clocks.notified_at = called_at + self._communication.late_notification_s
        clocks.ordered_at = clocks.notified_at + self._delays.call_processing_s
        clocks.dispatched_at = clocks.ordered_at + self._delays.dispatch_s


def _first(world: World, event: str) -> float:
    """Give the time of the first event of a name, s; infinite without one."""
    time = world.log.first(event)
    return np.inf if time is None else time


def _place_of(world: World, row: int) -> tuple[float, float, int]:
    """Give where a body is: x and y, m, and the area."""
    crowd = world.crowd
    return float(crowd.x[row]), float(crowd.y[row]), int(crowd.area[row])
