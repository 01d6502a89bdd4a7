"""Language and alcohol: who does not understand announcements, and whom alcohol slows; nobody unless asked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.verification.fingerprint import fingerprint
from sim.world.codes import Action
from sim.world.crowd import Crowd
from tests.builders import room
from tests.worlds import club, drill, finished, incident, merged, model, scenario


def crowd_of(people: int = 500, alarm: dict[str, Any] | None = None, **words: Any) -> Crowd:
    """Give the audience of the club at birth."""
    made = scenario(club(), crowd={"people": people, **words}, alarm=alarm or {}, hazards=[])
    return model(made, 3).world.crowd


def test_nobody_is_slowed_and_everybody_understands_unless_asked() -> None:
    usual, asked = crowd_of(), crowd_of(understands_share=1.0, impaired_share=0.0, impaired_speed_factor=0.5)
    assert usual.understands.all()
    assert np.array_equal(usual.free_speed, asked.free_speed)
    assert np.array_equal(usual.cue_threshold, asked.cue_threshold)


def test_stated_share_of_people_is_slowed_in_walking_and_in_recognising() -> None:
    usual, some = crowd_of(), crowd_of(impaired_share=0.4)
    people = usual.attendee
    slower = (some.free_speed / usual.free_speed)[people]
    duller = (some.cue_threshold / usual.cue_threshold)[people]
    slowed = slower < 0.95
    assert abs(slowed.mean() - 0.4) < 4.0 * (0.4 * 0.6 / people.sum()) ** 0.5
    assert slower[slowed] == pytest.approx(0.9)
    assert slower[~slowed] == pytest.approx(1.0)
    assert duller[slowed] == pytest.approx(1.3)
    assert duller[~slowed] == pytest.approx(1.0)


def test_larger_share_slows_the_same_people_and_more_and_no_child() -> None:
    base, few, many = (crowd_of(impaired_share=share, children_share=0.2) for share in (0.0, 0.2, 1.0))
    few_slowed, many_slowed = few.free_speed < 0.95 * base.free_speed, many.free_speed < 0.95 * base.free_speed
    assert (many_slowed | ~few_slowed).all()
    child = base.guardian >= 0
    assert child.any()
    assert not many_slowed[child].any()
    assert many_slowed[base.attendee & ~child].all()


def test_stated_share_understands_and_groups_do_so_alike() -> None:
    crowd = crowd_of(understands_share=0.7, group_share=0.5)
    n = int(crowd.attendee.sum())
    assert 0.6 < crowd.understands[:n].mean() < 0.8
    assert (crowd.understands[:n] == crowd.understands[crowd.group[:n]]).all()
    alone = crowd_of(understands_share=0.7, group_share=0.0)
    assert abs(alone.understands[:n].mean() - 0.7) < 4.0 * (0.7 * 0.3 / n) ** 0.5


def test_who_does_not_understand_is_told_no_place_and_is_moved_by_a_bell_alone() -> None:
    bell = crowd_of(alarm={"mode": "bell", "location_share": 1.0}, understands_share=0.5)
    voice = crowd_of(alarm={"mode": "live_voice", "location_share": 1.0}, understands_share=0.5)
    people = bell.attendee
    assert np.array_equal(voice.informed[people], voice.understands[people])
    assert np.isinf(voice.alarm_luck[people & ~voice.understands]).all()
    assert np.isfinite(bell.alarm_luck[people]).all()


def left(**words: Any) -> int:
    """Give how many have left a room a minute after an alarm, where nobody follows anybody."""
    alone = {"awareness": {"contagion_median_s": 300.0}, "run": {"duration_s": 60.0}}
    return int(finished(drill(room(), 60, **merged(alone, words)), 2).metrics["evacuated"] or 0)


def test_voice_moves_whom_it_speaks_to() -> None:
    some = {"crowd": {"understands_share": 0.5}}
    assert left() == 60
    assert 15 < left(**some) < 45
    assert left(alarm={"mode": "bell"}, awareness={"bell_share": 1.0}, **some) == 60


def test_order_reaches_whom_it_speaks_to() -> None:
    """Nearly everybody complies and believes; who does not understand the order to stay is not told to."""
    words = {"decisions": {"compliance_share": 0.98}, "alarm": {"order": "stay"}, "crowd": {"understands_share": 0.5},
             "instruction": {"recorded_voice_credibility": 1.0, "stay_factor": 1.0}}  # fmt: skip
    made = model(drill(room(), 60, **words), 2)
    for _ in range(10):
        made.step()
    crowd, people = made.world.crowd, made.world.crowd.attendee
    assert not crowd.told_to_stay[people & ~crowd.understands].any()
    assert crowd.told_to_stay[people & crowd.understands].mean() > 0.85
    assert not (crowd.action[crowd.told_to_stay] == Action.RUN).any()


def test_share_that_nobody_has_changes_no_byte() -> None:
    short = {"run": {"duration_s": 60.0}}
    usual = fingerprint(finished(incident(60, **short), 1))
    other = {"crowd": {"impaired_speed_factor": 0.5, "impaired_recognition_factor": 3.0}}
    assert fingerprint(finished(incident(60, **merged(short, other)), 1)) == usual
