"""The procedures of a venue: who is told what, where and when, by whom; doors to the outside; and the wrong order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.world.codes import Action, Awareness, Role, Status
from sim.world.procedure import Procedure, procedure_of
from sim.world.random_streams import RandomStreams
from sim.world.scenario_draws import scenario_draw
from sim.world.staffing import STAFF
from tests.builders import hall_with_street, two_rooms
from tests.worlds import assault, club, drill, finished, incident, merged, model, scenario, stepped

SEEDS = 2000
TWO_ROOMS = two_rooms(standing_areas=["west", "east"])
ON_DUTY = {"staff": {"stewards_per_1000": 20.0, "guards_per_1000": 0.0, "trained_share": 1.0, "refresher_months": 3.0}}


def after(words: Any, seconds: float, seed: int = 1) -> VenueModel:
    """Give a model after so many seconds."""
    made = model(words, seed)
    for _ in stepped(made, round(seconds / made.step_s)):
        pass
    return made


def split(**alarm: Any) -> VenueModel:
    """Give an alarm at once in two rooms with people in both, half a minute after it, who follow nobody."""
    words = drill(
        TWO_ROOMS, 40, alarm=alarm, awareness={"contagion_median_s": 300.0},
        decisions={"follow_share": 0.0}, run={"duration_s": 300.0},
    )  # fmt: skip
    return after(words, 30.0)


def told_in(made: VenueModel) -> dict[str, float]:
    """Give the share of people who have responded, by the area in which they began."""
    crowd, n = made.world.crowd, made.world.attendees
    knows = crowd.awareness[:n] == Awareness.RESPONDING
    return {made.world.venue.area_ids[area]: knows[crowd.home_area[:n] == area].mean()
            for area in np.unique(crowd.home_area[:n])}  # fmt: skip


def test_alarm_sounds_everywhere_unless_areas_are_named() -> None:
    assert set(told_in(split()).values()) == {1.0}


def test_partial_alarm_is_heard_in_its_areas_and_nowhere_else() -> None:
    told = told_in(split(areas=("west",)))
    assert told["west"] == 1.0
    assert told["east"] == 0.0


def test_phased_alarm_goes_from_area_to_area_and_then_everywhere() -> None:
    early, late = (told_in(split(areas=("west",), phase_s=phase)) for phase in (60.0, 10.0))
    assert (early["west"], early["east"]) == (1.0, 0.0)
    assert (late["west"], late["east"]) == (1.0, 1.0)


def test_scene_waits_for_a_phase_that_is_still_to_come() -> None:
    alone = {"contagion_median_s": 300.0, "threshold_sigma": 0.0}
    words = drill(TWO_ROOMS, 40, alarm={"areas": ("west",), "phase_s": 200.0}, awareness=alone)
    result = finished(words, 1)
    assert result.metrics["evacuated"] == 40.0


def told_orders(share: float, **words: Any) -> list[Procedure]:
    made = scenario(club(), words, instruction={"wrong_order_share": share})
    return [procedure_of(made, RandomStreams(seed)) for seed in range(SEEDS)]


def test_wrong_order_comes_in_its_share_of_runs_and_by_the_draw_that_is_told() -> None:
    """Within four standard errors of 0.3."""
    wrong = np.array([each.mistaken for each in told_orders(0.3)])
    assert abs(wrong.mean() - 0.3) < 4.0 * (0.3 * 0.7 / SEEDS) ** 0.5
    assert [scenario_draw("draw_procedure", seed) < 0.3 for seed in range(20)] == wrong[:20].tolist()


def test_wrong_order_is_the_other_one_of_alarm_and_staff_and_names_nothing() -> None:
    plan = {"alarm": {"order": "stay", "names": ("refuges",)}, "staff": {"names": ("other_exits",)}}
    (wrong,) = set(told_orders(1.0, **plan))
    assert wrong == Procedure("leave", (), "stay", (), mistaken=True)
    (planned,) = set(told_orders(0.0, **plan))
    assert planned == Procedure("stay", ("refuges",), "leave", ("other_exits",))


def test_people_stay_where_the_order_to_leave_is_mistaken_and_leave_where_that_to_stay_is() -> None:
    def evacuated(order: str, share: float) -> float:
        words = drill(two_rooms(), 40, alarm={"order": order}, instruction={"wrong_order_share": share},
                      run={"duration_s": 120.0})  # fmt: skip
        value = finished(words, 1).metrics["evacuated"]
        assert value is not None
        return value

    assert evacuated("leave", 1.0) < 0.6 * evacuated("leave", 0.0)
    assert evacuated("stay", 1.0) > 1.5 * evacuated("stay", 0.0)


def staffed(seconds: float, **words: Any) -> VenueModel:
    """Give a false alarm at 0 s in the club with ten trained stewards, some time after it."""
    return after(drill(club(), 500, **merged(ON_DUTY, {"control_room": {"report_s": 5.0}}, words)), seconds)


def staff_rows(made: VenueModel) -> Any:
    return np.flatnonzero(made.world.crowd.of(STAFF))


def test_staff_begin_the_procedure_after_the_stated_delay() -> None:
    waiting, begun = (staffed(s, staff={"procedure_delay_s": 30.0}) for s in (20.0, 32.0))
    assert not (waiting.world.crowd.action[staff_rows(waiting)] == Action.HELP).any()
    assert not (waiting.world.crowd.action[staff_rows(waiting)] == Action.RUN).any()
    assert (begun.world.crowd.action[staff_rows(begun)] == Action.HELP).any()


def test_stated_share_of_staff_carries_out_the_procedure_and_the_others_leave() -> None:
    some = staffed(4.0, staff={"procedure_share": 0.5})
    crowd, rows = some.world.crowd, staff_rows(some)
    assert 0 < crowd.carries_out[rows].sum() < len(rows)
    assert (crowd.action[rows[~crowd.carries_out[rows]]] == Action.RUN).all()
    led = rows[crowd.carries_out[rows] & crowd.able[rows]]
    assert (crowd.action[led] == Action.HELP).any()
    more = staffed(1.0, staff={"procedure_share": 0.8}).world.crowd.carries_out[rows]
    assert (more | ~crowd.carries_out[rows]).all(), "the same staff and more"


def test_staff_who_see_the_hazard_do_not_wait_for_their_turn() -> None:
    words = incident(
        200, **merged(ON_DUTY, {"staff": {"procedure_delay_s": 300.0}, "awareness": {"sight_median_s": 2.0}})
    )
    made, saw = model(words, 1), np.zeros(0, np.int64)
    crowd, rows = made.world.crowd, staff_rows(made)
    for _ in stepped(made, 60):
        knows = (crowd.awareness[rows] == Awareness.RESPONDING) & (crowd.status[rows] == Status.INSIDE)
        saw = rows[knows & crowd.sees_hazard[rows] & crowd.on_floor[rows]]
        if len(saw):
            break
    assert len(saw)
    assert (crowd.action[saw] == Action.RUN).all()


def test_quiet_word_reaches_staff_and_no_alarm_sounds() -> None:
    quiet, public = (staffed(8.0, alarm={"audience": audience}) for audience in ("staff", "public"))
    assert np.isinf(quiet.world.alarm.given_at)
    assert np.isinf(quiet.world.alarm.show_stopped_at)
    assert (quiet.world.crowd.awareness[staff_rows(quiet)] == Awareness.RESPONDING).all()
    assert np.isfinite(public.world.alarm.given_at)


def test_staff_without_radio_know_from_the_alarm_alone() -> None:
    """The control room knows at 0 s and tells staff 5 s later; the alarm sounds at 20 s."""

    def knowing(audience: str) -> bool:
        words = incident(
            100, alarm={"audience": audience, "delay_s": 40.0}, hazards=[assault(onset_s=500.0)],
            control_room={"report_s": 5.0}, **ON_DUTY,
        )  # fmt: skip
        made = model(words, 1)
        made.world.known.aware_at = 0.0
        for _ in stepped(made, 20):
            pass
        return bool((made.world.crowd.awareness[staff_rows(made)] == Awareness.RESPONDING).all())

    assert knowing("both")
    assert not knowing("public")


def test_quiet_scene_ends_without_waiting_for_an_alarm() -> None:
    words = incident(60, alarm={"audience": "staff"}, run={"duration_s": 3000.0})
    assert finished(words, 1).metrics["alarm_s"] is None


OUTSIDE = {"crowd": {"people": 60}, "awareness": {"sight_range_m": 2.0}, "staff": ON_DUTY["staff"],
           "alarm": {"mode": "none", "show_stop_s": 900.0}}  # fmt: skip


def waiting_outside(lockdown: str, aware_s: float = 5.0, **hazard: Any) -> VenueModel:
    """Give a source in the street that would go in after 30 s, and a control room that knows after a time."""
    words = {"onset_s": 0.5, "origin": "vicinity", "vicinity_s": 30.0, "outer_door_s": 60.0, "harm_per_min": 0.0,
             "departure_low_s": 600.0, "departure_high_s": 600.0, **hazard}  # fmt: skip
    rooms = {"outer_lockdown": lockdown, "outer_lockdown_delay_s": 5.0}
    made = model(scenario(hall_with_street(), OUTSIDE, {"hazards": [assault(**words)], "control_room": rooms}), 1)
    made.world.known.aware_at = aware_s
    return made


def inside_at(made: VenueModel) -> float:
    crowd, venue = made.world.crowd, made.world.venue
    row = int(crowd.rows(Role.SOURCE)[0])
    for _ in stepped(made, 400):
        if crowd.area[row] >= 0 and venue.area_ids[crowd.area[row]] == "hall":
            return made.time_s
    return np.inf


def test_outer_lockdown_keeps_a_source_out_that_waits_outside() -> None:
    """It would go in at 30 s; doors that are shut at 10 s keep it out until 70 s."""
    usual = inside_at(waiting_outside("none"))
    assert 30.0 <= usual < 60.0
    assert 70.0 <= inside_at(waiting_outside("both_ways")) < 100.0
    assert 70.0 <= inside_at(waiting_outside("inward")) < 100.0


def test_outer_lockdown_that_comes_after_a_source_keeps_nothing_out() -> None:
    assert inside_at(waiting_outside("both_ways", 100.0)) == inside_at(waiting_outside("none", 100.0))


def locked_in(lockdown: str, **control_room: Any) -> VenueModel:
    rooms = {"outer_lockdown": lockdown, "outer_lockdown_delay_s": 0.0, "outer_lockdown_hold_s": 7200.0, **control_room}
    return after(drill(club(), 300, **merged(ON_DUTY, {"control_room": rooms})), 60.0)


def left(made: VenueModel) -> int:
    return int(np.isfinite(made.world.crowd.left_at[: made.world.attendees]).sum())


def test_doors_shut_both_ways_keep_people_in_and_doors_shut_inward_do_not() -> None:
    free, inward, both = (left(locked_in(each)) for each in ("none", "inward", "both_ways"))
    assert both == 0
    assert inward > 0.8 * free > 0


def test_outer_lockdown_shuts_every_way_to_the_outside_or_its_share_of_them_the_same_first() -> None:
    def shut(share: float) -> set[str]:
        made = locked_in("both_ways", outer_lockdown_share=share)
        return {event.subject for event in made.world.log if event.name == "outer_door_shut"}

    venue = model(drill(club(), 20)).world.venue
    everything = {venue.door_ids[door] for door in venue.exits}
    assert shut(1.0) == everything
    assert shut(0.0) == set()
    assert shut(0.5) < everything
    assert len(shut(0.5)) == round(0.5 * len(everything))


def test_outer_lockdown_ends_when_staff_no_longer_hold_it_or_with_the_threat() -> None:
    assert left(locked_in("both_ways", outer_lockdown_hold_s=30.0)) > 0
    made = model(incident(60, **merged(ON_DUTY, {"control_room": {"outer_lockdown": "both_ways"}})), 1)
    made.world.known.aware_at = 0.0
    for _ in stepped(made, 80):
        pass
    shut = {event.subject for event in made.world.log if event.name == "outer_door_shut"}
    assert shut
    made.world.hazard.ended_at = made.time_s
    for _ in stepped(made, 1):
        pass
    opened = {event.subject for event in made.world.log if event.name == "outer_door_unlocked"}
    assert opened <= shut
    assert not made.world.doors.locked[made.world.venue.exits].any()


def test_scene_waits_until_staff_unlock_the_doors_and_people_leave_then() -> None:
    rooms = {"outer_lockdown": "both_ways", "outer_lockdown_delay_s": 0.0, "outer_lockdown_hold_s": 200.0}
    result = finished(drill(club(), 60, **merged(ON_DUTY, {"control_room": rooms})), 1)
    assert result.metrics["evacuated"] == 60.0
    assert min(result.people["left_at"][:60]) > 200.0


@pytest.mark.parametrize("lockdown", ["inward", "both_ways"])
def test_nobody_shuts_doors_where_nobody_is_on_duty(lockdown: str) -> None:
    nobody = {"staff": {"stewards_per_1000": 0.0, "guards_per_1000": 0.0}}
    rooms = {"control_room": {"outer_lockdown": lockdown, "outer_lockdown_delay_s": 0.0}}
    made = after(drill(club(), 50, **merged(nobody, rooms)), 5.0)
    assert not any(event.name == "outer_door_shut" for event in made.world.log)
