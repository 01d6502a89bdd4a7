"""What is given twice on the command line is either done twice or refused: nothing wins in silence."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from sim.runs.loading import load_plan
from sim.runs.run_name import default_folder
from tests.end_to_end.test_run_command import POLICY, SCENARIO


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "evening.yaml").write_text(SCENARIO)
    (tmp_path / "early_alarm.yaml").write_text(POLICY)
    return tmp_path


def havenue(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def refused(*arguments: str) -> str:
    result = havenue(*arguments)
    assert result.exit_code == 2, result.output
    return " ".join(result.stderr.split())


def test_each_seed_has_its_run_its_folder_and_its_line() -> None:
    result = havenue("run", "evening.yaml", "--seed", "4", "--seeds", "1-2", "--quiet")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert [line.split(":")[0] for line in lines[:3]] == ["seed 4", "seed 1", "seed 2"]
    assert lines[3].startswith("3 runs, deaths from ")
    assert len(lines) == 4
    assert sorted(path.name for path in Path("runs").iterdir()) == [f"evening-as_written-seed{k}" for k in (1, 2, 4)]


def test_several_seeds_are_one_json_object_and_stand_in_the_folder_that_is_named() -> None:
    one = json.loads(havenue("run", "evening.yaml", "--seed", "2", "--json", "--quiet", "--out", "one").stdout)
    both = json.loads(havenue("run", "evening.yaml", "--seeds", "1,2", "--json", "--quiet", "--out", "both").stdout)
    assert [run["seed"] for run in both["runs"]] == [1, 2]
    assert [run["out"] for run in both["runs"]] == ["both/seed1", "both/seed2"]
    same = both["runs"][1]
    assert {key: value for key, value in one.items() if key not in ("wall_s", "out")} == {
        key: value for key, value in same.items() if key not in ("wall_s", "out")
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--seed", "3", "--seeds", "1-5"), "Seed 3 is given twice"),
        (("--seeds", "5-1"), "does not name seeds, for example 1-20"),
        (("--seeds", "1-2-3"), "does not name seeds, for example 1-20"),
        (("--seeds", "0-9999999"), "names more than 1,000 seeds: write a study"),
        (("--policy", "early_alarm.yaml", "--policy", "warm_zone_care"), "--policy is given 2 times"),
        (("--out", "a", "--out", "b"), "--out is given 2 times"),
        (("--set", "alarm.delay_s=5", "--set", "alarm.delay_s=20"), "is set twice by --set: `5` and `20`"),
        (("--set", "hazards.0.sources=1", "--set", "hazards=[]"), "and so is `hazards.0.sources`"),
        (("--set", "crowd={people: 9}", "--set", "crowd.people=8"), "and so is `crowd`"),
    ],
)  # fmt: skip
def test_a_second_value_where_one_is_due_is_refused_before_anything_runs(
    place: Path, words: tuple[str, ...], said: str
) -> None:
    assert said in refused("run", "evening.yaml", *words)
    assert not (place / "runs").exists()


def single_options() -> list[tuple[str, str]]:
    """Give command and long name of every option that takes one value."""
    names = main.list_commands(click.Context(main))  # type: ignore[attr-defined]
    found = []
    for name in names:
        command = main.get_command(click.Context(main), name)  # type: ignore[attr-defined]
        for option in command.params:
            if isinstance(option, click.Option) and not option.multiple and not option.is_flag:
                found.append((name, max(option.opts, key=len)))
    return found


@pytest.mark.parametrize(("command", "option"), single_options(), ids=" ".join)
def test_every_option_of_one_value_is_refused_when_it_is_given_twice(command: str, option: str) -> None:
    assert f"{option} is given 2 times" in refused(command, option, "1", option, "2")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sweep", "quickstart", "--fail-fast", "--keep-going"), "is given 2 times"),
        (("verify", "--slow", "--all"), "--slow/--all is given 2 times"),
        (
            ("sweep", "quickstart", "--engine", "dask", "--slurm", "jobs=1", "--slurm", "jobs=2"),
            "--slurm sets 'jobs' twice",
        ),
        (("check", "evening.yaml", "--set", "crowd.people=5", "--set", "crowd.people=6"), "set twice by --set"),
        (("sweep", "quickstart", "--set", "crowd.people=5", "--set", "crowd.people=6"), "set twice by --set"),
    ],
    ids=["on and off", "two of one choice", "keys of slurm", "set of check", "set of sweep"],
)
def test_contradictions_of_other_commands_are_refused_too(words: tuple[str, ...], said: str) -> None:
    assert said in refused(*words)


def test_a_switch_that_says_the_same_twice_is_no_matter_and_help_is_help() -> None:
    assert havenue("run", "evening.yaml", "--quiet", "--quiet", "--out", "here").exit_code == 0
    assert havenue("run", "--policy", "a", "--policy", "b", "--help").exit_code == 0


def test_a_second_value_of_a_knob_has_a_folder_of_its_own() -> None:
    folders = []
    for delay in ("5", "20", "5"):
        result = havenue("run", "evening.yaml", "--set", f"alarm.delay_s={delay}", "--json", "--quiet")
        assert result.exit_code == 0, result.stderr
        folders.append(json.loads(result.stdout)["out"])
    assert folders[0] == folders[2] == "runs/evening-as_written-seed0-alarm.delay_s=5"
    assert folders[1] == "runs/evening-as_written-seed0-alarm.delay_s=20"


def test_folders_are_named_after_all_changes_in_any_order_and_long_ones_are_told_apart() -> None:
    plan = load_plan("evening.yaml")
    pair = ["crowd.people=9", "alarm.delay_s=5"]
    assert default_folder(plan, 0, pair) == default_folder(plan, 0, pair[::-1])
    assert default_folder(plan, 0, pair).name == "evening-as_written-seed0-alarm.delay_s=5-crowd.people=9"
    odd = [["venue=../a b.yaml"], ["venue=../a_b.yaml"], ["x=" + "1" * 300], ["x=" + "1" * 299], ["hazards=[]"]]
    names = [default_folder(plan, 0, each).name for each in odd]
    assert len(set(names)) == len(odd)
    assert all(len(name) < 130 and "/" not in name and " " not in name for name in names)
