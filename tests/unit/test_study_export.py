"""What a study's results hold, as files for other programs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sim.errors import ResultsError
from sim.studies.store.exporting import export
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
        assert list(zip(*held.values(), strict=True)) == rows
