"""The run folder: complete or not there, the same bytes each time, never at the cost of other files."""

from __future__ import annotations

import errno
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import ResultsError
from sim.rules.registry import full_scenario_type
from sim.runs import file_formats, run_folder
from sim.runs.run_folder import FILES, check_run_place, load_run, save_run
from sim.runs.runner import RunResult, run
from sim.runs.stored_run import AIR
from sim.scenario.parameters.scenario import Plan
from sim.studies.results_check import check_results
from tests.builders import two_rooms


def plan(people: int = 30, **more: Any) -> Plan:
    words = {
        "name": "evening", "about": "an evening for a test", "venue": two_rooms().model_dump(by_alias=True),
        "crowd": {"people": people}, "run": {"duration_s": 60.0},
        "hazards": [{"kind": "assault", "onset_s": 5.0, "sources": 1}], **more,
    }  # fmt: skip
    return Plan(full_scenario_type().model_validate(words))


@pytest.fixture(scope="module")
def result() -> RunResult:
    """Give a run with all that a folder can hold; the air is made up, for there is no fire."""
    air = {"time_s": np.array([5.0, 5.0]), "space": np.array(["west", "east"]), "visibility_m": np.array([2.5, np.inf])}
    return replace(run(plan(), 3, trajectory=True), air=air)


def content(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(ResultsError) as caught:
        act()
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_folder_holds_exactly_the_announced_files(result: RunResult, tmp_path: Path) -> None:
    save_run(result, tmp_path / "run")
    assert set(content(tmp_path / "run")) == FILES


def test_without_a_fire_no_air_is_kept_and_with_one_it_reads_back(result: RunResult, tmp_path: Path) -> None:
    save_run(replace(result, air={}), tmp_path / "clear")
    assert load_run(tmp_path / "clear").air == {}
    assert not (tmp_path / "clear" / AIR).exists()
    save_run(result, tmp_path / "run")
    air = load_run(tmp_path / "run").air
    assert list(air) == list(result.air)
    for name, column in result.air.items():
        assert np.array_equal(air[name], column)


def test_run_reads_back_as_it_was(result: RunResult, tmp_path: Path) -> None:
    save_run(result, tmp_path / "run")
    stored = load_run(tmp_path / "run")
    assert (stored.scenario_name, stored.policy_name, stored.seed) == ("evening", "as_written", 3)
    assert stored.metrics == result.metrics
    assert stored.events == result.events
    for name, column in result.series.items():
        assert np.array_equal(stored.series[name], column)
    for name, array in result.maps.items():
        assert np.array_equal(stored.maps[name], array)
    paths = stored.trajectory()
    assert paths is not None
    for name, array in vars(result.trajectory).items():
        assert getattr(paths, name).dtype == array.dtype
        assert np.array_equal(getattr(paths, name), array)


def test_people_read_back_in_words_and_to_the_millisecond(result: RunResult, tmp_path: Path) -> None:
    save_run(result, tmp_path / "run")
    stored = load_run(tmp_path / "run")
    for name in ("responded_at", "left_at", "harmed_at", "died_at"):
        assert np.allclose(stored.people[name], result.people[name], atol=6e-4)
    assert np.array_equal(stored.people["left_by"] == "exit", result.people["left_by"] == 1)
    assert np.array_equal(stored.people["status"] == "dead", result.people["status"] == 3)
    assert (stored.people["left_by"] == "exit").sum() == stored.doors["passed"][stored.doors["exit"] == 1].sum() > 0


def test_stored_words_build_the_same_venue_and_digest(result: RunResult, tmp_path: Path) -> None:
    save_run(result, tmp_path / "run")
    stored = load_run(tmp_path / "run")
    assert stored.venue.parameters == result.plan.scenario.venue
    again = full_scenario_type().model_validate(stored.parameters)
    assert again.digest() == result.plan.scenario.digest() == stored.manifest["digest"]


def test_same_plan_and_seed_give_the_same_bytes_but_for_timing(result: RunResult, tmp_path: Path) -> None:
    save_run(result, tmp_path / "one")
    save_run(replace(run(plan(), 3, trajectory=True), air=result.air), tmp_path / "two")
    one, two = content(tmp_path / "one"), content(tmp_path / "two")
    assert {name for name in one if one[name] != two[name]} <= {"timing.json"}


def test_archive_keeps_no_time_of_writing(tmp_path: Path) -> None:
    file_formats.write_npz(tmp_path / "a.npz", {"x": np.arange(3)})
    with zipfile.ZipFile(tmp_path / "a.npz") as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.float64("-inf")])
