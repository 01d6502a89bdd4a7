"""How the link of a sprinkler head warms in the jet of hot gas under a ceiling."""

from __future__ import annotations

import numpy as np

from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.elementary import exponential


@njit(**OPTIONS)
def warmed_link(link_c, jet_c, speed_mps, response_index, lasts_s):
    """Give the temperature of a link after some time in a steady jet: dT/dt = u^0.5 (Tg - T) / RTI, exactly.

    Args:
        link_c: float, of the link now, degrees Celsius.
        jet_c: float, of the jet, degrees Celsius.
        speed_mps: float, of the jet, m/s.
        response_index: float, RTI of the head, (m s)^0.5.
        lasts_s: float, s.
    """
    return jet_c + (link_c - jet_c) * exponential(-lasts_s * np.sqrt(speed_mps) / response_index)
