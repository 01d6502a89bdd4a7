"""The fire: how its heat grows, peaks and dies down, what holds it down, where it may stand, and when a scene waits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.rules.hazards.fire import Fire
from sim.rules.hazards.fire_parameters import FireParameters
from sim.scenario.parameters.scenario import Scenario
from sim.world.burning import FUELS, GROWTH_KW_S2, Burning
from sim.world.venue.lint import lint_scenario
from tests.builders import hall_with_street, room, two_rooms
from tests.worlds import club, drill, fire, model, scenario, stepped


def burning(**words: Any) -> Burning:
    at_birth = {
        "area": 0, "space": 0, "base_m": 0.0, "ceiling_over_fire_m": 10.0, "begins_s": 0.0, "growth": "fast",
        "peak_kw": 20_000.0, "load_mj": 60_000.0, "fuel": "mixed",
    }  # fmt: skip
    return Burning(**{**at_birth, **words})


def demand(fire: Burning, now_s: float) -> float:
    fire.ask(now_s)
    return fire.demand_kw


@pytest.mark.parametrize(
    ("growth", "due_s"), [("slow", 600.0), ("medium", 300.0), ("fast", 150.0), ("ultrafast", 75.0)]
)
def test_each_class_of_growth_reaches_1055_kw_at_its_time(growth: str, due_s: float) -> None:
    assert demand(burning(growth=growth), due_s) == pytest.approx(1055.0, rel=0.001)
    assert set(GROWTH_KW_S2) >= {growth}


def test_a_fire_stops_at_its_peak_and_dies_down_by_its_load() -> None:
    """Burnt with air enough it gives off all its load, to 1 %, and its decay is linear in time."""
    fire, heat = burning(growth="ultrafast", peak_kw=5000.0, load_mj=1000.0), []
    for second in range(1000):
        fire.ask(float(second))
        fire.burn(fire.demand_kw, 1.0)
        heat.append(fire.demand_kw)
    assert max(heat) == 5000.0
    assert fire.burnt_mj == pytest.approx(1000.0, rel=0.01)
    falling = [kw for kw in heat[heat.index(5000.0) :] if 500.0 < kw < 4500.0]
    assert np.diff(falling) == pytest.approx(np.full(len(falling) - 1, np.diff(falling).mean()), rel=0.05)


def test_what_holds_a_fire_down_holds_it_down() -> None:
    free = demand(burning(), 300.0)
    assert demand(burning(heat_release_limit_kw=800.0), 300.0) == 800.0
    assert demand(burning(controlled_from_s=100.0), 300.0) == demand(burning(), 100.0) < free
    assert demand(burning(growth_share=0.25), 300.0) == pytest.approx(0.25 * free)
    assert demand(burning(peak_share=0.01), 300.0) == pytest.approx(200.0)
    assert demand(burning(out=True), 300.0) == 0.0
    assert burning(soot_share=0.5, soot_left_share=0.8).yields[4] == pytest.approx(0.4 * FUELS["mixed"].soot)


def test_a_smaller_load_dies_down_sooner() -> None:
    assert demand(burning(burnt_mj=30_000.0, load_share=0.5), 1000.0) == 0.0
    assert demand(burning(burnt_mj=30_000.0), 1000.0) == 20_000.0


def on_fire(venue: Any, **words: Any) -> Scenario:
    return scenario(venue, crowd={"people": 20}, hazards=[fire(**words)])


def test_fires_stand_where_much_can_burn_and_nowhere_else() -> None:
    assert lint_scenario(on_fire(club(), area="corridor")) == []
    assert lint_scenario(on_fire(club())) == []
    for venue, area in ((club(), "office"), (hall_with_street(), "street")):
        (finding,) = lint_scenario(on_fire(venue, area=area))
        assert finding.loc == ("hazards", 0, "area")
        assert f"no fire can stand in `{area}`" in finding.what
    (finding,) = lint_scenario(on_fire(club(), area="dance_flor"))
    assert "dance_floor" in finding.mend


def test_a_fire_that_would_be_burnt_out_in_a_minute_is_a_slip() -> None:
    (finding,) = lint_scenario(on_fire(club(), peak_mw=20.0, load_mj=1000.0))
    assert finding.loc == ("hazards", 0, "load_mj")
    assert "for 50 s" in finding.what


def test_without_an_area_the_largest_hall_burns() -> None:
    world = model(on_fire(club())).world
    assert world.gas is not None
    assert world.venue.area_ids[world.gas.fires[0].area] == "dance_floor"


def test_before_it_begins_the_air_is_clear_and_then_it_is_told_once() -> None:
    walkers = model(on_fire(room(), begins_s=5.0), 1)
    while walkers.world.now_s < 5.0:
        walkers.step()
        assert not walkers.world.air.stirred
    list(stepped(walkers, 20))
    assert walkers.world.air.stirred
    assert walkers.world.air.stirred_at == 5.0
    assert [event.time_s for event in walkers.world.log if event.name == "fire"] == [5.0]


def test_doors_that_people_open_let_the_gas_through() -> None:
    """Two_rooms with a shut door between: the far room stays clear until the door is open."""
    walkers = model(on_fire(two_rooms(door={"state": "locked"}), area="west", peak_mw=2.0, load_mj=1e4), 1)
    world, fire = walkers.world, walkers._hazard_rules[0]
    soot = []
    for open_now in (False, True):
        world.doors.open[0] = open_now
        for _ in range(240):
            world.clock.tick()
            fire.act(world)
        soot.append(float(world.gas.state.stuff[1, :, 4].sum()))
    assert soot[1] > 50.0 * soot[0]


def test_two_fires_share_one_gas_and_it_passes_time_once() -> None:
    words = scenario(two_rooms(), crowd={"people": 5}, hazards=[fire(area="west"), fire(area="east", begins_s=8.0)])
    world = model(words).world
    assert world.gas is not None
    assert [each.begins_s for each in world.gas.fires] == [2.0, 8.0]
    walkers = model(words)
    list(stepped(walkers, 40))
    assert walkers.world.gas.time_s == 20.0
    assert all(each.heat_kw > 0.0 for each in walkers.world.gas.fires)


def test_a_scene_waits_for_a_fire_to_come_and_while_people_who_can_walk_are_about() -> None:
    words = drill(room(), 10, hazards=[fire(begins_s=100.0)])
    world = model(words).world
    rule = Fire(FireParameters(begins_s=100.0), world, 0)
    assert rule.to_come(world)
    world.clock.steps = 500
    world.gas.fires[-1].demand_kw = 100.0
    assert rule.to_come(world)
    world.crowd.on_floor[:] = False
    assert not rule.to_come(world), "those who lie are a matter of the aftermath"
    world.crowd.on_floor[:] = True
    world.gas.fires[-1].demand_kw = 0.0
    assert not rule.to_come(world), "burnt out, and the air is clear"
    world.air.extinction_per_m[0], world.air.interface_m[0] = 1.0, 0.5
    assert rule.to_come(world)
    world.clock.steps = 10**6
    assert not rule.to_come(world)


def test_no_knob_of_a_fire_is_a_lever_and_it_takes_no_place_but_an_area() -> None:
    roles = {
        name: field.json_schema_extra["role"]
        for name, field in FireParameters.model_fields.items()
        if isinstance(field.json_schema_extra, dict) and "role" in field.json_schema_extra
    }
    assert set(roles.values()) == {"uncertainty"}
    assert set(FireParameters.model_fields) - set(roles) == {"kind", "area"}
