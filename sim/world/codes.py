"""What the columns of the crowd hold as numbers: roles, states, actions, wounds, causes."""

from __future__ import annotations

from enum import IntEnum


class Code(IntEnum):
    """A word that the columns hold as a number. It prints as the word: ``not_survivable``."""

    @property
    def label(self) -> str:
        """The word in lower case, as tables have it."""
        return self.name.lower()

    def __str__(self) -> str:
        return self.label

    def __format__(self, spec: str) -> str:
        return format(self.label, spec)


class Role(Code):
    """What a body is there for."""

    ATTENDEE = 0
    SOURCE = 1
    OFFICER = 2
    STEWARD = 3
    GUARD = 4
    SITE_OFFICER = 5
    MEDIC = 6


class Status(Code):
    """Where a person stands in the count: everybody who came is inside, left or dead."""

    ABSENT = 0
    INSIDE = 1
    LEFT = 2
    DEAD = 3


class Awareness(Code):
    """How far a person has come to know."""

    UNAWARE = 0
    ALERTED = 1
    RESPONDING = 2


class Action(Code):
    """What a person is doing."""

    NONE = 0
    RUN = 1
    HIDE = 2
    FREEZE = 3
    SHELTER = 4
    HELP = 5


class Wound(Code):
    """How badly a person is harmed; drawn once."""

    NONE = 0
    MINOR = 1
    SERIOUS = 2
    CRITICAL = 3
    NOT_SURVIVABLE = 4


class Cause(Code):
    """What a person died of."""

    NONE = 0
    DIRECT = 1
    DELAYED_CARE = 2
    CRUSH = 3
    RESPONDERS = 4
    SMOKE = 5
    BURNS = 6


class Mover(Code):
    """Who moves a wounded person, or has moved them out."""

    NONE = 0
    LAY = 1
    POLICE = 2
    BEARERS = 3
    FIRE_SERVICE = 4


class Mobility(Code):
    """How a person gets about."""

    UNAIDED = 0
    STICK = 1
    CRUTCHES = 2
    FRAME = 3
    WHEELCHAIR = 4


for _code in (Role, Status, Awareness, Action, Wound, Cause, Mover, Mobility):
    for _name, _member in _code.__members__.items():
        type.__setattr__(_code, _name, _member)  # Python 3.11 finds a member slowly, and a step asks for a hundred
