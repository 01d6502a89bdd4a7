"""Seconds come from the clock alone."""

from __future__ import annotations

import pytest

from sim.world.clock import Clock


def test_time_is_steps_times_step_without_drift() -> None:
    clock = Clock(0.1, 0.05)
    for _ in range(36_000):
        clock.tick()
    assert clock.now_s == 3600.0


@pytest.mark.parametrize(
    ("step", "movement", "substeps"), [(0.5, 0.05, 10), (0.1, 0.1, 1), (1.0, 0.01, 100), (0.3, 0.1, 3)]
)
def test_substeps_fill_a_step(step: float, movement: float, substeps: int) -> None:
    assert Clock(step, movement).substeps == substeps


def test_due_comes_once_in_its_time() -> None:
    clock, times = Clock(0.5, 0.05), []
    for _ in range(40):
        clock.tick()
        if clock.due(5.0):
            times.append(clock.now_s)
    assert times == [5.0, 10.0, 15.0, 20.0]


def test_due_more_often_than_steps_is_every_step() -> None:
    clock = Clock(1.0, 0.1)
    clock.tick()
    assert clock.due(0.2)


def test_aftermath_adds_to_the_time_of_the_scene() -> None:
    clock = Clock(0.5, 0.05, steps=10)
    clock.aftermath_s += 20.0
    assert clock.now_s == 25.0
