"""``havenue run`` and ``havenue plot`` as a person at the keyboard meets them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from analysis.terminal.progress import EVERY_S, shown_progress
from sim.errors import SimulationError

SCENARIO = """\
schema: 1
name: evening
about: an evening for a test
venue: club_500
crowd: {people: 40}
hazards:
  - {kind: assault, onset_s: 5, sources: 1}
run: {duration_s: 60}
"""
POLICY = """\
schema: 1
name: early_alarm
about: The alarm comes after ten seconds.
reason: A test.
levers: {alarm.delay_s: 10}
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "evening.yaml").write_text(SCENARIO)
    (tmp_path / "early_alarm.yaml").write_text(POLICY)
    return tmp_path


def havenue(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def answer(*arguments: str) -> dict[str, Any]:
    result = havenue("run", "evening.yaml", "--json", *arguments)
    assert result.exit_code == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout, parse_constant=lambda word: pytest.fail(f"{word} in JSON"))
    return told


def stop_runs(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("sim.runs.runner.run", stopped)


def test_json_is_one_object_with_everything_a_machine_needs() -> None:
    told = answer()
    assert set(told) == {"scenario", "policy", "seed", "metrics", "events", "wall_s", "out"}
    assert told["scenario"] == "evening"
    assert {"time_s", "event", "subject"} == set(told["events"][0])
    assert told["metrics"]["deaths"] >= 0


def test_without_a_seed_it_is_zero_and_told_to_people_and_machines(place: Path) -> None:
    assert answer("--out", "one")["seed"] == 0
    page = havenue("run", "evening.yaml", "--out", "two").stdout
    assert "seed    0" in page.replace("\n", " ")
    assert json.loads((place / "two" / "manifest.json").read_text())["seed"] == 0, "and stored"


def test_folder_is_named_after_scenario_policy_and_seed(place: Path) -> None:
    assert answer("--policy", "early_alarm.yaml", "--seed", "7")["out"] == "runs/evening-early_alarm-seed7"
    assert (place / "runs" / "evening-early_alarm-seed7" / "manifest.json").exists()


def test_seed_decides_the_outcome() -> None:
    one, same, other = (answer("--seed", seed, "--out", out) for seed, out in (("1", "a"), ("1", "b"), ("2", "c")))
    assert one["metrics"] == same["metrics"]
    assert one["metrics"]["exposed_person_s"] != other["metrics"]["exposed_person_s"]


def test_set_and_policy_reach_the_run() -> None:
    told = answer("--policy", "early_alarm.yaml", "--set", "crowd.people=25", "--out", "out")
    manifest = json.loads(Path("out/manifest.json").read_text())
    assert manifest["words"]["scenario"]["crowd"]["people"] == 25
    assert told["metrics"]["alarm_s"] == 10.0


def test_progress_goes_to_stderr_and_quiet_silences_it() -> None:
    loud = havenue("run", "evening.yaml", "--json", "--out", "a")
    assert "evening, as_written, seed 0" in loud.stderr
    assert havenue("run", "evening.yaml", "--json", "--out", "b", "--quiet").stderr == ""


def test_progress_without_a_terminal_is_a_line_every_ten_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ticks = iter(range(0, 1000, 4))
    monkeypatch.setattr("analysis.terminal.progress.monotonic", lambda: next(ticks))
    with shown_progress("evening", quiet=False) as progress:
        for k in range(10):
            progress(10.0 * k, 600.0)
    lines = [line for line in capsys.readouterr().err.splitlines() if "simulated" in line]
    assert len(lines) == int(4 * 10 // (EVERY_S + 2))
    assert lines[0] == "evening: 0:20 simulated, 10:00 planned, after 12 s"


def test_faulty_file_exits_2_and_writes_nothing(place: Path) -> None:
    result = havenue("run", "evening.yaml", "--set", "crowd.peopl=3")
    assert result.exit_code == 2
    assert "people" in result.stderr
    assert not (place / "runs").exists()


def test_occupied_folder_is_refused_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    answer("--out", "here")
    stop_runs(monkeypatch, AssertionError("the run was begun"))
    result = havenue("run", "evening.yaml", "--seed", "1", "--out", "here")
    assert result.exit_code == 2
    assert "here contains a different run (seed: 0, now 1)" in result.stderr


def test_force_replaces_another_run() -> None:
    answer("--out", "here")
    assert answer("--seed", "1", "--out", "here", "--force")["seed"] == 1


def test_interrupted_run_exits_130_with_one_line_and_no_folder(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_runs(monkeypatch, KeyboardInterrupt())
    result = havenue("run", "evening.yaml", "--out", "here", "--quiet")
    assert result.exit_code == 130
    assert result.stderr == "interrupted\n"
    assert sorted(path.name for path in place.iterdir()) == ["early_alarm.yaml", "evening.yaml"]


def test_interrupt_that_a_library_swallows_is_raised_again_and_ctrl_c_is_given_back() -> None:
    before = signal.getsignal(signal.SIGINT)

    def swallowed() -> None:
        with shown_progress("evening", quiet=True) as progress:
            progress(10.0, 60.0)
            with suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            progress(20.0, 60.0)

    with pytest.raises(KeyboardInterrupt):
        swallowed()
    assert signal.getsignal(signal.SIGINT) is before


def test_failed_simulation_exits_1(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_runs(monkeypatch, SimulationError("somebody is lost at 3 s"))
    result = havenue("run", "evening.yaml", "--out", "here")
    assert result.exit_code == 1
    assert "somebody is lost" in result.stderr
    assert not (place / "here").exists()


def test_plot_writes_figures_and_their_data_beside_the_run(place: Path) -> None:
    answer("--out", "here")
    result = havenue("plot", "here", "exits", "response", "--format", "svg")
    assert result.exit_code == 0, result.stderr
    written = sorted(path.name for path in (place / "here" / "figures").iterdir())
    assert written == ["exits.svg", "exits_exits.csv", "response.svg", "response_links.csv"]
    assert result.stdout.splitlines()[0] == "here/figures/exits.svg"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere",), "there is no such folder"),
        ((".",), "is not a Havenue run folder"),
        ((".", "plann"), "Did you mean 'plan'?"),
        ((".", "--format", "gif"), "There is no format 'gif'"),
    ],
)
def test_plot_of_what_is_no_run_exits_2_in_words(arguments: tuple[str, ...], words: str) -> None:
    result = havenue("plot", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_plot_needs_no_display_and_ignores_the_users_backend() -> None:
    answer("--out", "here")
    surroundings = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    done = subprocess.run(
        [sys.executable, "-m", "analysis.cli", "plot", "here", "exits", "--format", "png"],
        env={**surroundings, "MPLBACKEND": "TkAgg"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["run", "plot"])
def test_help_of_heavy_commands_stays_light(command: str) -> None:
    code = (
        "import sys, analysis.cli\nfrom click.testing import CliRunner\n"
        f"assert CliRunner().invoke(analysis.cli.main, ['{command}', '--help']).exit_code == 0\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"numpy", "mesa", "numba", "matplotlib", "pydantic", "rich"} & set(done.stdout.split()) == set()
