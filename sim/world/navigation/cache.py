"""Keeps the navigation of venues on disk, by the content of their parameters."""

from __future__ import annotations

import os
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np

from sim.installation import cache_folder, source_key
from sim.kernels import arrays, distance_fields
from sim.world import venue as venues
from sim.world.navigation.navigation import Navigation, build_navigation
from sim.world.venue.venue import Venue

FILES = (
    *Path(__file__).parent.glob("*.py"),
    *Path(venues.__file__).parent.glob("*.py"),
    Path(arrays.__file__),
    Path(distance_fields.__file__),
)
"""The code that works a navigation out of the parameters of a venue."""

SOURCES = source_key(FILES)
"""Changes whenever that code does."""

ARRAYS = (
    "field_origin", "field_shape", "field_start", "field_distance", "field_direction", "door_to_door",
    "goal_is_exit", "goal_door", "goal_area", "goal_beyond", "area_node_start", "area_node_list",
)  # fmt: skip
"""What is kept of a navigation."""


def cached_navigation(venue: Venue) -> Navigation:
    """Give the navigation of a venue, from disk where it is kept there, else computed and kept.

    A file that cannot be read or holds something else is replaced; a folder that cannot be written is left.

    Args:
        venue: the venue.

    Returns:
        Its navigation.
    """
    try:
        path = cache_folder() / f"navigation-{SOURCES}-{venue.content_key}.npz"
    except RuntimeError:  # no home folder
        return build_navigation(venue)
    kept = _load(path, venue)
    if kept is not None:
        return kept
    made = build_navigation(venue)
    with suppress(OSError):
        _save(path, made)
    return made


def _load(path: Path, venue: Venue) -> Navigation | None:
    """Read a navigation; None where there is none that fits the venue."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays: dict[str, Any] = {name: stored[name] for name in ARRAYS}
            ids = tuple(str(name) for name in stored["goal_ids"])
            if str(stored["content_key"]) != venue.content_key or str(stored["sources"]) != SOURCES:
                return None
            cell_m = float(stored["field_cell_m"])
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return None
    sizes = np.prod(arrays["field_shape"].astype(np.int64), axis=1)
    if len(sizes) != 2 * venue.n_doors or int(sizes.sum()) != len(arrays["field_distance"]):
        return None
    return Navigation(venue=venue, field_cell_m=cell_m, goal_ids=ids, **arrays)


def _save(path: Path, made: Navigation) -> None:
    """Write a navigation under a temporary name, then move it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        try:
            np.savez(
                file,
                allow_pickle=False,
                sources=np.array(SOURCES),
                content_key=np.array(made.venue.content_key),
                field_cell_m=np.array(made.field_cell_m),
                goal_ids=np.array(made.goal_ids, dtype=np.str_),
                **{name: getattr(made, name) for name in ARRAYS},
            )
        except BaseException:
            file.close()
            os.unlink(file.name)
            raise
    try:
        os.replace(file.name, path)
    except OSError:
        os.unlink(file.name)
        raise
