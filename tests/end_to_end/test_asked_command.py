"""``havenue sweep SCENARIO --policies`` and ``compare RUN RUN`` as a person at the keyboard meets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from tests.studies import EVENING, write


def havenue(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_scenario_and_policies_make_a_study_run_it_and_print_the_comparison(tmp_path: Path) -> None:
    scenario, out = write(tmp_path / "evening.yaml", EVENING), tmp_path / "out" / "asked"
    asked = ("sweep", scenario, "--policies", "immediate_entry", "--pairs", "3", "--out", str(out), "--workers", "1")
    told = havenue(*asked)
    assert told.exit_code == 0, told.output
    assert "over 3 futures, how much is futures and not luck" in told.stdout
    assert "immediate_entry" in told.stdout
    assert [file.suffix for file in (tmp_path / "out").iterdir() if file.is_file()] == [".yaml"]
    again = havenue(*asked)
    assert again.stdout == told.stdout
    why = havenue("compare", str(out), "--why", "immediate_entry")
    assert "no clock and no count moved in any pair" in why.stdout.replace("\n  ", " ")
    variance = havenue("compare", str(out), "--variance")
    assert variance.exit_code == 0
    assert "fewer runs: luck" in variance.stdout


def test_two_runs_of_one_seed_are_compared_and_of_two_seeds_are_not(tmp_path: Path) -> None:
    scenario = write(tmp_path / "evening.yaml", EVENING)
    for name, seed in (("one", "1"), ("again", "1"), ("other", "2")):
        assert havenue("run", scenario, "--seed", seed, "--out", str(tmp_path / name), "-q").exit_code == 0
    same = havenue("compare", str(tmp_path / "one"), str(tmp_path / "again"))
    assert "The two runs are the same" in same.stdout
    assert havenue("compare", str(tmp_path / "one"), str(tmp_path / "other")).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sweep", "club_assault", "--pairs", "5"), "--pairs needs --policies"),
        (("sweep", "club_assault", "--reference"), "--reference needs --policies"),
        (("sweep", "club_assault", "quickstart"), "One study at a time"),
        (("sweep", "club_assault", "--policies", " , "), "--policies names none"),
        (("sweep", "x", "--policies", "a", "--reference", "--vary", "a.b=1:2"), "cannot be combined"),
        (("compare", "a", "b", "c"), "3 folders: give one study, or two runs"),
        (("compare", "a", "--why", "b", "--variance"), "cannot be combined"),
    ],
)
def test_what_does_not_go_together_is_refused_in_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    told = havenue(*arguments)
    assert told.exit_code == 2
    assert said in told.output
