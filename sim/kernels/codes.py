"""Numbers that columns of the crowd hold for the words of ``sim.world.codes``, as kernels need them."""

from __future__ import annotations

AUDIENCE, SOURCE, OFFICER, STEWARD, GUARD, SITE_OFFICER, MEDIC = 0, 1, 2, 3, 4, 5, 6
"""What a body is there for (definition: of codes; a test holds them against the words)."""

ABSENT, INSIDE, LEFT, DEAD = 0, 1, 2, 3
"""Where a person stands in the count (definition: of codes; a test holds them against the words)."""

UNAWARE, ALERTED, RESPONDING = 0, 1, 2
"""How far a person has come to know (definition: of codes; a test holds them against the words)."""

IDLE, RUN, HIDE, FREEZE, SHELTER, HELP = 0, 1, 2, 3, 4, 5
"""What a person is doing (definition: of codes; a test holds them against the words)."""

UNHURT, MINOR, SERIOUS, CRITICAL, NOT_SURVIVABLE = 0, 1, 2, 3, 4
"""How badly a person is harmed (definition: of codes; a test holds them against the words)."""

UNAIDED, STICK, CRUTCHES, FRAME, WHEELCHAIR = 0, 1, 2, 3, 4
"""How a person gets about (definition: of codes; a test holds them against the words)."""
