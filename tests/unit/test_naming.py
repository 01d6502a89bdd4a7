"""Exits and refuges named in files and on the command line: what fits, and what is told where a name does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.runs.loading import load_plan


def faults(folder: Path, levers: str, *overrides: str) -> str:
    file = folder / "named.yaml"
    file.write_text(f"schema: 1\nname: named\nabout: x\nreason: x\nlevers:\n{levers}", encoding="utf-8")
    with pytest.raises(InputError) as found:
        load_plan("club_assault", str(file), overrides)
    return str(found.value)


def test_names_that_the_venue_does_not_have_are_told_with_their_line_and_the_near_name(tmp_path: Path) -> None:
    said = faults(tmp_path, "  alarm.names: [side_west, loadng]\n  staff.names:\n    - stage_west\n    - nowhere\n")
    assert "named.yaml:6: levers.alarm.names.1: there is no exit `loadng` in venue `club_500`" in said
    assert "did you mean `loading`?" in said
    assert "named.yaml:8: levers.staff.names.0: `stage_west` is a door inside venue `club_500`, not an exit" in said
    assert "named.yaml:9: levers.staff.names.1: there is no exit `nowhere`" in said
    assert "exits allowed here: main" in said


@pytest.mark.parametrize(
    ("levers", "what"),
    [
        ("  alarm.order: stay\n  alarm.names: [main]\n", "`main` is an exit, and people who are told to stay"),
        ("  alarm.names: [office]\n", "`office` is a refuge, and people who are told to leave"),
        ("  alarm.order: stay\n  alarm.names: [offce]\n", "did you mean `office`?"),
        ("  alarm.mode: bell\n  alarm.names: [main]\n", "a bell names exits or refuges"),
        ("  alarm.mode: none\n  alarm.order: stay\n", "no alarm orders people to stay"),
        ("  alarm.message_areas: [dance_flor]\n", "did you mean `dance_floor`?"),
        ("  alarm.names: main\n", "expected a list"),
        ("  alarm.order: hide\n", "is not one of `leave`, `stay`"),
        ("  response.police.names: [mian]\n", "did you mean `main`?"),
    ],
)
def test_what_cannot_be_said_is_a_fault(levers: str, what: str, tmp_path: Path) -> None:
    assert what in faults(tmp_path, levers)


def test_names_are_set_by_policy_and_on_the_command_line() -> None:
    plan = load_plan("club_assault", "voice_alarm_naming_exits", ["staff.names=[loading]"])
    assert plan.scenario.alarm.names == ("other_exits",)
    assert plan.scenario.staff.names == ("loading",)
    with pytest.raises(InputError, match=r"staff\.names\.0: there is no exit `loadin`.*did you mean `loading`"):
        load_plan("club_assault", overrides=["staff.names=[loadin]"])


@pytest.mark.parametrize("venue", ["club_assault", "concert_hall_assault", "open_air_assault"])
@pytest.mark.parametrize("policy", ["voice_alarm_naming_exits", "stay_or_refuge_order"])
def test_shipped_policies_of_instruction_fit_every_shipped_venue(venue: str, policy: str) -> None:
    plan = load_plan(venue, policy)
    assert plan.scenario.alarm.names
