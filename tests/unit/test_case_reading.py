"""A key of a verification case that nobody reads is refused where it is written: over all pairs of kinds and keys."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any, Final, get_args

import pytest

from sim.errors import InputError
from sim.scenario.checking.case_reading import ASKS, INSTEAD, NO_HAZARD, NOBODY_TO_HEED, PAIRS, READS
from sim.scenario.parameters.decisions import DecisionParameters
from sim.scenario.parameters.verification_case import (
    NEEDS,
    AcceptKind,
    AcceptParameters,
    CaseParameters,
    MeasureKind,
    MeasureParameters,
)
from tests.unit.test_case_language import refused
from tests.unit.test_verification_case import case, faults

TOP: Final[dict[str, str]] = {
    "venue": "venue: club_500", "people": "people: [{id: crowd, at: [[1, 1]]}]", "door_flow": "door_flow: code",
    "stair_flow": "stair_flow: code", "dose": "dose: purser",
    "door_changes": "door_changes: [{door: main, at_s: 1, becomes: locked}]",
    "decisions": "decisions: {queue_weight: 0.5}", "movement": "movement: {kind: collision_free}",
    "smoke": "smoke: {co_ppm: 5}", "placed": "placed: {mirror: true}", "run": "run: {duration_s: 20}",
}  # fmt: skip
"""A right value for each key that says what a case with its own venue is like."""

VALUES: Final[dict[str, Any]] = {
    "group": "crowd", "line": "half", "since": "exit", "zone": "left", "exit": "exit", "metric": "deaths",
    "data": "seen", "direction": "backward", "from_s": 1.0, "to_s": 9.0, "drop_share": 0.1, "above_per_m2": 4.0,
}  # fmt: skip
"""A right value for each key of a measure."""

RULES: Final[dict[str, Any]] = {
    "variant": "a", "to": "b", "variants": "[a, b]", "than": "other", "data": "law", "at": "other", "judged": "each",
    "min": 0, "max": 9, "above": 0, "below": 9,
}  # fmt: skip
"""A right value for each key of a rule."""

TABLES: Final = """\
data:
  - {id: seen, source: nobody, shares: {exit: 1.0}}
  - {id: law, source: nobody, points: [[1, 1], [2, 2]]}
