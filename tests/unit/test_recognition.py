"""Recognition as one delay: a minute out of sight while the show runs, seconds in sight, and those who only follow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.metrics import all_metrics
from sim.rules.awareness.cues import Cues
from sim.world.codes import Action, Awareness, Role
from sim.world.world import World, build_world
from tests.builders import corridor
from tests.worlds import ALIKE, plan, scenario

PEOPLE = 600
ONE_DELAY = {"recognition_median_s": 60.0}


def in_the_hall(*, sees: bool = False, mode: str = "none", **words: Any) -> World:
    """Give people who came alone, know nothing yet, and share a hall with a source."""
    crowd_words = {"people": PEOPLE, "briefed_share": 0.0, **ALIKE, **words.pop("crowd", {})}
    words.setdefault("awareness", ONE_DELAY)
    told = scenario(corridor(60.0, 20.0), crowd=crowd_words, alarm={"mode": mode}, **words)
    world = build_world(plan(told), 0, {Role.SOURCE: 1})
    world.place_body(PEOPLE, 1.0, 10.0)
    world.hazard.rows, world.hazard.active, world.hazard.begun_at = np.array([PEOPLE]), np.array([True]), 0.0
    world.crowd.sees_hazard[:PEOPLE] = sees
    return world


def median_s(world: World, longest_s: float = 400.0) -> float:
    """Give the time at which half of the people have responded, s."""
    cues = Cues(world)
    while world.now_s < longest_s and (world.crowd.awareness[:PEOPLE] == Awareness.RESPONDING).mean() < 0.5:
        world.clock.tick()
        cues.act(world)
    return world.now_s


def test_half_recognise_within_a_minute_out_of_sight_while_the_show_runs() -> None:
    assert median_s(in_the_hall()) == pytest.approx(60.0, rel=0.1)


@pytest.mark.parametrize("median", [10.0, 240.0])
def test_delay_out_of_sight_is_the_one_that_was_set(median: float) -> None:
    assert median_s(in_the_hall(awareness={"recognition_median_s": median})) == pytest.approx(median, rel=0.1)


def test_half_recognise_within_seconds_in_sight() -> None:
    assert 4.0 < median_s(in_the_hall(sees=True)) < 10.0


def test_stop_of_the_show_with_its_lights_and_a_voice_shorten_the_delay() -> None:
    stopped, voice, both = in_the_hall(), in_the_hall(mode="live_voice"), in_the_hall(mode="live_voice")
    stopped.alarm.show_stopped_at = both.alarm.show_stopped_at = 0.0
    voice.alarm.given_at = both.alarm.given_at = 0.0
    assert median_s(stopped) == pytest.approx(30.0, rel=0.1)
    assert median_s(both) < median_s(voice) < 28.0


def among_runners(**words: Any) -> World:
    """Give people of whom every second has run from the start."""
    world = in_the_hall(**words)
    world.crowd.awareness[:PEOPLE:2], world.crowd.action[:PEOPLE:2] = Awareness.RESPONDING, Action.RUN
    return world


def followers(world: World, seconds: float) -> World:
    cues = Cues(world)
    for _ in range(round(seconds / world.clock.step_s)):
        world.clock.tick()
        cues.act(world)
    return world


def test_who_leaves_because_others_do_is_counted_apart_and_is_no_recognition() -> None:
    world = among_runners()
    world.hazard.active[:] = False
    crowd = followers(world, 100.0).crowd
    late = np.arange(1, PEOPLE, 2)
    assert crowd.followed[late].mean() > 0.5
    assert (crowd.awareness[late][crowd.followed[late]] == Awareness.RESPONDING).all()
    assert world.log.first("recognition") is None
    assert all_metrics()["followed_others"].measure(world) == crowd.followed.sum()


def test_others_who_leave_hasten_nobodys_own_recognition() -> None:
    """Who recognises before following would draw them along does so at the same time with runners or without."""
    alone, among = followers(in_the_hall(), 60.0).crowd, followers(among_runners(), 60.0).crowd
    own = np.isfinite(among.responded_at) & ~among.followed
    own[:PEOPLE:2] = False
    assert own.sum() > 20
    assert (among.responded_at[own] == alone.responded_at[own]).all()
    assert (among.responded_at[among.followed] <= alone.responded_at[among.followed]).all()


def test_without_a_delay_of_its_own_all_cues_add_up_and_nobody_counts_as_follower() -> None:
    summed, apart = (
        followers(among_runners(**words), 20.0) for words in ({"awareness": {"recognition_median_s": None}}, {})
    )
    responded = [(world.crowd.awareness[:PEOPLE] == Awareness.RESPONDING).mean() for world in (summed, apart)]
    assert responded[0] > responded[1] + 0.05
    assert not summed.crowd.followed.any()
    assert all_metrics()["followed_others"].measure(summed) is None
