"""Asking without a file: the study that is written, what moved, and two runs held against each other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import pytest

from analysis.commands._asked import VaryText, asked_study, written
from analysis.compare.links import LINKS, why_of
from analysis.compare.person_by_person import person_by_person
from analysis.compare.run_table import StudyTable
from analysis.terminal.person_by_person import people_json, people_text
from analysis.terminal.why import why_json, why_text
from sim.errors import ResultsError
from sim.metrics import all_metrics
from sim.runs.stored_run import StoredRun
from sim.studies.loading import load_study
from tests.studies import EVENING, write
from tests.study_folders import METRICS, table


def asked(
    folder: Path, policies: str = "immediate_entry", *, overrides: tuple[str, ...] = (), pairs: int = 8,
    vary: Sequence[tuple[str, float, float]] = (), reference: bool = False,
) -> Path:  # fmt: skip
    scenario = write(folder / "evening.yaml", EVENING)
    words = asked_study([scenario], policies, pairs, vary, reference=reference)
    return written(words, overrides, folder / "results")


def test_study_that_is_asked_for_is_a_file_that_loads_and_is_robust(tmp_path: Path) -> None:
    file = asked(tmp_path)
    study = load_study(str(file))
    assert (study.parameters.design.kind, len(next(iter(study.points.values())))) == ("robust", 8)
    assert list(study.policies) == ["as_today", "immediate_entry"]
    assert file.read_text().startswith(f"# Asked for on the command line. To run it again: havenue sweep {file}\n")


def test_vary_lays_an_even_sample_over_one_range_and_reference_keeps_to_one_point(tmp_path: Path) -> None:
    study = load_study(str(asked(tmp_path, vary=[("alarm.delay_s", 10, 50)])))
    assert list(study.points) == ["alarm.delay_s"]
    assert sorted(int((float(value) - 10.0) / 5.0) for value in study.points["alarm.delay_s"]) == list(range(8))
    still = load_study(str(asked(tmp_path, reference=True)))
    assert (still.points, still.parameters.replications) == ({}, 8)


def test_another_question_is_another_study_and_the_same_one_the_same(tmp_path: Path) -> None:
    first = asked(tmp_path)
    assert asked(tmp_path) == first
    others = [
        asked(tmp_path, "faster_alarm"), asked(tmp_path, pairs=9), asked(tmp_path, reference=True),
        asked(tmp_path, overrides=("crowd.people=5",)), asked(tmp_path, vary=[("alarm.delay_s", 1, 2)]),
    ]  # fmt: skip
    assert len({first, *others}) == 6
    assert "--set crowd.people=5" in others[3].read_text()


@pytest.mark.parametrize(
    "text", ["alarm.delay_s", "alarm.delay_s=5", "=1:2", "alarm.delay_s=a:b", "alarm.delay_s=1:2:3"]
)
def test_range_that_is_none_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(click.UsageError, match=r"alarm\.delay_s=10:60"):
        VaryText().convert(text, None, None)
    assert VaryText().convert("alarm.delay_s=1:2.5", None, None) == ("alarm.delay_s", 1, 2.5)


def moved(**changes: float | np.ndarray) -> StudyTable:  # type: ignore[type-arg]
    """Give a study in which a policy changes the named metrics; people set out at 10 s, the alarm comes at 60."""
    rng = np.random.default_rng(1)
    told = {name: 50.0 + rng.random((1, 30)) for name in LINKS} | {
        "movement_start_median_s": np.full((1, 30), 10.0), "alarm_s": np.full((1, 30), 60.0),
        "threat_ended_s": np.full((1, 30), 300.0), "entry_s": np.full((1, 30), 200.0),
    }  # fmt: skip
    columns = {
        name: np.concatenate([values, values + changes.get(name, 0.0)]).reshape(-1) for name, values in told.items()
    }
    whole = table({"as_today": told["deaths"], "policy": told["deaths"]})
    return replace(
        whole, metrics=columns, manifest={**whole.manifest, "metrics": dict.fromkeys(LINKS, METRICS["deaths"])}
    )


def test_links_are_metrics_of_the_model() -> None:
    assert set(LINKS) <= set(all_metrics())


def test_alarm_that_comes_after_people_set_out_explains_why_nothing_changed() -> None:
    (why,) = why_of(moved(alarm_s=-20.0), "policy")
    assert [link.metric for link in why.links if link.changed] == ["alarm_s"]
    assert any("reached nobody" in reason for reason in why.reasons)
    assert any(
        "100 % of incidents half of the people had set out before the alarm came" in each for each in why.reasons
    )
    assert "alarm_s moved" in why_text([why], moved())


def test_nothing_that_moves_and_harm_that_only_changes_hands_are_said_so() -> None:
    (still,) = why_of(moved(), "policy")
    assert still.reasons == ["no clock and no count moved in any pair: what the policy changes is not met in these "
                             "incidents"]  # fmt: skip
    swaps = np.where(np.arange(30) % 2 == 0, 1.0, -1.0)[None]
    (why,) = why_of(moved(deaths=swaps), "policy")
    assert any("some more and some fewer" in reason for reason in why.reasons)
    (clear,) = why_of(moved(deaths=-2.0, threat_ended_s=-50.0), "policy")
    assert clear.reasons == []
    assert [link["metric"] for link in json.loads(why_json([clear]))[0]["links"] if link["moved"]] == [
        "threat_ended_s",
        "deaths",
    ]


def test_entry_that_never_mattered_since_the_threat_had_ended_is_told() -> None:
    whole = moved(entry_s=-20.0)
    whole.metrics["threat_ended_s"] = np.full(60, 100.0)
    assert any("the threat had ended before police came in" in each for each in why_of(whole, "policy")[0].reasons)


def test_policy_that_the_study_lacks_is_refused() -> None:
    with pytest.raises(ResultsError, match="no policy 'polcy'"):
        why_of(moved(), "polcy")


def a_run(policy: str, status: list[str], wound: list[str], *, seed: int = 3, age: float = 30.0) -> StoredRun:
    manifest = {"scenario": {"name": "club"}, "policy": {"name": policy}, "seed": seed, "metrics": METRICS}
    people = {"person": np.arange(len(status)), "age": np.full(len(status), age), "status": np.array(status),
              "wound": np.array(wound)}  # fmt: skip
    deaths = float(sum(each == "dead" for each in status))
    return StoredRun(Path(policy), manifest, {"deaths": deaths}, (), {}, people, {}, {}, {}, {})


def test_two_runs_of_one_seed_are_held_against_each_other_person_by_person() -> None:
    one = a_run("as_today", ["left", "dead", "left", "left"], ["none", "serious", "minor", "none"])
    other = a_run("early", ["left", "left", "left", "dead"], ["none", "serious", "minor", "serious"])
    found = person_by_person(one, other)
    assert found.moved == [("dead, serious", "left, serious", 1), ("left", "dead, serious", 1)]
    assert found.same == [("left", 1), ("left, minor", 1)]
    assert found.clocks == []
    assert "4 people: to 2 of them something else happened" in people_text(found)
    assert json.loads(people_json(found))["people"] == 4
    assert "The two runs are the same" in people_text(person_by_person(one, one))


def test_runs_of_other_seeds_or_people_are_refused() -> None:
    one = a_run("as_today", ["left"], ["none"])
    for other, said in (
        (a_run("early", ["left"], ["none"], seed=4), "one seed"),
        (a_run("early", ["left"], ["none"], age=31.0), "people of another age"),
        (a_run("early", ["left", "left"], ["none", "none"]), "1 and 2 people"),
    ):
        with pytest.raises(ResultsError, match=said):
            person_by_person(one, other)