"""


def test_every_key_of_a_case_beside_a_scenario_is_read_or_refused() -> None:
    about = {"schema_version", "id", "title", "law", "source", "tier", "seeds", "note", "scenario", "repeats", "lines",
             "zones", "data", "measures", "accept", "variants"}  # fmt: skip
    assert set(CaseParameters.model_fields) == about | set(TOP)
    assert set(TOP) == {*INSTEAD, "venue"}


@pytest.mark.parametrize("key", TOP)
def test_key_beside_a_scenario_is_refused_at_its_line_with_what_to_write(tmp_path: Path, key: str) -> None:
    found = refused(tmp_path, ("measures:", f"{TOP[key]}\nmeasures:"))
    assert len(found) == 1, found
    assert found[0].startswith("case.yaml:1: " if key == "venue" else f"case.yaml:12: {key}: ")
    assert f"({INSTEAD.get(key, 'write one of the two')})" in found[0]


@pytest.mark.parametrize("key", sorted(set(TOP) - {"venue", "people"}))
def test_variant_cannot_slip_such_a_key_in(tmp_path: Path, key: str) -> None:
    value = TOP[key].removeprefix(f"{key}: ")
    found = refused(tmp_path, ("accept:", f"variants:\n  - name: odd\n    set: {{{key}: {value}}}\naccept:"))
    assert any(each.startswith(f"case.yaml:16: {key}: ") for each in found), found


@pytest.mark.parametrize(("kind", "key"), list(product(get_args(MeasureKind), VALUES)))
def test_key_of_a_measure_is_read_by_its_kind_or_refused(tmp_path: Path, kind: str, key: str) -> None:
    """Over all pairs of kinds and keys; what a kind needs is written besides."""
    assert set(VALUES) == set(MeasureParameters.model_fields) - {"name", "kind"}
    needed = {name: VALUES[name] for name in NEEDS.get(kind, ())}
    if key == "direction":
        needed |= {"line": "half"} if "line" in READS[kind] else {}  # type: ignore[index]
    words = ", ".join(f"{name}: {value}" for name, value in {**needed, key: VALUES[key]}.items())
    changes = [("kind: last_crossing", f"kind: {kind}, {words}")]
    changes.append(("accept:", TABLES + "accept:"))
    try:
        case(tmp_path, *changes)
        found = []
    except InputError as error:
        found = [fault.what for fault in error.faults]
    told = any(f"does not read `{key}`" in each for each in found)
    assert told is (key not in READS[kind])  # type: ignore[index]


@pytest.mark.parametrize(("of", "key"), list(product(get_args(AcceptKind), RULES)))
def test_key_of_a_rule_is_read_by_its_way_of_comparing_or_refused(tmp_path: Path, of: str, key: str) -> None:
    assert set(RULES) == set(AcceptParameters.model_fields) - {"measure", "of", "reason"}
    asked = {name: RULES[name] for name in ("variant", "to") if of in PAIRS}
    asked |= {"max": 9} if "max" in ASKS[of] else {}  # type: ignore[index]
    asked |= {"data": "law"} if "data" in ASKS[of] else {}  # type: ignore[index]
    words = ", ".join(f"{name}: {value}" for name, value in {**asked, key: RULES[key]}.items())
    variants = "variants:\n  - {name: a, x: 1}\n  - {name: b, x: 2}\n"
    other = "  - {name: other, kind: still_inside}\n"
    try:
        case(tmp_path, ("max: 30", f"of: {of}, {words}"), ("accept:", f"{other}{variants}{TABLES}accept:"))
        found = []
    except InputError as error:
        found = [fault.what for fault in error.faults]
    told = any(f"does not read `{key}`" in each for each in found)
    assert told is (key not in ASKS[of])  # type: ignore[index]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("exit: exit}", "exit: exit, knows: [exit]}", "`knows` is not read"),
        ("exit: exit}", "exit: exit, familiar: exit}", "`familiar` is not read"),
        ("exit: exit}", "exit: exit, knows_share: {exit: 0.5}}", "`knows_share` is not read"),
        ("exit: exit}", "exit: exit, stay: true}", "the group stays where it is"),
        ("exit: exit}", "stay: true, delay_s: {kind: fixed, value: 1}}", "the group stays where it is"),
        ("rectangle: [[1, 1], [6, 7]], count: 12", "at: [[2, 2]], spread: lattice", "already says where"),
        ("run:", "repeats: 2\nrun:", "reads `repeats`"),
        ("run:", "decisions: {hide_share: 0.5}\nrun:", "`hide_share` has no effect"),
        ("run:", "door_changes: [{door: exit, at_s: 40, becomes: locked}]\nrun:", "the run lasts from 0 to 30 s"),
        ("kind: last_crossing", "kind: metric, metric: deaths", "only a whole `scenario` has metrics"),
        ("kind: last_crossing", "kind: passed_shut, exit: exit", "no change shuts `exit`"),
        ("kind: last_crossing", "kind: last_crossing, from_s: 31", "is not before the end"),
        ("kind: last_crossing", "kind: last_crossing, direction: forward", "without a `line`"),
        ("max: 30", "max: 30, min: 31", "no value is both"),
        ("max: 30", "max: 30, judged: prediction", "one seed says nothing of the next"),
        ("accept:", "data: [{id: a, source: b, shares: {exit: 0.5}}]\naccept:", "no measure or rule reads `a`"),
        ("accept:", "data: [{id: a, source: b}]\naccept:", "either `points` or `shares`"),
        ("accept:", "data: [{id: a, source: b, shares: {exitt: 0.5}}]\naccept:", "did you mean `exit`?"),
    ],
)  # fmt: skip
def test_word_without_effect_is_refused(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert any(what in each for each in faults(tmp_path, (old, new)))


def test_keys_said_to_have_no_effect_are_keys_of_decisions() -> None:
    assert {*NO_HAZARD, *NOBODY_TO_HEED} <= set(DecisionParameters.model_fields)


def test_line_that_nobody_measures_is_remarked_upon_and_walked(tmp_path: Path) -> None:
    read = case(tmp_path)
    assert [remark.removeprefix(f"{tmp_path}/").split(" ")[0] for remark in read.remarks] == [
        "case.yaml:18:", "case.yaml:20:",
    ]  # fmt: skip
    assert "no measure reads `half`" in read.remarks[0]
