"""The state of alert before the night: one draw each for warning and diversion, and what they leave on duty."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.scenario.parameters.posture import PostureParameters
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Role
from sim.world.posture import Posture, drawn_posture, posture_of
from sim.world.random_streams import RandomStreams
from sim.world.scenario_draws import scenario_draw
from sim.world.staffing import headcount, officers_sent, travel_factor
from tests.worlds import SHARP, club, finished, incident, merged, model, scenario

RAISED = {"warning_arrives_share": 1.0, "warning_heeded_share": 1.0, "warning_vagueness": 0.0}
"""A warning that comes, is heeded, and leaves nothing open."""
STRONG = {"staffing_factor": 3.0, "police_standby": 0.8, "raised_search_share": 0.6}
AWAY = {"diversion_share": 1.0, "diverted_staff_share": 0.5, "diverted_police_share": 0.75}
SEEDS = 2000


def night(warning: float = 0.5, diversion: float = 0.5, usual: float = 0.1, **words: float) -> Posture:
    return drawn_posture(PostureParameters(**words), usual, warning=warning, diversion=diversion)


def over_seeds(**words: float) -> list[Posture]:
    told = scenario(club(), posture=words)
    return [posture_of(told, RandomStreams(seed)) for seed in range(SEEDS)]


def test_warning_is_heeded_in_the_share_of_runs_that_it_comes_in_times_the_share_believed() -> None:
    """Within four standard errors of 0.5 x 0.4."""
    raised = np.mean([each.raised for each in over_seeds(warning_arrives_share=0.5, warning_heeded_share=0.4)])
    assert abs(raised - 0.2) < 4.0 * (0.2 * 0.8 / SEEDS) ** 0.5


def test_others_are_drawn_away_in_the_stated_share_of_runs_and_apart_from_warnings() -> None:
    nights = over_seeds(diversion_share=0.3, warning_arrives_share=0.5, warning_heeded_share=1.0)
    away, raised = (np.array([getattr(each, name) for each in nights]) for name in ("diverted", "raised"))
    assert abs(away.mean() - 0.3) < 4.0 * (0.3 * 0.7 / SEEDS) ** 0.5
    assert abs(np.corrcoef(away, raised)[0, 1]) < 4.0 / SEEDS**0.5


def test_who_heeds_more_warnings_heeds_the_same_ones_and_more() -> None:
    few, many = (
        [each.raised for each in over_seeds(warning_arrives_share=0.5, warning_heeded_share=share)]
        for share in (0.3, 0.8)
    )
    assert all(more for more, some in zip(many, few, strict=True) if some)
    assert sum(many) > sum(few)


def test_warning_that_does_not_come_or_is_dismissed_raises_nothing() -> None:
    usual = night()
    assert usual == Posture(search_share=0.1)
    assert night(0.0, **{**RAISED, **STRONG, "warning_arrives_share": 0.0}) == usual
    assert night(0.0, **{**RAISED, **STRONG, "warning_heeded_share": 0.0}) == usual


def test_raised_posture_is_what_its_levers_say_and_a_vague_warning_gives_part_of_each_step() -> None:
    sharp, vague = night(**RAISED, **STRONG), night(**{**RAISED, **STRONG, "warning_vagueness": 0.5})
    assert (sharp.staffing_factor, sharp.police_standby, sharp.search_share) == (3.0, 0.8, 0.6)
    assert (vague.staffing_factor, vague.police_standby, vague.search_share) == pytest.approx((2.0, 0.4, 0.35))
    nothing = night(**{**RAISED, **STRONG, "warning_vagueness": 1.0})
    assert (nothing.staffing_factor, nothing.police_standby, nothing.search_share) == (1.0, 0.0, 0.1)


def test_raised_search_never_notices_less_than_the_usual_one() -> None:
    assert night(usual=0.4, **RAISED, raised_search_share=0.2).search_share == 0.4


def test_diversion_takes_staff_and_police_and_what_is_kept_stays() -> None:
    away, kept = night(**AWAY), night(**AWAY, kept_share=0.6)
    assert (away.diverted_staff_share, away.diverted_police_share) == (0.5, 0.75)
    assert (kept.diverted_staff_share, kept.diverted_police_share) == pytest.approx((0.2, 0.3))
    assert night(**AWAY, kept_share=1.0) == Posture(diverted=True, search_share=0.1)
    assert night(**{**AWAY, "diversion_share": 0.0}) == night()


@pytest.mark.parametrize("seed", range(4))
def test_draws_told_are_those_that_the_posture_rests_on(seed: int) -> None:
    told = scenario(club(), posture={"warning_arrives_share": 0.6, "warning_heeded_share": 0.5, "diversion_share": 0.5})
    drawn = posture_of(told, RandomStreams(seed))
    assert drawn.raised == (scenario_draw("draw_warning", seed) < 0.3)
    assert drawn.diverted == (scenario_draw("draw_diversion", seed) < 0.5)


def guards(posture: dict[str, float]) -> int:
    words = incident(100, staff={"stewards_per_1000": 0.0, "guards_per_1000": 15.0}, posture=posture)
    return len(model(words).world.crowd.rows(Role.GUARD))


def test_people_on_duty_follow_the_posture() -> None:
    """15 to 1000 people, 100 of whom are there: 1.5; doubled 3; a warning dismissed changes nothing."""
    assert [guards({}), guards({**RAISED, "staffing_factor": 2.0})] == [1, 3]
    assert guards({**RAISED, "warning_heeded_share": 0.0, "staffing_factor": 2.0}) == 1
    assert guards({**AWAY}) == 0
    assert guards({**AWAY, "kept_share": 1.0}) == 1


def test_police_on_the_road_follow_the_posture() -> None:
    """60, 30 and 30 s and 360 s of travel: standby halves the last, and a quarter of the cars doubles it."""
    from sim.world.response_delays import draw_delays

    def travel_s(posture: dict[str, float]) -> float:
        words = incident(50, response={"police": SHARP}, posture=posture)
        return draw_delays(words, RandomStreams(1)).travel_s

    assert travel_s({}) == travel_s({**RAISED, "police_standby": 0.5, "warning_arrives_share": 0.0}) == 360.0
    assert travel_s({**RAISED, "police_standby": 0.5}) == pytest.approx(180.0)
    assert travel_s(AWAY) == pytest.approx(720.0)


def test_posture_is_told_in_the_log_where_it_is_not_the_usual_one() -> None:
    def told(posture: dict[str, float]) -> set[str]:
        events = model(incident(20, posture=posture)).world.log
        return {event.name for event in events} & {"warning_heeded", "diversion"}

    assert told({}) == told({**RAISED, "warning_heeded_share": 0.0}) == set()
    assert told({**RAISED, **AWAY}) == {"warning_heeded", "diversion"}


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ({"warning_arrives_share": 0.0}, {"warning_arrives_share": 1.0}),
        ({**STRONG, "warning_arrives_share": 1.0}, {"warning_arrives_share": 1.0}),
        ({**RAISED, "warning_arrives_share": 0.0}, STRONG),
        ({"diverted_staff_share": 0.0}, {"diverted_staff_share": 0.9, "diverted_police_share": 0.9}),
        ({"kept_share": 0.0}, {"kept_share": 1.0}),
        ({**AWAY, "kept_share": 1.0, "diversion_share": 0.0}, {}),
    ],
    ids=["unheeded", "levers unheeded", "no warning", "no diversion", "nobody to keep", "kept without diversion"],
)
def test_posture_that_nothing_raises_or_draws_on_changes_no_byte(low: dict[str, Any], high: dict[str, Any]) -> None:
    base = {"run": {"duration_s": 60.0}}
    outcomes = [fingerprint(finished(incident(60, **merged(base, {"posture": each})), 1)) for each in (low, high)]
    assert outcomes[0] == outcomes[1]


def test_usual_posture_leaves_numbers_as_they_are() -> None:
    usual, words = Posture(), scenario(club(), crowd={"people": 500})
    assert travel_factor(usual) == 1.0
    assert [officers_sent(officers, usual) for officers in (1, 6, 60)] == [1, 6, 60]
    assert headcount(words, usual) == {Role.STEWARD: 2, Role.GUARD: 2}
