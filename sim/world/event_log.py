"""The event log: what happened when, in the words of the response chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

EVENTS: Final = {
    "onset": "the hazard begins",
    "smoke": "smoke is in the air",
    "fire": "a fire begins",
    "smoke_cue": "the first people see or smell smoke, or see what burns",
    "recognition": "the first people respond",
    "warning_heeded": "a warning that came before the night is heeded: the posture is raised",
    "diversion": "another incident draws staff and police away",
    "attack_noticed": "guards at an entrance notice the attack before it begins",
    "staff_recognition": "the first staff recognise the hazard",
    "show_stop": "the show stops and the house lights come up",
    "alarm": "the alarm is given",
    "communication_failed": "communication of the emergency services fails: which way is its subject",
    "notification": "the first call reaches the emergency services",
    "call_processing": "the call is processed and the dispatch order is given",
    "dispatch": "the first armed officers set off",
    "arrival": "the first armed officers arrive",
    "tactical_arrival": "the tactical team arrives",
    "entry": "armed officers go in",
    "site_contact": "an armed officer on site is in contact with a source of the threat",
    "contact": "officers are in contact with a source of the threat",
    "containment": "a source of the threat is contained: it does no more harm, but has not ended",
    "officer_harmed": "an armed officer is harmed",
    "fall_back": "armed officers in contact with a source, one of whom was harmed, fall back",
    "departure": "a source of the threat leaves",
    "exhaustion": "a source of the threat ends by itself",
    "smoke_detected": "smoke detectors trip: their kind is its subject",
    "sprinkler": "the first sprinkler opens",
    "smoke_control": "fans run and roof vents stand open in a space",
    "extinguished": "staff put out a fire",
    "incapacitation": "the first people are incapacitated by smoke",
    "threat_ended": "no source of the threat is active any more",
    "fire_arrival": "the fire service arrives",
    "fire_entry": "the fire service goes in",
    "water": "water reaches what burns",
    "warm_zone": "police declare a warm zone",
    "venue_clear": "the venue is declared clear",
    "lay_care": "a lay person begins first aid on a wounded person",
    "carried_out": "the first wounded person is outside whom lay people, police or the fire service carried",
    "medic_harmed": "a medic is harmed",
    "unified_command": "police, fire and ambulance services set up a unified command",
    "task_force_assembled": "the rescue task force is assembled",
    "medical_entry": "medics go in",
    "first_patient_contact": "the first patient is reached",
    "last_critical_evacuated": "the last time-critical patient reaches hospital",
    "exit_opened": "a closed exit is opened",
    "exit_found_locked": "somebody finds an exit locked",
    "carried_on_stair": "somebody who cannot take stairs is carried",
    "refuge_locked": "a refuge is locked",
    "refuge_unlocked": "people unlock a refuge after the threat",
    "door_locked_down": "an inner door is locked by the control room",
    "outer_door_shut": "staff shut a door to the outside",
    "outer_door_unlocked": "staff unlock a door to the outside",
    "door_forced": "armed officers force an inner door",
    "scene_cut": "the simulated time ran out while the hazard was still active",
}
"""Every event that a run can report, with its meaning."""


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    Attributes:
        time_s: seconds since the run began.
        name: a key of ``EVENTS``.
        subject: id of the door, area or source concerned, or an empty string.
    """

    time_s: float
    name: str
    subject: str = ""


class EventLog:
    """What happened, in order of time."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def add(self, time_s: float, name: str, subject: str = "") -> None:
        """Write one event down.

        Raises:
            KeyError: if the name is not one of ``EVENTS``.
        """
        if name not in EVENTS:
            raise KeyError(name)
        self._events.append(Event(round(time_s, 3), name, subject))

    def first(self, name: str) -> float | None:
        """Give the time of the first event of a name, s, or None."""
        return min((event.time_s for event in self._events if event.name == name), default=None)

    def add_once(self, time_s: float, name: str, subject: str = "") -> bool:
        """Write an event down unless one of that name and subject is there; tells whether it did."""
        if any(event.name == name and event.subject == subject for event in self._events):
            return False
        self.add(time_s, name, subject)
        return True

    def __iter__(self) -> Iterator[Event]:
        return iter(sorted(self._events, key=lambda event: event.time_s))

    def __len__(self) -> int:
        return len(self._events)
