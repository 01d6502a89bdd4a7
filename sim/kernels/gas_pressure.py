"""The pressure of every space at once, such that what flows in and out keeps each space full.

What a layer holds is counted as the volume that it would take at the pressure of the atmosphere ("bulk", m3: mass times
temperature over 352.8 kg K/m3). Heat adds bulk, flow carries it, and a space whose bulk is more than its volume stands
under pressure. The balance of all spaces is the slope of a convex function of their pressures, since more pressure
always lets more out; so Newton's method with a step that is cut while it overshoots finds the one solution.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.kernels.compiling import INNER, INNER_INLINED, njit
from sim.kernels.gas_openings import UPPER, VENT_ORIFICE, pass_openings, pressure_at, root_flow

Array = Any
"""An array, as Numba takes it."""

STIFFNESS_PA = 1.4 * 101_325.0
"""Pressure times the ratio of specific heats, Pa: bulk over volume, less 1, times this is the pressure (definition: of
a perfect gas)."""

RELIEF_PA = 500.0
"""Difference of pressure at which gaps open in a space: windows and door leaves give way, Pa (assumption: light
partitions and latches fail from a few hundred to a few thousand)."""

RELIEF_M_S_PA = 2.0e-4
"""Flow through such gaps for each square metre of walls, floor and ceiling and each Pa over that, m/(s Pa) (assumption:
half a per cent of the envelope stands open at twice the pressure)."""

MOST_ROUNDS = 60
"""Rounds of Newton's method after which the pressures stand as they are (numerical: two to five do)."""

MOST_CUTS = 40
"""Halvings of a round's step (numerical: 1e-12 of it)."""

CLOSE_SHARE, CLOSE_M3 = 1.0e-9, 1.0e-6
"""A balance is closed to within this share of the space's volume and this volume, m3 (numerical: tolerance)."""


class Balance(NamedTuple):
    """What enters the balance of each space beside its openings, and room to solve it; n + 1 spaces, the open air last.

    Attributes:
        volume_m3: (n + 1,) float64, m3.
        bulk_m3: (n + 1,) float64, m3, held now.
        source_m3_s: (n + 1,) float64, m3/s, bulk added by heat and fuel, less what fans draw off.
        top_m: (n + 1,) float64, m, elevation of the ceiling.
        roof_m2: (n + 1,) float64, m2, open in the roof.
        envelope_m2: (n + 1,) float64, m2.
        relief_m3_s: (n + 1,) float64, m3/s, **written**: out through gaps that pressure opened, in where negative.
        vent_m3_s: (n + 1,) float64, m3/s, **written**: out through the roof, in where negative.
        residual: (n,) float64, m3, **written**.
        slope: (n, n) float64, m3/Pa, room.
        change: (n,) float64, Pa, room.
        trial: (n + 1,) float64, Pa, room.
    """

    volume_m3: Array
    bulk_m3: Array
    source_m3_s: Array
    top_m: Array
    roof_m2: Array
    envelope_m2: Array
    relief_m3_s: Array
    vent_m3_s: Array
    residual: Array
    slope: Array
    change: Array
    trial: Array


@njit(**INNER_INLINED)
def _relief(pressure_pa, envelope_m2):
    """Give what leaves through gaps that pressure has opened, m3/s, and its slope, m3/(s Pa)."""
    over = abs(pressure_pa) - RELIEF_PA
    if over <= 0.0:
        return 0.0, 0.0
    conductance = RELIEF_M_S_PA * envelope_m2
    return (conductance * over if pressure_pa > 0.0 else -conductance * over), conductance


