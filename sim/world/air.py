"""The air as people meet it, area by area: two layers, what is in each, and where they meet.

Whoever writes it may know more: a fire works with the gas spaces of the building, a case with steady smoke in named
areas, and a table of another program could fill it as well. Rules read it from here and nowhere else.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sim.world.venue.venue import Venue

CLEAR_OXYGEN_PERCENT = 20.9
"""Oxygen in clear air, % by volume (definition: ISO 13571)."""

USUAL_C = 20.0
"""Temperature of clear air, degrees Celsius (assumption: a heated house)."""


class Layer(IntEnum):
    """The two layers, in the order of the columns of ``Air``."""

    LOWER = 0
    UPPER = 1


class Air:
    """What the air of each area is like now; clear everywhere at first.

    Attributes:
        stirred: whether anything has made the air other than clear since the run began; while it is false nobody
            needs to look.
        stirred_at: s, since when it has been so; infinite before.
        harms: whether it may still harm somebody alive in it, as the rule of doses finds.
        untenable_at: (n_areas,) float64, s, when somebody on their feet could first not stay there; infinite before.
        interface_m: (n_areas,) float64, m over the floor of the area, where the layers meet; infinite where there is
            no upper layer, and below 0 where it has reached the floor.
        ceiling_m: (n_areas,) float64, m over the floor of the area; infinite in the open.
        temperature_c: (n_areas, 2) float64, degrees Celsius, by ``Layer``.
        extinction_per_m: (n_areas, 2) float64, 1/m, how thick smoke is to the eye.
        co_ppm: (n_areas, 2) float64, carbon monoxide.
        hcn_ppm: (n_areas, 2) float64, hydrogen cyanide.
        co2_percent: (n_areas, 2) float64, carbon dioxide.
        o2_percent: (n_areas, 2) float64, oxygen.
        irritant: (n_areas, 2) float64, irritants over the concentrations that incapacitate (1: half of people).
        radiant_kw_m2: (n_areas,) float64, heat that reaches people from the hot layer, kW/m2.
        burning_kw: (n_areas,) float64, heat that is released by what burns in the area, kW; 0 where nothing does.
    """

    def __init__(self, venue: Venue) -> None:
        areas = venue.n_areas
        self.stirred = False
        self.stirred_at = np.inf
        self.harms = False
        self.untenable_at = np.full(areas, np.inf)
        self.interface_m = np.full(areas, np.inf)
        self.ceiling_m = np.full(areas, np.inf)
        self.temperature_c = np.full((areas, 2), USUAL_C)
        self.extinction_per_m = np.zeros((areas, 2))
        self.co_ppm = np.zeros((areas, 2))
        self.hcn_ppm = np.zeros((areas, 2))
        self.co2_percent = np.zeros((areas, 2))
        self.o2_percent = np.full((areas, 2), CLEAR_OXYGEN_PERCENT)
        self.irritant = np.zeros((areas, 2))
        self.radiant_kw_m2 = np.zeros(areas)
        self.burning_kw = np.zeros(areas)
