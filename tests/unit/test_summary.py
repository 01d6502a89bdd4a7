"""The page that a run ends with: what happened when, in words that a policy researcher can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.formatting.layout import clock, rendered
from analysis.terminal.summary import summary_of
from sim.rules.registry import full_scenario_type
from sim.runs.run_folder import StoredRun, load_run, save_run
from sim.runs.runner import run
from sim.runs.stored_run import start_of
from sim.scenario.parameters.scenario import Plan
from sim.world.event_log import Event
from tests.builders import two_rooms

NO_HAZARD: dict[str, Any] = {"hazards": [], "alarm": {"starts_at_s": 4.0}}


def stored(folder: Path, **more: Any) -> StoredRun:
    words = {
        "name": "evening", "about": "an evening for a test", "venue": two_rooms().model_dump(by_alias=True),
        "crowd": {"people": 30}, "run": {"duration_s": 60.0},
        "hazards": [{"kind": "assault", "onset_s": 5.0, "sources": 1}], **more,
    }  # fmt: skip
    save_run(run(Plan(full_scenario_type().model_validate(words)), 3), folder)
    return load_run(folder)


@pytest.fixture(scope="module")
def incident(tmp_path_factory: pytest.TempPathFactory) -> StoredRun:
    return stored(tmp_path_factory.mktemp("runs") / "incident")


@pytest.fixture(scope="module")
def false_alarm(tmp_path_factory: pytest.TempPathFactory) -> StoredRun:
    return stored(tmp_path_factory.mktemp("runs") / "false_alarm", **NO_HAZARD)


def with_events(run: StoredRun, *events: Event) -> StoredRun:
    return StoredRun(**{**run.__dict__, "events": events})


def rows_of(run: StoredRun, title: str) -> tuple[tuple[str, ...], ...]:
    return next(section.rows for section in summary_of(run) if section.title.startswith(title))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (0.4, "0:00"), (65, "1:05"), (59.6, "1:00"), (3599.7, "1:00:00"), (6499.6, "1:48:20"),
     (-30, "-0:30"), (-0.2, "0:00")],
)  # fmt: skip
def test_clock_writes_minutes_and_seconds(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_heading_names_scenario_policy_seed_and_people(incident: StoredRun) -> None:
    heading = summary_of(incident)[0]
    assert heading.title == "evening: an evening for a test"
    assert dict(heading.rows)["seed"] == "3"
    assert dict(heading.rows)["people"] == "30 in tiny"
    assert dict(heading.rows)["policy"].startswith("none")


def test_timeline_counts_from_the_onset_and_gives_the_gap(incident: StoredRun) -> None:
    run = with_events(incident, Event(2.0, "alarm"), Event(5.0, "onset"), Event(95.0, "notification"))
    times = [row[:2] for row in rows_of(run, "Timeline (min:s from the onset")]
    assert times == [("-0:03", ""), ("0:00", "+0:03"), ("1:30", "+1:30")]


def test_events_that_come_in_numbers_share_a_line(incident: StoredRun) -> None:
    opened = [Event(10.0 + k, "exit_opened", f"exit_{k}") for k in range(6)]
    run = with_events(incident, Event(5.0, "onset"), *opened, Event(20.0, "alarm"))
    words = [row[2] for row in rows_of(run, "Timeline")]
    assert words == [
        "the hazard begins",
        "6 closed exits are opened within 0:05 (exit_0, exit_1, exit_2, exit_3 and 2 more)",
        "the alarm is given",
    ]


def test_deaths_by_cause_and_wounds_add_up(incident: StoredRun) -> None:
    told = {
        label.strip(): float(value.replace(",", ""))
        for label, value, unit in rows_of(incident, "People harmed")
        if unit
    }
    assert told["Deaths"] == told["Deaths by direct harm"] + told["Deaths by delayed care"]
    assert told["Injured"] == sum(value for label, value in told.items() if label.startswith("Injured, "))


def test_everybody_is_somewhere_when_the_scene_ends(incident: StoredRun) -> None:
    places = rows_of(incident, "Where people are")
    assert sum(float(value.replace(",", "")) for _, value, _ in places) == incident.n_people


def test_every_clock_of_the_catalogue_is_told_separately(incident: StoredRun) -> None:
    clocks = {row[0] for row in rows_of(incident, "Response chain")}
    catalogue = incident.manifest["metrics"].values()
    assert clocks == {each["label"] for each in catalogue if each["label"].startswith("Onset to ")}
    assert len(clocks) >= 11


def test_clock_that_never_came_is_none_and_not_zero(incident: StoredRun) -> None:
    metrics = {**incident.metrics, "contact_s": None}
    run = StoredRun(**{**incident.__dict__, "metrics": metrics})
    assert ("Onset to contact", "none", "") in rows_of(run, "Response chain")


def test_page_ends_with_what_one_run_cannot_tell(incident: StoredRun) -> None:
    last = summary_of(incident)[-1]
    assert last.title.startswith("One run is one possible outcome, not an estimate: no interval can be given")
    assert dict(last.rows)["figures"] == f"havenue plot {incident.folder}"


def test_run_without_hazard_counts_from_the_alarm_and_tells_no_clocks(false_alarm: StoredRun) -> None:
    assert start_of(false_alarm) == (4.0, "alarm")
    titles = [section.title for section in summary_of(false_alarm)]
    assert any(title.endswith("no hazard in this run") for title in titles)
    assert not any(title.startswith("Clocks") for title in titles)


def test_people_whom_smoke_incapacitated_are_told_and_who_died_of_it(tmp_path: Path, incident: StoredRun) -> None:
    smoke = {"kind": "smoke", "co_ppm": 50_000.0}
    same = {"susceptibility_sigma": 0.0, "older_tolerance_share": 1.0}
    run = stored(tmp_path / "smoke", hazards=[smoke], alarm={"mode": "none"}, care=same)
    assert ("Incapacitated by smoke", "30", "persons") in rows_of(run, "People harmed")
    assert ("Deaths", "30", "persons") in rows_of(run, "People harmed")
    assert ("  Deaths by smoke", "30", "persons") in rows_of(run, "People harmed")
    assert not any("no hazard" in section.title for section in summary_of(run))
    assert "Incapacitated by smoke" not in [row[0] for row in rows_of(incident, "People harmed")]


@pytest.mark.parametrize("word", ["wedged", "stalled"])
def test_run_in_which_somebody_did_not_get_on_says_so(incident: StoredRun, word: str) -> None:
    assert not any(section.title == "Remarks" for section in summary_of(incident))
    for stood, told in ((1.0, f"one person was {word}"), (3.0, f"3 people were {word}")):
        metrics = {**incident.metrics, f"{word}_people": stood, f"longest_{word}_s": 95.0}
        run = StoredRun(**{**incident.__dict__, "metrics": metrics})
        assert told in rows_of(run, "Remarks")[0][0]
        assert "1:35" in rows_of(run, "Remarks")[0][0]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_page_or_ends_in_blanks(incident: StoredRun, width: int) -> None:
    lines = rendered(summary_of(incident), width).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_text_that_looks_like_markup_is_printed_as_it_is(incident: StoredRun) -> None:
    run = with_events(incident, Event(5.0, "onset", "[bold]x[/]"))
    assert "([bold]x[/])" in rendered(summary_of(run), 80)


@pytest.mark.parametrize("seed", range(3))
def test_rows_of_where_people_are_add_up_to_everybody(seed: int, tmp_path: Path) -> None:
    """The dead have a line; so have those inside of whom nothing else is told."""
    run_ = stored(tmp_path / "run", run={"duration_s": 60.0, "step_s": 0.5}, crowd={"people": 30 + seed})
    page = next(each for each in summary_of(run_) if each.title.startswith("Where people are"))
    counts = {row[0]: int(row[1].replace(",", "")) for row in page.rows}
    assert sum(counts.values()) == run_.n_people
    assert min(counts.values()) >= 0
    assert counts["Died, at the scene or later"] == run_.metrics["deaths"]


def test_inside_evacuated_and_dead_add_up_to_everybody_in_the_figure_and_its_table(incident: StoredRun) -> None:
    from analysis.plots import evacuation, style

    with style.applied():
        _, tables = evacuation.draw(incident)
    curves = tables["curves"]
    sums = [sum(each) for each in zip(curves["inside"], curves["left"], curves["dead"], strict=True)]
    assert set(sums) == {incident.n_people}


@pytest.mark.parametrize(("name", "why"), [("departure", "nobody made it leave"), ("exhaustion", "nobody ended it")])
def test_a_source_that_is_gone_says_that_nobody_caused_it(incident: StoredRun, name: str, why: str) -> None:
    """Officers who arrive just before have not made it leave; contact and containment have words of their own."""
    run = with_events(incident, Event(5.0, "onset"), Event(700.0, "arrival"), Event(703.0, name, "source_1"))
    words = [row[2] for row in rows_of(run, "Timeline")]
    assert words[-1].endswith(f"(source_1): its time is up; {why}")
    assert why not in " ".join(words[:-1])


def test_one_person_is_one_person(incident: StoredRun) -> None:
    run = StoredRun(**{**incident.__dict__, "metrics": {**incident.metrics, "deaths": 1.0, "injured": 2.0}})
    units = {row[0].strip(): row[1:] for row in rows_of(run, "People harmed")}
    assert units["Deaths"] == ("1", "person")
    assert units["Injured"] == ("2", "persons")
