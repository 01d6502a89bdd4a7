"""Luck is drawn once, at birth: f(seed, stream, role, person), the same whatever a policy sets."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import exponentials, normal_quantiles

Floats = NDArray[np.float64]


class Stream(IntEnum):
    """Names of the independent streams of chance. Numbers are never reused."""

    PLACE = 1
    GROUP = 2
    AGE = 3
    SPEED = 4
    BODY = 5
    MOBILITY = 6
    ENTRANCE = 7
    KNOWLEDGE = 8
    RECOGNITION = 9
    ALARM = 10
    ACTION = 11
    FREEZE = 12
    HARM = 13
    WOUND = 14
    SURVIVAL = 15
    HOSPITAL = 16
    TRANSPORT = 17
    # 18 was the order of treatment, which is not drawn: never reused
    LOCKED_EXITS = 19
    ORIGIN = 20
    DURATION = 21
    TRAVEL = 22
    TACTICAL = 23
    TASK_FORCE = 24
    NOISE = 25
    LOCATION = 26
    BRIEFING = 27
    COMPLIANCE = 28
    CRUSH = 29
    STAFF_TRAINING = 33
    STAFF_FIRST_AID = 34
    SEARCH = 36
    LOCKDOWN = 37
    NOTIFICATION = 40
    CALL_PROCESSING = 41
    DISPATCH = 42
    BARRICADE = 43
    OFFICER_HARM = 44
    SITE_OFFICER = 45
    LIMB = 47
    BLEEDING_CONTROL = 48
    BYSTANDER = 49
    FIRST_AID_TRAINING = 50
    EXIT_TASTE = 51
    HABIT = 52
    MESSAGE = 70
    BELIEF = 71
    LEADER = 72
    COURSE = 75
    HIDE_PATIENCE = 76
    RISE = 77
    GATHER = 78
    CHILD = 80
    WAY = 81
    BEGINNING = 82
    REGIME = 83
    RATE = 84
    CLEARING = 90
    OFFICER_HEARING = 91
    LOCATING = 92
    SITE_CONTACT = 93
    OUTSET_HARM = 94
    COMMUNICATION = 95
    LAY_CARRY = 96
    OWN_WAY = 97
    OWN_WAY_TIME = 98
    ROADS = 99
    UNFOUND = 100
    WARNING = 104
    DIVERSION = 105
    PROCEDURE = 106
    UNDERSTANDING = 107
    PROCEDURE_STAFF = 108
    IMPAIRMENT = 109
    SMOKE_WILL = 115
    SUSCEPTIBILITY = 120
    LATER_DEATH = 121
    SPRINKLER = 122
    EXTINGUISHER = 123
    FIRE_SERVICE = 124
    FIRE_SEARCH = 125
    SELF_CLOSING = 126
    CARRY_TRAINING = 130
    FIDELITY = 131


class RandomStreams:
    """The dice of one run.

    Args:
        seed: of the replication, any whole number from 0. It depends on nothing else, so that every policy
            meets the same people with the same luck.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def uniform(self, stream: Stream, n: int, part: int = 0) -> Floats:
        """Give n draws in (0, 1): always the first n of the same endless row.

        Args:
            stream: what the draw decides.
            n: how many; person k gets draw k.
            part: separates rows within a stream, such as roles or repeated draws.

        Returns:
            (n,) float64.
        """
        draws = self._generator(stream, part).random(n)
        return np.clip(draws, 1e-12, 1.0 - 1e-12)

    def normal(self, stream: Stream, n: int, part: int = 0) -> Floats:
        """Give n standard normal draws, each the inverse of one uniform draw; (n,) float64."""
        return normal_quantiles(self.uniform(stream, n, part))

    def lognormal(self, stream: Stream, median: float, sigma: float, part: int = 0) -> float:
        """Give one log-normal draw, in the unit of the median."""
        return float(median * exponentials(sigma * self.normal(stream, 1, part))[0])

    def key(self, stream: Stream) -> np.uint64:
        """Give a 64-bit key for counter-based draws inside a kernel."""
        sequence = np.random.SeedSequence(entropy=self.seed, spawn_key=(int(stream),))
        return np.uint64(sequence.generate_state(1, np.uint64)[0])

    def _generator(self, stream: Stream, part: int) -> np.random.Generator:
        sequence = np.random.SeedSequence(entropy=self.seed, spawn_key=(int(stream), part))
        return np.random.Generator(np.random.Philox(sequence))
