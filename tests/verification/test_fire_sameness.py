"""What must not matter to the gas: VF14 a fire of nothing, VF15 where it is worked out, VF16 how a plan is turned.

And VF17: in which order it is drawn; and VF19: no network of rooms breaks it.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.scenario.parameters.venue import VenueParameters
from sim.world.burning import Burning
from sim.world.crowd_columns import COLUMNS
from sim.world.gas import Gas
from sim.world.spaces import build_spaces
from sim.world.venue.venue import build_venue
from tests.gas_worlds import Box, Gap, Trial, spaces
from tests.worlds import club, concert_hall, drill, fire, model, turned

Floats = NDArray[np.float64]

ROOT = Path(__file__).parents[2]


def burnt(words: VenueParameters, area: str, until_s: float = 300.0) -> tuple[tuple[str, ...], Gas]:
    """Give the areas of a venue and its gas after a fire of some time in one of them, half of the doors open."""
    venue = build_venue(words)
    places = build_spaces(venue)
    gas, k = Gas(places, mixing=0.02), venue.area_ids.index(area)
    gas.light(
        Burning(k, int(places.area_space[k]), float(places.area_offset_m[k]), 5.0, 0.0, "ultrafast", 2e4, 6e4, "mixed")
    )
    gas.set_doors(np.array([sum(name.encode()) % 2 == 0 for name in venue.door_ids]))
    while gas.time_s < until_s:
        gas.advance(1.0)
    return venue.area_ids[: venue.n_inside_areas], gas


def by_area(words: VenueParameters, area: str) -> dict[str, Floats]:
    """Give layer, m, both temperatures, C, and soot, kg, of the space of each area after a fire."""
    names, gas = burnt(words, area)
    space = gas.spaces.area_space
    told = np.column_stack([gas.interface_m, gas.upper_c, gas.lower_c, gas.state.stuff[:-1, 1, 4]])
    return {name: told[space[k]] for k, name in enumerate(names) if space[k] >= 0}


def digest(gas: Gas) -> str:
    """Give a fingerprint of all that the gas is."""
    whole = hashlib.sha256()
    for values in (*gas.state, *gas.linings[3:5]):
        whole.update(values.tobytes())
    return whole.hexdigest()


def mirrored(words: VenueParameters) -> VenueParameters:
    """Give a venue seen in a mirror that stands along the y axis."""

    def flipped(value: Any) -> Any:
        if isinstance(value, list | tuple):
            if len(value) == 2 and all(isinstance(number, float) for number in value):
                return (-value[0], value[1])
            return tuple(flipped(each) for each in value)
        return {key: flipped(each) for key, each in value.items()} if isinstance(value, dict) else value

    plain = words.model_dump(by_alias=True)
    for part in ("areas", "doors", "seating"):
        plain[part] = flipped(plain[part])
    for level in plain["levels"]:
        level["drawn_offset_m"] = flipped(level["drawn_offset_m"])
    return VenueParameters.model_validate(plain)


def backwards(words: VenueParameters) -> VenueParameters:
    """Give a venue whose areas and doors are listed from the last to the first."""
    return words.model_copy(update={"areas": words.areas[::-1], "doors": words.doors[::-1]})


def test_vf14_a_fire_of_nothing_changes_no_byte() -> None:
    """Peak 0 against no fire: every column of everybody, every event, and the air, after 40 s of a drill."""
    without, nothing = (model(drill(club(), 120, hazards=hazards), 3) for hazards in ([], [fire(peak_mw=0.0)]))
    for _ in range(80):
        without.step()
        nothing.step()
    for name in COLUMNS:
        assert getattr(without.world.crowd, name).tobytes() == getattr(nothing.world.crowd, name).tobytes(), name
    assert list(without.world.log) == list(nothing.world.log)
    assert nothing.world.gas is None
    assert not nothing.world.air.stirred


def test_vf15_the_same_fire_gives_the_same_bytes() -> None:
    assert digest(burnt(concert_hall(), "foyer")[1]) == digest(burnt(concert_hall(), "foyer")[1])


@pytest.mark.slow
def test_vf15_an_older_processor_gives_the_same_bytes(tmp_path: Path) -> None:
    """Compiled anew for the plainest 64-bit x86 processor, in a process of its own."""
    code = (
        "from tests.verification.test_fire_sameness import burnt, concert_hall, digest;"
        "print(digest(burnt(concert_hall(), 'foyer')[1]))"
    )
    settings = {"NUMBA_CPU_NAME": "x86-64", "NUMBA_CPU_FEATURES": "", "NUMBA_CACHE_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.strip() == digest(burnt(concert_hall(), "foyer")[1])


@pytest.mark.parametrize("change", [lambda words: turned(words, 90.0), lambda words: turned(words, 37.0), mirrored])
def test_vf16_a_plan_may_be_turned_and_mirrored(change: Any) -> None:
    """The air is the same to 1e-9: lengths of turned lines differ by rounding."""
    straight, changed = by_area(club(), "dance_floor"), by_area(change(club()), "dance_floor")
    for name, told in straight.items():
        assert changed[name] == pytest.approx(told, rel=1e-9)


@pytest.mark.parametrize(("words", "area"), [(club(), "corridor"), (concert_hall(), "stalls")], ids=["club", "hall"])
def test_vf17_areas_and_doors_may_be_listed_in_any_order(words: VenueParameters, area: str) -> None:
    forwards, back = by_area(words, area), by_area(backwards(words), area)
    for name, told in forwards.items():
        assert back[name] == pytest.approx(told, rel=1e-9, abs=1e-9)


def network(seed: int) -> Trial:
    """Give 2 to 15 boxes of 10 to 2,500 m2 joined and open at random, some nearly sealed, one on fire."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 16))
    boxes: list[Box] = [
        (float(np.exp(rng.uniform(np.log(10.0), np.log(2500.0)))), float(rng.uniform(2.2, 20.0)), low)
        for low in rng.choice([0.0, 0.0, 4.0, 8.0], n)
    ]
    gaps: list[Gap] = []
    for i in range(n):
        for j in [k for k in range(i) if rng.random() < 1.5 / n] + [-1] * int(rng.random() < 0.4):
            low = max(boxes[i][2], boxes[j][2] if j >= 0 else -1e9)
            top = min(boxes[i][2] + boxes[i][1], boxes[j][2] + boxes[j][1] if j >= 0 else 1e9)
            if top - low > 0.5:
                head = low + float(rng.uniform(0.5, top - low))
                gaps.append((i, j, low, head, float(np.exp(rng.uniform(np.log(0.01), np.log(10.0))))))
    peak = float(np.exp(rng.uniform(np.log(300.0), np.log(60_000.0))))
    growth = float(rng.choice([0.0117, 0.0469, 0.1876, 1e6]))
    trial = Trial(
        spaces(boxes, gaps), lambda now_s: min(growth * now_s * now_s, peak), space=int(rng.integers(0, n)),
        mixing=float(rng.uniform(0.0, 0.1)), radiated=0.35, diameter_m=float(np.sqrt(4.0 * peak / 500.0 / np.pi)),
        fuel_kj_kg=20_000.0, yields=(0.0, 1.5, 0.04, 0.003, 0.07, 0.0),
    )  # fmt: skip
    trial.gas.extraction_m3_s[:] = rng.choice([0.0, 0.0, 0.0, 5.0, 50.0], n)
    trial.gas.roof_vent_m2[:] = rng.choice([0.0, 0.0, 2.0], n)
    trial.gas.mixing_per_s[:] = rng.choice([0.0, 0.0, 0.0, 0.1], n)
    trial.gas.cooling_kw[:] = rng.choice([0.0, 0.0, 0.0, 2000.0], n)
    return trial


