"""The floor in C does the arithmetic of the kernel: within a movement step the two put everybody at the same place.

The same means within a micrometre, which is what the pair loops promise of their rounding. One in a thousand may be
farther off, for a rounding can tip a comparison: on which side somebody is passed, who is ahead.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sim.experiment.bench import floor as floors
from sim.experiment.bench.floor import Floor, NoCompilerError, against_floor, beside, compiled_floor
from sim.experiment.bench.hall import hall_of
from sim.kernels.motion import advance
from sim.world import steps
from tests.worlds import assault, club, finished, scenario

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
    with beside(floor) as ledger:
        finished(words)
    assert ledger.ticks > 50
    assert ledger.apart_share < MOST_APART


def test_the_comparison_would_notice_another_formula(floor: Floor) -> None:
    class Other(Floor):
        def __init__(self) -> None: ...

        def advance(self, bodies, ground, manner, *rest):  # type: ignore[no-untyped-def]
            return floor.advance(bodies, ground, manner._replace(time_gap_s=manner.time_gap_s * 1.001), *rest)

    _, _, ledger = against_floor(hall_of(500), Other(), 5.0)
    assert ledger.apart_share > 100.0 * MOST_APART


def test_kernel_is_back_in_place_after_a_comparison_that_failed(floor: Floor) -> None:
    comparison = beside(floor)
    comparison.__enter__()
    assert vars(steps)["advance"] is not advance
    assert not comparison.__exit__(RuntimeError, RuntimeError(), None)
    assert vars(steps)["advance"] is advance


def test_without_a_compiler_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr(floors.shutil, "which", lambda name: None)
    with pytest.raises(NoCompilerError, match="no C compiler"), compiled_floor():
        pass


def test_a_compiler_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "false")
    with pytest.raises(NoCompilerError, match="`false` does not compile the floor"), compiled_floor():
        pass
