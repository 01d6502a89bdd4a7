"""What smoke does to people where their heads are: how far they see, who crawls, and how fast they can walk."""

from __future__ import annotations

from collections import namedtuple

from sim.kernels.codes import AUDIENCE, INSIDE, SOURCE
from sim.kernels.compiling import INLINED, OPTIONS, njit
from sim.kernels.layers import extinction_at
from sim.kernels.visibility import PLAIN, is_thick

Heads = namedtuple(
    "Heads",
    "role status on_floor area mobility free_speed extinction_per_m crawls visibility_factor poor_sight_s",
)
"""Columns of the crowd, each (n,), as ``sim/world/crowd_columns.py`` says."""

Layers = namedtuple("Layers", "interface_m extinction_per_m")
"""Of each area: interface_m (areas,) float64, m, and extinction_per_m (areas, 2) float64, 1/m, lower and upper."""

Posture = namedtuple("Posture", "standing_m crawling_m lying_m upright_aid")
"""Heights of heads, m, and the number of the mobility of those who cannot crawl."""

Slowing = namedtuple("Slowing", "fridolf crawling_mps")
"""fridolf bool, whether speed falls as Fridolf et al. measured, or else as Frantzich and Nilsson did; crawling_mps
float, m/s, of people on hands and knees."""

SLOWED_BELOW_M = 3.0
"""Visibility from which people slow down, m (measured: Fridolf et al. 2019)."""

SLOWED_PER_M = 0.34
"""Speed lost for each metre of visibility below that, 1/s (measured: the same)."""

SLOWEST_MPS = 0.2
"""Speed that people keep in the thickest smoke, m/s (measured: the same)."""

CLEAR_SPEED_MPS = 0.706
"""Speed to which other measurements in smoke fall back where there is none, m/s (measured: 46 people, told by Ronchi et
al. 2013)."""

SLOWING_M2PS = 0.057
"""Speed lost for each 1/m of extinction, m2/s (measured: the same, 1.9 to 7.4 /m)."""

LEAST_SHARE = 0.1
"""Share of their free speed that people keep by that law in the thickest smoke (assumption: taken over from Korhonen
2021, so that the two compare)."""

HIGHEST_CRAWL_M = 1.5
"""Height of the smoke over the floor below which people go on hands and knees, m (assumption: it hangs before the face
of who stands)."""


@njit(**OPTIONS)
def share_of_speed(free_mps, extinction, fridolf):
    """Give the share of their free speed that smoke leaves somebody who walks in it.

    By Fridolf et al. 2019 speed falls by 0.34 m/s with each metre of visibility, 3 / K, below 3 m, to 0.2 m/s at least.
    By the data of Frantzich and Nilsson the share is 1 - (0.057 / 0.706) K, and at least 0.1.

    Args:
        free_mps: float, m/s, above 0.
        extinction: float, K at the eyes, 1/m.
        fridolf: bool, by which of the two.
    """
    if not fridolf:
        return max(LEAST_SHARE, 1.0 - SLOWING_M2PS / CLEAR_SPEED_MPS * extinction)
    if extinction * SLOWED_BELOW_M <= PLAIN:
        return 1.0
    slower = max(SLOWEST_MPS, free_mps - SLOWED_PER_M * (SLOWED_BELOW_M - PLAIN / extinction))
    return min(1.0, slower / free_mps)


@njit(**INLINED)
def _crawls(interface_m, standing, crawling, posture):
    """Tell whether whoever is upright goes on hands and knees: under a low layer, where that is clearer."""
    return posture.crawling_m < interface_m < HIGHEST_CRAWL_M and crawling < standing


@njit(**OPTIONS)
def put_heads_in_smoke(layers, heads, posture, slowing, step_s):
    """Find how thick smoke is before everybody's eyes, who crawls under it, and how much slower they walk.

    Sources are not slowed: their course is the same whatever is around them.

    Args:
        layers: ``Layers``.
        heads: ``Heads``. **Written**: extinction_per_m, crawls, visibility_factor, and poor_sight_s of the audience.
        posture: ``Posture``.
        slowing: ``Slowing``.
        step_s: float, s.
    """
    # arrays are taken out of their groups once, as each taking counts references
    interface, extinction, area = layers.interface_m, layers.extinction_per_m, heads.area
    role, status, on_floor, mobility = heads.role, heads.status, heads.on_floor, heads.mobility
    free_speed, smoke, crawls = heads.free_speed, heads.extinction_per_m, heads.crawls
    factor, poor_sight_s = heads.visibility_factor, heads.poor_sight_s
    for i in range(area.shape[0]):
        a = area[i]
        smoke[i], crawls[i], factor[i] = 0.0, False, 1.0
        if a < 0 or status[i] != INSIDE:
            continue
        lower, upper = extinction[a, 0], extinction[a, 1]
        seen = extinction_at(posture.standing_m if on_floor[i] else posture.lying_m, interface[a], lower, upper)
        if on_floor[i] and role[i] != SOURCE:
            low, kept = extinction_at(posture.crawling_m, interface[a], lower, upper), 1.0
            if mobility[i] != posture.upright_aid and _crawls(interface[a], seen, low, posture):
                crawls[i], seen = True, low
                kept = min(1.0, slowing.crawling_mps / free_speed[i])
            factor[i] = kept * share_of_speed(kept * free_speed[i], seen, slowing.fridolf)
        smoke[i] = seen
        if role[i] == AUDIENCE and is_thick(seen):
            poor_sight_s[i] += step_s


@njit(**OPTIONS)
def extinction_of_areas(layers, height_m, extinction):
    """Find how thick smoke is at one height in each area.

    Args:
        layers: ``Layers``.
        height_m: float, m over the floor of each area.
        extinction: (areas,) float64, 1/m. **Written**.
    """
    for a in range(extinction.shape[0]):
        extinction[a] = extinction_at(
            height_m, layers.interface_m[a], layers.extinction_per_m[a, 0], layers.extinction_per_m[a, 1]
        )
