"""What the venue tells people beforehand and in the incident: briefing, where the hazard is, and who complies."""

from __future__ import annotations

import numpy as np

from sim.rules.awareness.cues import Cues
from sim.rules.decisions.choices import Choices
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Action, Awareness, Role
from sim.world.world import World, build_world
from tests.builders import corridor
from tests.walkers import AS_PLACED
from tests.worlds import ALIKE, finished, incident, plan, scenario

PEOPLE = 4
MIDDLE_M = 15.0


def in_the_middle(*, sources: int = 0, **words: dict[str, float]) -> World:
    """Give people in the middle of a corridor of 30 m who know both ends and respond at the first step."""
    decisions = {**AS_PLACED, **words.pop("decisions", {})}
    told = scenario(
        corridor(30.0), crowd={"people": PEOPLE, **ALIKE, **words.pop("crowd", {})}, decisions=decisions, **words
    )
    world = build_world(plan(told), 0, {Role.SOURCE: sources})
    crowd = world.crowd
    crowd.x[:PEOPLE], crowd.y[:PEOPLE], crowd.area[:PEOPLE] = MIDDLE_M - 0.5, 1.5, 0
    crowd.knows[:], crowd.came_by[:], crowd.action_luck[:] = 3, -1, 0.1
    crowd.awareness[:PEOPLE], crowd.responded_at[:PEOPLE] = Awareness.RESPONDING, world.clock.step_s
    return world


def chosen(world: World) -> list[int]:
    world.clock.tick()
    Choices(world).act(world)
    return [int(goal) for goal in world.crowd.goal[:PEOPLE]]


def test_who_is_told_where_the_hazard_is_takes_the_other_way() -> None:
    """The left end is nearer, and the hazard is reported beside it."""
    world = in_the_middle(alarm={"location_share": 1.0})
    world.known.report(1.0, 1.5, 0, 0.0)
    assert chosen(world) == [1] * PEOPLE


def test_hazard_spoils_the_ways_as_far_around_it_as_was_set() -> None:
    """It is reported 6 m beside the way to the left end, which is nearer."""
    for range_m, end in ((10.0, 1), (1.0, 0)):
        world = in_the_middle(alarm={"location_share": 1.0}, decisions={"hazard_range_m": range_m})
        world.known.report(5.0, 7.5, 0, 0.0)
        assert chosen(world) == [end] * PEOPLE


def test_who_is_not_told_takes_the_nearer_way() -> None:
    world = in_the_middle(alarm={"location_share": 0.0})
    world.known.report(1.0, 1.5, 0, 0.0)
    assert chosen(world) == [0] * PEOPLE


def test_nothing_is_told_before_a_report() -> None:
    assert chosen(in_the_middle(alarm={"location_share": 1.0})) == [0] * PEOPLE


def test_newer_report_replaces_the_older() -> None:
    world = in_the_middle(alarm={"location_share": 1.0})
    world.known.report(1.0, 1.5, 0, 0.0)
    world.known.report(29.0, 1.5, 0, 1.0)
    assert chosen(world) == [0] * PEOPLE


def test_report_does_not_override_what_people_see() -> None:
    world = in_the_middle(alarm={"location_share": 1.0}, sources=1)
    world.place_body(PEOPLE, 1.0, 1.5)
    world.hazard.rows, world.hazard.active = np.array([PEOPLE]), np.array([True])
    world.hazard.harms = world.hazard.active
    world.crowd.sees_hazard[0] = True
    world.known.report(29.0, 1.5, 0, 0.0)
    assert chosen(world) == [1, 0, 0, 0]


def test_no_location_is_told_without_a_report_whatever_the_share() -> None:
    words = incident(60, alarm={"mode": "none"}, run={"duration_s": 30.0})
    world = build_world(plan(words), 0, {})
    assert not world.known.located
    shares = [build_world(plan(words, alarm__location_share=share), 3, {}).crowd.informed for share in (0.0, 0.4, 1.0)]
    assert not shares[0].any()
    assert shares[2].all()
    assert (shares[1] <= shares[2]).all()


def test_people_who_comply_take_the_way_that_staff_show_and_others_do_not() -> None:
    """The right end is unknown to all, 0.5 m farther, and shown to all; the left is not known."""
    world = in_the_middle(decisions={"sign_range_m": 0.0, "follow_share": 0.0})
    crowd = world.crowd
    crowd.knows[:], crowd.shown[:] = 0, 2
    crowd.complies[:PEOPLE] = [True, True, False, False]
    assert chosen(world) == [1, 1, -1, -1]


def test_compliance_is_never_full_and_briefed_people_comply_more() -> None:
    words = scenario(corridor(60.0, 20.0), crowd={"people": 2000, "briefed_share": 0.5})
    crowd = build_world(plan(words), 1, {}).crowd
    briefed, others = crowd.complies[crowd.briefed].mean(), crowd.complies[~crowd.briefed].mean()
    assert abs(crowd.briefed.mean() - 0.5) < 0.06
    assert abs(briefed - 0.95) < 0.04
    assert abs(others - 0.80) < 0.06


def test_who_was_briefed_does_not_freeze() -> None:
    world = in_the_middle(decisions={"run_share": 0.0, "hide_share": 0.0, "help_share": 0.0})
    world.hazard.begun_at = 0.0
    world.crowd.briefed[:PEOPLE] = [True, False, True, False]
    chosen(world)
    assert list(world.crowd.action[:PEOPLE]) == [Action.RUN, Action.FREEZE, Action.RUN, Action.FREEZE]


def sound_cues(*, stopped: bool) -> np.ndarray:
    world = in_the_middle(sources=1, awareness={"briefed_gain": 1.5, "silence_gain": 2.0})
    world.place_body(PEOPLE, 1.0, 1.5)
    world.hazard.rows, world.hazard.active = np.array([PEOPLE]), np.array([True])
    world.crowd.awareness[:PEOPLE], world.crowd.briefed[:2] = Awareness.UNAWARE, True
    world.crowd.briefed[2:] = False
    world.alarm.show_stopped_at = 0.0 if stopped else np.inf
    world.clock.tick()
    Cues(world).act(world)
    return world.crowd.cues[:PEOPLE].copy()


def test_who_was_briefed_understands_sound_sooner_while_the_show_runs() -> None:
    during, after = sound_cues(stopped=False), sound_cues(stopped=True)
    assert during[0] / during[2] == 1.5
    assert after[0] == after[2] == 2.0 * during[2]


def test_nobody_briefed_or_informed_changes_no_byte() -> None:
    """What only briefed people do does not matter where there are none."""
    base = {"crowd": {"briefed_share": 0.0}, "alarm": {"location_share": 0.0}, "run": {"duration_s": 60.0}}
    turned = {"awareness": {"briefed_gain": 5.0}}
    marks = {fingerprint(finished(incident(100, **base, **more), 2)) for more in ({}, turned)}
    assert len(marks) == 1
