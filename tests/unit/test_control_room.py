"""The control room: which way it comes to know first, what it orders when, and what lockdown does to doors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.world.codes import Role
from sim.world.situation_report import SituationReport
from tests.builders import two_rooms
from tests.worlds import assault, drill, finished, incident, merged, model, scenario, stepped

ONSET = 20.0
SLOW = {
    "alarm": {"delay_s": 100.0, "show_stop_s": 100.0}, "hazards": [assault(onset_s=ONSET)],
    "response": {"police": {"notification_s": 100.0}}, "run": {"duration_s": 150.0},
    "staff": {"stewards_per_1000": 0.0, "guards_per_1000": 0.0},
}  # fmt: skip
SENSORS = {"control_room": {"detection": True, "detection_delay_s": 5.0, "verification_s": 10.0, "decision_s": 5.0}}


def times(*parts: dict[str, Any], seed: int = 1) -> dict[str, float]:
    """Give the time of the first event of each name."""
    found: dict[str, float] = {}
    for event in finished(incident(100, **merged(SLOW, *parts)), seed).events:
        found.setdefault(event.name, event.time_s)
    return found


def test_orders_go_out_on_the_usual_clocks_where_nobody_warns() -> None:
    told = times()
    assert told["alarm"] == told["show_stop"] == ONSET + 100.0
    assert told["notification"] == told["recognition"] + 100.0


def test_sensors_bring_every_order_forward_to_their_own_clocks_added_up() -> None:
    told = times(SENSORS)
    assert told["alarm"] == told["show_stop"] == told["notification"] == ONSET + 20.0


def test_warning_never_delays_an_order() -> None:
    slow = {"control_room": {**SENSORS["control_room"], "decision_s": 300.0}}
    usual, warned = times(), times(slow)
    assert {name: warned[name] for name in ("alarm", "show_stop", "notification")} == {
        name: usual[name] for name in ("alarm", "show_stop", "notification")
    }


def test_staff_who_recognise_the_hazard_warn_by_radio() -> None:
    told = times({"staff": {"guards_per_1000": 15.0}, "control_room": {"report_s": 7.0, "decision_s": 3.0}})
    assert told["alarm"] == told["staff_recognition"] + 10.0


def test_search_that_notices_warns_that_long_before_onset_and_only_with_guards() -> None:
    words = {"control_room": {"search_share": 0.6, "search_lead_s": 15.0, "decision_s": 0.0}}
    noticed = [times(words, {"staff": {"guards_per_1000": 15.0}}, seed=seed) for seed in range(6)]
    some = [told for told in noticed if "attack_noticed" in told]
    assert 0 < len(some) < 6
    for told in some:
        assert told["attack_noticed"] == ONSET - 15.0
        assert told["alarm"] == ONSET - 15.0
    assert not any("attack_noticed" in times(words, seed=seed) for seed in range(6))


def test_fresher_report_of_the_place_stands_and_a_staler_one_does_not() -> None:
    known = SituationReport()
    assert not known.located
    known.report(1.0, 2.0, 0, 10.0)
    known.report(5.0, 6.0, 1, 8.0)
    assert (known.x, known.y, known.area, known.reported_at) == (1.0, 2.0, 0, 10.0)
    known.report(5.0, 6.0, 1, 12.0)
    assert known.area == 1


@pytest.mark.parametrize(("words", "age_s"), [(SENSORS, 5.0), ({"control_room": {"call_location_s": 30.0}}, 30.0)])
def test_place_of_the_hazard_is_known_as_late_as_the_way_it_is_told(words: dict[str, Any], age_s: float) -> None:
    watched = model(incident(100, **merged(SLOW, words)), 1)
    ages = []
    for _ in stepped(watched, 150):
        known = watched.world.known
        if known.located:
            ages.append(watched.world.now_s - known.reported_at)
    assert min(ages) >= age_s
    assert ages[0] <= max(age_s, 15.0) + 0.5


def locked_down(**words: Any) -> Any:
    """Give a drill in two rooms, the exit in the east one; the middle door is locked as soon as may be."""
    lockdown = {"control_room": {"lockdown_share": 1.0, "lockdown_delay_s": 5.0}}
    return model(drill(two_rooms(), 40, **merged({"awareness": {"alarm_median_s": 60.0}}, lockdown, words)), 1)


def test_lockdown_locks_inner_doors_and_never_an_exit() -> None:
    trapped = locked_down()
    for _ in stepped(trapped, 11):
        pass
    venue, doors = trapped.world.venue, trapped.world.doors
    assert doors.locked[venue.door_ids.index("middle")]
    assert not doors.locked[venue.exits].any()


def test_larger_lockdown_locks_the_same_doors_and_more() -> None:
    from tests.worlds import club

    def locked(share: float) -> set[str]:
        words = scenario(
            club(), crowd={"people": 20}, alarm={"starts_at_s": 0.0}, run={"duration_s": 30.0},
            control_room={"lockdown_share": share, "lockdown_delay_s": 5.0},
        )  # fmt: skip
        return {event.subject for event in finished(words, 3).events if event.name == "door_locked_down"}

    assert [len(locked(share)) for share in (0.0, 0.5, 1.0)] == [0, 2, 4]
    assert locked(0.5) < locked(1.0)


@pytest.mark.parametrize(("forcing_s", "forced"), [(10.0, True), (60.0, False)])
def test_armed_officers_force_the_doors_of_an_area_that_they_come_to(forcing_s: float, forced: bool) -> None:
    """In 12.5 s, if that takes no longer."""
    police = {"response": {"police": {"door_forcing_s": forcing_s}}}
    trapped = locked_down(hazards=[assault(onset_s=500.0)], **police)
    world = trapped.world
    for _ in stepped(trapped, 11):
        pass
    middle = world.venue.door_ids.index("middle")
    assert world.doors.locked[middle]
    world.crowd.refused[:10] |= np.uint64(1) << np.uint64(middle)
    world.place_body(int(world.crowd.rows(Role.OFFICER)[0]), 18.0, 1.0)
    for _ in stepped(trapped, 25):
        pass
    assert world.doors.open[middle] == forced
    assert (world.crowd.refused & (np.uint64(1) << np.uint64(middle))).any() != forced
