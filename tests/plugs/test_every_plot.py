"""What every figure in ``analysis/plots`` obeys: a new file there is tested with the others at once."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis import plots
from analysis.cli import main
from analysis.plots import style
from sim.rules.registry import full_scenario_type
from sim.runs.loading import load_venue
from sim.runs.run_folder import StoredRun, load_run, save_run
from sim.runs.runner import run
from sim.scenario.parameters.scenario import Plan
from tests.pictures import clashes_in, clipped_in, texts

ASSAULT: dict[str, Any] = {"hazards": [{"kind": "assault", "onset_s": 5.0, "sources": 1}]}
SMOKE: dict[str, Any] = {"kind": "smoke", "extinction_per_m": 5.0, "co_ppm": 30_000.0}
FIRE: dict[str, Any] = {"kind": "fire", "begins_s": 2.0, "growth": "ultrafast", "fuel": "upholstery"}
CASES: dict[str, dict[str, Any]] = {
    "assault": ASSAULT,
    "no_hazard": {"hazards": [], "alarm": {"starts_at_s": 10.0}},
    "nothing_at_all": {"hazards": [], "run": {"duration_s": 20.0}},
    "smoke": {"hazards": [SMOKE], "alarm": {"starts_at_s": 10.0}},
    "assault_in_smoke": {"hazards": [*ASSAULT["hazards"], SMOKE]},
    "fire": {"hazards": [FIRE], "building": {"exits_usable_share": 0.0}, "run": {"duration_s": 240.0}},
    "locked": {**ASSAULT, "building": {"exits_usable_share": 0.0}},
    "big_hall": {**ASSAULT, "venue": "concert_hall_6200", "crowd": {"people": 150}},
}
"""Runs that every figure must be able to draw."""
SHOWN = {"air": "fire"}
"""The run in which a figure has something to show, where that is not the assault."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, StoredRun]:
    folder = tmp_path_factory.mktemp("runs")
    return {name: stored(folder / name, **words) for name, words in CASES.items()}


def stored(folder: Path, venue: str = "club_500", **more: Any) -> StoredRun:
    words = {
        "name": "evening", "about": "an evening for a test", "crowd": {"people": 120},
        "run": {"duration_s": 90.0}, "venue": load_venue(venue).model_dump(by_alias=True), **more,
    }  # fmt: skip
    save_run(run(Plan(full_scenario_type().model_validate(words)), 1), folder)
    return load_run(folder)


def drawn(name: str, run: StoredRun) -> style.Drawn:
    with style.applied():
        result: style.Drawn = plots.run_figure_module(name).draw(run)
        result[0].canvas.draw()
    return result


every_figure = pytest.mark.parametrize("name", plots.run_figure_names())
every_case = pytest.mark.parametrize("case", CASES)


@every_figure
def test_module_is_named_as_its_file_and_says_what_it_shows(name: str) -> None:
    module = plots.run_figure_module(name)
    assert name == module.NAME
    assert 10 < len(module.ABOUT) < 90


@every_figure
@every_case
def test_no_text_is_clipped(name: str, case: str, runs: dict[str, StoredRun]) -> None:
    fig, _ = drawn(name, runs[case])
    assert clipped_in(fig) == []


@every_figure
@every_case
def test_no_two_texts_overlap(name: str, case: str, runs: dict[str, StoredRun]) -> None:
    fig, _ = drawn(name, runs[case])
    assert clashes_in(fig) == []


@every_figure
def test_footer_tells_what_was_run_and_that_one_run_is_one_outcome(name: str, runs: dict[str, StoredRun]) -> None:
    said = " ".join(text for text, _ in texts(drawn(name, runs["assault"])[0]))
    assert "evening, policy as_written, seed 1, Havenue" in said
    assert "one run: one possible outcome" in said


@every_figure
@every_case
def test_nothing_points_at_a_worst_place(name: str, case: str, runs: dict[str, StoredRun]) -> None:
    """Section 1 of the design: results name no worst place."""
    said = " ".join(text for text, _ in texts(drawn(name, runs[case])[0])).lower()
    assert not any(word in said for word in ("worst", "hotspot", "hot spot", "deadliest", "most dangerous"))


@every_figure
def test_all_figures_are_as_wide_as_a_page_of_text(name: str, runs: dict[str, StoredRun]) -> None:
    assert drawn(name, runs["assault"])[0].get_size_inches()[0] == style.WIDTH_IN


@every_figure
@every_case
def test_tables_behind_a_figure_have_columns_of_equal_length(name: str, case: str, runs: dict[str, StoredRun]) -> None:
    _, tables = drawn(name, runs[case])
    assert tables
    for table in tables.values():
        assert len({len(column) for column in table.values()}) == 1


@every_figure
def test_same_run_gives_the_same_bytes(name: str, runs: dict[str, StoredRun], tmp_path: Path) -> None:
    run_folder = str(runs[SHOWN.get(name, "assault")].folder)
    for out in ("one", "two"):
        result = CliRunner().invoke(main, ["plot", run_folder, name, "--out", str(tmp_path / out)])
        assert result.exit_code == 0, result.stderr
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / out).iterdir()} for out in ("one", "two"))
    assert {f"{name}.png", f"{name}.svg"} < set(one)
    assert one == two


@every_figure
def test_data_beside_a_figure_opens_as_a_table(name: str, runs: dict[str, StoredRun], tmp_path: Path) -> None:
    CliRunner().invoke(main, ["plot", str(runs[SHOWN.get(name, "assault")].folder), name, "--out", str(tmp_path)])
    tables = list(tmp_path.glob(f"{name}_*.csv"))
    assert tables
    for path in tables:
        lines = list(csv.reader(path.read_text().splitlines()))
        assert len({len(line) for line in lines}) == 1
        assert len(lines) > 1
