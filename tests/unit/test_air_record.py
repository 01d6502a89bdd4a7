"""What is recorded of the air: nothing without a fire, and of a fire what people of the space meet."""

from __future__ import annotations

import numpy as np

from sim.model import VenueModel
from sim.scenario.parameters.scenario import Plan
from tests.builders import two_rooms
from tests.worlds import scenario

FIRE = {"kind": "fire", "area": "west", "begins_s": 0.0, "growth": "ultrafast"}


def stepped(*hazards: dict[str, object], steps: int = 60) -> VenueModel:
    words = scenario(two_rooms(), crowd={"people": 6}, hazards=list(hazards), run={"record_every_s": 5.0})
    model = VenueModel(Plan(words), rng=1)
    for _ in range(steps):
        model.step()
    return model


def test_without_a_fire_no_air_is_recorded() -> None:
    assert stepped(steps=10).air_record.table() == {}


def test_smoke_sinks_where_it_burns_and_everybody_inside_is_in_one_space() -> None:
    model = stepped(FIRE)
    air = model.air_record.table()
    here = air["space"] == "west"
    assert here.any()
    assert air["interface_m"][here][-1] < air["interface_m"][here][0]
    assert (np.diff(air["upper_c"][here]) > 0.0).all()
    assert air["upper_c"][here][-1] > air["upper_c"][~here].max()
    assert (air["visibility_m"] > 0.0).all()
    assert np.allclose(air["time_s"] % 5.0, 0.0)
    assert (air["people"] >= 0).all()
    assert air["people"][air["time_s"] == air["time_s"][0]].sum() == 6
