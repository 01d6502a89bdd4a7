"""Who is harmed: counted from the finished world, stored under digests, and compared by kind of people."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from analysis.compare.kinds_of_people import (
    PeopleCounts,
    admission_effects,
    kind_effects,
    people_counts,
    who_in_words,
)
from sim.metrics.who import TRAITS, people_kinds
from sim.model import VenueModel
from sim.runs.loading import load_plan
from sim.runs.runner import run
from sim.studies.design.shard import Shard
from sim.studies.store.merging import merge
from sim.studies.sweep import run_study
from tests.studies import Pretend, a_study, choose, filled, tables
from tests.study_folders import table, write_study


def havenue(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("swept"), replications=24)


def test_every_person_is_of_one_kind_of_every_trait_and_kinds_add_up_to_the_metrics() -> None:
    result = run(load_plan("club_assault", overrides=["crowd.people=60", "run.duration_s=120"]), 3)
    for trait in TRAITS:
        mine = [each for each in result.who if each.trait == trait]
        assert sum(each.people for each in mine) == len(result.people["status"])
        assert sum(each.deaths for each in mine) == result.metrics["deaths"]
        assert sum(each.casualties for each in mine) == result.metrics["casualties"]
    assert {each.kind for each in result.who if each.trait == "place"} == {"standing"}  # a dance floor
    assert {each.kind for each in result.who if each.trait == "company"} == {"alone", "in_a_group"}
    assert {each.kind for each in result.who if each.trait == "ways_out"} == {"way_in_only", "knows_another"}


def test_a_child_that_learns_of_an_exit_stays_of_its_kind() -> None:
    """Children take over the exits of the adult whom they are with; that tells nothing of what they knew before."""
    words = ["crowd.people=60", "run.duration_s=60", "crowd.children_share=0.4", "alarm.starts_at_s=2", "hazards=[]"]
    plan = load_plan("club_assault", overrides=words)
    model = VenueModel(plan, rng=1)
    kinds, knew = people_kinds(model.world), model.world.crowd.knows.copy()
    while model.running:
        model.step()
    assert (model.world.crowd.knows != knew).any()
    before = {kind: int(mine.sum()) for trait, kind, mine in kinds if trait == "ways_out"}
    assert {each.kind: each.people for each in run(plan, 1).who if each.trait == "ways_out"} == before
    assert {kind: int(mine.sum()) for trait, kind, mine in people_kinds(model.world) if trait == "ways_out"} != before


def test_kinds_of_mobility_are_those_of_the_people_of_the_run() -> None:
    words = ["crowd.people=60", "run.duration_s=40", "crowd.reduced_mobility_share=0.25"]
    result = run(load_plan("club_assault", overrides=words), 1)
    counted = {each.kind: each.people for each in result.who if each.trait == "mobility"}
    mobility = result.people["mobility"]
    assert counted["unaided"] == int((mobility == 0).sum())
    assert counted["wheelchair"] == int((mobility == 4).sum())
    assert counted["walking_aid"] == int(((mobility > 0) & (mobility < 4)).sum())


def test_stored_counts_are_those_of_the_runs_in_the_order_of_the_table(swept: Path) -> None:
    counts = people_counts(swept)
    assert counts is not None
    assert counts.kinds == (("level", "floor"), ("level", "balcony"))
    assert counts.counts.shape == (2, 48, 3)
    assert np.all(counts.let_in == 80.0)
    with closing(sqlite3.connect(swept / "results.sqlite")) as base:
        stored = base.execute("SELECT deaths FROM who WHERE kind = 'balcony' ORDER BY run").fetchall()
    assert counts.counts[1, :, 2].tolist() == [deaths for (deaths,) in stored]


def test_policy_that_helps_on_average_and_harms_one_kind_is_said_to(swept: Path) -> None:
    told = havenue("compare", str(swept), "--who")
    assert told.exit_code == 0, told.stderr
    assert "! immediate_entry harms people on level balcony (+" in told.stdout
    rows = json.loads(havenue("compare", str(swept), "--who", "--json").stdout)["rows"]
    assert {row["kind"]: row["verdict"] for row in rows} == {"floor": "better", "balcony": "worse"}
    assert all(row["diff_ci95"][0] < row["diff"] < row["diff_ci95"][1] for row in rows)


def test_report_says_on_its_first_pages_whom_a_policy_harms(swept: Path) -> None:
    assert havenue("report", str(swept)).exit_code == 0
    page = (swept / "report.html").read_text(encoding="utf-8")
    first = page.split('<nav aria-label="Contents">', maxsplit=1)[0]
    assert "immediate_entry harms people on level balcony (+" in first
    assert 'id="kinds"' in page


def test_where_no_kind_is_clearly_harmed_it_is_said_that_small_ones_may_be() -> None:
    deaths = np.resize([1.0, 2.0, 3.0, 4.0], (1, 24))
    study = table({"as_today": deaths, "null": deaths.copy()})
    counts = np.array([[np.full(48, 50.0), np.full(48, 9.0), np.tile(deaths[0], 2)]]).transpose(0, 2, 1)
    two = PeopleCounts((("level", "floor"), ("level", "balcony")), np.concatenate([counts, counts]))
    said = who_in_words(kind_effects(study, two, "deaths"), "deaths")
    assert kind_effects(study, PeopleCounts((("level", "floor"),), counts), "deaths") == []  # all are of one kind
    assert len(said) == 1
    assert "a small kind may be harmed without showing it" in said[0]


def test_fewer_deaths_among_fewer_people_are_no_effect_by_themselves() -> None:
    """Four fifths of the people, and four fifths of the deaths: the share that died is the same."""
    people, deaths = np.full(30, 500.0), np.resize([10.0, 15.0, 20.0, 5.0, 25.0], 30)
    study = table({"as_today": deaths.reshape(1, -1), "cap": 0.8 * deaths.reshape(1, -1)})
    columns = np.stack([np.r_[people, 0.8 * people], np.zeros(60), np.r_[deaths, 0.8 * deaths]], axis=-1)
    who = PeopleCounts((("level", "floor"),), columns[None])
    (effect,) = admission_effects(study, who, "deaths")
    assert effect.policy == "cap"
    assert effect.verdict == "same in all pairs"
    kept = np.stack([np.r_[people, people], np.zeros(60), np.r_[deaths, 0.8 * deaths]], axis=-1)
    assert admission_effects(study, PeopleCounts((("level", "floor"),), kept[None]), "deaths") == []


@pytest.mark.parametrize("statement", [
    "UPDATE who SET deaths = deaths + 1 WHERE run = 5", "DELETE FROM who WHERE run = 5",
    "UPDATE who SET kind = 'x' WHERE run = 5",
])  # fmt: skip
def test_counts_that_are_not_what_was_written_are_refused_and_run_again(tmp_path: Path, statement: str) -> None:
    folder = filled(tmp_path)
    before = tables(folder)
    with closing(sqlite3.connect(folder / "results.sqlite")) as base, base:
        base.execute(statement)
    told = havenue("compare", str(folder), "--who")
    assert told.exit_code == 2
    assert "run 5: who was harmed" in told.stderr
    assert filled(tmp_path) == folder
    assert tables(folder) == before


def test_shards_merge_to_the_same_counts_as_one_sweep(tmp_path: Path) -> None:
    for name in ("one", "many"):
        (tmp_path / name).mkdir()
    whole = filled(tmp_path / "one")
    study = a_study(tmp_path / "many")
    for part in (1, 2):
        run_study(study, tmp_path / "many" / "out", engine=choose(Pretend()), shard=Shard(part, 2))
    merge(tmp_path / "many" / "out")
    assert tables(tmp_path / "many" / "out")["who"] == tables(whole)["who"]


def test_older_folder_is_readable_and_says_that_it_does_not_tell_who(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "old", replications=6, real_words=False)
    assert people_counts(folder) is None
    told = havenue("compare", str(folder), "--who")
    assert told.exit_code == 2
    assert "does not tell who was harmed" in told.stderr
    assert havenue("export", str(folder)).exit_code == 0
    told = havenue("export", str(folder), "--table", "who")
    assert told.exit_code == 2
    assert "without the table `who`" in told.stderr
    assert havenue("report", str(folder)).exit_code == 0


def test_other_outcomes_are_not_counted_by_kind(swept: Path) -> None:
    told = havenue("compare", str(swept), "--who", "--metric", "evacuated")
    assert told.exit_code == 2
    assert "is not counted by kind of people (choose deaths or casualties)" in told.stderr
