"""Navigation that is kept on disk: whatever happens to its file, nobody walks by anything but what was worked out."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.world.navigation import cache
from sim.world.venue.venue import build_venue
from tests.builders import room, two_rooms

DAMAGES = 300


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HAVENUE_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_no_damage_to_a_file_of_the_cache_is_believed_or_ends_the_command(kept: Path) -> None:
    """Flips, cuts, zeros and noise anywhere: what is read is what was written, or is made anew."""
    built = build_venue(room())
    whole = cache.cached_navigation(built)
    path = next(kept.iterdir())
    written = path.read_bytes()
    believed = 0
    for seed in range(DAMAGES):
        dice = random.Random(seed)
        at, length = dice.randrange(len(written)), dice.choice((1, 16, 400))
        middle = dice.choice((bytes([written[at] ^ (1 << dice.randrange(8))]), b"\0" * length, dice.randbytes(length)))
        path.write_bytes(written[:at] + (b"" if seed % 10 == 0 else middle + written[at + len(middle) :]))
        found = cache._load(path, built)
        believed += found is not None
        for name in cache.ARRAYS if found else ():
            assert getattr(found, name).tobytes() == getattr(whole, name).tobytes(), f"damage {seed}, {name}"
    assert believed < DAMAGES / 2, "the damage hardly touched anything"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("field_direction", lambda part: -part), ("field_start", lambda part: part + 10**9),
        ("field_shape", lambda part: part.ravel()), ("field_distance", lambda part: part.astype(np.float64)),
        ("field_distance", lambda part: part[:0]), ("goal_door", lambda part: part + 5),
        ("goal_ids", lambda part: np.array(["another"])), ("field_cell_m", lambda part: part * 2),
    ],
)  # fmt: skip
def test_other_content_in_sound_wrapping_is_built_anew(
    kept: Path, name: str, change: Callable[[NDArray[Any]], NDArray[Any]]
) -> None:
    built = build_venue(two_rooms())
    whole = cache.cached_navigation(built)
    path = next(kept.iterdir())
    with np.load(path) as stored:
        parts = {each: stored[each] for each in stored.files}
    parts[name] = change(parts[name])
    np.savez(path, **parts)
    assert cache._load(path, built) is None
    assert cache.cached_navigation(built).field_direction.tobytes() == whole.field_direction.tobytes()
