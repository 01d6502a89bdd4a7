"""The floor in C does the arithmetic of the kernel: within a movement step the two put everybody at the same place.

The same means within a micrometre, which is what the pair loops promise of their rounding. One in a thousand may be
farther off, for a rounding can tip a comparison: on which side somebody is passed, who is ahead.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from sim.bench import c_reference as floors
from sim.bench.c_reference import Floor, NoCompilerError, against_floor, compiled_floor, run_beside
from sim.bench.hall import hall_of
from sim.kernels.movement import advance
from sim.world import movement_steps
from sim.world.codes import Action, Awareness
from tests.builders import two_levels
from tests.worlds import ALIKE, assault, club, finished, hallway, model, positions, scenario, send_everybody, stepped

MOST_APART = 1e-3


@pytest.fixture(scope="module")
def floor() -> Iterator[Floor]:
    try:
        with compiled_floor() as compiled:
            yield compiled
    except NoCompilerError as missing:
        pytest.skip(str(missing))


def test_floor_walks_the_hall_as_the_kernel_does_from_open_floor_to_jam(floor: Floor) -> None:
    ours, in_c, ledger = against_floor(hall_of(500), floor, 40.0)
    assert ledger.compared > 20_000
    assert ledger.apart_share < MOST_APART
    assert ours.agent_steps == in_c.agent_steps > 0
    assert ours.cpu_s > 0.0
    assert in_c.cpu_s > 0.0


@pytest.mark.parametrize("door_flow", ["free", "code"])
def test_floor_walks_an_incident_as_the_kernel_does(floor: Floor, door_flow: str) -> None:
    """Seats, locked doors, metered doors, wheelchairs, people who stand in the way, officers against the stream."""
    words = scenario(
        club(), crowd={"people": 300, "reduced_mobility_share": 0.2}, building={"door_flow": door_flow,
        "exits_usable_share": 0.5}, hazards=[assault()], run={"duration_s": 120.0},
    )  # fmt: skip
    with run_beside(floor) as ledger:
        finished(words)
    assert ledger.ticks > 50
    assert ledger.apart_share < MOST_APART
    assert ledger.credit_apart < 1e-9


def test_floor_climbs_and_descends_as_the_kernel_does(floor: Floor) -> None:
    for way in ((20.5, 5.0), (27.5, 5.0)):
        climbers = model(scenario(two_levels(), crowd={"people": 40, **ALIKE}))
        send_everybody(climbers, "exit")
        crowd = climbers.world.crowd
        crowd.x[:40] = way[0] + 0.02 * np.arange(40) * (1.0 if way[0] < 24.0 else -1.0)
        crowd.y[:40] = 4.3 + 0.035 * np.arange(40)
        crowd.area[:40] = climbers.world.venue.area_at(positions(climbers)[:40])
        crowd.heading_x[:40] = 1.0 if way[0] < 24.0 else -1.0
        with run_beside(floor) as ledger:
            for _ in stepped(climbers, 4):
                pass
        assert ledger.compared > 0
        assert ledger.apart_share < MOST_APART


@pytest.mark.parametrize("waited_s", [0.0, 5.0, 9.0])
def test_floor_passes_people_who_stand_as_the_kernel_does(floor: Floor, waited_s: float) -> None:
    """On the usual side at first, then to either side in turn."""
    words = scenario(hallway(20.0, 4.0), crowd={"people": 80, **ALIKE}, alarm={"mode": "none"})
    passers = model(words)
    send_everybody(passers, "exit")
    crowd = passers.world.crowd
    crowd.action[:80:2], crowd.awareness[:80:2] = Action.NONE, Awareness.UNAWARE
    crowd.waited[:] = waited_s
    with run_beside(floor) as ledger:
        for _ in stepped(passers, 4):
            pass
    assert ledger.compared > 0
    assert ledger.apart_share < MOST_APART


def test_the_comparison_would_notice_another_formula(floor: Floor) -> None:
    class Other(Floor):
        def __init__(self) -> None: ...

        def advance(self, bodies, ground, manner, *rest):  # type: ignore[no-untyped-def]
            return floor.advance(bodies, ground, manner._replace(time_gap_s=manner.time_gap_s * 1.001), *rest)

    _, _, ledger = against_floor(hall_of(500), Other(), 5.0)
    assert ledger.apart_share > 100.0 * MOST_APART


def test_kernel_is_back_in_place_after_a_comparison_that_failed(floor: Floor) -> None:
    comparison = run_beside(floor)
    comparison.__enter__()
    assert vars(movement_steps)["advance"] is not advance
    assert not comparison.__exit__(RuntimeError, RuntimeError(), None)
    assert vars(movement_steps)["advance"] is advance


def test_without_a_compiler_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr(floors.shutil, "which", lambda name: None)
    with pytest.raises(NoCompilerError, match="no C compiler"), compiled_floor():
        pass


def test_a_compiler_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "false")
    with pytest.raises(NoCompilerError, match="`false` does not compile the C reference"), compiled_floor():
        pass
