"""Keeps the navigation of venues, and their even flow, on disk, by the content of their parameters."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.cache_folder import cache_folder
from sim.installation import source_key
from sim.kernels import arrays, compiling, distance_fields, elementary, even_flow
from sim.world import venue as venues
from sim.world.navigation.even_flow_fields import even_flow_directions
from sim.world.navigation.navigation import Navigation, build_navigation
from sim.world.venue.venue import Venue

FILES = (
    *Path(__file__).parent.glob("*.py"),
    *Path(venues.__file__).parent.glob("*.py"),
    Path(arrays.__file__),
    Path(compiling.__file__),
    Path(distance_fields.__file__),
    Path(elementary.__file__),
    Path(even_flow.__file__),
)
"""The code that works a navigation out of the parameters of a venue."""

SOURCES = source_key(FILES)
"""Changes whenever that code does."""

ARRAYS = (
    "field_origin", "field_shape", "field_start", "field_distance", "field_direction", "door_to_door",
    "goal_is_exit", "goal_door", "goal_area", "goal_beyond", "area_node_start", "area_node_list",
)  # fmt: skip
"""What is kept of a navigation."""

DIGEST = "digest"
"""Name of the digest of everything else in the file."""


def cached_navigation(venue: Venue) -> Navigation:
    """Give the navigation of a venue, from disk where it is kept there, else computed and kept.

    A file that cannot be read or holds something else is replaced; where nothing can be written, nothing is kept.

    Args:
        venue: the venue.

    Returns:
        Its navigation.
    """
    folder = cache_folder()
    if folder is None:
        return build_navigation(venue)
    path = folder / f"navigation-{SOURCES}-{venue.content_key}.npz"
    kept = _load(path, venue)
    if kept is not None:
        return kept
    made = build_navigation(venue)
    parts: dict[str, NDArray[Any]] = {name: getattr(made, name) for name in ARRAYS}
    parts |= {"field_cell_m": np.array(made.field_cell_m), "goal_ids": np.array(made.goal_ids, dtype=np.str_)}
    with suppress(OSError):
        _save(path, venue, parts)
    return made


def cached_even_flow(ways: Navigation) -> NDArray[np.float32]:
    """Give the directions of a venue's even flow, from disk where they are kept there, else computed and kept.

    Args:
        ways: the venue's navigation.

    Returns:
        (total, 2) float32, as ``even_flow_directions``.
    """
    folder = cache_folder()
    if folder is None:
        return even_flow_directions(ways)
    path = folder / f"even-flow-{SOURCES}-{ways.venue.content_key}.npz"
    parts = _read(path, ways.venue)
    if parts is not None:
        kept: NDArray[np.float32] = parts["direction"]
        return kept
    made = even_flow_directions(ways)
    with suppress(OSError):
        _save(path, ways.venue, {"direction": made})
    return made


def _load(path: Path, venue: Venue) -> Navigation | None:
    """Read a navigation; None where there is none that fits the venue and is just as it was written."""
    parts = _read(path, venue)
    if parts is None:
        return None
    try:
        ids = tuple(str(name) for name in parts["goal_ids"])
        cell_m = float(parts["field_cell_m"])
        return Navigation(venue=venue, field_cell_m=cell_m, goal_ids=ids, **{name: parts[name] for name in ARRAYS})
    except (KeyError, TypeError, ValueError):  # whatever is wrong with a file of the cache, it is made anew
        return None


def _read(path: Path, venue: Venue) -> dict[str, Any] | None:
    """Read arrays; None where there are none that fit the venue and are just as they were written.

    Kernels trust these numbers with places in memory, so that all of the file must agree with its digest.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            parts: dict[str, Any] = {name: stored[name] for name in stored.files}
        fits = str(parts["content_key"]) == venue.content_key and str(parts["sources"]) == SOURCES
        return parts if fits and str(parts.pop(DIGEST)) == _digest(parts) else None
    except Exception:  # whatever is wrong with a file of the cache, it is made anew
        return None


def _digest(parts: Mapping[str, NDArray[Any]]) -> str:
    """Give the SHA-256 of arrays with their names, types and shapes."""
    digest = hashlib.sha256()
    for name, part in sorted(parts.items()):
        digest.update(f"{name} {part.dtype.str} {part.shape}\n".encode())
        digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()


def _save(path: Path, venue: Venue, parts: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays under a temporary name, then move them into place."""
    told = {"sources": np.array(SOURCES), "content_key": np.array(venue.content_key), **parts}
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        try:
            np.savez(file, allow_pickle=False, **{DIGEST: np.array(_digest(told))}, **told)
        except BaseException:
            file.close()
            os.unlink(file.name)
            raise
    try:
        os.replace(file.name, path)
    except OSError:
        os.unlink(file.name)
        raise