def holds(seed: int, until_s: float) -> None:
    """Let a network burn, doors opening and shutting half-way, and hold the gas against what it must be."""
    trial = network(seed)
    trial.run(0.5 * until_s)
    widths = np.random.default_rng(seed + 1).choice([0.01, 1.0], len(trial.gas.spaces.opening_door))
    trial.gas.set_widths(widths * trial.gas.spaces.opening_width_m)
    gas = trial.run(until_s)
    for values in (*gas.state, *gas.linings[3:5]):
        assert np.isfinite(values).all(), seed
    assert (gas.state.mass > 0.0).all(), seed
    assert (gas.state.bulk > 0.0).all(), seed
    assert gas.state.stuff.min() > -1e-9, seed
    assert gas.upper_c.max() < 2000.0, seed
    assert gas.lower_c.min() > -30.0, seed
    assert gas.worst_residual <= 1.0, seed
    drift = gas.state.bulk[:-1].sum() / gas.spaces.volume_m3.sum()
    assert drift == pytest.approx(1.0, abs=0.05), seed


@pytest.mark.parametrize("part", range(4))
def test_vf19_no_network_of_rooms_breaks_the_gas(part: int) -> None:
    for seed in range(25 * part, 25 * part + 25):
        holds(seed, 120.0)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_vf19_no_network_of_a_thousand_breaks_the_gas(part: int) -> None:
    for seed in range(1000 + 50 * part, 1050 + 50 * part):
        holds(seed, 300.0)
