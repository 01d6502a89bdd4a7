"""What we rely on in Mesa, and what somebody who knows Mesa may rely on here."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import weakref
from collections import Counter
from pathlib import Path

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from sim.agents import ENUMERATION_OF, Attendee, Body, Medic, Officer, Source
from sim.metrics.series import SERIES
from sim.model import PHASES, VenueModel
from sim.runs import runner
from sim.world.codes import Action, Code, Role, Status, Wound
from sim.world.crowd_columns import COLUMNS
from tests.worlds import incident, model, plan

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def walked() -> VenueModel:
    """Give the model of an incident half way: people walk, some have left."""
    halfway = model(incident(), 3)
    for _ in range(60):
        halfway.step()
    return halfway


def attendees(of: VenueModel) -> AgentSet:
    return of.agents_by_type[Attendee]


def test_model_is_a_mesa_model_seeded_by_rng(walked: VenueModel) -> None:
    assert isinstance(walked, mesa.Model)
    assert isinstance(walked.rng, np.random.Generator)
    assert model(incident(), 5).rng.random() == model(incident(), 5).rng.random()


def test_agents_stand_in_the_order_of_rows(walked: VenueModel) -> None:
    assert [agent.row for agent in walked.agents] == list(range(walked.world.crowd.n))
    assert [agent.row for agent in walked.bodies] == list(range(walked.world.crowd.n))


def test_agents_are_numbered_from_one_in_each_model() -> None:
    for _ in range(2):
        assert [agent.unique_id for agent in model(incident(20)).agents][:3] == [1, 2, 3]


def test_every_role_has_its_type(walked: VenueModel) -> None:
    crowd = walked.world.crowd
    kinds = {Attendee: Role.ATTENDEE, Source: Role.SOURCE, Officer: Role.OFFICER, Medic: Role.MEDIC}
    for kind, role in kinds.items():
        assert [agent.row for agent in walked.agents_by_type[kind]] == list(crowd.rows(role))
    assert set(walked.agent_types) == set(kinds)


def test_select_counts_what_the_columns_count(walked: VenueModel) -> None:
    chosen = attendees(walked).select(lambda agent: agent.on_floor)
    assert len(chosen) == int((walked.world.crowd.on_floor & walked.world.crowd.attendee).sum()) > 0
    assert isinstance(chosen, AgentSet)


def test_agg_gives_what_numpy_gives(walked: VenueModel) -> None:
    crowd = walked.world.crowd
    assert attendees(walked).agg("speed", np.mean) == float(np.mean(crowd.speed[crowd.attendee]))
    assert crowd.speed[crowd.attendee].max() > 0.0
    assert attendees(walked).agg("exposure", sum) == pytest.approx(crowd.exposure[crowd.attendee].sum(), rel=1e-12)


def test_groupby_splits_people_as_the_column_does(walked: VenueModel) -> None:
    crowd = walked.world.crowd
    counted = attendees(walked).groupby("status").count()
    for status, number in counted.items():
        assert isinstance(status, Status)
        assert number == int((crowd.status[crowd.attendee] == status).sum())
    assert sum(counted.values()) == walked.world.attendees
    assert len(counted) > 1, "half way, some have left"


def test_count_of_statuses_by_a_mesa_user_is_right_after_every_step() -> None:
    incident_model = model(incident(), 1)
    for _ in range(80):
        incident_model.step()
        by_view = Counter(agent.status for agent in attendees(incident_model))
        world = incident_model.world
        by_column = Counter(Status(code) for code in world.crowd.status[: world.attendees])
        assert by_view == by_column
    assert by_view[Status.LEFT] > 0


def test_view_shows_the_row_now_and_not_as_it_was_made(walked: VenueModel) -> None:
    crowd = walked.world.crowd
    row = int(np.flatnonzero(crowd.on_floor & (crowd.speed > 0.1))[0])
    agent = walked.bodies[row]
    was = agent.position
    assert was == (crowd.x[row], crowd.y[row])
    crowd.x[row] += 1.0
    assert agent.position == (was[0] + 1.0, was[1])
    crowd.x[row] -= 1.0


def test_view_cannot_be_written(walked: VenueModel) -> None:
    agent = next(iter(attendees(walked)))
    for name in ("status", "speed", "position", "exposure"):
        with pytest.raises(AttributeError):
            setattr(agent, name, 0)


def test_views_speak_in_words_not_codes(walked: VenueModel) -> None:
    agent = next(iter(attendees(walked)))
    assert isinstance(agent.status, Status)
    assert isinstance(agent.action, Action)
    assert isinstance(agent.speed, float)
    assert isinstance(agent.on_floor, bool)


def test_agents_show_members_wherever_a_column_holds_their_numbers(walked: VenueModel) -> None:
    kinds = {kind.__name__: kind for kind in Code.__subclasses__()}
    told = {name: kinds[word] for name, (_, _, about) in COLUMNS.items() if (word := about.split(":")[0]) in kinds}
    assert told == ENUMERATION_OF
    for agent in (walked.bodies[0], walked.bodies[-1]):
        for name in told.keys() & {name for kind in type(agent).mro() for name in vars(kind)}:
            assert type(getattr(agent, name)) is told[name]
    assert told.keys() <= {name for kind in Attendee.mro() for name in vars(kind)}


def test_members_come_by_every_way_in_which_mesa_asks(walked: VenueModel) -> None:
    people = attendees(walked)
    assert {type(each) for each in people.get("status")} == {Status}
    assert type(people.agg("status", max)) is Status
    assert {type(key) for key in people.groupby("action").groups} == {Action}
    assert len(people.select(lambda agent: agent.role is Role.ATTENDEE)) == len(people)
    collector = mesa.DataCollector(
        agenttype_reporters={Attendee: {"wound": "wound", "word": lambda agent: agent.wound.label}}
    )
    collector.collect(walked)
    kept = collector._agenttype_records[walked.steps][Attendee]
    assert {type(wound) for *_, wound, _ in kept} == {Wound}
    words = collector.get_agenttype_vars_dataframe(Attendee)["word"]
    assert sorted(set(words)) == sorted({Wound(code).label for code in walked.world.crowd.wound[: len(people)]})


def test_members_print_as_words_and_count_as_numbers() -> None:
    assert f"{Wound.NOT_SURVIVABLE} {Status.LEFT:>6}" == "not_survivable   left"
    assert str(Wound.NOT_SURVIVABLE) == Wound.NOT_SURVIVABLE.label == "not_survivable"
    assert repr(Status.LEFT) == "<Status.LEFT: 2>"
    assert Status.LEFT == 2
    assert json.dumps(Status.LEFT) == "2"
    assert (np.array([1, 2], np.int8) == Status.LEFT).tolist() == [False, True]


def test_model_tells_the_length_of_a_step_and_the_time_now() -> None:
    for words in ({}, {"run": {"step_s": 0.25, "duration_s": 60.0}}):
        short = model(incident(20, **words))
        assert short.step_s == short.world.scenario.run.step_s
        assert short.time_s == 0.0
        for steps in range(1, 4):
            short.step()
            assert short.time_s == short.world.now_s == steps * short.step_s
    for told in ("step_s", "time_s", "0.5 s"):
        assert told in str(VenueModel.__doc__)
    assert model(incident(20)).step_s == 0.5


def test_every_view_has_a_meaning() -> None:
    for kind in (Body, Attendee):
        for name, part in vars(kind).items():
            if isinstance(part, property):
                assert part.__doc__, f"{kind.__name__}.{name}"


def test_agent_set_can_be_built_from_a_list(walked: VenueModel) -> None:
    """``VenueSpace`` builds its answers this way in every Mesa that we allow."""
    few = AgentSet(list(walked.bodies[:3]), random=walked.random)
    assert [agent.row for agent in few] == [0, 1, 2]
    assert [agent.row for agent in few.select(lambda agent: agent.row > 0)] == [1, 2]


def test_space_gives_the_bodies_near_a_point(walked: VenueModel) -> None:
    crowd = walked.world.crowd
    near = crowd.on_floor & (np.hypot(crowd.x - 9.0, crowd.y - 5.0) <= 4.0)
    found = walked.space.agents_within((9.0, 5.0), 4.0)
    assert [agent.row for agent in found] == list(np.flatnonzero(near))


def test_space_gives_the_bodies_of_an_area(walked: VenueModel) -> None:
    crowd, venue = walked.world.crowd, walked.world.venue
    for number, area in enumerate(venue.area_ids[: venue.n_inside_areas]):
        found = walked.space.agents_in(area)
        assert [agent.row for agent in found] == list(np.flatnonzero(crowd.on_floor & (crowd.area == number)))
    with pytest.raises(ValueError, match="no area 'cellar'"):
        walked.space.agents_in("cellar")


def test_bounds_of_the_space_hold_everybody(walked: VenueModel) -> None:
    left, lower, right, upper = walked.space.bounds
    crowd = walked.world.crowd
    here = crowd.on_floor
    assert left <= crowd.x[here].min()
    assert crowd.x[here].max() <= right
    assert lower <= crowd.y[here].min()
    assert crowd.y[here].max() <= upper


def test_data_collector_holds_one_column_per_count(walked: VenueModel) -> None:
    frame = walked.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == list(SERIES)
    assert frame["time_s"].tolist() == [5.0 * k for k in range(len(frame))]
    assert (frame["inside"] + frame["left"] + frame["dead"] == walked.world.attendees).all()


def test_collected_counts_are_those_of_the_agents() -> None:
    incident_model = model(incident(), 2)
    for _ in range(40):
        incident_model.step()
    last = {name: column[-1] for name, column in incident_model.datacollector.model_vars.items()}
    people = attendees(incident_model)
    assert last["time_s"] == incident_model.world.now_s
    assert last["left"] == len(people.select(lambda agent: agent.status == Status.LEFT))
    assert last["inside"] == len(people.select(lambda agent: agent.status == Status.INSIDE))


def test_asking_agents_changes_nothing_of_the_run() -> None:
    quiet, asked = model(incident(), 4), model(incident(), 4)
    for _ in range(40):
        quiet.step()
        asked.step()
        attendees(asked).select(lambda agent: agent.on_floor).agg("speed", np.mean)
        asked.agents.shuffle()
        asked.random.random()
    for name in ("x", "y", "exposure", "status"):
        assert np.array_equal(getattr(quiet.world.crowd, name), getattr(asked.world.crowd, name))


def test_mesa_loop_runs_the_incident_to_its_end() -> None:
    by_hand = model(incident(60, run={"duration_s": 40.0}))
    while by_hand.running:
        by_hand.step()
    assert by_hand.world.now_s >= 40.0
    assert not by_hand.running


def test_steps_of_mesa_are_the_steps_of_the_clock() -> None:
    short = model(incident(20))
    for _ in range(7):
        short.step()
    assert short.steps == short.world.clock.steps == 7


def test_every_phase_has_a_method_and_a_time(walked: VenueModel) -> None:
    for phase in PHASES:
        assert callable(getattr(walked, f"_{phase.name}"))
        assert walked.phase_s[phase.name] > 0.0
        assert phase.about


def test_finished_model_is_freed(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[weakref.ref[VenueModel]] = []
    make = runner.VenueModel

    def watched(*args: object, **kwargs: object) -> VenueModel:
        made = make(*args, **kwargs)  # type: ignore[arg-type]
        kept.append(weakref.ref(made))
        return made

    monkeypatch.setattr(runner, "VenueModel", watched)
    results = [runner.run(plan(incident(30, run={"duration_s": 20.0})), seed) for seed in range(3)]
    gc.collect()
    assert len(kept) == len(results) == 3
    assert [ref() for ref in kept] == [None, None, None]


def test_model_that_broke_is_freed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[weakref.ref[VenueModel]] = []

    def broken(self: VenueModel) -> None:
        kept.append(weakref.ref(self))
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(VenueModel, "step", broken)
    with pytest.raises(RuntimeError, match="on purpose"):
        runner.run(plan(incident(20)), 0)
    # Exceptions hold frames, and frames hold models: look once the exception is gone.
    gc.collect()
    assert kept[0]() is None


def test_an_incident_runs_with_warnings_as_errors() -> None:
    code = (
        "from tests.worlds import finished, incident\n"
        "result = finished(incident(30, run={'duration_s': 20.0}))\n"
        "print(len(result.people['status']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "30"