def test_numbers_that_are_not_finite_become_null_and_empty(value: float, tmp_path: Path) -> None:
    file_formats.write_json(tmp_path / "a.json", {"x": [value, 1.5]})
    file_formats.write_csv(tmp_path / "a.csv", {"x": [value, 1.5]})
    assert json.loads((tmp_path / "a.json").read_text()) == {"x": [None, 1.5]}
    assert (tmp_path / "a.csv").read_text() == 'x\n""\n1.5\n'


def test_same_run_replaces_itself_and_keeps_notes_and_figures(result: RunResult, tmp_path: Path) -> None:
    save_run(result, tmp_path / "run")
    (tmp_path / "run" / "notes.txt").write_text("mine")
    (tmp_path / "run" / "figures").mkdir()
    (tmp_path / "run" / "figures" / "plan.png").write_text("a picture")
    save_run(result, tmp_path / "run")
    kept = content(tmp_path / "run")
    assert kept["notes.txt"] == b"mine"
    assert kept["figures/plan.png"] == b"a picture"


def test_another_run_is_refused_with_the_difference_and_stays(result: RunResult, tmp_path: Path) -> None:
    save_run(result, tmp_path / "run")
    before = content(tmp_path / "run")
    message = refusal(lambda: check_run_place(tmp_path / "run", plan(people=31), 4))
    assert "seed: 3, now 4" in message
    assert "crowd.people: 30, now 31" in message
    assert "--force" in message
    assert content(tmp_path / "run") == before


def test_force_replaces_another_run_and_its_figures_but_not_notes(result: RunResult, tmp_path: Path) -> None:
    save_run(run(plan(), 4), tmp_path / "run")
    (tmp_path / "run" / "notes.txt").write_text("mine")
    (tmp_path / "run" / "figures").mkdir()
    (tmp_path / "run" / "replay.html").write_text("the other run")
    save_run(result, tmp_path / "run", force=True)
    assert load_run(tmp_path / "run").seed == 3
    assert (tmp_path / "run" / "notes.txt").exists()
    assert not (tmp_path / "run" / "figures").exists()
    assert not (tmp_path / "run" / "replay.html").exists()


@pytest.mark.parametrize("force", [False, True])
def test_folder_that_is_no_run_is_never_touched(result: RunResult, tmp_path: Path, force: bool) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    message = refusal(lambda: save_run(result, tmp_path / "thesis", force=force))
    assert "is not a Havenue run folder" in message
    assert content(tmp_path / "thesis") == {"chapter.txt": b"years of work"}


