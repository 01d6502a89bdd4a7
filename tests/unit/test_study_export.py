"""What a study's results hold, as files for other programs."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from analysis.compare.run_table import read_table
from sim.errors import ResultsError
from sim.studies.store.exporting import export
from sim.world.scenario_draws import DRAWS, scenario_draws
from tests.studies import Pretend, filled, tables

VARY = {"crowd.people": {"values": [4, 8]}}


def test_export_gives_equal_bytes_for_equal_results(tmp_path: Path) -> None:
    one = filled(tmp_path, "one", Pretend(backwards=True), vary=VARY)
    two = filled(tmp_path, "two", vary=VARY)
    for folder in (one, two):
        export(folder, folder / "csv", "csv")
    for name in ("runs", "points", "series", "events"):
        assert (one / "csv" / f"{name}.csv").read_bytes() == (two / "csv" / f"{name}.csv").read_bytes()
    header, first, *_ = (one / "csv" / "runs.csv").read_text().splitlines()
    assert header.startswith("run,key,scenario,policy,point,replication,seed,status,error,traceback,")
    assert first.startswith("0,")
    assert (one / "csv" / "points.csv").read_text() == "point,crowd.people\n0,4\n1,8\n"


def test_parquet_without_its_package_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = filled(tmp_path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ResultsError, match=r'pip install "havenue\[parquet\]"'):
        export(out, tmp_path / "to", "parquet")


def test_parquet_holds_what_the_results_hold(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    out = filled(tmp_path, vary=VARY)
    export(out, tmp_path / "to", "parquet")
    for name, rows in tables(out).items():
        held = parquet.read_table(tmp_path / "to" / f"{name}.parquet").to_pydict()
        stored = [column for key, column in held.items() if key not in DRAWS]
        assert list(zip(*stored, strict=True)) == rows


def test_runs_carry_the_draws_of_their_incidents_and_policies_share_them(tmp_path: Path) -> None:
    out = filled(tmp_path, vary=VARY)
    export(out, tmp_path / "to", "csv", ["runs", "points"])
    with (tmp_path / "to" / "runs.csv").open() as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert [float(row[name]) for name in DRAWS] == list(scenario_draws(int(row["seed"])))
    assert len({row["draw_travel"] for row in rows}) == len({row["seed"] for row in rows})
    assert (tmp_path / "to" / "points.csv").read_text().startswith("point,crowd.people\n")
    table = read_table(out)
    assert table.seed is not None
    assert [table.draws["draw_travel"][0]] == [scenario_draws(int(table.seed[0]))[list(DRAWS).index("draw_travel")]]
