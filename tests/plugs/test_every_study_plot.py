"""What every figure in ``analysis/plots/studies`` obeys: a new file there is tested with the others at once."""

from __future__ import annotations

import csv
import importlib.util
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.compare.costs import Valuation
from analysis.compare.study_results import StudyResults, open_study
from analysis.plots import studies as figures
from analysis.plots import style
from analysis.plots.studies import _panels
from tests.pictures import clashes_in, clipped_in, texts
from tests.study_folders import write_study

SALIB = importlib.util.find_spec("SALib") is not None
"""Whether indices can be computed: an extra that the tests do without."""

CASES = (
    "sampled",
    "varied",
    "plain",
    "one_run_each",
    "baseline_alone",
    "several",
    "failures",
    "no_series",
    "nothing_changes",
    "one_luck",
    "own_luck",
    "unfinished",
)
"""Studies that every figure must be able to draw."""


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, StudyResults]:
    place = tmp_path_factory.mktemp("studies")
    write_study(place / "sampled", points=70, replications=2, real_words=False)
    write_study(place / "varied", points=16, replications=5, real_words=False)
    write_study(place / "plain", replications=25, real_words=False)
    write_study(place / "one_run_each", replications=1, real_words=False)
    write_study(place / "baseline_alone", replications=6, policies=["as_today"], real_words=False)
    many = ["as_today", *(f"a_policy_with_a_long_name_{k}" for k in range(8))]
    write_study(place / "several", points=12, replications=2, policies=many, design="grid", real_words=False)
    write_study(place / "failures", replications=6, fail=range(7, 14), real_words=False)
    write_study(place / "no_series", replications=6, series=False, real_words=False)
    write_study(place / "nothing_changes", replications=6, policies=["as_today", "null"], real_words=False)
    write_study(place / "one_luck", points=70, replications=1, real_words=False)
    write_study(place / "own_luck", points=70, replications=1, luck="own", real_words=False)
    write_study(place / "unfinished", points=16, replications=2, luck="own", missing=range(90, 128), real_words=False)
    found = {case: open_study(place / case, valuation=Valuation()) for case in CASES}
    return {**found, "two_scenarios": two_scenarios(found["varied"])}


def two_scenarios(study: StudyResults) -> StudyResults:
    """Give the study with its runs called by two names: half of the replications each."""
    names = {"club": {}, "a_hall_in_the_afternoon": {}}
    table = study.table
    scenario = table.scenario.astype("U40")
    scenario[table.replication >= 3] = "a_hall_in_the_afternoon"
    return replace(study, table=replace(table, manifest={**table.manifest, "scenarios": names}, scenario=scenario))


_DRAWN: dict[tuple[str, int], style.Drawn] = {}


def drawn(name: str, study: StudyResults) -> style.Drawn:
    """Draw a figure once for all tests that look at it."""
    if (name, id(study)) not in _DRAWN:
        _DRAWN[name, id(study)] = _drawn(name, study)
    return _DRAWN[name, id(study)]


def _drawn(name: str, study: StudyResults) -> style.Drawn:
    with style.applied():
        result: style.Drawn = figures.study_figure_module(name).draw(study)
        result[0].canvas.draw()
    return result


every_figure = pytest.mark.parametrize("name", figures.study_figure_names())
every_case = pytest.mark.parametrize("case", [*CASES, "two_scenarios"])


@every_figure
def test_module_is_named_as_its_file_and_says_what_it_shows(name: str) -> None:
    module = figures.study_figure_module(name)
    assert name == module.NAME
    assert 10 < len(module.ABOUT) < 90


@every_figure
@every_case
def test_no_text_is_clipped_or_overlaps_another(name: str, case: str, studies: dict[str, StudyResults]) -> None:
    fig, _ = drawn(name, studies[case])
    assert clipped_in(fig) == []
    assert clashes_in(fig) == []