@njit(**INNER)
def _balance(pressure_pa, lasts_s, balance, openings, columns, passing):
    """Write what is left over in each space at these pressures, and its slope; gives the worst over its tolerance."""
    n = balance.residual.shape[0]
    pass_openings(pressure_pa, openings, columns, passing)
    residual, slope = balance.residual, balance.slope
    slope[:] = 0.0
    for i in range(n):
        volume = balance.volume_m3[i]
        balance.relief_m3_s[i], eased = _relief(pressure_pa[i], balance.envelope_m2[i])
        top = pressure_at(balance.top_m[i], pressure_pa[i], i, columns)
        density = columns.density[i, UPPER] if top > 0.0 else columns.density[n, UPPER]
        speed, steeper = root_flow(top, density)
        area = VENT_ORIFICE * balance.roof_m2[i]
        balance.vent_m3_s[i] = area * (speed if top > 0.0 else -speed)
        out = balance.relief_m3_s[i] + balance.vent_m3_s[i] - balance.source_m3_s[i]
        residual[i] = volume * (1.0 + pressure_pa[i] / STIFFNESS_PA) - balance.bulk_m3[i] + lasts_s * out
        slope[i, i] = volume / STIFFNESS_PA + lasts_s * (eased + area * steeper)
    for k in range(openings.first.shape[0]):
        a, b = openings.first[k], openings.second[k]
        net = lasts_s * (passing.volume[k, 0] + passing.volume[k, 1] - passing.volume[k, 2] - passing.volume[k, 3])
        steep = lasts_s * passing.slope[k]
        if a < n:
            residual[a] += net
            slope[a, a] += steep
        if b < n:
            residual[b] -= net
            slope[b, b] += steep
        if a < n and b < n:
            slope[a, b] -= steep
            slope[b, a] -= steep
    worst = 0.0
    for i in range(n):
        worst = max(worst, abs(residual[i]) / (CLOSE_SHARE * balance.volume_m3[i] + CLOSE_M3))
    return worst


@njit(**INNER)
def _solve(slope, residual, change):
    """Write the change of pressure that closes the balance to first order: Cholesky's method, in place."""
    n = residual.shape[0]
    for j in range(n):
        for k in range(j):
            slope[j, j] -= slope[j, k] * slope[j, k]
        slope[j, j] = np.sqrt(slope[j, j])
        for i in range(j + 1, n):
            for k in range(j):
                slope[i, j] -= slope[i, k] * slope[j, k]
            slope[i, j] /= slope[j, j]
    for i in range(n):
        change[i] = -residual[i]
        for k in range(i):
            change[i] -= slope[i, k] * change[k]
        change[i] /= slope[i, i]
    for i in range(n - 1, -1, -1):
        for k in range(i + 1, n):
            change[i] -= slope[k, i] * change[k]
        change[i] /= slope[i, i]


@njit(**INNER)
def settle_pressure(pressure_pa, lasts_s, balance, openings, columns, passing):
    """Find the pressures at which every space is as full as its pressure says.

    Args:
        pressure_pa: (n + 1,) float64, Pa, over outside at each floor; a guess. **Written**.
        lasts_s: time for which the flow lasts, s.
        balance: the rest of each balance; flows through roof and gaps are **written**.
        openings: the openings.
        columns: the layers.
        passing: **written**: what passes them at these pressures.

    Returns:
        The worst that is left over, as a multiple of its tolerance: at most 1 where the pressures were found.
    """
    n = balance.residual.shape[0]
    worst = _balance(pressure_pa, lasts_s, balance, openings, columns, passing)
    for _ in range(MOST_ROUNDS):
        if worst <= 1.0:
            break
        change, trial = balance.change, balance.trial
        before = 0.0
        _solve(balance.slope, balance.residual, change)
        for i in range(n):
            before += balance.residual[i] * change[i]
        share = 1.0
        for _ in range(MOST_CUTS):
            for i in range(n):
                trial[i] = pressure_pa[i] + share * change[i]
            worst = _balance(trial, lasts_s, balance, openings, columns, passing)
            after = 0.0
            for i in range(n):
                after += balance.residual[i] * change[i]
            if worst <= 1.0 or after <= 0.9 * abs(before):  # less than 0: still downhill
                break
            share *= 0.5
        for i in range(n):
            pressure_pa[i] = trial[i]
    return worst
