"""Armed officers on site: contested, so that both ends of what they achieve can be swept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import VenueModel
from sim.rules.response.site_officers import SiteOfficers
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Role, Status
from sim.world.random_streams import RandomStreams, Stream
from tests.builders import room
from tests.worlds import UNHINDERED, assault, finished, incident, merged, model, plan, scenario

ENDS = (0.1, 0.7)
"""Both ends of the contested share (docs/sources.md: anklam_2015, peterson_2021)."""


def guarded(seed: int = 0, **site: Any) -> VenueModel:
    at_post = {"hazards": [assault(harm_per_min=0.0)], "response": {"site_officers": {"count": 1, **site}}}
    return model(incident(120, **merged(UNHINDERED, at_post)), seed)


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
        gap[~crowd.on_floor] = gap[row] = np.inf  # medics at their post have no body
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
        walkers._responders.site_officers._luck[:] = 0.0 if able else 0.99
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
    return float(RandomStreams(seed).uniform(Stream.SITE_OFFICER, 1)[0])


def test_reaction_passes_before_contact() -> None:
    walkers = until_contact(guarded(reaction_s=20.0))
    assert walkers.world.response.site_contact_at >= walkers.world.hazard.begun_at + 20.0


def test_no_contact_comes_before_the_officer_s_own_time_from_the_onset() -> None:
    """The source is beside the post: walking takes no time."""
    for seed in range(3):
        walkers = guarded(seed, reaction_s=0.0, contact_median_s=40.0, contact_sigma=0.1)
        world, own_s = walkers.world, float(walkers._responders.site_officers._contact_s[0])
        until_contact(walkers)
        assert world.response.site_contact_at - world.hazard.begun_at >= own_s
        at_once = until_contact(guarded(seed, reaction_s=0.0)).world
        walk_s = at_once.response.site_contact_at - at_once.hazard.begun_at
        assert walk_s < own_s
        assert world.response.site_contact_at - world.hazard.begun_at < own_s + 1.0


def test_who_has_to_react_for_longer_than_that_time_gains_nothing_by_it() -> None:
    slow = [until_contact(guarded(reaction_s=60.0, contact_median_s=median)) for median in (0.0, 1.0)]
    contacts = [walkers.world.response.site_contact_at for walkers in slow]
    assert contacts[0] == contacts[1] >= 62.0


def test_times_of_officers_are_log_normal_about_their_median_and_each_their_own() -> None:
    """Four officers, 300 replications; within three standard errors of mean and standard deviation."""
    walkers = guarded(count=4, contact_median_s=90.0, contact_sigma=0.65)
    world, rows, logs = walkers.world, site_rows(walkers), []
    for seed in range(300):
        world.streams = RandomStreams(seed)
        logs.append(np.log(SiteOfficers(world, rows)._contact_s))
    drawn = np.array(logs)
    assert drawn.mean() == pytest.approx(np.log(90.0), abs=3 * 0.65 / 1200**0.5)
    assert drawn.std() == pytest.approx(0.65, abs=3 * 0.65 / 2400**0.5)
    assert abs(np.corrcoef(drawn.T)[0, 1]) < 0.2


def beside_the_source(share: float, gap_m: float = 5.0) -> VenueModel:
    """Give three officers in one room, who see a source so far from them as it begins."""
    site = {"count": 3, "reaction_s": 600.0, "outset_harm_share": share}
    still = assault(onset_s=10.0, speed_mps=0.0, harm_per_min=0.0)
    parts = {"crowd": {"people": 1}, "hazards": [still], "response": {"site_officers": site}}
    walkers = model(scenario(room(30.0, 8.0), UNHINDERED, parts))
    world = walkers.world
    while not world.hazard.active.any():
        for k, row in enumerate(site_rows(walkers)):
            world.place_body(int(row), 29.0 - gap_m, 3.0 + k)
        walkers.step()
    return walkers


def harmed(walkers: VenueModel) -> int:
    return int(np.isfinite(walkers.world.crowd.harmed_at[site_rows(walkers)]).sum())


def test_officers_near_where_it_begins_are_harmed_at_the_outset_and_only_then() -> None:
    for share, count in ((0.0, 0), (1.0, 3)):
        walkers = beside_the_source(share)
        assert harmed(walkers) == count
    spared = beside_the_source(1.0, gap_m=20.0)
    assert harmed(spared) == 0, "out of the radius of contact"
    for row in site_rows(spared):
        spared.world.place_body(int(row), 26.0, 4.0)
    for _ in range(4):
        spared.step()
    assert harmed(spared) == 0, "who comes near later is not at a post"


def test_source_that_begins_elsewhere_harms_nobody_who_is_near_one_that_is_there_already() -> None:
    """The first source is moved to the far end, 27 m from the entrance where the second begins."""
    site = {"count": 1, "reaction_s": 600.0, "outset_harm_share": 1.0}
    sources = [assault(onset_s=at, speed_mps=0.0, harm_per_min=0.0) for at in (10.0, 15.0)]
    parts = {"crowd": {"people": 1}, "hazards": sources, "response": {"site_officers": site}}
    walkers = model(scenario(room(30.0, 8.0), UNHINDERED, parts))
    world, officer = walkers.world, int(site_rows(walkers)[0])
    world.place_body(officer, 2.0, 2.0)
    while not world.hazard.active.all():
        walkers.step()
        if world.hazard.active[0]:
            world.place_body(int(world.hazard.rows[0]), 2.0, 4.0)
    walkers.step()
    assert harmed(walkers) == 0


def test_whoever_is_harmed_at_the_outset_acts_no_more() -> None:
    walkers = beside_the_source(1.0)
    for _ in range(20):
        walkers.step()
    assert np.isinf(walkers.world.response.site_contact_at)
    assert (walkers.world.crowd.status[site_rows(walkers)] != Status.INSIDE).all()


def test_share_harmed_at_the_outset_is_that_of_the_words() -> None:
    """Four officers, 300 replications; within three standard errors. Who is harmed at a low share is at a high one."""
    found = {}
    for share in (0.05, 0.4):
        walkers = guarded(count=4, outset_harm_share=share)
        drawn = []
        for seed in range(300):
            walkers.world.streams = RandomStreams(seed)
            drawn.append(SiteOfficers(walkers.world, site_rows(walkers))._harmed_at_outset)
        found[share] = np.array(drawn)
        assert found[share].mean() == pytest.approx(share, abs=3.0 * np.sqrt(share * (1.0 - share) / 1200))
    assert (found[0.05] <= found[0.4]).all()


def test_word_of_the_control_room_sets_them_off() -> None:
    """Nothing is near that an officer backstage could hear."""
    walkers = guarded(reaction_s=5.0)
    officer = walkers._responders.site_officers
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
        site = {"count": 2, "end_share": share, "reaction_s": 5.0}
        parts = {"hazards": [assault(harm_per_min=60.0)], "response": {"site_officers": site}}
        words = incident(150, **merged(UNHINDERED, parts))
        results = [finished(words, seed) for seed in range(4)]
        casualties.append(sum(result.metrics["casualties"] or 0.0 for result in results))
        harmed.append(sum(result.metrics["officers_harmed"] or 0.0 for result in results))
    assert casualties[1] < casualties[0]
    assert harmed[1] < harmed[0]
