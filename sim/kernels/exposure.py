"""Exposure to a source, shared among those within its reach."""

from __future__ import annotations

from sim.kernels.compiling import OPTIONS, njit


@njit(**OPTIONS)
def share_harm(distance, shielding, reach_m, rate, half_saturation, dt, exposure):
    """Share a source's harm among those within its reach, by distance.

    Person i has weight w = (1 - d / reach) * shielding and takes ``rate * w / (half_saturation + sum of w)``: linear
    while few are exposed, at most ``rate`` in all while many are.

    Args:
        distance: (n,) float64, m, infinite for those out of sight.
        shielding: (n,) float64, share of exposure that reaches each.
        reach_m: float, m.
        rate: float, persons/s.
        half_saturation: float, persons.
        dt: float, s.
        exposure: (n,) float64, expected harm. **Written**: added to.

    Returns:
        Sum of w, float.
    """
    total = half_saturation
    for i in range(distance.shape[0]):
        if distance[i] < reach_m:
            total += (1.0 - distance[i] / reach_m) * shielding[i]
    for i in range(distance.shape[0]):
        if distance[i] < reach_m:
            exposure[i] += dt * rate * (1.0 - distance[i] / reach_m) * shielding[i] / total
    return total - half_saturation


@njit(**OPTIONS)
def harm_each(distance, shielding, reach_m, rate, dt, exposure):
    """Harm everybody within a source's reach at the same rate times their weight, however many they are.

    Args:
        distance: (n,) float64, m, as ``share_harm``.
        shielding: (n,) float64, as ``share_harm``.
        reach_m: float, m.
        rate: float, 1/s, of a person beside the source.
        dt: float, s.
        exposure: (n,) float64, expected harm. **Written**: added to.

    Returns:
        Sum of weights, float.
    """
    total = 0.0
    for i in range(distance.shape[0]):
        if distance[i] < reach_m:
            weight = (1.0 - distance[i] / reach_m) * shielding[i]
            exposure[i] += dt * rate * weight
            total += weight
    return total