def test_empty_folder_is_taken(result: RunResult, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    save_run(result, tmp_path / "run")
    assert load_run(tmp_path / "run").seed == 3


def test_file_in_the_place_of_the_folder_is_refused(result: RunResult, tmp_path: Path) -> None:
    (tmp_path / "run").write_text("x")
    assert "is a file, not a folder" in refusal(lambda: save_run(result, tmp_path / "run"))


def test_place_that_cannot_be_written_is_told_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "cannot write in" in refusal(lambda: check_run_place(tmp_path / "file" / "run", plan(), 0))


def fail_at_maps(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(path: Path, arrays: object) -> None:
        path.write_bytes(b"half")
        raise error

    monkeypatch.setattr(file_formats, "write_npz", fail)


def test_full_disk_leaves_nothing_behind(result: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_at_maps(monkeypatch, OSError(errno.ENOSPC, "No space left on device"))
    assert "No space left on device" in refusal(lambda: save_run(result, tmp_path / "run"))
    assert list(tmp_path.iterdir()) == []


def test_interrupted_writing_leaves_the_old_run_whole(
    result: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_run(result, tmp_path / "run")
    before = content(tmp_path / "run")
    fail_at_maps(monkeypatch, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        save_run(result, tmp_path / "run")
    assert content(tmp_path / "run") == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_failed_move_puts_the_old_run_back(result: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.runs import results_folder

    save_run(result, tmp_path / "run")
    before = content(tmp_path / "run")
    move = results_folder.os.replace

    def fail(source: Path, target: Path) -> None:
        if Path(source).name == "new":
            raise OSError(errno.EIO, "Input/output error")
        move(source, target)

    monkeypatch.setattr(results_folder.os, "replace", fail)
    refusal(lambda: save_run(result, tmp_path / "run"))
    assert content(tmp_path / "run") == before


def test_missing_folder_and_folder_without_manifest_are_told_apart(tmp_path: Path) -> None:
    assert "there is no such folder" in refusal(lambda: load_run(tmp_path / "nowhere"))
    assert "has no manifest.json" in refusal(lambda: load_run(tmp_path))


@pytest.mark.parametrize("name", sorted(FILES - {"trajectory.npz"}))
def test_file_that_was_cut_off_is_named(name: str, result: RunResult, tmp_path: Path) -> None:
    save_run(result, tmp_path / "run")
    path = tmp_path / "run" / name
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2].rsplit(b",", 1)[0])
    assert name in refusal(lambda: load_run(tmp_path / "run"))


@pytest.mark.parametrize("name", sorted(FILES - {"trajectory.npz"}))
def test_file_that_is_missing_is_named(name: str, result: RunResult, tmp_path: Path) -> None:
    save_run(result, tmp_path / "run")
    (tmp_path / "run" / name).unlink()
    assert name in refusal(lambda: load_run(tmp_path / "run"))


def test_other_schema_is_refused(result: RunResult, tmp_path: Path) -> None:
    save_run(result, tmp_path / "run")
    manifest = run_folder.run_manifest(result.plan, result.seed) | {"schema": 2}
    file_formats.write_json(tmp_path / "run" / "manifest.json", manifest)
    assert "schema 2 is not supported" in refusal(lambda: load_run(tmp_path / "run"))


def test_exits_out_of_use_are_locked_in_the_door_table(tmp_path: Path) -> None:
    from sim.runs.loading import load_venue

    venue = load_venue("club_500").model_dump(by_alias=True)
    save_run(run(plan(venue=venue, building={"exits_usable_share": 0.0}), 0), tmp_path / "run")
    doors = load_run(tmp_path / "run").doors
    emergency = (doors["exit"] == 1) & (doors["public_entrance"] == 0)
    assert set(doors["state_at_start"][emergency]) == {"locked"}
    assert doors["passed"][emergency].sum() == 0


def change(path: Path) -> None:
    """Change one value of a file, and keep its form."""
    if path.suffix == ".npz":
        arrays = file_formats.read_npz(path)
        name = max(arrays, key=lambda each: arrays[each].size)
        arrays[name].flat[0] += 1
        file_formats.write_npz(path, arrays)
    elif path.name == "manifest.json":
        path.write_bytes(path.read_bytes().replace(b'"seed": 3', b'"seed": 4'))
    else:
        head, digit, tail = re.split(rb"(?<=[ ,\n])(\d)", path.read_bytes(), maxsplit=1)
        path.write_bytes(head + (b"8" if digit == b"7" else b"7") + tail)


@pytest.mark.parametrize("name", sorted(FILES - {"timing.json"}))
def test_value_that_was_changed_by_hand_is_noticed(name: str, result: RunResult, tmp_path: Path) -> None:
    save_run(result, tmp_path / "run")
    change(tmp_path / "run" / name)
    message = refusal(lambda: load_run(tmp_path / "run").trajectory())
    assert name in message
    assert "run it again" in message


def test_check_looks_at_every_run_of_a_folder_and_names_the_damaged_ones(result: RunResult, tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_run(result, tmp_path / name)
    assert [line.partition(":")[0] for line in check_results(tmp_path, print)] == [
        str(tmp_path / "one"), str(tmp_path / "two"),
    ]  # fmt: skip
    (tmp_path / "two" / "trajectory.npz").unlink()
    assert "two/trajectory.npz" in refusal(lambda: list(check_results(tmp_path, print)))
    assert list(check_results(tmp_path / "one", print))
    (tmp_path / "empty").mkdir()
    assert "neither a run nor a study" in refusal(lambda: list(check_results(tmp_path / "empty", print)))


def test_run_of_an_older_version_is_read_and_it_is_said_that_it_has_no_digests(
    result: RunResult, tmp_path: Path
) -> None:
    save_run(result, tmp_path / "run")
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    del manifest["digests"]
    (tmp_path / "run" / "manifest.json").write_text(json.dumps(manifest))
    change(tmp_path / "run" / "metrics.json")
    assert load_run(tmp_path / "run").seed == 3
    remarks: list[str] = []
    assert list(check_results(tmp_path / "run", remarks.append))
    assert "without digests" in remarks[0]


@pytest.mark.parametrize(
    "wrong", [{"rows": 3}, {"seed": "x"}, {"versions": None}, {"words": {}}, {"metrics": []}, {"digests": 5}]
)
def test_entry_of_another_kind_in_the_manifest_is_named(
    wrong: dict[str, Any], result: RunResult, tmp_path: Path
) -> None:
    save_run(result, tmp_path / "run")
    path = tmp_path / "run" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | wrong))
    message = refusal(lambda: load_run(tmp_path / "run"))
    assert str(path) in message
    assert f"`{next(iter(wrong))}" in message
