"""The same words and seed give the same bytes; a policy that changes nothing changes no byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.runs.loading import load_plan, load_policy
from sim.scenario.knobs import Knob
from sim.scenario.parameters.scenario import Plan
from sim.scenario.policies.applying import lay
from sim.verification.fingerprint import fingerprint
from tests.worlds import assault, concert_hall, finished, incident, knobs, policy, scenario, value_at

ROOT = Path(__file__).parent.parent.parent
LEVERS = knobs("lever")
SEED = 11


def everything() -> Plan:
    """Give an incident in which much happens: two sources, closed and locked exits, groups, wounded, police."""
    words = incident(
        200,
        hazards=[assault(sources=2), assault(onset_s=40.0, regime="short")],
        building={"exits_usable_share": 0.7, "exit_release_s": 3.0},
        response={"police": {"travel_median_s": 20.0, "entry_briefing_s": 5.0, "notification_s": 5.0}},
        care={"clearance_s": 60.0, "coordination_s": 60.0},
        run={"duration_s": 200.0},
    )
    return Plan(words)


def tiny() -> Plan:
    return Plan(incident(60, run={"duration_s": 60.0}))


@pytest.fixture(scope="module")
def told_once() -> str:
    return fingerprint(finished(tiny(), SEED))


def test_same_run_twice_in_a_process_gives_the_same_bytes() -> None:
    assert fingerprint(finished(everything(), SEED, trajectory=True)) == fingerprint(
        finished(everything(), SEED, trajectory=True)
    )


@pytest.mark.parametrize("hash_seed", ["0", "77"])
def test_same_run_in_a_fresh_process_gives_the_same_bytes(hash_seed: str) -> None:
    code = (
        "from tests.end_to_end.test_same_bytes import SEED, everything\n"
        "from sim.verification.fingerprint import fingerprint\n"
        "from tests.worlds import finished\n"
        "print(fingerprint(finished(everything(), SEED, trajectory=True)))\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT), "NUMBA_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == fingerprint(finished(everything(), SEED, trajectory=True))


def test_runs_before_it_in_the_process_do_not_matter() -> None:
    first = fingerprint(finished(tiny(), SEED))
    finished(everything(), 3)
    assert fingerprint(finished(tiny(), SEED)) == first


def test_seeds_give_distinct_runs_and_the_same_distinct_runs_again() -> None:
    first = [fingerprint(finished(tiny(), seed)) for seed in range(5)]
    assert len(set(first)) == 5
    assert [fingerprint(finished(tiny(), seed)) for seed in range(5)] == first


def test_keeping_paths_changes_nothing_else() -> None:
    bare, kept = finished(tiny(), SEED), finished(tiny(), SEED, trajectory=True)
    assert kept.trajectory
    for name in ("people", "series", "maps"):
        for key, column in getattr(bare, name).items():
            assert column.tobytes() == getattr(kept, name)[key].tobytes(), key
    assert (bare.metrics, bare.events) == (kept.metrics, kept.events)


def test_progress_and_a_finer_record_change_nobody() -> None:
    seen: list[float] = []
    bare = finished(tiny(), SEED)
    told = finished(tiny(), SEED, progress=lambda now, limit: seen.append(now))
    fine = finished(incident(60, run={"duration_s": 60.0, "record_every_s": 1.0}), SEED)
    assert seen
    for name, column in bare.people.items():
        assert column.tobytes() == told.people[name].tobytes() == fine.people[name].tobytes()


def test_policy_as_today_changes_no_byte() -> None:
    laid = lay(tiny().scenario, load_policy("as_today"))
    assert fingerprint(finished(laid, SEED)) == fingerprint(finished(tiny(), SEED))


def test_policy_that_restates_every_lever_changes_no_byte() -> None:
    plan = everything()
    today = {knob.path: value_at(plan.scenario, knob.path) for knob in LEVERS}
    assert len(today) >= 20
    assert fingerprint(finished(lay(plan.scenario, policy(**today)), SEED)) == fingerprint(finished(plan, SEED))


@pytest.mark.parametrize("lever", LEVERS, ids=lambda knob: knob.path)
def test_policy_that_restates_one_lever_changes_no_byte(lever: Knob, told_once: str) -> None:
    restated = lay(tiny().scenario, policy(**{lever.path: value_at(tiny().scenario, lever.path)}))
    assert restated.policy is not None
    assert fingerprint(finished(restated, SEED)) == told_once


def test_policy_that_changes_something_changes_a_byte(told_once: str) -> None:
    moved = lay(tiny().scenario, policy(**{"alarm.delay_s": 1.0}))
    assert fingerprint(finished(moved, SEED)) != told_once


def test_more_officers_than_can_arrive_in_time_change_nobody_in_the_audience() -> None:
    """Rows for officers come after the audience and draw luck of their own; none of them carries the wounded."""
    nobody_carries = {"care.police_carry_share": 0.0}
    few, many = (
        finished(lay(tiny().scenario, policy(**nobody_carries, **{"response.police.officers": number})), SEED)
        for number in (2, 30)
    )
    for name, column in few.people.items():
        if name not in ("treated_at", "hospital_at", "died_at", "status", "cause"):
            assert np.array_equal(column, many.people[name]), name


def test_shipped_plan_gives_the_same_bytes_from_files_and_from_words() -> None:
    short = ["crowd.people=150", "run.duration_s=40"]
    by_file = load_plan("concert_hall_assault", "as_today", short)
    again = load_plan("concert_hall_assault", "as_today", short)
    assert fingerprint(finished(by_file, 1)) == fingerprint(finished(again, 1))


@pytest.mark.slow
def test_whole_hall_gives_the_same_bytes_twice() -> None:
    words = scenario(concert_hall(), crowd={"people": 6200}, hazards=[assault()], run={"duration_s": 120.0})
    assert fingerprint(finished(words, 1)) == fingerprint(finished(words, 1))
