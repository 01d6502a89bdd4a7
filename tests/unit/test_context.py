"""A context of response is a file that a scenario names: its values lie beneath the scenario's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.errors import InputError
from sim.runs.loading import load_context, load_plan, load_scenario
from sim.scenario.reading.files import read_root
from sim.scenario.reading.shipped import shipped_files
from sim.scenario.tree import Branch
from sim.studies.loading import load_any
from tests.worlds import model

SHIPPED = tuple(shipped_files("context"))


def written(folder: Path, text: str, name: str = "evening") -> str:
    file = folder / f"{name}.yaml"
    file.write_text(f"schema: 1\nname: {name}\n{text}", encoding="utf-8")
    return str(file)


def night(folder: Path, *lines: str) -> str:
    return written(folder, "\n".join(("about: a night", "venue: club_500", "crowd: {people: 20}", *lines, "")))


def leaves(branch: Branch, path: str = "") -> set[str]:
    if not branch.items():
        return {path}
    return {leaf for key, inner in branch.items().items() for leaf in leaves(inner, f"{path}.{key}")}


def test_three_contexts_are_shipped_and_set_the_same_keys() -> None:
    """So that one laid over another leaves nothing of it."""
    assert len(SHIPPED) == 3
    assert len({frozenset(leaves(read_root(str(file)))) for file in shipped_files("context").values()}) == 1
    assert all(load_any(name)[0] == "context" and load_context(name).reason.strip() for name in SHIPPED)


def test_scenario_takes_the_values_of_its_context_and_its_name(tmp_path: Path) -> None:
    told = load_scenario(night(tmp_path, "context: special_unit"))
    assert told.context == "special_unit"
    assert told.response.police.entry_policy == "wait_for_tactical"
    assert told.care.ambulance_median_s == 1740.0
    assert told.name == "evening"
    assert told.about == "a night"
    assert load_scenario(night(tmp_path)).context is None


def test_own_values_of_a_scenario_win_over_its_context(tmp_path: Path) -> None:
    own = "response: {police: {entry_policy: first_officer}}"
    told = load_scenario(night(tmp_path, "context: special_unit", own))
    assert told.response.police.entry_policy == "first_officer"
    assert told.response.police.travel_median_s == 360.0
    assert told.care.event_medics_policy == "wait_for_entry"


def test_context_wins_over_what_a_scenario_extends(tmp_path: Path) -> None:
    night(tmp_path, "response: {police: {entry_policy: first_officer, officers: 9}}")
    told = load_scenario(written(tmp_path, "extends: evening.yaml\ncontext: special_unit\n", "later"))
    assert told.response.police.entry_policy == "wait_for_tactical"
    assert told.response.police.officers == 9


def test_context_on_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    file = night(tmp_path, "context: special_unit", "response: {police: {entry_policy: contact_team}}")
    told = load_scenario(file, overrides=["context=armed_patrols"])
    assert told.context == "armed_patrols"
    assert told.response.police.entry_policy == "first_officer"
    assert told.care.transport == "any_vehicle"


def test_policy_is_laid_on_the_context(tmp_path: Path) -> None:
    file = night(tmp_path, "context: special_unit")
    assert load_plan(file, "immediate_entry").scenario.response.police.entry_policy == "first_officer"


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("care: {transport: balloon}", "balloon", 5),
        ("care: {transports: ambulance}", "transports", 5),
        ("alarm: {delay_s: 5}", "alarm", 5),
        ("response: {police: {officers: many}}", "many", 5),
    ],
)
def test_fault_of_a_context_is_told_once_at_its_own_line(tmp_path: Path, text: str, said: str, line: int) -> None:
    written(tmp_path, f"about: a place\nreason: none\n{text}\n", "place")
    with pytest.raises(InputError) as caught:
        load_scenario(night(tmp_path, "context: place.yaml"))
    (fault,) = caught.value.faults
    assert fault.file.endswith("place.yaml")
    assert fault.line == line
    assert said in f"{fault.path} {fault.what}"


def test_context_that_is_not_there_or_is_something_else_is_told_at_the_line_that_names_it(tmp_path: Path) -> None:
    for named, said in (("armed_patrol", "armed_patrols"), ("club_500", "a shipped venue"), ("3", "path of a file")):
        with pytest.raises(InputError) as caught:
            load_scenario(night(tmp_path, f"context: {named}"))
        (fault,) = caught.value.faults
        assert fault.line == 6
        assert said in f"{fault.what} {fault.mend}"


@pytest.mark.parametrize("name", SHIPPED)
def test_every_context_can_be_laid_on_every_shipped_scenario(name: str) -> None:
    for scenario in shipped_files("scenario"):
        assert load_scenario(scenario, overrides=[f"context={name}"]).context == name


def test_contexts_post_the_officers_that_they_say() -> None:
    def posted(context: str) -> int:
        words: Any = load_plan("club_assault", None, ["crowd.people=20", f"context={context}"])
        return int(model(words).world.scenario.response.site_officers.count)

    assert [posted(name) for name in ("armed_patrols", "unarmed_patrols", "special_unit")] == [2, 0, 0]
