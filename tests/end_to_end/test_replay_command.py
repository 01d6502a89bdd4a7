"""``havenue replay``: one page that plays a run, needs nothing else, and shows what is stored."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from analysis import replay
from analysis.replay.content import STATES
from analysis.replay.page import SCRIPTS
from sim.runs.run_folder import load_run, save_run
from sim.world.codes import Action, Role, Status
from sim.world.trajectory import Presence
from tests.replay_pages import Page, block, havenue, page, words_of
from tests.worlds import assault, finished, incident

HOSTILE = "</script><script>alert(1)</script> $seed & <b>'\""
FILES = sorted(path for path in Path(replay.__file__).parent.iterdir() if path.is_file())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a run in which some leave, hide, are harmed and die."""
    words = incident(
        240, about=HOSTILE, hazards=[assault(harm_per_min=60.0)], run={"duration_s": 90.0},
        care={"event_medics_per_1000": 5.0},
    )  # fmt: skip
    place = tmp_path_factory.mktemp("runs") / "run"
    save_run(finished(words, 2, trajectory=True), place)
    return place


@pytest.fixture(scope="module")
def shown(folder: Path) -> Page:
    return page(folder)


def test_page_asks_for_nothing_outside_itself(shown: Page) -> None:
    text = shown.text.replace(block(shown.text, "frames-1"), "")
    assert not re.search(r"https?:|//[a-z0-9]+\.|\ssrc=|\shref=|url\(|@import|fetch\(|XMLHttp|import\(|WebSocket", text)
    assert "default-src 'none'" in text


