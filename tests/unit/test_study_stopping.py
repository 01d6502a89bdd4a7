"""Replications end when every policy's paired interval is narrow enough: the same ones whatever the order of runs."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.scenario.parameters.study import StopParameters
from sim.studies.store.status import standing_of
from sim.studies.store.stopping import half_width, looks
from sim.studies.sweep import SweepProgress, run_study
from tests.studies import EVENING, Pretend, a_study, choose, tables, write

RULE = {"metric": "deaths", "half_width": 0.4, "at_least": 5, "every": 5}


def swept(folder: Path, out: str = "out", engine: Pretend | None = None, **changed: Any) -> SweepProgress:
    words = {"stop": RULE, "replications": 100, **changed}
    return run_study(a_study(folder, **words), folder / out, engine=choose(engine or Pretend()))


def differences(folder: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Give the paired differences of deaths to the baseline, by replication."""
    from sim.metrics import all_metrics

    column = 10 + list(all_metrics()).index("deaths")
    rows = {(row[5], row[3]): row[column] for row in tables(folder)["runs"]}
    return np.array([rows[k, "immediate_entry"] - rows[k, "as_today"] for k in range(len(rows) // 2)])


def test_sweep_ends_at_the_first_look_at_which_the_interval_is_narrow_enough(tmp_path: Path) -> None:
    tally = swept(tmp_path)
    found = differences(tmp_path / "out")
    widths = [half_width(found[:n]) for n in range(5, len(found) + 1, 5)]
    assert widths[-1] <= 0.4 < min(widths[:-1])
    assert 5 < len(found) < 100
    assert tally.done == tally.total == 2 * len(found)


def test_half_width_is_that_of_a_t_interval_by_hand(tmp_path: Path) -> None:
    values = np.array([-3.0, -1.0, -1.0, -3.0, -1.0])
    by_hand = 2.7764451 * math.sqrt(1.2) / math.sqrt(5)
    assert half_width(values) == pytest.approx(by_hand, rel=1e-6)
    low, high = stats.t.interval(0.95, 4, values.mean(), stats.sem(values))
    assert 2 * half_width(values) == pytest.approx(high - low)


def test_interruption_and_order_change_nothing_of_where_it_ends(tmp_path: Path) -> None:
    class Interrupted(Pretend):
        def outcomes(self, study_runs: Any) -> Any:
            for told in super().outcomes(study_runs):
                if len(self.asked) == 23:
                    raise KeyboardInterrupt
                yield told

    swept(tmp_path, "whole")
    with pytest.raises(KeyboardInterrupt):
        swept(tmp_path, engine=Interrupted())
    swept(tmp_path, engine=Pretend(backwards=True))
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")


def test_rule_that_is_never_met_ends_at_the_cap(tmp_path: Path) -> None:
    tally = swept(tmp_path, stop={**RULE, "half_width": 1e-6}, replications=23)
    assert tally.done == 2 * 23


def test_replications_with_a_failed_run_do_not_count(tmp_path: Path) -> None:
    whole = swept(tmp_path, "whole")
    spoiled = swept(tmp_path, engine=Pretend([0, 3, 5, 9]))
    assert spoiled.done + spoiled.failed > whole.done
    assert standing_of(tmp_path / "out").runs == spoiled.total


def test_each_scenario_ends_by_itself(tmp_path: Path) -> None:
    write(tmp_path / "late.yaml", {**EVENING, "name": "late"})

    class Calm(Pretend):
        """In `late` nothing varies, so that the first look is enough."""

        def outcomes(self, study_runs: Any) -> Any:
            from dataclasses import replace

            for study_run, outcome in super().outcomes(study_runs):
                same = replace(outcome, metrics={**outcome.metrics, "deaths": 3.0})
                yield study_run, same if study_run.scenario == "late" else outcome

    swept(tmp_path, engine=Calm(), scenarios=["evening.yaml", "late.yaml"])
    rows = tables(tmp_path / "out")["runs"]
    counts = {name: len({row[5] for row in rows if row[2] == name}) for name in ("evening", "late")}
    assert counts["late"] == 5 < counts["evening"]
    assert standing_of(tmp_path / "out").runs == len(rows)


def test_looks_cover_every_replication_once() -> None:
    rule = StopParameters(metric="deaths", half_width=1.0, at_least=20, every=10)
    assert list(looks(rule, 47)) == [(0, 20), (20, 30), (30, 40), (40, 47)]
    assert list(looks(rule, 20)) == list(looks(None, 20)) == [(0, 20)]
