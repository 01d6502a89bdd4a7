"""Protection against fire on a stand-in for the gas: when it acts, what it sets, and that it is nothing by default.

VF08 and VF09: heads and detectors by closed forms, Alpert's ceiling jet over a fire that grows with the square of time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.rules.protection.detection import RADIUS_M, RISE_K, Detection
from sim.rules.protection.extinguishers import Extinguishers
from sim.rules.protection.fire_load import reduce_fire_load
from sim.rules.protection.protection import Protection
from sim.rules.protection.self_closing import SelfClosing
from sim.rules.protection.smoke_control import SmokeControl
from sim.rules.protection.sprinklers import SPRAY_MM_S, Sprinklers, control_s
from sim.world.codes import Role
from sim.world.doors import Doors
from sim.world.random_streams import RandomStreams, Stream
from sim.world.world import World
from tests.builders import room, two_rooms
from tests.worlds import model, scenario

GROWTH = {"medium": 0.01172, "fast": 0.0469, "ultrafast": 0.1876}


@dataclass
class StandInFire:
    """A fire whose heat grows with the square of time, and what may be set of it."""

    growth: str = "fast"
    ceiling_over_fire_m: float = 10.0
    area: int = 0
    space: int = 0
    begins_s: float = 0.0
    heat_kw: float = 0.0
    heat_release_limit_kw: float = np.inf
    growth_share: float = 1.0
    peak_share: float = 1.0
    load_share: float = 1.0
    soot_share: float = 1.0
    out: bool = False

    def grow(self, now_s: float) -> None:
        self.heat_kw = min(GROWTH[self.growth] * now_s**2, self.heat_release_limit_kw)


@dataclass
class StandInGas:
    """Two spaces, of which the second is larger, and a fire in the first."""

    fires: list[StandInFire]
    extraction_m3_s: Any = field(default_factory=lambda: np.zeros(2))
    roof_vent_m2: Any = field(default_factory=lambda: np.zeros(2))
    mixing_per_s: Any = field(default_factory=lambda: np.zeros(2))
    cooling_kw: Any = field(default_factory=lambda: np.zeros(2))
    spaces: Any = field(default_factory=lambda: SimpleNamespace(
        height_m=np.array([10.0, 5.0]), volume_m3=np.array([100.0, 900.0]), ids=("foyer", "hall"),
    ))  # fmt: skip


def world_with(fire: StandInFire | None, seed: int = 0, staff: float = 0.0, **protection: Any) -> World:
    words = {"crowd": {"people": 300}, "alarm": {"mode": "none"}, "staff": {"stewards_per_1000": staff}}
    world = model(scenario(room(30.0, 30.0), words, hazards=[], protection=protection), seed).world
    world.gas = None if fire is None else StandInGas([fire])
    return world


def burn(world: World, rule: Any, seconds: float) -> None:
    """Let a fire grow and a rule act by half seconds."""
    for _ in range(round(2 * seconds)):
        world.clock.tick()
        for fire in world.gas.fires:
            fire.grow(world.now_s)
        rule(world)


HEADS = [
    (4.5, 260, 312, 146, 186, 86, 114), (6.0, 310, 359, 170, 210, 98, 128), (10.0, 432, 474, 228, 266, 126, 156),
    (14.0, 568, 604, 294, 328, 157, 188),
]  # fmt: skip
"""Ceiling, m, and time of opening, s, of quick and standard heads over a medium, fast and ultrafast fire: dT/dt =
u^0.5 (Tg - T) / RTI, integrated apart from this model and before it."""


@pytest.mark.parametrize(("ceiling", "growth", "kind", "seconds"), [
    (row[0], growth, kind, row[1 + 2 * number + (kind == "standard")])
    for row in HEADS for number, growth in enumerate(GROWTH) for kind in ("quick", "standard")
])  # fmt: skip
def test_vf08_heads_open_when_their_link_gives_way(ceiling: float, growth: str, kind: str, seconds: int) -> None:
    fire = StandInFire(growth, ceiling)
    world = world_with(fire, sprinklers=kind, sprinkler_works_share=1.0)
    sprinklers = Sprinklers(world)
    burn(world, lambda now: sprinklers.act(now, 0.5), seconds + 10.0)
    opened = world.log.first("sprinkler")
    assert opened is not None
    assert opened == pytest.approx(seconds, abs=2.0)


def test_fire_under_sprinklers_falls_to_what_is_shielded_and_smoke_is_mixed_and_cooled() -> None:
    fire = StandInFire("fast", 10.0)
    world = world_with(fire, sprinklers="quick", sprinkler_works_share=1.0, sprinkler_shielded_share=0.3)
    sprinklers = Sprinklers(world)
    burn(world, lambda now: sprinklers.act(now, 0.5), 230.0)
    opened = world.log.first("sprinkler")
    assert opened is not None
    at_opening = GROWTH["fast"] * opened**2
    for later in (50.0, 150.0):
        burn(world, lambda now: sprinklers.act(now, 0.5), opened + later - world.now_s)
        falls = np.exp(-later / control_s(SPRAY_MM_S))
        assert fire.heat_kw == pytest.approx(max(0.3, falls) * at_opening, rel=1e-2)
    burn(world, lambda now: sprinklers.act(now, 0.5), 1000.0)
    assert fire.heat_kw == pytest.approx(0.3 * at_opening)
    assert world.gas.mixing_per_s[0] == pytest.approx(1.0 / 60.0)
    assert world.gas.cooling_kw[0] > 0.0
    assert world.gas.mixing_per_s[1] == world.gas.cooling_kw[1] == 0.0


def test_low_spaces_are_not_mixed_by_water() -> None:
    world = world_with(StandInFire("fast", 4.0, space=1), sprinklers="quick", sprinkler_works_share=1.0)
    sprinklers = Sprinklers(world)
    burn(world, lambda now: sprinklers.act(now, 0.5), 300.0)
    assert world.log.first("sprinkler") is not None
    assert world.gas.mixing_per_s[1] == 0.0


def test_sprinklers_work_in_the_share_of_runs_that_is_set() -> None:
    works = [float(RandomStreams(seed).uniform(Stream.SPRINKLER, 1)[0]) < 0.89 for seed in range(2000)]
    assert abs(np.mean(works) - 0.89) < 3.3 * np.sqrt(0.89 * 0.11 / 2000)
    broken = world_with(StandInFire(), sprinklers="quick", sprinkler_works_share=0.0)
    sprinklers = Sprinklers(broken)
    burn(broken, lambda now: sprinklers.act(now, 0.5), 600.0)
    assert broken.log.first("sprinkler") is None
    assert broken.gas.fires[0].heat_release_limit_kw == np.inf


@pytest.mark.parametrize("kind", ["point", "beam", "aspirating"])
@pytest.mark.parametrize(("growth", "height"), [("medium", 5.0), ("fast", 14.0)])
def test_vf09_detectors_trip_at_the_closed_form(kind: str, growth: str, height: float) -> None:
    """Heat at which 5.38 (Q / r)^(2/3) / H is the rise, by the square of time, and the way of the gas."""
    radius = RADIUS_M[kind]
    needed_kw = radius * (RISE_K[kind] * height / 5.38) ** 1.5
    speed = 0.195 * needed_kw ** (1 / 3) * height**0.5 / radius ** (5 / 6)
    due_s = np.sqrt(needed_kw / GROWTH[growth]) + (height + radius) / speed
    world = world_with(StandInFire(growth, height), detection=kind, detection_verify_s=40.0)
    detection = Detection(world)
    burn(world, detection.act, due_s + 5.0)
    assert detection.tripped_at == pytest.approx(due_s, abs=1.0)
    assert world.log.first("smoke_detected") == pytest.approx(detection.tripped_at, abs=1e-3)
    assert world.known.warned_at == detection.tripped_at + 40.0


def test_finer_detectors_trip_sooner_and_none_never() -> None:
    trips = []
    for kind in ("point", "beam", "aspirating", "none"):
        world = world_with(StandInFire("medium", 14.0), detection=kind)
        detection = Detection(world)
        burn(world, detection.act, 700.0)
        trips.append(detection.tripped_at)
    assert trips[0] > trips[1] > trips[2]
    assert trips[3] == np.inf


@pytest.mark.parametrize(("protection", "begins"), [
    ({"detection": "point"}, 50.0 + 30.0),
    ({"detection": "point", "smoke_control_begins": "by_hand"}, 20.0 + 180.0 + 30.0),
    ({"detection": "none"}, 20.0 + 180.0 + 30.0),
])  # fmt: skip
def test_smoke_control_begins_on_detection_or_by_hand_in_the_largest_space(
    protection: dict[str, Any], begins: float
) -> None:
    world = world_with(StandInFire(), smoke_extraction_m3_s=80.0, roof_vents_m2=12.0, **protection)
    world.known.aware_at = 20.0
    control = SmokeControl(world)
    burn(world, lambda now: control.act(now, 50.0), begins - 0.5)
    assert not world.gas.extraction_m3_s.any()
    burn(world, lambda now: control.act(now, 50.0), 0.5)
    assert world.gas.extraction_m3_s.tolist() == [0.0, 80.0]
    assert world.gas.roof_vent_m2.tolist() == [0.0, 12.0]


def test_reduced_fire_load_slows_and_shrinks_the_fire() -> None:
    as_is, reduced = (world_with(StandInFire(), fire_load=words) for words in ("as_is", "reduced"))
    slow = world_with(StandInFire("slow"), fire_load="reduced")
    for world in (as_is, reduced, slow):
        reduce_fire_load(world)
    assert as_is.gas.fires[0] == StandInFire()
    fire = reduced.gas.fires[0]
    assert (fire.growth_share, fire.peak_share, fire.load_share, fire.soot_share) == (0.25, 0.3, 0.3, 0.5)
    assert slow.gas.fires[0].growth_share == 1.0


@pytest.mark.parametrize(("works", "out"), [(1.0, True), (0.0, False)])
def test_staff_try_a_small_fire_once_and_stay_for_it(works: float, out: bool) -> None:
    fire = StandInFire("medium")
    world = world_with(fire, staff=20.0, extinguishers=True, extinguisher_works_share=works)
    crowd = world.crowd
    row = int(crowd.rows(Role.STEWARD)[0])
    crowd.responded_at[row] = 5.0
    fire.area = int(crowd.area[row])
    extinguishers = Extinguishers(world)
    burn(world, extinguishers.act, 10.0)
    crowd.node[row] = 0
    burn(world, extinguishers.act, 5.0)
    assert crowd.node[row] == -1, "held in place"
    burn(world, extinguishers.act, 60.0)
    assert fire.out is out
    assert (world.log.first("extinguished") is not None) is out


def test_nobody_tries_a_large_fire_or_one_beside_a_source() -> None:
    for change in ("large", "source"):
        fire = StandInFire("ultrafast" if change == "large" else "medium")
        world = world_with(fire, staff=20.0, extinguishers=True, extinguisher_works_share=1.0)
        crowd = world.crowd
        steward = crowd.rows(Role.STEWARD)
        crowd.responded_at[steward] = 45.0
        crowd.sees_hazard[steward] = change == "source"
        fire.area = int(crowd.area[steward[0]])
        extinguishers = Extinguishers(world)
        burn(world, extinguishers.act, 120.0)
        assert not fire.out


def test_nothing_of_the_gas_is_set_by_default_and_nothing_is_done_without_it() -> None:
    world = world_with(StandInFire())
    protection = Protection(world)
    burn(world, lambda now: protection.act(now, 0.5), 900.0)
    untouched = StandInGas([StandInFire(heat_kw=world.gas.fires[0].heat_kw)])
    assert world.gas.fires == untouched.fires
    for name in ("extraction_m3_s", "roof_vent_m2", "mixing_per_s", "cooling_kw"):
        assert np.array_equal(getattr(world.gas, name), getattr(untouched, name))
    assert world.known.warned_at == np.inf
    without = world_with(
        None, sprinklers="quick", smoke_extraction_m3_s=100.0, detection="aspirating", extinguishers=True
    )
    Protection(without).act(without, 0.5)


def test_doors_inside_fall_shut_to_smoke_unless_somebody_stands_in_them_and_pass_a_tenth_less() -> None:
    words = {"crowd": {"people": 20}, "alarm": {"mode": "none"}}
    free, closing = (
        model(scenario(two_rooms(), words, hazards=[], protection={"self_closing_share": share}), 0).world
        for share in (0.0, 1.0)
    )
    inner = ~free.venue.door_is_exit
    assert inner.any()
    before = Doors(free.venue, free.scenario, free.streams).flow
    assert np.array_equal(free.doors.flow, before)
    assert closing.doors.flow == pytest.approx(np.where(inner, 0.9, 1.0) * before)
    crowd, rule = closing.crowd, SelfClosing(closing)
    door = int(np.flatnonzero(inner)[0])
    middle = closing.venue.door_line[door].mean(axis=0)
    crowd.x[:], crowd.y[:] = middle + np.array([5.0, 0.0])
    rule.act(closing)
    assert np.array_equal(closing.doors.shut_to_smoke, inner)
    crowd.x[3], crowd.y[3] = middle
    rule.act(closing)
    assert not closing.doors.shut_to_smoke[door]
    SelfClosing(free).act(free)
    assert not free.doors.shut_to_smoke.any()
