"""Stored paths: who is who and where, lossless and small; damaged and old files are refused in words."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.errors import ResultsError
from sim.runs import file_formats
from sim.runs.run_folder import load_run, save_run
from sim.runs.runner import RunResult
from sim.runs.trajectory_file import from_arrays, load_trajectory, to_arrays
from sim.world.codes import Action, Awareness, Role, Status
from sim.world.doors import Doors
from sim.world.random_streams import RandomStreams
from sim.world.trajectory import Presence, Trajectory
from tests.worlds import assault, finished, incident

MEDICS = {"event_medics_per_1000": 5.0, "event_medics_policy": "self_deploy"}


@pytest.fixture(scope="module")
def result() -> RunResult:
    """Give a run with people who leave, are harmed and die, staff, a source, and medics at their post."""
    words = incident(240, hazards=[assault(harm_per_min=60.0, onset_s=20.0)], care=MEDICS, run={"duration_s": 100.0})
    return finished(words, 2, trajectory=True)


@pytest.fixture(scope="module")
def paths(result: RunResult) -> Trajectory:
    assert result.trajectory is not None
    return result.trajectory


@pytest.fixture
def folder(result: RunResult, tmp_path: Path) -> Path:
    save_run(result, tmp_path / "run")
    return tmp_path / "run"


def drawn_by_lot(frames: int = 7, bodies: int = 5, doors: int = 2, jump_cm: int = 300) -> Trajectory:
    """Give a trajectory in which everything jumps about."""
    dice = np.random.default_rng(4)

    def codes(kinds: int, width: int) -> Any:
        return dice.integers(0, kinds, (frames, width)).astype(np.int8)

    return Trajectory(
        time_s=0.5 * np.arange(frames), role=codes(7, bodies)[0], uid=dice.integers(0, 2**62, bodies),
        centimetres=dice.integers(-jump_cm, jump_cm, (frames, bodies, 2)).astype(np.int32),
        level=(codes(4, bodies) - 1).astype(np.int8), presence=codes(6, bodies), status=codes(4, bodies),
        action=codes(6, bodies), awareness=codes(3, bodies), doors=codes(3, doors),
    )  # fmt: skip


def equal(one: Trajectory, two: Trajectory) -> bool:
    return all(
        mine.dtype == getattr(two, name).dtype and np.array_equal(mine, getattr(two, name))
        for name, mine in vars(one).items()
    )


def refusal(file: Path) -> str:
    with pytest.raises(ResultsError) as caught:
        load_trajectory(file)
    assert caught.value.exit_code == 2
    return str(caught.value)


@pytest.mark.parametrize("jump_cm", [10, 300, 2_000_000])
def test_file_loses_nothing_whatever_the_paths(tmp_path: Path, jump_cm: int) -> None:
    paths = drawn_by_lot(jump_cm=jump_cm)
    file_formats.write_npz(tmp_path / "a.npz", to_arrays(paths))
    assert equal(load_trajectory(tmp_path / "a.npz"), paths)


@pytest.mark.parametrize(("far", "kind"), [(1, np.int8), (400, np.int16)])
def test_a_few_long_steps_do_not_widen_all_others(far: int, kind: type[np.integer[Any]]) -> None:
    paths = drawn_by_lot(41, 20, jump_cm=1)
    for k in range(far):
        paths.centimetres[k % 40 + 1 :, k // 40] += 40_000
    arrays = to_arrays(paths)
    assert arrays["steps_cm"].dtype == kind
    assert equal(from_arrays(arrays), paths)


def test_file_lies_person_by_person(paths: Trajectory) -> None:
    """The order in memory is what makes it small; NumPy would also write the other one."""
    assert all(array.flags.c_contiguous for array in to_arrays(paths).values())


@pytest.mark.parametrize("shape", [(1, 3, 2), (4, 1, 0)])
def test_one_frame_or_no_door_is_enough(tmp_path: Path, shape: tuple[int, int, int]) -> None:
    paths = drawn_by_lot(*shape)
    assert equal(from_arrays(to_arrays(paths)), paths)


def test_run_and_its_folder_give_the_same_paths(folder: Path, paths: Trajectory) -> None:
    stored = load_run(folder).trajectory()
    assert stored is not None
    assert equal(stored, paths)
    assert equal(sim.load_trajectory(folder), paths)


def test_every_body_says_what_it_is_there_for(result: RunResult, paths: Trajectory) -> None:
    n = len(result.people["status"])
    assert (paths.role[:n] == Role.ATTENDEE).all()
    assert (paths.role[n:] != Role.ATTENDEE).all()
    assert {Role.SOURCE, Role.OFFICER, Role.MEDIC} <= set(paths.role[n:])
    assert len(set(paths.uid.tolist())) == len(paths.uid)


def test_last_frame_agrees_with_the_people_of_the_run(result: RunResult, paths: Trajectory) -> None:
    n, end = len(result.people["status"]), paths.time_s[-1]
    assert np.array_equal(paths.status[-1, :n] == Status.LEFT, result.people["left_at"] <= end)
    assert np.array_equal(paths.status[-1, :n] == Status.DEAD, result.people["died_at"] <= end)
    assert (paths.status[-1, :n] == Status.DEAD).any()
    for frame in (0, len(paths.time_s) // 2):
        aware = paths.awareness[frame, :n] == 2
        assert np.array_equal(aware, result.people["responded_at"] <= paths.time_s[frame])


def test_medics_are_no_patients_and_have_a_row_in_the_table_where_they_have_a_body(
    result: RunResult, paths: Trajectory
) -> None:
    medics = np.flatnonzero(paths.role == Role.MEDIC)
    assert set(np.unique(paths.presence[:, medics])) <= {Presence.ABSENT, Presence.UPRIGHT, Presence.TIMETABLE}
    assert (paths.presence[0, medics] == Presence.UPRIGHT).any(), "those of the event stand at their post"
    bodies = np.count_nonzero(paths.presence[:, medics] == Presence.UPRIGHT)
    assert np.isin(result.trajectory_table()["id"], medics).sum() == bodies


def test_bodies_in_the_table_never_share_a_point(result: RunResult) -> None:
    """What a Voronoi diagram of the bodies of a frame needs."""
    table = result.trajectory_table()
    rows = np.column_stack([table["frame"], table["x"], table["y"]])
    assert len(np.unique(rows, axis=0)) == len(rows)


def test_who_is_not_yet_there_or_gone_is_at_no_place(paths: Trajectory) -> None:
    places = paths.places_m()
    away = np.isin(paths.presence, (Presence.ABSENT, Presence.GONE, Presence.CARRIED_OUT))
    assert np.array_equal(np.isnan(places).all(axis=2), away)
    assert np.array_equal(paths.placed, ~away)
    source = np.flatnonzero(paths.role == Role.SOURCE)
    assert (paths.presence[paths.time_s < 20.0][:, source] == Presence.ABSENT).all()
    assert (paths.presence[paths.time_s == 30.0][:, source] == Presence.UPRIGHT).all()


def test_who_has_left_keeps_a_row_and_never_comes_back(paths: Trajectory) -> None:
    gone = paths.presence == Presence.GONE
    assert gone[-1].any()
    assert (gone[1:] >= gone[:-1]).all()


def test_absent_bodies_cost_no_jump(paths: Trajectory) -> None:
    """Their place is the first that they come to, so that differences stay small."""
    steps = np.abs(np.diff(paths.centimetres, axis=0)).max(axis=(0, 2))
    assert (steps[paths.role != Role.MEDIC] < 150).all()


def test_level_is_that_of_the_area_somebody_stands_in(result: RunResult, paths: Trajectory) -> None:
    venue = result.venue
    body = paths.presence == Presence.UPRIGHT
    area = venue.area_at(paths.centimetres[body] / 100.0)
    known = area >= 0
    assert known.mean() > 0.95
    assert np.array_equal(paths.level[body][known], venue.area_level[area[known]])


def test_doors_begin_as_the_run_began_and_open_when_the_log_says_so(result: RunResult, paths: Trajectory) -> None:
    doors = Doors(result.venue, result.plan.scenario, RandomStreams(result.seed))
    assert np.array_equal(paths.doors[0] == 0, doors.open)
    assert np.array_equal(paths.doors[0] == 2, doors.locked)
    opened = [event for event in result.events if event.name == "exit_opened"]
    assert opened
    for event in opened:
        column = paths.doors[:, result.venue.door_ids.index(event.subject)]
        assert set(column[paths.time_s < event.time_s]) == {1}
        assert set(column[paths.time_s >= event.time_s]) == {0}


def test_file_is_a_fraction_of_the_same_numbers_frame_by_frame(paths: Trajectory, tmp_path: Path) -> None:
    file_formats.write_npz(tmp_path / "new.npz", to_arrays(paths))
    before = {"time_s": paths.time_s, "centimetres": np.moveaxis(paths.centimetres, 2, 1), "state": paths.presence}
    file_formats.write_npz(tmp_path / "old.npz", before)
    assert (tmp_path / "new.npz").stat().st_size < 0.6 * (tmp_path / "old.npz").stat().st_size


def without_digests(folder: Path) -> None:
    """Make a run one that older versions wrote, which nothing but the form of a file speaks for."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del manifest["digests"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_run_without_paths_says_how_to_make_them(folder: Path) -> None:
    (folder / "trajectory.npz").unlink()
    without_digests(folder)
    assert load_run(folder).trajectory() is None
    assert "`havenue run ... --trajectory`" in refusal(folder)
    assert "holds no trajectory" in refusal(folder / "elsewhere.npz")


