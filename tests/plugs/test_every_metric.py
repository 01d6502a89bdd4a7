"""What every metric obeys: it is declared in full, gives a number or nothing, and only looks."""

from __future__ import annotations

import copy
import math

import numpy as np
import pytest

from sim.metrics import all_metrics
from sim.metrics.metric import metric, registered
from sim.model import VenueModel
from sim.world.codes import Status, Wound
from sim.world.crowd_columns import COLUMNS
from tests.worlds import assault, club, drill, finished, incident, model, scenario, stepped

UNITS = {"persons", "s", "person-s", "share", "persons/(m s)", "persons/min"}
NAMES = list(all_metrics())


def worlds() -> dict[str, VenueModel]:
    """Give models at odd moments: at birth, half way, at the end, without a hazard, without anybody moved."""
    end = model(incident(150), 1)
    halfway, quiet = model(incident(150), 2), model(drill(club(), 40), 3)
    nobody = model(scenario(club(), crowd={"people": 5}, run={"duration_s": 5.0}), 4)
    harmless = model(incident(80, hazards=[assault(harm_per_min=0.0)]), 5)
    for each, steps in ((end, None), (halfway, 50), (quiet, None), (nobody, None), (harmless, 100)):
        for _ in stepped(each, steps):
            pass
    return {
        "at birth": model(incident(50)), "half way": halfway, "at the end": end, "a drill": quiet,
        "nothing happens": nobody, "no harm": harmless,
    }  # fmt: skip


@pytest.fixture(scope="module")
def moments() -> dict[str, VenueModel]:
    return worlds()


@pytest.mark.parametrize("name", NAMES)
def test_metric_is_declared_in_full(name: str) -> None:
    each = all_metrics()[name]
    assert each.name == name
    assert each.unit in UNITS
    assert each.label.strip()
    assert each.label[0].isupper()
    assert each.better in ("lower", "higher", "neither")
    assert len(each.about) > 10
    if name.endswith("_s") and "person_s" not in name:
        assert each.unit == "s"


@pytest.mark.parametrize("name", NAMES)
def test_metric_is_finite_or_none(name: str, moments: dict[str, VenueModel]) -> None:
    for moment, walkers in moments.items():
        value = all_metrics()[name].measure(walkers.world)
        assert value is None or (isinstance(value, float) and math.isfinite(value)), moment
        if value is not None and all_metrics()[name].unit in ("persons", "person-s"):
            assert value >= 0.0
        if value is not None and all_metrics()[name].unit == "persons":
            assert value == round(value) or name.startswith("expected_")
            assert value <= walkers.world.attendees


@pytest.mark.parametrize("name", NAMES)
def test_metric_changes_nothing_in_the_world(name: str, moments: dict[str, VenueModel]) -> None:
    for walkers in moments.values():
        world = walkers.world
        before = {column: getattr(world.crowd, column).tobytes() for column in COLUMNS}
        clocks = copy.deepcopy((vars(world.response), vars(world.alarm), list(world.log), world.clock))
        maps = [world.maps.exposure_person_s.tobytes(), world.maps.dense_person_s.tobytes()]
        first, second = all_metrics()[name].measure(world), all_metrics()[name].measure(world)
        assert first == second
        assert {column: getattr(world.crowd, column).tobytes() for column in COLUMNS} == before
        assert (vars(world.response), vars(world.alarm), list(world.log), world.clock) == clocks
        assert maps == [world.maps.exposure_person_s.tobytes(), world.maps.dense_person_s.tobytes()]


def test_every_metric_is_in_every_result() -> None:
    assert list(finished(incident(20, run={"duration_s": 10.0})).metrics) == NAMES


def test_labels_are_not_given_twice() -> None:
    labels = [each.label for each in all_metrics().values()]
    assert len(labels) == len(set(labels))


def test_two_metrics_of_one_name_are_refused() -> None:
    def deaths(world: object) -> float:
        """Give nothing."""
        return 0.0

    with pytest.raises(ValueError, match="two metrics are called 'deaths'"):
        metric(unit="persons", label="Deaths again", better="lower")(deaths)
    assert registered()["deaths"].measure.__module__ == "sim.metrics.casualties"


def test_deaths_by_cause_add_up(moments: dict[str, VenueModel]) -> None:
    for walkers in moments.values():
        told = {name: each.measure(walkers.world) for name, each in all_metrics().items()}
        counts = [name for name, each in all_metrics().items() if each.unit == "persons"]
        by_cause = [told[name] for name in counts if name.startswith("deaths_")]
        assert told["deaths"] == sum(by_cause)
        assert told["casualties"] == told["deaths"] + told["injured"]
        assert told["injured"] == told["injured_critical"] + told["injured_serious"] + told["injured_minor"]


def test_metrics_count_the_audience_and_nobody_else(moments: dict[str, VenueModel]) -> None:
    walkers = moments["at the end"]
    crowd = walkers.world.crowd
    few = np.flatnonzero(~crowd.attendee)
    before = {name: each.measure(walkers.world) for name, each in all_metrics().items()}
    kept = {name: getattr(crowd, name)[few].copy() for name in ("status", "wound", "exposed_s")}
    crowd.status[few], crowd.wound[few], crowd.exposed_s[few] = Status.DEAD, Wound.CRITICAL, 99.0
    after = {name: each.measure(walkers.world) for name, each in all_metrics().items()}
    for name, values in kept.items():
        getattr(crowd, name)[few] = values
    assert before == after


def test_egress_quantiles_come_in_order(moments: dict[str, VenueModel]) -> None:
    for name in ("at the end", "a drill"):
        told = {key: all_metrics()[key].measure(moments[name].world) for key in NAMES}
        assert 0.0 <= told["egress_t50_s"] <= told["egress_t95_s"] <= told["egress_last_s"]


def test_clocks_of_the_response_come_in_order(moments: dict[str, VenueModel]) -> None:
    told = {key: all_metrics()[key].measure(moments["at the end"].world) for key in NAMES}
    chain = ["recognition_s", "notification_s", "dispatch_s", "arrival_s", "entry_s"]
    times = [told[name] for name in chain]
    assert None not in times
    assert times == sorted(times)