@every_figure
@every_case
def test_tables_behind_a_figure_have_columns_of_equal_length(
    name: str, case: str, studies: dict[str, StudyResults]
) -> None:
    _, tables = drawn(name, studies[case])
    assert tables
    for table in tables.values():
        assert len({len(column) for column in table.values()}) == 1


@every_figure
@every_case
def test_foot_tells_what_was_run_and_that_it_is_no_prediction(
    name: str, case: str, studies: dict[str, StudyResults]
) -> None:
    fig, _ = drawn(name, studies[case])
    said = " ".join(text for text, _ in texts(fig)).lower()
    assert "study evening" in said
    assert "not a prediction" in said
    assert not any(word in said for word in ("worst", "hotspot", "deadliest", "most dangerous"))
    assert fig.get_size_inches()[0] == style.WIDTH_IN


@every_figure
def test_figure_of_an_unfinished_study_says_so_and_of_a_finished_one_does_not(
    name: str, studies: dict[str, StudyResults]
) -> None:
    for case, said in (("unfinished", True), ("sampled", False)):
        fig, _ = drawn(name, studies[case])
        assert ("UNFINISHED: 90 of 128 runs" in " ".join(text for text, _ in texts(fig))) is said


def test_forest_shows_no_verdict_of_an_unfinished_study_or_of_one_luck(studies: dict[str, StudyResults]) -> None:
    for case, word in (("unfinished", "unfinished"), ("one_luck", "one luck only")):
        fig, tables = drawn("forest", studies[case])
        assert set(tables["differences"]["verdict"]) == {word}
        said = " ".join(text for text, _ in texts(fig))
        assert not re.search(r"\b(better|worse|no clear difference)\b", said)


@every_figure
def test_same_study_gives_the_same_bytes_and_a_table_that_opens(
    name: str, studies: dict[str, StudyResults], tmp_path: Path
) -> None:
    for out in ("one", "two"):
        words = ["plot", str(studies["varied"].folder), name, "--out", str(tmp_path / out)]
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.stderr
    if style.NOTHING in drawn(name, studies["varied"])[1]:
        assert list((tmp_path / "one").iterdir()) == []
        return
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / out).iterdir()} for out in ("one", "two"))
    assert {f"{name}.png", f"{name}.svg"} < set(one)
    assert one == two
    for path in (tmp_path / "one").glob("*.csv"):
        lines = list(csv.reader(path.read_text().splitlines()))
        assert len({len(line) for line in lines}) == 1
        assert len(lines) > 1


@every_figure
@every_case
def test_figure_that_shows_nothing_is_not_written_and_a_line_says_why(
    name: str, case: str, studies: dict[str, StudyResults], tmp_path: Path
) -> None:
    if case == "two_scenarios" or style.NOTHING not in drawn(name, studies[case])[1]:
        return
    result = CliRunner().invoke(main, ["plot", str(studies[case].folder), name, "--out", str(tmp_path)])
    assert (result.exit_code, result.stdout, list(tmp_path.iterdir())) == (0, "", [])
    said = [line for line in result.stderr.splitlines() if not line.startswith("note  ")]
    assert len(said) == 1
    assert re.fullmatch(rf"{name}: not drawn: \w.{{20,}}", said[0])


def test_study_that_varies_nothing_has_no_figure_of_what_is_varied(studies: dict[str, StudyResults]) -> None:
    for name in ("response_curves", "tornado", "sobol"):
        assert style.NOTHING in drawn(name, studies["plain"])[1]


@every_figure
@every_case
def test_no_text_is_cut_off_with_dots(name: str, case: str, studies: dict[str, StudyResults]) -> None:
    said = " ".join(text for text, _ in texts(drawn(name, studies[case])[0]))
    assert "..." not in said
    assert "\N{HORIZONTAL ELLIPSIS}" not in said


