"""Limits of a report: nothing that the model holds is called missing, and what a study leaves out is named."""

from __future__ import annotations

import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest

import sim.rules
from analysis.report.limits import HAZARDS, LACKS, PARTS, REFUGES, SWITCHES, switched_off
from sim.rules.registry import full_scenario_type, rules
from sim.runs.loading import load_plan
from sim.scenario.policies.levers import knobs_by_path

ROOT = Path(__file__).parents[2]


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", (ROOT / page).read_text(encoding="utf-8"))


def test_every_rule_of_the_model_belongs_to_exactly_one_part() -> None:
    """A new room fails here until the list of parts, README and limits have been looked at."""
    folders = [module.name for module in pkgutil.iter_modules(sim.rules.__path__) if module.ispkg]
    files = [f"{folder}.{path.stem}" for folder in folders for path in (ROOT / "sim/rules" / folder).glob("*.py")]
    named = [rule for rules_of_part in PARTS.values() for rule in rules_of_part]
    assert sorted(named) == sorted(file for file in files if not file.endswith("__init__"))


def test_every_kind_of_hazard_has_words() -> None:
    assert set(HAZARDS) == set(rules("hazards"))
    assert {f"hazards.{kind}" for kind in HAZARDS} <= set(PARTS["hazard"])


def test_readme_and_model_page_name_the_same_parts() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("## What the model contains")[1].split("## ")[0]
    rows = re.findall(r"^\| ([a-z ]+) \|", table, re.MULTILINE)
    assert rows == list(PARTS)
    listed = ", ".join(list(PARTS)[:-1])
    assert f"one part of the model: {listed} or {list(PARTS)[-1]}." in text_of("docs/model.md")


@pytest.mark.parametrize("page", ["README.md", "docs/model.md"])
def test_readme_and_model_page_say_the_same_of_what_is_missing(page: str) -> None:
    said = text_of(page).replace(" - ", " ")
    start = said.index(LACKS[0])
    assert said[start:].startswith(" ".join(LACKS))
    after = said[start + len(" ".join(LACKS)) :].lstrip()
    assert after.startswith(("Keep this in mind", "#"))


def test_every_switch_names_a_knob_and_a_value_that_it_may_have() -> None:
    knobs = knobs_by_path(full_scenario_type())
    for switch in (*SWITCHES, REFUGES):
        knob = knobs[switch.path]
        assert switch.off in knob.choices if knob.choices else isinstance(switch.off, bool | int | float)
        if knob.low is not None:
            assert knob.low == switch.off


def manifest(*levers: dict[str, Any], varied: tuple[str, ...] = (), **changed: Any) -> dict[str, Any]:
    words = load_plan("club_assault").scenario.model_dump(mode="json", by_alias=True) | changed
    policies = {f"policy_{k}": {"levers": each} for k, each in enumerate([{}, *levers])}
    return {"scenarios": {"club": words}, "policies": policies, "varied": [{"path": path} for path in varied]}


def test_what_a_study_leaves_out_is_named_and_what_it_holds_is_not() -> None:
    out = switched_off(manifest())
    assert "hazard: smoke" in out
    assert "armed officers on site" in out
    assert "zoned lockdown of inner doors" in out
    assert "hazard: assault" not in out
    assert "stewards" not in out
    assert "event medics" not in out
    assert "refuges" not in out


def test_what_a_policy_sets_or_a_study_varies_is_not_called_out() -> None:
    assert "armed officers on site" not in switched_off(manifest({"response.site_officers.count": 2}))
    assert "bleeding-control kits" not in switched_off(manifest(varied=("care.kits_per_1000",)))


def test_what_is_switched_off_under_every_policy_is_called_out() -> None:
    assert "harm by crowding" in switched_off(manifest(crush={"harmful": False}))
    assert {"hazard: assault", "hazard: smoke"} <= set(switched_off(manifest(hazards=[])))
    without = {"building.refuge_capacity_share": 0.0}
    told = manifest(without)
    told["policies"]["policy_0"]["levers"] = without
    assert "refuges" in switched_off(told)


def test_study_that_does_not_tell_its_words_calls_nothing_out() -> None:
    assert switched_off({"scenarios": {"club": {}}, "policies": {"today": {}}, "varied": []}) == []
