"""Ways to call the command, what shells complete, quiet, and small options of reading commands."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from analysis.formatting.counts import part_of, plural
from sim import __version__
from sim.scenario.reading.shipped import shipped_files
from sim.studies.design.shard import Shard
from sim.studies.sweep import run_study
from tests.studies import Pretend, a_study, choose, study_file

ROOT = Path(__file__).parents[2]


def havenue(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def in_python(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(ROOT), *([str(folder)] if folder else [])])
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=folder or ROOT,
                          env={**os.environ, "PYTHONPATH": paths})  # fmt: skip


def completed(line: str) -> set[tuple[str, str]]:
    """Give kind and word of what a shell is offered at the end of a line."""
    told = CliRunner().invoke(
        main, prog_name="havenue",
        env={"_HAVENUE_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)},
    )  # fmt: skip
    return {(kind, word) for kind, _, word in (each.partition(",") for each in told.output.split())}


def test_python_runs_the_command_as_a_module() -> None:
    assert in_python("-m", "analysis", "--version").stdout == f"havenue {__version__}\n"
    assert in_python("-m", "analysis", "status", "--help").stdout.startswith("Usage: havenue status")


def test_an_installed_havenue_is_a_module_of_its_name(tmp_path: Path) -> None:
    """The wheel, an editable one too, carries a file as ``havenue.py``; here it is put where the wheel would put it."""
    carried = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    files = carried["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    (source,) = (file for file, place in files.items() if place == "havenue.py")
    shutil.copy(ROOT / source, tmp_path / "havenue.py")
    done = in_python("-m", "havenue", "--version", folder=tmp_path)
    assert done.stdout == f"havenue {__version__}\n", done.stderr


def test_short_options_are_those_that_people_try() -> None:
    assert havenue("-V").output == havenue("--version").output
    assert havenue("-h").output == havenue("--help").output
    assert havenue("sweep", "-h").exit_code == 0
    for command in ("run", "sweep"):
        assert "-q, --quiet" in havenue(command, "--help").output


def test_shells_complete_shipped_names_beside_paths() -> None:
    assert {("plain", "club_assault"), ("file", "club_as")} == completed("havenue run club_as")
    assert ("plain", "faster_alarm") in completed("havenue run club_assault --policy fast")
    assert {word for kind, word in completed("havenue sweep ") if kind == "plain"} == set(shipped_files("study"))
    assert {("plain", "levers")} == completed("havenue describe lev")


def test_shells_complete_metrics_and_policies_of_the_study_on_the_line(tmp_path: Path) -> None:
    run_study(a_study(tmp_path), tmp_path / "out", engine=choose(Pretend()))
    assert ("plain", "deaths") in completed(f"havenue compare {tmp_path / 'out'} --metric dea")
    assert completed(f"havenue compare {tmp_path / 'out'} --baseline imm") == {("plain", "immediate_entry")}
    assert completed("havenue compare nowhere --baseline imm") == set()


def test_the_baseline_can_be_changed_at_reading_and_the_page_says_so(tmp_path: Path) -> None:
    run_study(a_study(tmp_path, replications=30), tmp_path / "out", engine=choose(Pretend()))
    declared = havenue("compare", str(tmp_path / "out"), "--no-money")
    turned = havenue("compare", str(tmp_path / "out"), "--no-money", "--baseline", "immediate_entry")
    assert turned.exit_code == 0, turned.output
    assert "the baseline was chosen at reading; the study declared as_today" in " ".join(turned.stdout.split())
    assert "chosen at reading" not in declared.stdout
    wrong = havenue("compare", str(tmp_path / "out"), "--baseline", "imediate_entry")
    assert wrong.exit_code == 2
    assert "did you mean 'immediate_entry'?" in wrong.stderr


def test_differences_change_their_sign_with_the_baseline(tmp_path: Path) -> None:
    run_study(a_study(tmp_path, replications=30), tmp_path / "out", engine=choose(Pretend()))
    found = []
    for baseline, other in (("as_today", "immediate_entry"), ("immediate_entry", "as_today")):
        told = havenue("compare", str(tmp_path / "out"), "--no-money", "--json", "--baseline", baseline)
        rows = json.loads(told.stdout)["rows"]
        (row,) = (each for each in rows if each["policy"] == other)
        found.append(row["diff"])
    assert found[0] == -found[1] != 0.0


def test_tables_can_be_written_with_tabs(tmp_path: Path) -> None:
    run_study(a_study(tmp_path), tmp_path / "out", engine=choose(Pretend()))
    assert havenue("export", str(tmp_path / "out"), "--format", "tsv").exit_code == 0
    assert havenue("export", str(tmp_path / "out")).exit_code == 0
    for table in ("runs", "events"):
        tabs, commas = ((tmp_path / "out" / "export" / f"{table}.{kind}").read_text() for kind in ("tsv", "csv"))
        assert list(csv.reader(io.StringIO(tabs), delimiter="\t")) == list(csv.reader(io.StringIO(commas)))


@pytest.mark.parametrize(
    ("count", "noun", "told"),
    [
        (1, "run", "1 run"), (0, "run", "0 runs"), (1200, "run", "1,200 runs"), (1, "process", "1 process"),
        (2, "process", "2 processes"), (3, "study", "3 studies"), (2, "replication", "2 replications"),
        (2, "policy", "2 policies"), (2, "day", "2 days"), (2, "match", "2 matches"),
    ],
)  # fmt: skip
def test_counted_nouns(count: int, noun: str, told: str) -> None:
    assert plural(count, noun) == told
    assert part_of(0, count, noun) == f"0 of {told}"


def test_a_dry_run_keeps_its_runs_and_the_sweep_goes_on_from_them(tmp_path: Path) -> None:
    study, out = study_file(tmp_path, replications=3), tmp_path / "out"
    tried = havenue("sweep", study, "--out", str(out), "--dry-run", "--workers", "1")
    assert tried.exit_code == 0, tried.output
    told = " ".join(tried.stdout.split())
    assert "runs 6, 2 done" in told
    assert "with 1 process (" in told
    assert f"savedin{out};thesamecommandwithout--dry-rungoesonfromthere" in "".join(told.split())
    first = havenue("export", str(out), "--table", "runs", "--to", str(tmp_path / "first"))
    assert first.exit_code == 0
    again = json.loads(havenue("sweep", study, "--out", str(out), "--dry-run", "--json").stdout)
    assert (again["piloted"], again["done"], again["runs"]) == (0, 2, 6), "what is there is not run again"
    swept = json.loads(havenue("sweep", study, "--out", str(out), "--workers", "1", "--json", "-q").stdout)
    assert (swept["fresh"], swept["done"]) == (4, 6)
    kept = (tmp_path / "first" / "runs.csv").read_text().splitlines()
    havenue("export", str(out), "--table", "runs", "--to", str(tmp_path / "last"))
    last = (tmp_path / "last" / "runs.csv").read_text().splitlines()
    assert set(kept) < set(last)


def test_after_a_dry_run_replications_may_still_be_lowered_and_other_changes_say_what_to_do(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert havenue("sweep", study_file(tmp_path, replications=9), "--out", str(out), "--dry-run", "-q").exit_code == 0
    changed = havenue("sweep", study_file(tmp_path, policies=["faster_alarm"], replications=9), "--out", str(out), "-q")
    assert changed.exit_code == 2
    assert f"or delete {out}, which holds only the runs of a dry run" in changed.stderr
    study = a_study(tmp_path, replications=2)
    run_study(study, out, engine=choose(Pretend()))
    assert "4 of 4 runs" in havenue("status", str(out)).stdout
    refused = havenue("sweep", study_file(tmp_path, replications=1), "--out", str(out), "-q")
    assert refused.exit_code == 2, "a sweep has begun"


def test_a_dry_run_leaves_a_study_that_has_begun_as_it_is(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_study(a_study(tmp_path), out, engine=choose(Pretend()))
    manifest = (out / "manifest.json").read_bytes()
    tried = havenue("sweep", study_file(tmp_path, replications=50), "--out", str(out), "--dry-run", "-q")
    assert tried.exit_code == 0, tried.output
    assert (out / "manifest.json").read_bytes() == manifest


def test_shards_of_which_one_was_only_tried_make_a_study_as_any_other(tmp_path: Path) -> None:
    study, out = study_file(tmp_path), tmp_path / "out"
    tried = havenue("sweep", study, "--out", str(out), "--dry-run", "--shard", "1/2", "--json", "-q")
    answer = json.loads(tried.stdout)
    assert (answer["runs"], answer["done"], answer["out"]) == (3, 1, str(out / "shard-1-of-2"))
    run_study(a_study(tmp_path), out, shard=Shard(2, 2), engine=choose(Pretend()))
    assert havenue("merge", str(out)).exit_code == 0
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert not {"shard", "dry_run"} & set(manifest)
    assert "4 of 6 runs" in havenue("status", str(out)).stdout
