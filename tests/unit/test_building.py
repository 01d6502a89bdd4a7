from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.errors import InputError
from sim.runs.loading import load_plan
from sim.runs.run_folder import load_run, save_run
from sim.scenario.parameters.building import BuildingParameters, as_built, door_width_m
from sim.scenario.parameters.venue import VenueParameters
from sim.world.refuges import UNLIMITED
from tests.worlds import club, finished, incident, lobby, model, plan


def exits(venue: VenueParameters) -> dict[str, float]:
    return {door.id: door_width_m(door) for door in venue.doors if "outside" in door.between}


def test_venue_is_as_drawn_where_no_lever_is_set() -> None:
    assert as_built(club(), BuildingParameters(), 500) is club()


@pytest.mark.parametrize(("millimetres", "share"), [(8.0, None), (12.0, 0.5), (None, 0.6)])
def test_exits_have_the_width_and_the_share_asked_for(millimetres: float | None, share: float | None) -> None:
    built = as_built(club(), BuildingParameters(egress_width_mm=millimetres, entrance_width_share=share), 500)
    drawn, now = exits(club()), exits(built)
    total = sum(drawn.values()) if millimetres is None else millimetres * 0.5
    assert sum(now.values()) == pytest.approx(total)
    wanted = drawn["main"] / sum(drawn.values()) if share is None else share
    assert now["main"] / sum(now.values()) == pytest.approx(wanted)
    others = {now[name] / drawn[name] for name in drawn if name != "main"}
    assert max(others) == pytest.approx(min(others)), "the others keep their proportions"


def test_exits_grow_about_their_middles_and_inner_doors_stay() -> None:
    built = as_built(club(), BuildingParameters(egress_width_mm=12.0), 500)
    for before, after in zip(club().doors, built.doors, strict=True):
        assert np.mean(before.line, axis=0) == pytest.approx(np.mean(after.line, axis=0))
        if "outside" not in before.between:
            assert before is after


def test_share_of_entrances_means_nothing_where_all_exits_are_entrances() -> None:
    assert exits(as_built(lobby(), BuildingParameters(entrance_width_share=0.3), 100)) == pytest.approx(exits(lobby()))


def test_width_that_does_not_fit_the_wall_is_refused_at_the_lever() -> None:
    with pytest.raises(InputError) as caught:
        load_plan("concert_hall_assault", None, ["building.egress_width_mm=10"])
    told = str(caught.value)
    assert "building.egress_width_mm" in told
    assert "as it would be built" in told


def test_stored_run_shows_the_venue_as_built(tmp_path: Path) -> None:
    words = plan(incident(400, run={"duration_s": 10.0}), building__egress_width_mm=12.0)
    save_run(finished(words, 1), tmp_path / "run")
    assert load_run(tmp_path / "run").venue.door_width.sum() == pytest.approx(model(words).world.venue.door_width.sum())


def test_refuges_take_what_was_drawn_or_the_share_asked_for_as_far_as_the_floor_allows() -> None:
    words = incident(400)
    assert model(words).world.refuge_places.max() == 40
    assert model(plan(words, building__refuge_capacity_share=0.05)).world.refuge_places.sum() == 20
    assert model(plan(words, building__refuge_capacity_share=0.0)).world.refuge_places.sum() == 0
    full = model(plan(words, building__refuge_capacity_share=0.25)).world
    floor = full.venue.area_floor[int(full.venue.refuges[0])].area
    assert full.refuge_places.sum() == min(100, int(4.0 * floor)) < UNLIMITED
