"""Harm becomes a wound when exposure passes a person's threshold; wounds bleed until somebody helps; smoke fells."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.wounding import Before, Exposed, Found, pass_thresholds
from sim.rules.harm.hospital import hospital_survival
from sim.world.codes import Awareness, Cause, Role, Status, Wound
from sim.world.crowd import HARMABLE
from sim.world.expected_harm import chances_of
from sim.world.staffing import STAFF
from sim.world.world import World

CLASSES: Final = np.array([Wound.NOT_SURVIVABLE, Wound.CRITICAL, Wound.SERIOUS, Wound.MINOR], np.int8)
"""Classes of wounds, the worst first, in the order of their shares."""


def wound(
    world: World, rows: NDArray[np.int64], cause: Cause, shares: tuple[float, float, float] | None = None
) -> None:
    """Wound people; the class was drawn at birth, and what wounded them is kept.

    Nobody is wounded twice: whoever has a wound already is passed over. Who has a minor wound walks on, slower.
    Who was unaware has now recognised the hazard, and the first to do so is a report like any other.

    Args:
        world: the world. **Written**: everything about the wounded.
        rows: (k,) int64, rows of those whose exposure in one channel of harm has passed their threshold.
        cause: the channel: direct harm, crush, responders, smoke or burns.
        shares: of wounds not survivable, time-critical and serious, the rest minor; None takes those of the scenario.
    """
    crowd, care = world.crowd, world.scenario.care
    new = rows[crowd.wound[rows] == Wound.NONE]
    bounds = np.cumsum(shares or (care.not_survivable_share, care.time_critical_share, care.serious_share))
    crowd.wound[new] = CLASSES[np.searchsorted(bounds, crowd.wound_luck[new], side="right")]
    crowd.harmed_at[new] = world.now_s
    crowd.harmed_by[new] = cause
    unaware = new[crowd.awareness[new] < Awareness.RESPONDING]
    crowd.awareness[unaware] = Awareness.RESPONDING
    crowd.responded_at[unaware] = world.now_s
    for noticed, event in ((crowd.attendee, "recognition"), (crowd.of(STAFF), "staff_recognition")):
        if noticed[unaware].any():
            world.log.add_once(world.now_s, event)
    minor = crowd.wound[new] == Wound.MINOR
    crowd.free_speed[new[minor]] *= care.minor_speed_share
    world.lay_down(new[~minor])
    die(world, new[crowd.wound[new] == Wound.NOT_SURVIVABLE], cause)


def die(world: World, rows: NDArray[np.int64], cause: Cause) -> None:
    """Let people die now, of one cause."""
    crowd = world.crowd
    crowd.status[rows] = Status.DEAD
    crowd.on_floor[rows] = False
    crowd.died_at[rows] = world.now_s
    crowd.cause[rows] = cause


class Wounds:
    """Harm and its course (one draw of a class of wound; the time-critical die at a rate)."""

    def __init__(self, world: World) -> None:
        crowd, n = world.crowd, world.crowd.n
        self._people = crowd.columns(Exposed)
        self._harmable = np.isin(np.arange(len(Role)), HARMABLE)
        self._before = Before(np.zeros(n), np.zeros(n))
        self._found = Found(np.zeros(n, np.int64), np.zeros(n, np.bool_), np.zeros(n), np.zeros(n))

    def harm(self, world: World) -> None:
        """Wound those whose exposure has passed their threshold.

        Errors of armed responders add to the exposure. Who passes the threshold in the step of an error, and would not
        have without it, was harmed by it; who passes it later was on the way there, and was harmed by the hazard. The
        chances of those whose exposure grew are taken down: of being harmed at all, and by the hazard.
        """
        found, share = self._found, world.scenario.care.not_survivable_share
        passed, grown = pass_thresholds(self._people, self._harmable, self._before, found)
        if grown:
            whole, direct = float(found.chance[:grown].sum()), float(found.direct[:grown].sum())
            world.expected.add_harm(direct, Cause.DIRECT, share)
            world.expected.add_harm(whole - direct, Cause.RESPONDERS, share)
        if not passed:
            return
        new, by_hazard = found.wounded[:passed], found.by_hazard[:passed]
        for rows, cause in ((new[by_hazard], Cause.DIRECT), (new[~by_hazard], Cause.RESPONDERS)):
            if len(rows):
                wound(world, rows, cause)

    def bleed(self, world: World, dt_s: float) -> None:
        """Let the time-critical bleed: fully until first care, less under care, no more in hospital.

        A vehicle without a crew gives some of the care that people had before, and none to whoever had none.

        Args:
            world: the world.
            dt_s: time that passes, s.
        """
        crowd, care, now = world.crowd, world.scenario.care, world.now_s
        critical = np.flatnonzero(crowd.wound == Wound.CRITICAL)
        critical = critical[crowd.status[critical] != Status.DEAD]
        if len(critical) == 0:
            return
        before = now - dt_s
        cared = np.minimum(crowd.aided_at[critical], crowd.treated_at[critical])
        hospital = crowd.hospital_at[critical]
        alone = np.where(crowd.without_crew[critical], crowd.departed_at[critical], hospital)
        stages = ((crowd.harmed_at[critical], np.minimum(cared, hospital), 1.0), (cared, alone, care.care_factor),
                  (np.maximum(cared, alone), hospital, care.vehicle_care_factor))  # fmt: skip
        bled = crowd.bleeding[critical]
        for start, end, share in stages:
            lasted = np.maximum(np.minimum(end, now) - np.maximum(start, before), 0.0)
            crowd.bleeding[critical] += care.death_rate_per_min / 60.0 * share * lasted
        chances = chances_of(crowd.bleeding[critical] - bled)
        world.expected.add_deaths(float(chances[crowd.attendee[critical]].sum()))
        die(
            world,
            critical[crowd.bleeding[critical] >= crowd.bleeding_threshold[critical]],
            Cause.DELAYED_CARE,
        )
        arrived = critical[(crowd.hospital_at[critical] <= now) & (crowd.hospital_at[critical] > before)]
        alive = arrived[crowd.status[arrived] != Status.DEAD]
        survival = hospital_survival(world, alive)
        world.expected.add_deaths(float((1.0 - survival)[crowd.attendee[alive]].sum()))
        die(world, alive[crowd.hospital_luck[alive] >= survival], Cause.DELAYED_CARE)
