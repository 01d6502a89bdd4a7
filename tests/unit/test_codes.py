"""The numbers that kernels know for the words of columns are those of the words."""

from __future__ import annotations

from sim.kernels import codes
from sim.world.codes import Action, Awareness, Mobility, Role, Status, Wound

OTHERWISE = {(Role, "ATTENDEE"): "AUDIENCE", (Action, "NONE"): "IDLE", (Wound, "NONE"): "UNHURT"}
"""Words that kernels call by another name."""


def test_numbers_of_kernels_are_those_of_the_words() -> None:
    members = [each for kind in (Role, Status, Awareness, Action, Wound, Mobility) for each in kind]
    words = {OTHERWISE.get((type(each), each.name), each.name): int(each) for each in members}
    assert len(words) == len(members)
    assert {name: number for name, number in vars(codes).items() if name.isupper()} == words
