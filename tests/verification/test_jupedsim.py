"""JuPedSim as a peer: it walks the words of a case from the same places, at the same speeds, through the same doors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.verification.case_runner import Versus, verify
from sim.verification.cases.case_files import load_case, shipped_cases
from sim.verification.cases.trajectory import CaseTrajectory
from sim.verification.cases.walking import walk
from sim.verification.measures.kinds import measure_of
from sim.verification.peers import PEERS, Peer, RefusedError, load_peer
from tests.unit.test_verification_case import case, measure

pytest.importorskip("jupedsim", reason='JuPedSim is not installed (extra "peer")')


@pytest.fixture(scope="module")
def peer() -> Peer:
    return load_peer("jupedsim")


def trajectory(peer: Peer, tmp_path: Path, *changes: tuple[str, str], seed: int = 0) -> CaseTrajectory:
    return peer.walk(case(tmp_path, *changes).parameters, seed)


def test_people_are_those_of_havenue(peer: Peer, tmp_path: Path) -> None:
    words = case(tmp_path, ("count: 12", "count: 12, delay_s: {kind: uniform, low: 0, high: 5}")).parameters
    ours, theirs = walk(words, 3), peer.walk(words, 3)
    assert (ours.place[0] == theirs.place[0]).all()
    for column in ("speed", "radius", "delay"):
        assert (ours.of_everybody(column) == theirs.of_everybody(column)).all()


def test_everybody_leaves_by_the_exit_and_is_gone_behind_it(peer: Peer, tmp_path: Path) -> None:
    walked = trajectory(peer, tmp_path)
    assert measure_of(walked, measure(kind="crossings", line="exit")) == 12.0
    assert (walked.left_by == 0).all()
    assert np.isfinite(walked.left_at).all()
    assert not walked.present[-1].any()
    assert walked.place[:, :, 0].max() > 14.0


def test_delay_is_kept_and_who_stays_stays(peer: Peer, tmp_path: Path) -> None:
    walked = trajectory(
        peer, tmp_path, ("count: 12, exit: exit}", "count: 12, exit: exit, delay_s: {kind: fixed, value: 2}}\n"
                         "  - {id: guard, at: [[9, 7]], stay: true}"),
    )  # fmt: skip
    assert measure_of(walked, measure(kind="start_error")) <= 0.1
    assert (walked.place[:, -1] == walked.place[0, -1]).all()
    assert walked.present[:, -1].all()
    assert measure_of(walked, measure(kind="still_inside")) == 0.0


def test_people_press_before_an_exit_that_stays_shut(peer: Peer, tmp_path: Path) -> None:
    walked = trajectory(peer, tmp_path, ("public_entrance: true", "state: locked, public_entrance: true"))
    assert measure_of(walked, measure(kind="still_inside")) == 12.0
    assert 8.5 < walked.place[-1, :, 0].mean() < 10.0


def test_exit_that_shuts_lets_nobody_out_any_more(peer: Peer, tmp_path: Path) -> None:
    changes = "door_changes: [{door: exit, at_s: 7, becomes: locked}, {door: exit, at_s: 14, becomes: open}]\nrun:"
    walked = trajectory(peer, tmp_path, ("run:", changes))
    assert ((walked.left_at < 7.0) | (walked.left_at > 14.0)).all()
    assert (walked.left_at < 7.0).any()
    assert measure_of(walked, measure(kind="still_inside")) == 0.0


BACK = "\n    - {id: back, between: [room, outside], line: [[0, 3], [0, 5]]}"
FREE = ("count: 12, exit: exit", "count: 12")


def test_people_take_the_other_exit_when_theirs_is_shut(peer: Peer, tmp_path: Path) -> None:
    shut = ("run:", "door_changes: [{door: back, at_s: 1, becomes: locked}]\nrun:")
    before = trajectory(peer, tmp_path, FREE, ("response_access: true}", "response_access: true}" + BACK))
    after = trajectory(peer, tmp_path, FREE, shut, ("response_access: true}", "response_access: true}" + BACK))
    assert measure_of(before, measure(kind="left_by", exit="back")) > 6.0
    assert measure_of(after, measure(kind="passed_shut", exit="back")) == 0.0
    assert measure_of(after, measure(kind="left_by", exit="exit")) >= 10.0
    assert measure_of(after, measure(kind="still_inside")) == 0.0


def test_people_take_an_exit_that_is_opened_nearer_to_them(peer: Peer, tmp_path: Path) -> None:
    shut_back = BACK.replace("line:", "state: locked, line:")
    opened = ("run:", "door_changes: [{door: back, at_s: 1, becomes: open}]\nrun:")
    doors = ("response_access: true}", "response_access: true}" + shut_back)
    assert measure_of(trajectory(peer, tmp_path, FREE, doors), measure(kind="left_by", exit="exit")) == 12.0
    assert measure_of(trajectory(peer, tmp_path, FREE, doors, opened), measure(kind="left_by", exit="back")) > 3.0


def test_start_that_it_does_not_take_is_refused(peer: Peer, tmp_path: Path) -> None:
    at = "at: [[3, 3], [3.1, 3]]"
    with pytest.raises(RefusedError, match="too close"):
        trajectory(peer, tmp_path, ("rectangle: [[1, 1], [6, 7]], count: 12", at))


def test_finer_steps_of_a_case_are_finer_steps_of_it(peer: Peer, tmp_path: Path) -> None:
    few = ("count: 12", "count: 1"), ("run: {duration_s: 30", "run: {duration_s: 30, movement_step_s: 0.025")
    usual, fine = trajectory(peer, tmp_path, few[0]), trajectory(peer, tmp_path, *few)
    assert (usual.time == fine.time).all()
    assert usual.place[-1] == pytest.approx(fine.place[-1], abs=0.05)
    assert usual.digest() != fine.digest()


def test_file_is_held_against_its_own_time_gap(peer: Peer) -> None:
    path = next(path for path in shipped_cases() if path.stem == "e01_single_file")
    words = load_case(str(path)).variants[2].parameters
    walked = peer.walk(words, 0)
    assert walked.time_gap_s == 1.0
    spacing = next(each for each in words.measures if each.name == "spacing_error")
    assert measure_of(walked, spacing) < 1e-6


@pytest.mark.parametrize(
    ("case_id", "verdict"),
    [("v01_", "pass"), ("v02_", "cannot"), ("v03a", "pass"), ("v11_", "pass"), ("nist_2_9", "cannot"),
     ("nist_4_1", "pass"), ("nist_3_2", "fail"), ("v17_", "cannot")],
)  # fmt: skip
def test_shipped_case_is_judged_in_it(case_id: str, verdict: str) -> None:
    path = next(path for path in shipped_cases() if path.stem.startswith(case_id))
    result = verify(load_case(str(path)), 1, versus=Versus("jupedsim", 1))
    assert result.peer is not None
    assert result.peer.verdict == verdict, result.peer


@pytest.mark.parametrize("name", PEERS)
def test_same_words_and_seed_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    peer = load_peer(name)
    assert peer.name == name
    assert trajectory(peer, tmp_path, seed=1).digest() == trajectory(peer, tmp_path, seed=1).digest()


def test_its_models_walk_differently(tmp_path: Path) -> None:
    assert len({trajectory(load_peer(name), tmp_path).digest() for name in PEERS}) == len(PEERS)
