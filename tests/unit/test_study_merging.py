"""Shards of a study make the table of one sweep, or are refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sim.errors import ResultsError
from sim.studies.design.shard import Shard
from sim.studies.store.merging import merge
from sim.studies.sweep import run_study
from tests.studies import Pretend, a_study, choose, tables

VARY = {"crowd.people": {"values": [4, 8]}}


@pytest.mark.parametrize("parts", [2, 3])
def test_merged_shards_are_the_table_of_one_sweep(parts: int, tmp_path: Path) -> None:
    study = a_study(tmp_path, vary=VARY, replications=5)
    for part in range(parts, 0, -1):
        run_study(study, tmp_path / "out", shard=Shard(part, parts), engine=choose(Pretend()))
    merged = merge(tmp_path / "out")
    assert (merged.done, merged.runs, merged.absent) == (20, 20, ())
    run_study(study, tmp_path / "whole", engine=choose(Pretend()))
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")
    assert (tmp_path / "out" / "manifest.json").read_bytes() == (tmp_path / "whole" / "manifest.json").read_bytes()
    merge(tmp_path / "out")
    assert tables(tmp_path / "out") == tables(tmp_path / "whole"), "merging again adds nothing"


def test_shards_that_are_missing_or_failed_are_named_and_can_be_run_afterwards(tmp_path: Path) -> None:
    study = a_study(tmp_path, replications=6)
    run_study(study, tmp_path / "out", shard=Shard(1, 3), engine=choose(Pretend([3])))
    run_study(study, tmp_path / "out", shard=Shard(3, 3), engine=choose(Pretend()))
    merged = merge(tmp_path / "out")
    assert (merged.absent, merged.done, merged.failed) == ((2,), 7, 1)
    rest = Pretend()
    run_study(study, tmp_path / "out", engine=choose(rest))
    assert rest.asked == [1, 3, 4, 7, 10]
    run_study(study, tmp_path / "whole", engine=choose(Pretend()))
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")


def test_shards_of_different_studies_are_not_merged(tmp_path: Path) -> None:
    for part, policies in ((1, ["immediate_entry"]), (2, ["faster_alarm"])):
        study = a_study(tmp_path, policies=policies)
        run_study(study, tmp_path / "out", shard=Shard(part, 2), engine=choose(Pretend()))
    with pytest.raises(ResultsError, match="are of different studies"):
        merge(tmp_path / "out")


def test_shards_of_a_version_that_did_not_keep_who_was_harmed_are_refused_in_words(tmp_path: Path) -> None:
    study = a_study(tmp_path)
    for part in (1, 2):
        run_study(study, tmp_path / "out", shard=Shard(part, 2), engine=choose(Pretend()))
        with closing(sqlite3.connect(tmp_path / "out" / f"shard-{part}-of-2" / "results.sqlite")) as older:
            older.execute("ALTER TABLE digests DROP COLUMN who")
            older.execute("DROP TABLE who")
            older.commit()
    with pytest.raises(ResultsError, match="without the table `who`"):
        merge(tmp_path / "out")
    assert not (tmp_path / "out" / "results.sqlite").exists()
