"""P19: a lever at zero coverage, or with nothing to act on, leaves every outcome as it was, under common luck."""

from __future__ import annotations

import pytest

from sim.verification.fingerprint import fingerprint
from tests.plugs.lever_rows import NULLS
from tests.worlds import finished, incident, plan


@pytest.mark.parametrize("name", NULLS)
def test_null_lever_changes_no_byte(name: str) -> None:
    words, lever, low, high = NULLS[name]
    marks = {fingerprint(finished(plan(words, **{lever: value}), 6)) for value in (low, high)}
    assert len(marks) == 1


@pytest.mark.parametrize("delay_s", [1.0, 600.0])
def test_alarm_that_moves_nobody_changes_nobody(delay_s: float) -> None:
    """Zero compliance: the log says when it rang, the people are the same to the last bit."""
    deaf = incident(100, awareness={"voice_share": 0.0}, run={"duration_s": 120.0})
    silent = finished(plan(deaf, alarm__mode="none"), 3)
    rung = finished(plan(deaf, alarm__delay_s=delay_s), 3)
    for column, values in silent.people.items():
        assert values.tobytes() == rung.people[column].tobytes(), column


def test_tactical_team_that_nobody_waits_for_changes_nobody() -> None:
    words = incident(100, run={"duration_s": 120.0})
    early, late = (finished(plan(words, response__police__tactical_median_s=value), 4) for value in (60.0, 9000.0))
    for column, values in early.people.items():
        assert values.tobytes() == late.people[column].tobytes(), column


def test_a_lever_that_acts_does_change_a_byte() -> None:
    words = incident(100, run={"duration_s": 120.0})
    assert len({fingerprint(finished(plan(words, alarm__delay_s=value), 3)) for value in (1.0, 600.0)}) == 2