def test_page_runs_its_own_script_and_no_other(shown: Page) -> None:
    (script,) = re.findall(r"<script>(.*?)</script>", shown.text, re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{allowed}'" in shown.text
    home = Path(replay.__file__).parent
    assert script == "".join((home / name).read_text() for name in SCRIPTS)


def test_words_of_the_run_stay_words(shown: Page, folder: Path) -> None:
    assert "alert(1)</script>" not in shown.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; $seed &amp; &lt;b&gt;&#x27;&quot;" in shown.text
    assert "eval(" not in shown.text
    assert "innerHTML" not in shown.text


def test_page_says_first_that_it_is_one_possible_outcome(shown: Page, folder: Path) -> None:
    run = load_run(folder)
    first = words_of(shown.text.split("<body>")[1]).strip()
    assert first.startswith("One run is one possible outcome, not an estimate.")
    told = f"Scenario trial, policy as_written, seed 2. Havenue {run.version}, run key {run.manifest['key'][:12]}."
    assert told in first
    assert "aria-live" in shown.text


def test_places_on_the_page_are_those_stored_to_five_centimetres(shown: Page, folder: Path) -> None:
    paths = load_run(folder).trajectory()
    assert paths is not None
    kept = np.searchsorted(paths.time_s, shown.run["seconds"])
    assert np.allclose(paths.time_s[kept], shown.run["seconds"])
    assert np.array_equal(shown.roles, paths.role)
    assert np.abs(shown.places_m - paths.centimetres[kept] / 100.0).max() <= 0.05 + 1e-9


def test_states_on_the_page_are_those_stored(shown: Page, folder: Path) -> None:
    paths = load_run(folder).trajectory()
    assert paths is not None
    kept = np.searchsorted(paths.time_s, shown.run["seconds"])
    label = np.array([state.label for state in STATES])[shown.states]
    status, presence, action = paths.status[kept], paths.presence[kept], paths.action[kept]
    crowd = (paths.role == Role.ATTENDEE)[None, :]
    assert np.array_equal((label == "dead") & crowd, (status == Status.DEAD) & crowd)
    assert np.array_equal(np.char.startswith(label, "left") & crowd, (status == Status.LEFT) & crowd)
    assert np.array_equal(label == "not on the scene", presence == Presence.ABSENT)
    upright = crowd & (presence == Presence.UPRIGHT) & (status == Status.INSIDE)
    for word, code in (("hiding", Action.HIDE), ("on the way out", Action.RUN), ("helping", Action.HELP)):
        assert np.array_equal((label == word) & crowd, upright & (action == code)), word
    assert np.array_equal((label == "not aware yet") & crowd, upright & (action == 0) & (paths.awareness[kept] == 0))
    drawn = np.array([bool(state.colour) for state in STATES])[shown.states]
    assert np.array_equal(drawn, paths.placed[kept]), "who is at no place is not drawn"


def test_counts_are_everybody_at_every_moment_and_end_as_the_run_did(shown: Page, folder: Path) -> None:
    audience = shown.states[:, shown.roles == Role.ATTENDEE]
    lines = {line["label"]: np.isin(audience, line["states"]).sum(axis=1) for line in shown.run["counts"]}
    assert (sum(lines.values()) == shown.run["people"]).all()
    run = load_run(folder)
    assert shown.run["seconds"][-1] == shown.run["end"]
    assert lines["left"][-1] == run.metrics["evacuated"]
    later = int((run.people["died_at"] > shown.run["end"])[np.isfinite(run.people["died_at"])].sum())
    assert lines["dead"][-1] + later == run.metrics["deaths"] > 0
    assert f"{int(run.metrics['deaths'] or 0)} deaths" in words_of(shown.text)
    assert ("come later" in words_of(shown.text)) == (later > 0)


def test_every_event_stands_on_the_page_with_its_time(shown: Page, folder: Path) -> None:
    events = load_run(folder).events
    assert [event["t"] for event in shown.run["events"]] == [event.time_s for event in events]
    assert shown.run["onset"] == {"time": 2.0, "name": "onset"}


def test_doors_open_on_the_page_when_they_did(shown: Page, folder: Path) -> None:
    run = load_run(folder)
    opened = {event.subject: event.time_s for event in run.events if event.name == "exit_opened"}
    assert opened
    for name, door in zip(run.venue.door_ids, shown.run["doors"], strict=True):
        if name in opened:
            assert door["states"] == [[0.0, 1], [opened[name], 0]]
        assert (door["out"] is None) == ("outside" not in name and not run.doors["exit"][run.doors["door"] == name][0])


def test_who_is_pointed_at_is_told_by_number_and_times(shown: Page, folder: Path) -> None:
    run = load_run(folder)
    times = np.frombuffer(shown.times, "<u2").reshape(len(shown.run["times"]), shown.run["people"])
    assert shown.run["times"] == ["responded", "harmed", "left by an exit", "died"]
    for row, name in zip(times, ("responded_at", "harmed_at", "left_at", "died_at"), strict=True):
        came = np.isfinite(run.people[name])
        assert np.array_equal(row[came], np.floor(run.people[name][came]))
        assert (row[~came] == 65535).all()


def test_aggregate_page_tells_nothing_of_single_people(folder: Path, shown: Page) -> None:
    bare = page(folder, "--aggregate")
    assert (bare.run["hover"], bare.run["times"], bare.times) == (False, [], b"")
    assert "uid" not in block(bare.text, "run-1")
    assert "Point at somebody" not in bare.text
    audience = bare.places_m[0, bare.roles == Role.ATTENDEE]
    assert (np.diff(audience[:, 0]) >= -1e-9).all(), "people stand in the order of their places"
    for mine, theirs in ((bare.places_m, shown.places_m), (bare.states, shown.states)):
        assert np.array_equal(np.sort(mine[-1], axis=0), np.sort(theirs[-1], axis=0)), "the same people nonetheless"


def test_finer_page_holds_more_moments_and_never_more_than_were_kept(folder: Path) -> None:
    found = [len(page(folder, "--every", each).run["seconds"]) for each in ("0.1", "0.5", "1", "30")]
    paths = load_run(folder).trajectory()
    assert paths is not None
    assert found[0] == found[1] == len(paths.time_s)
    assert found[2] == (found[1] + 1) // 2 + (found[1] + 1) % 2 or found[2] == (found[1] + 1) // 2
    assert found[3] in (4, 5, 6)


def test_same_run_gives_the_same_page(folder: Path, shown: Page) -> None:
    assert page(folder).text == shown.text


def test_page_stands_in_the_run_folder_unless_told_otherwise(folder: Path) -> None:
    result = havenue("replay", folder)
    assert result.exit_code == 0
    assert (folder / "replay.html").exists()
    assert load_run(folder), "the page is no foreign body in the folder"


def test_run_without_paths_is_refused_with_the_way_to_make_them(tmp_path: Path) -> None:
    save_run(finished(incident(10, hazards=[], run={"duration_s": 2.0})), tmp_path / "run")
    result = havenue("replay", tmp_path / "run")
    assert result.exit_code == 2
    assert "`havenue run ... --trajectory`" in result.stderr
    assert not (tmp_path / "run" / "replay.html").exists()


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_trajectory_that_was_cut_off_is_refused(folder: Path, share: float) -> None:
    file = folder / "trajectory.npz"
    whole = file.read_bytes()
    file.write_bytes(whole[: int(share * len(whole))])
    result = havenue("replay", folder)
    file.write_bytes(whole)
    assert result.exit_code == 2
    assert "trajectory.npz" in result.stderr
    assert "run it again" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("words", [("nowhere",), ("--every", "0"), ("--every", "nan"), ("--out", "a/b/c.html")])
def test_bad_request_is_refused_in_words(folder: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    result = havenue("replay", *(words if words[0] == "nowhere" else (folder, *words)))
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_part_of_the_page_stays_small_enough_to_read(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 300
    assert max(map(len, lines), default=0) <= 200
