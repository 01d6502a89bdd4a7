"""Trees of parameters: many places set at once are as each set after the other."""

from __future__ import annotations

from sim.scenario.tree import Branch, all_planted, grown, plain, planted


def test_many_places_set_at_once_are_as_each_set_after_the_other_and_leave_the_tree_alone() -> None:
    words = {"crowd": {"people": 5, "age": 30}, "hazards": [{"kind": "assault"}, {"kind": "fire"}], "run": {}}
    root = grown(words, "scenario")
    wanted = {
        ("crowd", "people"): 7, ("hazards", 1, "area"): "hall", ("hazards", 1, "kind"): "smoke", ("new", "deep"): True,
    }  # fmt: skip
    branches: dict[tuple[str | int, ...], Branch] = {loc: grown(value, "knob") for loc, value in wanted.items()}
    one_by_one = root
    for loc, branch in branches.items():
        one_by_one = planted(one_by_one, loc, branch)
    at_once = all_planted(root, branches)
    assert at_once == one_by_one
    assert plain(at_once) == {
        "crowd": {"people": 7, "age": 30}, "hazards": ({"kind": "assault"}, {"kind": "smoke", "area": "hall"}),
        "run": {}, "new": {"deep": True},
    }  # fmt: skip
    assert plain(root)["crowd"]["people"] == 5
    assert all_planted(root, {}) is root