def test_file_of_an_older_version_is_refused_in_words(folder: Path, paths: Trajectory) -> None:
    old = {"time_s": paths.time_s, "centimetres": np.moveaxis(paths.centimetres, 2, 1), "state": paths.presence}
    file_formats.write_npz(folder / "trajectory.npz", old)
    assert "Havenue 0.2.0 or older" in refusal(folder)


def test_file_of_another_run_is_refused(folder: Path, paths: Trajectory) -> None:
    keep = np.arange(3, len(paths.role))
    fewer = {name: column[:, keep] for name, column in vars(paths).items() if column.ndim > 1 and name != "doors"}
    other = replace(paths, role=paths.role[keep], uid=paths.uid[keep], **fewer)
    file_formats.write_npz(folder / "trajectory.npz", to_arrays(other))
    without_digests(folder)
    with pytest.raises(ResultsError, match=r"of 237 people and .* where this run has 240"):
        load_run(folder).trajectory()


def broken(name: str, paths: Trajectory) -> dict[str, Any]:
    arrays = to_arrays(paths)
    changed: dict[str, Any] = {
        "format": np.array(3), "time_s": arrays["time_s"][::-1], "role": arrays["role"][:-1],
        "uid": arrays["uid"].astype(float), "start_cm": arrays["start_cm"][:, :1], "steps_cm": arrays["steps_cm"][:1],
        "jumps": np.array([[0, 0, 99, 5]]),
        "presence": arrays["presence"] + np.int8(1), "status": arrays["status"][:, :-1],
        "action": np.full_like(arrays["action"], 5), "awareness": arrays["awareness"] - np.int8(1),
        "level": arrays["level"] - np.int8(1), "doors": np.full_like(arrays["doors"], 2),
    }  # fmt: skip
    return arrays | {name: changed[name]}


