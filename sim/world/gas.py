"""The gas of a building while something burns in it: two layers in each space, and what people do to it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels import gas as kernel
from sim.kernels.gas_air import AIR_GRAMS, GRAMS, AirOfLayers, describe_layers
from sim.kernels.gas_fire import CO2, KINDS, O2, Burners
from sim.kernels.gas_moves import GasState, Moves
from sim.kernels.gas_openings import AIR_KG_K_M3, OUTDOORS_K, WAYS, GasColumns, Openings, Passing
from sim.kernels.gas_pressure import Balance
from sim.kernels.gas_sources import Boxes, GasControls, GasRoom
from sim.kernels.plume import VIRTUAL_SOURCE
from sim.kernels.wall_heat import NODES, Linings
from sim.world.air import CLEAR_OXYGEN_PERCENT, Air, Layer
from sim.world.burning import RADIATED_SHARE, Burning
from sim.world.spaces import LININGS, Spaces

Floats = NDArray[np.float64]

CLEAR_CO2_PERCENT: Final = 0.04
"""Carbon dioxide in clear air, % by volume (measured: of the atmosphere)."""

SHUT_LEAK: Final = 0.01
"""Share of its width that a shut door leaves open to gas (assumption: gaps of 5 to 10 mm round a leaf)."""

INNER_STEP_S: Final = 1.0
"""Time for which doors and fires are taken to stay as they are, s (numerical: a tenth of it moves the layer of a hall
by less than 2 cm)."""

TINY_S: Final = 1e-9
"""By how much a sum of seconds may miss the time that is meant, s (numerical: rounding)."""

LINING_PROPERTIES: Final = {
    "board": (0.17, 800.0 * 1000.0, 0.016),
    "concrete": (1.6, 2300.0 * 900.0, 0.15),
    "steel": (50.0, 7850.0 * 480.0, 0.001),
    "insulated": (0.04, 100.0 * 1000.0, 0.05),
}
"""Conductivity, W/(m K), heat capacity, J/(m3 K), and thickness, m, of linings (assumption: usual products)."""

FLOOR_LINING: Final = "concrete"
"""What every floor is of, also under a carpet."""


class Gas:
    """All gas of a building, and the fires in it.

    Args:
        spaces: the gas spaces and their openings.
        mixing: share of what comes in low by which it stirs upper gas into the lower layer.

    Attributes:
        spaces: as given.
        fires: every fire.
        time_s: clock time that the gas has reached, s; infinite while there is no fire.
        extraction_m3_s: (n,) float64, m3/s, drawn off by smoke fans (may be set).
        roof_vent_m2: (n,) float64, m2, of roof vents that stand open (may be set).
        mixing_per_s: (n,) float64, 1/s, of the smaller layer that changes places with the other (may be set).
        cooling_kw: (n,) float64, kW, that water takes out of the upper layer (may be set).
        state: what is in the layers; the open air last.
        linings: walls, ceilings and floors.
    """

    def __init__(self, spaces: Spaces, mixing: float = 0.0) -> None:
        n, k = spaces.n, len(spaces.opening_door)
        self.spaces, self._mixing, self.fires, self.time_s = spaces, mixing, list[Burning](), np.inf
        self.extraction_m3_s, self.roof_vent_m2 = np.zeros(n), np.zeros(n)
        self.mixing_per_s, self.cooling_kw = np.zeros(n), np.zeros(n)
        self._boxes = Boxes(
            np.append(spaces.floor_elevation_m, 0.0), np.append(spaces.height_m, 1.0),
            np.append(spaces.floor_m2, 1.0), np.append(spaces.wall_m, 0.0),
        )  # fmt: skip
        sides = np.where(spaces.opening_spaces < 0, n, spaces.opening_spaces)
        self._openings = Openings(
            np.ascontiguousarray(sides[:, 0]), np.ascontiguousarray(sides[:, 1]),
            spaces.opening_sill_m.copy(), spaces.opening_head_m.copy(), np.zeros(k),
        )  # fmt: skip
        self._controls = GasControls(self.extraction_m3_s, self.mixing_per_s, self.cooling_kw)
        self.linings = _linings(spaces)
        self.state = _clear_air(spaces)
        density = np.full((n + 1, 2), AIR_KG_K_M3 / OUTDOORS_K)
        meet = np.append(spaces.floor_elevation_m + (1.0 - kernel.THINNEST) * spaces.height_m, 1e9)
        self._columns = GasColumns(self._boxes.floor_m, meet, density)
        self._passing = Passing(np.zeros((k, WAYS)), np.zeros((k, WAYS)), np.zeros(k))
        self._balance = Balance(
            np.append(spaces.volume_m3, 1.0), np.append(spaces.volume_m3, 1.0), np.zeros(n + 1),
            np.append(spaces.floor_elevation_m + spaces.height_m, 1.0), np.zeros(n + 1),
            np.append(spaces.envelope_m2, 0.0), np.zeros(n + 1), np.zeros(n + 1), np.zeros(n), np.zeros((n, n)),
            np.zeros(n), np.zeros(n + 1),
        )  # fmt: skip
        rows = (n + 1, 2)
        self._moves = Moves(
            np.zeros(rows), np.zeros(rows), np.zeros((*rows, KINDS)), np.zeros(rows), np.zeros(rows), np.ones(rows),
            np.ones(rows), np.zeros((k, WAYS)), np.zeros((k, WAYS)),
        )  # fmt: skip
        self._seen = AirOfLayers(
            np.zeros((n, 2)), np.zeros((n, 2)), np.zeros((n, 2)), np.zeros((n, 2)), np.zeros((n, 2)), np.zeros((n, 2)),
            np.zeros((n, 2)), np.zeros(n),
        )  # fmt: skip
        self.make_room(0)

    def make_room(self, fires: int) -> None:
        """Make room for so many fires."""
        self.burners = Burners(
            np.zeros(fires, np.int64), np.zeros(fires), np.zeros(fires), np.zeros(fires), np.ones(fires),
            np.full(fires, VIRTUAL_SOURCE), np.full(fires, RADIATED_SHARE), np.ones(fires), np.zeros((fires, KINDS)),
            np.zeros(fires),
        )  # fmt: skip
        n = self.spaces.n
        self._room = GasRoom(
            np.zeros(n), np.zeros(n), np.full(1, kernel.SHORTEST_S), np.zeros(KINDS), np.zeros(fires),
            np.zeros((NODES, 3)), np.zeros((4, 2)), np.zeros((n, 2)), np.zeros(4 + 2 * KINDS), np.zeros(1),
        )  # fmt: skip

    def light(self, fire: Burning) -> None:
        """Add a fire, before any of them has begun."""
        self.fires.append(fire)
        self.time_s = min(self.time_s, fire.begins_s)
        self.make_room(len(self.fires))

    def follow(self, now_s: float, doors_open: NDArray[np.bool_]) -> bool:
        """Let the gas change by whole seconds up to a clock time, with doors as they stand.

        Args:
            now_s: clock time, s.
            doors_open: (doors,) bool, which doors stand open; the rest leak.

        Returns:
            Whether it has changed.
        """
        if now_s - self.time_s < INNER_STEP_S - TINY_S:
            return False
        self.set_doors(doors_open)
        while now_s - self.time_s >= INNER_STEP_S - TINY_S:
            self.advance(INNER_STEP_S)
        return True

    def set_doors(self, doors_open: NDArray[np.bool_]) -> None:
        """Let the openings be as wide as the doors in them stand open."""
        door = self.spaces.opening_door
        share = np.where(np.append(doors_open, True)[door], 1.0, SHUT_LEAK)  # the last stands for no door
        self.set_widths(share * self.spaces.opening_width_m)

    def set_widths(self, width_m: Floats) -> None:
        """Let the openings be so wide, m; (k,) float64."""
        self._openings.width_m[:] = width_m

    def advance(self, lasts_s: float) -> None:
        """Let the gas change for a short time in which fires and openings stay as they are."""
        for k, fire in enumerate(self.fires):
            fire.ask(self.time_s + 0.5 * lasts_s)
            self._set_burner(k, fire)
        self.burn_for(lasts_s)
        for k, fire in enumerate(self.fires):
            fire.burn(float(self.burners.heat_kw[k]), lasts_s)
        self.time_s += lasts_s

    def burn_for(self, lasts_s: float) -> None:
        """Let the gas change for a short time with burners and openings as they are set."""
        self._balance.roof_m2[:-1] = self.spaces.roof_m2 + self.roof_vent_m2
        kernel.advance_gas(
            lasts_s, self._boxes, self._openings, self._mixing, self._controls, self.burners, self.linings, self.state,
            self._columns, self._passing, self._balance, self._moves, self._room,
        )  # fmt: skip

    def _set_burner(self, k: int, fire: Burning) -> None:
        burners = self.burners
        burners.space[k], burners.base_m[k] = fire.space, fire.base_m
        burners.demand_kw[k], burners.diameter_m[k] = fire.demand_kw, fire.diameter_m
        burners.fuel_kj_kg[k] = 1000.0 * fire.heat_mj_kg
        burners.yields[k] = fire.yields

    @property
    def interface_m(self) -> Floats:
        """Height of the lower layer over the floor of each space, m; (n,) float64."""
        bulk = self.state.bulk[:-1]
        return np.asarray(self.spaces.height_m * bulk[:, Layer.LOWER] / bulk.sum(axis=1), np.float64)

    @property
    def upper_c(self) -> Floats:
        """Temperature of the upper layers, degrees Celsius; (n,) float64."""
        return self._temperature_c(Layer.UPPER)

    @property
    def lower_c(self) -> Floats:
        """Temperature of the lower layers, degrees Celsius; (n,) float64."""
        return self._temperature_c(Layer.LOWER)

    @property
    def upper_extinction_per_m(self) -> Floats:
        """Extinction of the smoke in the upper layers, 1/m; (n,) float64."""
        describe_layers(self._boxes, self.state, self._seen)
        return np.array(self._seen.extinction_per_m[:, Layer.UPPER], np.float64)

    @property
    def pressure_pa(self) -> Floats:
        """Pressure of each space over outside at its floor, Pa; (n,) float64."""
        return np.array(self.state.pressure_pa[:-1], np.float64)

    @property
    def ledger(self) -> Floats:
        """Sums since the beginning, as ``GasRoom`` in ``sim/kernels/gas_sources.py`` has them."""
        return np.array(self._room.ledger, np.float64)

    @property
    def worst_residual(self) -> float:
        """Largest residual of the pressures so far, as a multiple of its tolerance."""
        return float(self._room.worst[0])

    @property
    def passing(self) -> Passing:
        """What passed the openings in the last part of the time."""
        return self._passing

    def _temperature_c(self, layer: Layer) -> Floats:
        kelvin = AIR_KG_K_M3 * self.state.bulk[:-1, layer] / self.state.mass[:-1, layer]
        return np.asarray(kelvin - 273.15, np.float64)

    def write(self, air: Air) -> None:
        """Write the air of every area as people meet it there; what lies in the open stays clear."""
        describe_layers(self._boxes, self.state, self._seen)
        areas = np.flatnonzero(self.spaces.area_space >= 0)
        space = self.spaces.area_space[areas]
        air.interface_m[areas] = self.interface_m[space] - self.spaces.area_offset_m[areas]
        air.ceiling_m[areas] = self.spaces.area_ceiling_m[areas]
        for name in (
            "temperature_c", "extinction_per_m", "co_ppm", "hcn_ppm", "co2_percent", "o2_percent", "irritant",
            "radiant_kw_m2",
        ):  # fmt: skip
            getattr(air, name)[areas] = getattr(self._seen, name)[space]
        air.burning_kw[:] = 0.0
        for fire in self.fires:
            air.burning_kw[fire.area] += fire.heat_kw
        air.stirred = True


def _linings(spaces: Spaces) -> Linings:
    """Give the surfaces of each space, all as warm as the air."""
    upper = np.array([LINING_PROPERTIES[LININGS[kind]] for kind in spaces.lining]).reshape(-1, 3)
    lower = np.tile(np.array(LINING_PROPERTIES[FLOOR_LINING]), (spaces.n, 1))
    conductivity, capacity, thickness = (np.column_stack([lower[:, k], upper[:, k]]) for k in range(3))
    return Linings(
        conductivity, capacity, thickness, np.full((spaces.n, 2, NODES), OUTDOORS_K),
        np.full((spaces.n, 2), OUTDOORS_K), np.ones(spaces.n, np.bool_),
    )  # fmt: skip


def _clear_air(spaces: Spaces) -> GasState:
    """Give clear air in every space, the upper layer as thin as it may be, and in the open."""
    bulk = np.ones((spaces.n + 1, 2))
    bulk[:-1, Layer.LOWER] = (1.0 - kernel.THINNEST) * spaces.volume_m3
    bulk[:-1, Layer.UPPER] = kernel.THINNEST * spaces.volume_m3
    mass = bulk * AIR_KG_K_M3 / OUTDOORS_K
    stuff = np.zeros((spaces.n + 1, 2, KINDS))
    for kind, percent in ((O2, CLEAR_OXYGEN_PERCENT), (CO2, CLEAR_CO2_PERCENT)):
        stuff[..., kind] = 0.01 * percent * GRAMS[kind] / AIR_GRAMS * mass
    return GasState(mass, bulk, stuff, np.zeros(spaces.n + 1))
