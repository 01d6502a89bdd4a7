"""Armed officers on site: contested, so that both ends of what they achieve can be swept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Role, Status
from tests.worlds import assault, finished, incident, model, plan

ENDS = (0.1, 0.7)
"""Both ends of the contested share (docs/sources.md: anklam_2015, peterson_2021)."""


def guarded(seed: int = 0, **site: Any) -> VenueModel:
    words = incident(120, hazards=[assault(harm_per_min=0.0)], response={"site_officers": {"count": 1, **site}})
    return model(words, seed)


def site_rows(walkers: VenueModel) -> Any:
    return walkers.world.crowd.rows(Role.SITE_OFFICER)


def until_contact(walkers: VenueModel) -> VenueModel:
    """Step until the first contact of an officer on site."""
    while walkers.running and np.isinf(walkers.world.response.site_contact_at):
        walkers.step()
    return walkers


def test_officers_stand_at_posts_apart_from_everybody_until_they_recognise() -> None:
    walkers = guarded(count=4, reaction_s=600.0)
    crowd, world, rows = walkers.world.crowd, walkers.world, site_rows(walkers)
    posts = crowd.x[rows].copy(), crowd.y[rows].copy()
    assert (crowd.status[rows] == Status.INSIDE).all()
    assert [world.venue.area_ids[area] for area in crowd.area[rows]] == [
        "corridor", "dance_floor", "backstage", "corridor",
    ]  # fmt: skip
    for row in rows:
        gap = np.hypot(crowd.x - crowd.x[row], crowd.y - crowd.y[row])
        gap[row] = np.inf
        assert gap.min() >= 0.6
    for _ in range(60):
        walkers.step()
    assert (np.hypot(crowd.x[rows] - posts[0], crowd.y[rows] - posts[1]) < 0.5).all()  # a step aside at most


def test_posts_are_the_same_whatever_the_luck() -> None:
    posts = {tuple(guarded(seed).world.crowd.area[site_rows(guarded(seed))]) for seed in range(3)}
    assert len(posts) == 1


def test_who_is_able_ends_the_source_and_who_is_not_is_harmed_while_it_goes_on() -> None:
    for able in (True, False):
        walkers = guarded(reaction_s=0.0)
        walkers._site_officers._luck[:] = 0.0 if able else 0.99
        world, row = until_contact(walkers).world, site_rows(walkers)[0]
        assert np.isfinite(world.response.site_contact_at)
        assert bool(world.hazard.active.any()) != able
        assert np.isfinite(world.crowd.harmed_at[row]) != able
        assert (world.crowd.status[row] == Status.INSIDE) == able


def test_share_of_the_able_is_the_share_of_the_words() -> None:
    """Both ends, over 400 replications; within three standard errors. Whoever is able at one end is so at the other."""
    able = {
        share: np.array([float(guarded_luck(seed)) < share for seed in range(400)]) for share in ENDS
    }  # fmt: skip
    for share in ENDS:
        assert able[share].mean() == pytest.approx(share, abs=3.0 * np.sqrt(share * (1.0 - share) / 400))
    assert (able[ENDS[0]] <= able[ENDS[1]]).all()


def guarded_luck(seed: int) -> float:
    from sim.world.random_streams import RandomStreams, Stream

    return float(RandomStreams(seed).uniform(Stream.SITE_OFFICER, 1)[0])


def test_reaction_passes_before_contact() -> None:
    walkers = until_contact(guarded(reaction_s=20.0))
    assert walkers.world.response.site_contact_at >= walkers.world.hazard.begun_at + 20.0


def test_word_of_the_control_room_sets_them_off() -> None:
    """Nothing is near that an officer backstage could hear."""
    walkers = guarded(reaction_s=5.0)
    officer = walkers._site_officers
    walkers.world.known.aware_at = 1.0
    for _ in range(4):
        walkers.step()
    assert officer._sets_off_at[0] <= walkers.world.now_s + 5.0


def test_none_of_them_changes_no_byte_whatever_they_would_have_been() -> None:
    words = incident(80, run={"duration_s": 90.0})
    marks = {fingerprint(finished(plan(words, response__site_officers__reaction_s=value), 6)) for value in (0.0, 600.0)}
    assert len(marks) == 1


def test_harm_falls_at_the_able_end_and_both_ends_can_be_told_apart() -> None:
    casualties, harmed = [], []
    for share in ENDS:
        words = incident(
            150, hazards=[assault(harm_per_min=60.0)],
            response={"site_officers": {"count": 2, "end_share": share, "reaction_s": 5.0}},
        )  # fmt: skip
        results = [finished(words, seed) for seed in range(4)]
        casualties.append(sum(result.metrics["casualties"] or 0.0 for result in results))
        harmed.append(sum(result.metrics["officers_harmed"] or 0.0 for result in results))
    assert casualties[1] < casualties[0]
    assert harmed[1] < harmed[0]
