"""Harm becomes a wound when exposure passes a person's threshold; wounds bleed until somebody helps; smoke fells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.crowd import Awareness, Cause, Status, Wound
from sim.world.world import World


class Wounds:
    """Harm and its course (survival model of science.md 4.1)."""

    def harm(self, world: World) -> None:
        """Wound those whose exposure has passed their threshold; the class was drawn at birth.

        Nobody is harmed twice: who has a minor wound walks on, slower, and takes no more harm.
        """
        crowd, care = world.crowd, world.scenario.care
        new = np.flatnonzero(
            crowd.attendee
            & (crowd.status == Status.INSIDE)
            & (crowd.wound == Wound.NONE)
            & (crowd.exposure >= crowd.harm_threshold)
        )
        shares = care.not_survivable_share, care.time_critical_share, care.serious_share
        self.wound(world, new, Cause.DIRECT, shares)

    @classmethod
    def wound(cls, world: World, new: NDArray[np.int64], cause: Cause, shares: tuple[float, float, float]) -> None:
        """Wound people who are not wounded yet.

        Args:
            world: the world.
            new: (k,) int64, their rows.
            cause: what harms them; they die of it if their wound is not survivable.
            shares: of wounds not survivable, time-critical and serious; the rest are minor.
        """
        if len(new) == 0:
            return
        crowd = world.crowd
        bounds = np.cumsum(shares)
        classes = np.array([Wound.NOT_SURVIVABLE, Wound.CRITICAL, Wound.SERIOUS, Wound.MINOR], np.int8)
        crowd.wound[new] = classes[np.searchsorted(bounds, crowd.wound_luck[new], side="right")]
        crowd.harmed_at[new], crowd.harmed_by[new] = world.now_s, cause
        unaware = new[crowd.awareness[new] < Awareness.RESPONDING]
        crowd.awareness[unaware] = Awareness.RESPONDING
        crowd.responded_at[unaware] = world.now_s
        minor = crowd.wound[new] == Wound.MINOR
        crowd.free_speed[new[minor]] *= world.scenario.care.minor_speed_share
        world.lay_down(new[~minor])
        fatal = new[crowd.wound[new] == Wound.NOT_SURVIVABLE]
        cls._die(world, fatal, cause)

    def overcome(self, world: World) -> None:
        """Incapacitate those whose dose of toxic gases is full: they fall, and stay where they are.

        Who is down already is counted too. What becomes of them is not modelled: nobody dies of it or is carried out.
        """
        crowd = world.crowd
        full = crowd.toxic_dose >= world.scenario.care.incapacitating_dose
        new = np.flatnonzero(full & crowd.attendee & (crowd.status == Status.INSIDE) & np.isinf(crowd.incapacitated_at))
        if len(new) == 0:
            return
        crowd.incapacitated_at[new] = world.now_s
        world.log.add_once(world.now_s, "incapacitation")
        world.lay_down(new)

    def bleed(self, world: World, dt_s: float) -> None:
        """Let the time-critical bleed: fully until first care, less under care, no more in hospital.

        Args:
            world: the world.
            dt_s: time that passes, s.
        """
        crowd, care, now = world.crowd, world.scenario.care, world.now_s
        critical = np.flatnonzero((crowd.wound == Wound.CRITICAL) & (crowd.status != Status.DEAD))
        if len(critical) == 0:
            return
        before = now - dt_s
        end_of_care = np.minimum(crowd.hospital_at[critical], now)
        start_of_care = np.clip(crowd.treated_at[critical], before, now)
        start = np.clip(crowd.harmed_at[critical], before, now)
        without = np.maximum(np.minimum(start_of_care, now) - start, 0.0)
        under = np.maximum(end_of_care - np.maximum(start_of_care, before), 0.0)
        crowd.bleeding[critical] += care.death_rate_per_min / 60.0 * (without + care.care_factor * under)
        self._die(
            world,
            critical[crowd.bleeding[critical] >= crowd.bleeding_threshold[critical]],
            Cause.DELAYED_CARE,
        )
        arrived = critical[(crowd.hospital_at[critical] <= now) & (crowd.hospital_at[critical] > before)]
        lost = (crowd.hospital_luck[arrived] >= care.hospital_survival) & (crowd.status[arrived] != Status.DEAD)
        self._die(world, arrived[lost], Cause.DELAYED_CARE)

    @staticmethod
    def _die(world: World, rows: NDArray[np.int64], cause: Cause) -> None:
        crowd = world.crowd
        crowd.status[rows] = Status.DEAD
        crowd.on_floor[rows] = False
        crowd.died_at[rows] = world.now_s
        crowd.cause[rows] = cause