@pytest.mark.parametrize("name", to_arrays(drawn_by_lot()))
def test_array_that_does_not_fit_the_others_is_refused(name: str, tmp_path: Path) -> None:
    file_formats.write_npz(tmp_path / "a.npz", broken(name, drawn_by_lot()))
    assert str(tmp_path / "a.npz") in refusal(tmp_path / "a.npz")
    left = {key: array for key, array in to_arrays(drawn_by_lot()).items() if key != name}
    file_formats.write_npz(tmp_path / "b.npz", left)
    assert f"`{name}` is missing" in refusal(tmp_path / "b.npz") or name in refusal(tmp_path / "b.npz")


def test_any_damage_is_refused_in_words_or_does_no_harm(tmp_path: Path) -> None:
    """Bytes changed all over the file, and the file cut off at many places."""
    paths, file = drawn_by_lot(), tmp_path / "a.npz"
    file_formats.write_npz(file, to_arrays(paths))
    whole = file.read_bytes()
    damaged = [whole[:k] for k in range(0, len(whole), 61)]
    for k in range(0, len(whole), 7):
        damaged += [whole[:k] + bytes([whole[k] ^ mask]) + whole[k + 1 :] for mask in (1 << (k % 8), 255)]
    refused, harmless = set(), 0
    for content in damaged:
        file.write_bytes(content)
        try:
            assert equal(load_trajectory(file), paths)
            harmless += 1
        except ResultsError as error:
            refused.add(str(error).split(": ")[0])
    assert refused == {str(file)}
    assert harmless < 0.4 * len(damaged), "bytes of the archive that say nothing, such as times and attributes"


def test_text_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_text("nothing of the kind")
    assert "no whole NPZ archive" in refusal(tmp_path / "a.npz")
    with zipfile.ZipFile(tmp_path / "b.npz", "w") as archive:
        archive.writestr("format.npy", "nothing")
    assert str(tmp_path / "b.npz") in refusal(tmp_path / "b.npz")


def test_code_on_the_page_about_the_file_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (Path(__file__).parents[2] / "docs" / "trajectory.md").read_text(encoding="utf-8")
    told = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", page, re.DOTALL)
    assert len(told) == 2
    names: dict[str, Any] = {}
    for code, answer in told:
        exec(code, names)
        assert capsys.readouterr().out == answer


def test_page_about_the_file_tells_every_code_and_array() -> None:
    page = (Path(__file__).parents[2] / "docs" / "trajectory.md").read_text(encoding="utf-8")
    for kind in (Role, Status, Action, Awareness):
        assert ", ".join(f"{code.value} {code.label}" for code in kind) in page
    for code in Presence:
        assert f"| {code.value} | {code.label} |" in page
    assert all(f"| `{name}` | (" in page for name in to_arrays(drawn_by_lot()))
