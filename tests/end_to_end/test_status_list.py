"""``havenue status`` as a list of results folders, and what it costs: nothing of the model is imported for it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from sim.studies.design.shard import Shard
from sim.studies.store.lock import locked
from sim.studies.sweep import run_study
from tests.studies import Pretend, a_study, choose

HEAVY = {"numba", "numpy", "mesa", "pydantic", "scipy", "shapely", "matplotlib", "pandas", "networkx"}


def havenue(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def filled(folder: Path, out: str, runs: int | None = None, **more: Any) -> Path:
    """Fill a results folder with pretended runs; with a number of them, it ends as if somebody had stopped it."""
    study = a_study(folder, **more)
    engine = Pretend()

    def watch(tally: Any) -> None:
        if runs is not None and tally.done >= runs:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        run_study(study, folder / out, engine=choose(engine), watch=watch)
    return folder / out


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a place with ./results: one study finished, one stopped, one in shards, one in a group, and other things."""
    place = tmp_path_factory.mktemp("place")
    filled(place, "results/whole")
    filled(place, "results/begun", runs=2)
    filled(place, "results/group/inner", runs=4)
    study = a_study(place)
    for part in (1, 2):
        run_study(study, place / "results/parts", shard=Shard(part, 2), engine=choose(Pretend()))
    (place / "results" / "notes").mkdir()
    (place / "results" / "whole" / "figures").mkdir()
    return place


def lines(text: str) -> dict[str, str]:
    return {line.split()[0]: " ".join(line.split()[1:]) for line in text.splitlines()}


def test_without_a_folder_the_results_here_are_listed_in_a_line_each(
    results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(results)
    told = havenue("status")
    assert told.exit_code == 0, told.output
    assert lines(told.stdout) == {
        "results/begun": "tiny 2 of 6 runs unfinished",
        "results/group/inner": "tiny 4 of 6 runs unfinished",
        "results/parts": "tiny 6 of 6 runs 2 shards, not merged",
        "results/whole": "tiny 6 of 6 runs finished",
    }
    assert lines(havenue("status", "results").stdout) == lines(told.stdout)
    rows = json.loads(havenue("status", "results", "--json").stdout)
    assert [(row["folder"], row["runs"], row["done"], row["at_work"]) for row in rows] == [
        ("results/begun", 6, 2, False), ("results/group/inner", 6, 4, False), ("results/parts", 6, 6, False),
        ("results/whole", 6, 6, False),
    ]  # fmt: skip


def test_a_study_that_is_being_written_says_so(results: Path) -> None:
    with locked(results / "results" / "begun"):
        assert (
            "2 of 6 runs being written"
            in lines(havenue("status", str(results / "results")).stdout)[str(results / "results" / "begun")]
        )


def test_a_results_folder_itself_is_shown_as_before(results: Path) -> None:
    told = havenue("status", str(results / "results" / "whole"))
    assert told.exit_code == 0
    assert "done    6 of 6 runs" in told.stdout
    assert json.loads(havenue("status", str(results / "results" / "whole"), "--json").stdout)["done"] == 6


def test_no_results_here_is_said_and_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = havenue("status")
    assert told.exit_code == 0
    assert "no results folders in ./results" in told.stdout
    assert json.loads(havenue("status", "--json").stdout) == []


def test_a_damaged_folder_costs_its_own_line_and_the_exit_code_only(results: Path, tmp_path: Path) -> None:
    shutil.copytree(results / "results", tmp_path / "results")
    (tmp_path / "results" / "begun" / "manifest.json").write_text("{")
    told = havenue("status", str(tmp_path / "results"))
    assert told.exit_code == 2
    listed = lines(told.stdout)
    assert listed[str(tmp_path / "results" / "begun")] == "damaged"
    assert f"{tmp_path / 'results' / 'begun' / 'manifest.json'}: cannot be read" in told.stderr
    rows = json.loads(havenue("status", str(tmp_path / "results"), "--json").stdout)
    assert [bool(row.get("fault")) for row in rows] == [True, False, False, False]
    assert listed[str(tmp_path / "results" / "whole")] == "tiny 6 of 6 runs finished"


@pytest.mark.parametrize("arguments", [["status"], ["status", "results"], ["status", "results/whole"]])
def test_nothing_heavy_is_imported_for_status(results: Path, arguments: list[str]) -> None:
    code = (
        "import sys, analysis.cli\n"
        "try:\n    analysis.cli.main(sys.argv[1:])\nexcept SystemExit as end:\n    assert not end.code\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=results, capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert "tiny" in done.stdout
    assert HEAVY & set(done.stderr.split()) == set()
