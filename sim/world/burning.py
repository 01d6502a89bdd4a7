"""One fire: what it would release with air enough, second by second, and what its fuel makes."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, pi, sqrt
from typing import Final, NamedTuple

GROWTH_KW_S2: Final = {"slow": 0.00293, "medium": 0.01172, "fast": 0.0469, "ultrafast": 0.1876}
"""Growth of a fire's heat with the square of time by class, kW/s2 (definition: NFPA 92 and 204; 1,055 kW after 600,
300, 150 and 75 s)."""

KW_PER_M2: Final = 500.0
"""Heat of each square metre that burns, kW/m2 (assumption: design values for assembly halls, 250 to 500)."""

STEADY_SHARE: Final = 0.8
"""Share of the fire load burnt up to which a fire does not decay (assumption: two thirds to four fifths in design
fires)."""

RADIATED_SHARE: Final = 0.35
"""Share of its heat that a fire radiates (assumption: smoky flames, 0.3 to 0.4)."""


class Fuel(NamedTuple):
    """What a kg of fuel gives with air enough.

    Attributes:
        heat_mj: MJ.
        carbon_dioxide: kg.
        carbon_monoxide: kg.
        hydrogen_cyanide: kg.
        soot: kg.
        irritants: kg of hydrogen chloride, or of what irritates as much.
    """

    heat_mj: float
    carbon_dioxide: float
    carbon_monoxide: float
    hydrogen_cyanide: float
    soot: float
    irritants: float


FUELS: Final = {
    "mixed": Fuel(20.0, 1.5, 0.04, 0.003, 0.07, 0.0),
    "upholstery": Fuel(18.5, 1.5, 0.02, 0.006, 0.18, 0.0),
    "facade_panel": Fuel(20.4, 1.5, 0.05, 0.0, 0.11, 0.0),
    "wood": Fuel(12.4, 1.27, 0.004, 0.0, 0.015, 0.0),
    "pvc_cable": Fuel(5.7, 0.46, 0.063, 0.0, 0.17, 0.35),
}
"""Fuels by class (assumption: from memory of tables by Tewarson in the SFPE Handbook, and for `mixed` of New Zealand's
C/VM2; hydrogen cyanide is guessed; organic irritants of wood and upholstery are left out)."""


@dataclass
class Burning:
    """A fire as it stands. Whoever protects the place may set what is marked so.

    Attributes:
        area: number of the area that it burns in.
        space: gas space of it.
        base_m: its base over the floor of the space, m.
        ceiling_over_fire_m: ceiling of the area over its base, m.
        begins_s: clock time at which it begins, s.
        growth: class of growth.
        peak_kw: most that it would release, kW.
        load_mj: heat of all that can burn, MJ.
        fuel: class of fuel.
        soot_left_share: share of its soot that stays in the air.
        heat_release_limit_kw: never more than this, kW (may be set).
        controlled_from_s: clock time from which it grows no more, s (may be set).
        growth_share: factor on its growth (may be set at birth).
        peak_share: factor on its peak (may be set at birth).
        load_share: factor on its load (may be set at birth).
        soot_share: factor on its soot (may be set at birth).
        out: whether somebody has put it out (may be set).
        demand_kw: what it would release with air enough in this second, kW.
        heat_kw: what it released in the last second, kW.
        burnt_mj: heat released so far, MJ.
    """

    area: int
    space: int
    base_m: float
    ceiling_over_fire_m: float
    begins_s: float
    growth: str
    peak_kw: float
    load_mj: float
    fuel: str
    soot_left_share: float = 1.0
    heat_release_limit_kw: float = inf
    controlled_from_s: float = inf
    growth_share: float = 1.0
    peak_share: float = 1.0
    load_share: float = 1.0
    soot_share: float = 1.0
    out: bool = False
    demand_kw: float = 0.0
    heat_kw: float = 0.0
    burnt_mj: float = 0.0

    def ask(self, now_s: float) -> None:
        """Write what it would release at a clock time with air enough: growth, peak, decay, and what holds it down."""
        since_s = min(now_s, self.controlled_from_s) - self.begins_s
        load_mj = self.load_share * self.load_mj
        if self.out or since_s <= 0.0 or load_mj <= 0.0:
            self.demand_kw = 0.0
            return
        growing = self.growth_share * GROWTH_KW_S2[self.growth] * since_s * since_s
        left = max(1.0 - self.burnt_mj / load_mj, 0.0) / (1.0 - STEADY_SHARE)
        decay = sqrt(min(left, 1.0))  # linear in time: the heat squared falls with what is left
        self.demand_kw = min(min(growing, self.peak_share * self.peak_kw) * decay, self.heat_release_limit_kw)

    def burn(self, heat_kw: float, lasts_s: float) -> None:
        """Take down what it has released for some time."""
        self.heat_kw = heat_kw
        self.burnt_mj += 0.001 * heat_kw * lasts_s

    @property
    def diameter_m(self) -> float:
        """Diameter of a round fire of its heat, m."""
        return sqrt(4.0 * self.demand_kw / KW_PER_M2 / pi)

    @property
    def heat_mj_kg(self) -> float:
        """Heat of a kg of its fuel, MJ."""
        return FUELS[self.fuel].heat_mj

    @property
    def yields(self) -> tuple[float, ...]:
        """What a kg of its fuel gives, kg, in the order of ``sim/kernels/gas_fire.py``."""
        fuel = FUELS[self.fuel]
        soot = fuel.soot * self.soot_share * self.soot_left_share
        return (0.0, fuel.carbon_dioxide, fuel.carbon_monoxide, fuel.hydrogen_cyanide, soot, fuel.irritants)
