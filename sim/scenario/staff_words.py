"""Words of those on site before anything happens: staff, control room, and the posture that a warning raises."""

from __future__ import annotations

from sim.scenario.knobs import Words


class StaffWords(Words):
    """Stewards and unarmed guards: how many, and how well prepared."""


class ControlRoomWords(Words):
    """How the control room comes to know, and what it orders."""


class PostureWords(Words):
    """What a prior warning raises, and what other incidents draw away."""
