"""People come out of refuges after the threat, and unlock the door for it; or never, if so said."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import VenueModel
from sim.world.codes import Action, Status
from tests.plugs.lever_rows.scenes import sheltering
from tests.worlds import model, stepped

GUESTS, INNER, STORE = 6, 1, 1


def locked_in(release: str = "after_the_threat", seconds_over: float = 0.0, **words: object) -> VenueModel:
    """Give six people in a locked refuge, the threat having ended so long ago; they get up 120 s after it at most."""
    base = sheltering().model_dump(by_alias=True)
    base["crowd"]["people"], base["crowd"]["group_share"] = GUESTS, 0.0
    base["decisions"] |= {"course": "weighed", "refuge_release": release, "rise_s": 60.0, "hide_patience_sigma": 0.0}
    base["building"]["refuge_lock_s"] = 0.0
    for part, more in words.items():
        base[part] |= more
    people = model(type(sheltering()).model_validate(base))
    world, crowd = people.world, people.world.crowd
    crowd.x[:GUESTS], crowd.y[:GUESTS], crowd.area[:GUESTS] = 22.0 + np.arange(GUESTS), 5.0, STORE
    crowd.awareness[:GUESTS], crowd.responded_at[:GUESTS] = 2, 0.0
    crowd.action[:GUESTS], crowd.sees_hazard[:GUESTS], crowd.knows[:GUESTS] = Action.SHELTER, True, 1
    world.hazard.begun_at = 0.0
    people._door_use.act(world)
    assert world.doors.locked[INNER]
    crowd.sees_hazard[:] = False
    world.hazard.ended_at = world.now_s - seconds_over
    for rule in people._hazard_rules:
        rule._begun, rule._mine = True, rule._mine[:0]
    return people


def walked(people: VenueModel, seconds: float) -> VenueModel:
    for _ in stepped(people, round(seconds / people.step_s)):
        pass
    return people


def test_people_in_a_refuge_stay_for_good_where_nobody_comes_out() -> None:
    assert sheltering().decisions.refuge_release == "after_the_threat", "by default they come out"
    people = walked(locked_in("never"), 120.0)
    assert (people.world.crowd.action[:GUESTS] == Action.SHELTER).all()
    assert people.world.doors.locked[INNER]


def test_people_come_out_after_their_own_time_unlock_the_door_and_leave() -> None:
    people = walked(locked_in(), 55.0)
    assert (people.world.crowd.action[:GUESTS] == Action.SHELTER).all()
    walked(people, 90.0)
    assert (people.world.crowd.status[:GUESTS] == Status.LEFT).all()
    assert not people.world.doors.locked[INNER]
    assert [event.name for event in people.world.log if event.name == "refuge_unlocked"] == ["refuge_unlocked"]


def test_run_does_not_end_before_they_have_come_out() -> None:
    people = locked_in(decisions={"rise_s": 300.0}, run={"duration_s": 900.0})
    walked(people, 280.0)
    assert people.running


def test_officers_at_the_door_let_them_out_at_once() -> None:
    for distance, comes_out in ((4.0, True), (15.0, False)):
        people = locked_in(decisions={"rise_s": 3600.0})
        officer = len(people.world.crowd.role) - 1
        people.world.crowd.role[officer] = 2
        people.world.place_body(officer, 19.5 - distance, 6.0)
        people.world.crowd.x[:GUESTS] = 21.0
        people._choices.act(people.world)
        assert (people.world.crowd.action[:GUESTS] == Action.RUN).all() == comes_out


def test_voice_that_tells_that_it_is_over_lets_them_out() -> None:
    people = locked_in(decisions={"rise_s": 3600.0}, alarm={"mode": "live_voice"})
    people.world.crowd.alarm_luck[:GUESTS] = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]
    people.world.alarm.given_at = 0.0
    people.world.response.warm_zone_at = 0.0
    people._choices.act(people.world)
    assert list(people.world.crowd.action[:GUESTS] == Action.RUN) == [True] * 3 + [False] * 3


def test_nobody_comes_out_while_the_threat_lasts() -> None:
    people = locked_in(decisions={"rise_s": 0.0})
    people.world.hazard.ended_at = np.inf
    people._choices.act(people.world)
    assert (people.world.crowd.action[:GUESTS] == Action.SHELTER).all()


def test_door_that_the_first_unlocked_is_not_locked_again_by_those_who_stay() -> None:
    people = locked_in(decisions={"rise_s": 3600.0})
    people.world.crowd.action[0] = Action.RUN
    people._door_use.act(people.world)
    people._door_use.act(people.world)
    assert not people.world.doors.locked[INNER]
    assert (people.world.crowd.action[1:GUESTS] == Action.SHELTER).all()


def test_who_had_found_the_door_locked_learns_that_it_is_not() -> None:
    people = locked_in(decisions={"rise_s": 3600.0})
    people.world.crowd.refused[:GUESTS] = 1 << INNER
    people.world.crowd.action[0] = Action.RUN
    people._door_use.act(people.world)
    assert (people.world.crowd.refused[:GUESTS] == 0).all()


@pytest.mark.parametrize("release", ["never", "after_the_threat"])
def test_door_that_was_locked_from_the_first_is_not_unlocked(release: str) -> None:
    people = locked_in(release, decisions={"rise_s": 3600.0})
    people._door_use._shut[:] = False  # nobody in the refuge has locked it
    people.world.crowd.action[0] = Action.RUN
    people._door_use.act(people.world)
    assert people.world.doors.locked[INNER]
