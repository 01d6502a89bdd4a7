"""``havenue bench`` as a person at the keyboard meets it. Nothing here asks how fast anything is."""

from __future__ import annotations

import json
import math
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from analysis.pages.bench import bench_page
from analysis.pages.written import written, written_by
from analysis.terminal.bench import bench_json, bench_text
from sim.bench.measurements import Measurement, at_least, at_most, measurement
from sim.installation import __version__
from sim.model import PHASES

KEYS = ["name", "value", "unit", "low", "high", "aim", "met", "note"]


@cache
def quick_run() -> Result:
    return CliRunner().invoke(main, ["bench", "--quick", "--json"])


def told() -> dict[str, dict[str, Any]]:
    rows = json.loads(quick_run().stdout, parse_constant=lambda word: pytest.fail(f"{word} in JSON"))
    assert len({row["name"] for row in rows}) == len(rows), "two figures of one name"
    return {row["name"]: row for row in rows}


@pytest.mark.slow
def test_quick_bench_exits_0_and_tells_what_it_does() -> None:
    result = quick_run()
    assert result.exit_code == 0, result.stderr
    assert "6,200 people" in result.stderr


@pytest.mark.slow
def test_json_is_a_list_of_figures_with_exactly_these_keys() -> None:
    assert all(list(row) == KEYS for row in told().values())


@pytest.mark.slow
def test_every_figure_is_there() -> None:
    names = {f"phase {phase.name}, 6,200 people" for phase in PHASES}
    for people in ("500", "6,200"):
        names |= {
            f"pure movement, free, {people} people", f"pure movement, jam, {people} people",
            f"full incident, {people} people", f"full incident against pure movement, {people} people",
            f"peak memory of a full incident, {people} people",
        }  # fmt: skip
    names |= {
        "same arithmetic in C, free, 6,200 people", "C against pure movement, 6,200 people",
        "growth exponent of pure movement", "growth exponent of full incident", "whole egress, 6,200 people",
        "whole egress, wall time, 6,200 people", "whole egress, rate, 6,200 people",
        "whole egress, 95 % out, 6,200 people", "whole incident, 6,200 people",
        "whole incident against its own movement, 6,200 people", "set-up with warm caches, 6,200 people",
        "havenue --help", "from nothing to the first step, 6,200 people", "compilation, once on a machine",
        "runner beside the runs", "compare, 2,000 stored runs", "peak memory of compare, 2,000 stored runs",
        "report, 2,000 stored runs", "peak memory of report, 2,000 stored runs",
    }  # fmt: skip
    assert set(told()) == names


@pytest.mark.slow
def test_every_value_is_positive_and_finite_and_lies_in_its_range() -> None:
    for name, row in told().items():
        if row["value"] is None:
            assert "no C compiler" in row["note"], name
            continue
        assert math.isfinite(row["value"]), name
        assert 0.0 < row["low"] <= row["value"] <= row["high"], name


@pytest.mark.slow
def test_met_is_said_exactly_where_there_is_an_aim() -> None:
    for name, row in told().items():
        assert (row["aim"] is None or row["value"] is None) == (row["met"] is None), name


@pytest.mark.slow
def test_phases_share_the_whole_incident() -> None:
    shares = [row["value"] for name, row in told().items() if name.startswith("phase ")]
    assert sum(shares) == pytest.approx(100.0)


def test_missing_peer_exits_2_before_anything_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jupedsim", None)
    result = CliRunner().invoke(main, ["bench", "--quick", "--peer", "jupedsim"])
    assert result.exit_code == 2
    assert "the package `jupedsim` is not installed (pip install 'havenue[peer]')" in result.stderr
    assert "warming up" not in result.stderr
    assert "Traceback" not in result.output


FIGURES = [
    measurement("fast", [2e6, 3e6, 1e6], "agent-steps/s", at_least(5e6), "how | it was done"),
    measurement("ratio", [1.25], "", at_most(1.6)),
    Measurement("floor", None, "", aim=at_most(2.5), note="no C compiler"),
]


def test_table_says_aim_and_whether_it_is_met() -> None:
    fast, ratio, floor = bench_text(FIGURES).splitlines()[2:5]
    assert "2,000,000 agent-steps/s [1,000,000, 3,000,000]" in fast
    assert "at least 5,000,000" in fast
    assert " NO " in fast
    assert "at most 1.6" in ratio
    assert "yes" in ratio
    assert "not measured" in floor
    assert "NO" not in floor
    assert bench_text(FIGURES).endswith("1 of 2 aims met")


def test_what_was_not_measured_is_null_in_json() -> None:
    floor = json.loads(bench_json(FIGURES))[2]
    assert (floor["value"], floor["met"], floor["aim"]) == (None, None, "at most 2.5")


def test_page_holds_the_table_and_how_it_was_measured() -> None:
    page = bench_page(FIGURES, "Written by a test.")
    assert page.startswith("# Performance\n\nWritten by a test.\n")
    assert "CPU seconds of one thread" in page
    assert "how \\| it was done |" in page


def test_page_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.bench.suite.measure", lambda *_, **__: FIGURES)
    file = tmp_path / "page.md"
    assert CliRunner().invoke(main, ["bench", "--quiet", "--page", str(file)]).exit_code == 0
    page = file.read_text(encoding="utf-8")
    made = written(page)
    assert made is not None
    assert (made.command, made.version) == (f"havenue bench --page {file} --quiet", __version__)
    assert page == bench_page(FIGURES, written_by(made.command, made.outcomes))