@every_figure
@every_case
def test_baseline_is_black_and_dashed_and_lies_on_top(name: str, case: str, studies: dict[str, StudyResults]) -> None:
    if name not in ("exceedance", "response_times", "evacuation_bands", "response_curves"):
        return
    for ax in drawn(name, studies[case])[0].axes:
        curves = [line for line in ax.lines if line.get_zorder() >= 3]
        top = [line for line in curves if line.get_color() == style.BASELINE]
        assert len(top) == 1 or not curves
        for line in top:
            assert line.is_dashed()
            assert all(line.get_zorder() > other.get_zorder() for other in curves if other is not line)
            assert all(line.get_linewidth() < other.get_linewidth() for other in curves if other is not line)


@every_figure
@every_case
def test_no_band_or_bar_of_an_outcome_leaves_what_is_possible(
    name: str, case: str, studies: dict[str, StudyResults]
) -> None:
    """No deaths below 0, no share below 0 or above 1."""
    _, tables = drawn(name, studies[case])
    if name == "response_curves" and "curves" in tables:
        assert np.nanmin(np.array(tables["curves"]["low"], np.float64), initial=0.0) >= 0.0
    if name == "tornado" and "swings" in tables:
        swings = tables["swings"]
        lows = [low for what, low in zip(swings["of"], swings["at_low_low"], strict=True) if "change" not in str(what)]
        assert np.nanmin(np.array(lows, np.float64), initial=0.0) >= 0.0
    if name in ("exceedance", "response_times"):
        for table in tables.values():
            ends = np.array([table.get("low", []), table.get("high", [])], np.float64)
            ends = ends[np.isfinite(ends)]
            assert np.all((ends >= 0.0) & (ends <= 1.0))
    if name == "sobol" and style.NOTHING not in tables:
        for ax in drawn(name, studies[case])[0].axes:
            reach = np.concatenate([np.asarray(line.get_xdata(), np.float64) for line in ax.lines])
            assert 0.0 <= np.nanmin(reach) <= np.nanmax(reach) <= 1.0


def test_few_values_make_no_band(studies: dict[str, StudyResults]) -> None:
    study = studies["plain"]
    with style.applied():
        fig = style.figure(2.0)
        ax = style.axes(fig, 1.0, 0.5, 3.0, 1.0)
        for runs, shown in ((4, 0), (5, 1)):
            ax.clear()
            _panels.band(ax, study, study.table.baseline, [0.0, 1.0], [1.0, 1.0], [0.0, 0.0], [2.0, 2.0], runs)
            assert sum(len(path.vertices) > 0 for each in ax.collections for path in each.get_paths()) == shown


def test_lever_that_is_varied_is_called_a_lever(studies: dict[str, StudyResults]) -> None:
    """What we choose is never drawn as what nobody controls: the kind comes from where the knob is declared."""
    study = studies["sampled"]
    for roles, told in (
        (("lever", "lever"), "what we choose"),
        (("lever", "uncertainty"), "what we choose and what nobody controls"),
        (("uncertainty", "uncertainty"), "what nobody controls"),
    ):
        varied = [{**each, "role": role} for each, role in zip(study.manifest["varied"], roles, strict=True)]
        made = replace(study, table=replace(study.table, manifest={**study.manifest, "varied": varied}))
        for name in ("response_curves", "tornado", *(["sobol"] if told == "what we choose" and SALIB else [])):
            said = re.sub(r"\s+", " ", " ".join(text for text, _ in texts(_drawn(name, made)[0])))
            assert told in said
            assert ("nobody controls" in said) is ("uncertainty" in roles)
            assert ("(a lever: we choose it)" in said) is ("lever" in roles)


def test_figures_are_those_of_what_the_folder_holds(studies: dict[str, StudyResults]) -> None:
    result = CliRunner().invoke(main, ["plot", str(studies["plain"].folder), "plan"])
    assert result.exit_code == 2
    assert "There is no figure 'plan'" in result.stderr
    listed = CliRunner().invoke(main, ["plot", str(studies["plain"].folder), "--list"]).stdout
    assert [line.split()[0] for line in listed.splitlines()] == figures.study_figure_names()
