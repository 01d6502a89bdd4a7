"""The log keeps what happened in order of time and knows its own words."""

from __future__ import annotations

import pytest

from sim.world.event_log import EVENTS, Event, EventLog


def test_unknown_event_is_refused() -> None:
    with pytest.raises(KeyError, match="tea_break"):
        EventLog().add(1.0, "tea_break")


def test_events_come_out_in_order_of_time_and_of_writing() -> None:
    log = EventLog()
    log.add(5.0, "alarm")
    log.add(1.0, "onset")
    log.add(5.0, "show_stop")
    assert list(log) == [Event(1.0, "onset"), Event(5.0, "alarm"), Event(5.0, "show_stop")]
    assert len(log) == 3


def test_first_gives_the_earliest_or_none() -> None:
    log = EventLog()
    assert log.first("contact") is None
    log.add(9.0, "contact", "source_1")
    log.add(4.0, "contact", "source_2")
    assert log.first("contact") == 4.0


def test_add_once_is_once_for_each_subject() -> None:
    log = EventLog()
    assert log.add_once(1.0, "exit_opened", "side")
    assert not log.add_once(2.0, "exit_opened", "side")
    assert log.add_once(2.0, "exit_opened", "back")
    assert log.first("exit_opened") == 1.0
    assert len(log) == 2


def test_every_event_has_a_meaning() -> None:
    assert all(about.strip() and not about.endswith(".") for about in EVENTS.values())
