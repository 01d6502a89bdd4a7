"""The file of a trajectory: person by person, as differences in time, so that it is small; nothing is lost.

``docs/trajectory.md`` describes the arrays for whoever reads them without Havenue.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import ResultsError
from sim.runs import file_formats
from sim.runs.results_folder import reason
from sim.world.codes import Action, Awareness, Code, Role, Status
from sim.world.trajectory import NO_LEVEL, Presence, Trajectory

Arrays = dict[str, NDArray[Any]]

NAME: Final = "trajectory.npz"
FORMAT: Final = 2
"""Number of the format; the first had neither roles nor actions, and no number."""
HOW_TO_MAKE: Final = "make one with `havenue run ... --trajectory`"

_CODES: Final[dict[str, type[Code]]] = {
    "presence": Presence, "status": Status, "action": Action, "awareness": Awareness,
}  # fmt: skip
_BY_BODY: Final = ("level", *_CODES)
_DOOR_STATES: Final = 3
_OLD: Final = {"time_s", "centimetres", "state"}
_MOST_JUMPS: Final = 0.01
"""Share of steps too long for a byte up to which bytes are used, and the others stand by themselves."""


def to_arrays(trajectory: Trajectory) -> Arrays:
    """Give the arrays of the file.

    Args:
        trajectory: of f frames, n bodies and d doors.

    Returns:
        ``format``; ``time_s``, ``role`` and ``uid`` as they are; ``start_cm`` (n, 2) int32, places in the first frame;
        ``steps_cm`` (2, n, f - 1) int8 or int16, differences from frame to frame; ``jumps`` (k, 4) int32, what is to be
        added to steps that are too long for that: axis, body, step and cm; each column of codes (n, f) int8 and
        ``doors`` (d, f) int8, the first frame and then differences.
    """
    places = np.ascontiguousarray(trajectory.centimetres.transpose(2, 1, 0))  # (2, n, f)
    steps = np.diff(places, axis=2)
    short = np.clip(steps, -127, 127).astype(np.int8)
    if np.count_nonzero(short != steps) > _MOST_JUMPS * steps.size:
        short = np.clip(steps, -32767, 32767).astype(np.int16)
    where = np.argwhere(short != steps)
    jumps = np.column_stack([where, (steps - short)[tuple(where.T)]]).astype(np.int32)
    arrays: Arrays = {
        "format": np.array(FORMAT),
        "time_s": trajectory.time_s, "role": trajectory.role, "uid": trajectory.uid,
        "start_cm": places[:, :, 0].T, "steps_cm": short, "jumps": jumps,
        **{name: _differences(getattr(trajectory, name)) for name in (*_BY_BODY, "doors")},
    }  # fmt: skip
    return {name: np.asarray(array, order="C") for name, array in arrays.items()}


def from_arrays(arrays: Arrays) -> Trajectory:
    """Give the trajectory that the arrays of a file hold.

    Args:
        arrays: as ``to_arrays`` gives them.

    Returns:
        The trajectory, equal to the one that was written.

    Raises:
        ValueError: arrays of another format, or that do not belong together; the message says which.
    """
    if set(arrays) == _OLD:
        raise ValueError(f"written by Havenue 0.2.0 or older, without roles and actions; {HOW_TO_MAKE}")
    found = int(arrays["format"])
    if found != FORMAT:
        raise ValueError(f"format {found} is not known here, only {FORMAT}; read it with the Havenue that wrote it")
    _check_shapes(arrays)
    codes = {name: np.cumsum(arrays[name].T, axis=0, dtype=np.int8) for name in (*_BY_BODY, "doors")}
    _check_codes(arrays["role"], codes)
    steps, jumps = arrays["steps_cm"].astype(np.int32), arrays["jumps"]
    steps[tuple(jumps[:, :3].T)] += jumps[:, 3]
    along = np.moveaxis(steps, 0, 2)  # (n, f - 1, 2)
    places = np.concatenate([arrays["start_cm"][:, None], along], axis=1).cumsum(axis=1, dtype=np.int32)
    return Trajectory(
        time_s=arrays["time_s"], role=arrays["role"], uid=arrays["uid"],
        centimetres=np.ascontiguousarray(np.moveaxis(places, 0, 1)), **codes,
    )  # fmt: skip


def load_trajectory(path: Path | str) -> Trajectory:
    """Read everybody's path.

    Args:
        path: a run folder, or a trajectory file.

    Returns:
        The trajectory.

    Raises:
        ResultsError: there is none, it was written by an older Havenue, or it is damaged.
    """
    path = Path(path)
    file = path / NAME if path.is_dir() else path
    if not file.exists():
        raise ResultsError(f"{path}: holds no trajectory ({HOW_TO_MAKE})")
    try:
        return from_arrays(file_formats.read_npz(file))
    except OSError as error:
        raise ResultsError(f"{file}: cannot be read: {reason(error)}") from error
    except (ValueError, TypeError, KeyError) as error:
        what = f"`{error.args[0]}` is missing" if isinstance(error, KeyError) else str(error)
        raise ResultsError(f"{file}: {what} (a damaged file cannot be mended: run it again)") from error


def _differences(codes: NDArray[np.int8]) -> NDArray[np.int8]:
    """Turn codes (f, n) into the first and the differences (n, f)."""
    return np.diff(codes.T, axis=1, prepend=np.int8(0))


def _check_shapes(arrays: Arrays) -> None:
    """Make sure that arrays are of the sizes and kinds that belong together.

    Raises:
        KeyError: an array is missing.
        ValueError: one is of another size or kind, or times do not grow.
    """
    f, n, d = len(arrays["time_s"]), len(arrays["role"]), len(arrays["doors"])
    sizes: dict[str, tuple[tuple[int, ...], str]] = {
        "time_s": ((f,), "f"), "role": ((n,), "i"), "uid": ((n,), "i"), "start_cm": ((n, 2), "i"),
        "steps_cm": ((2, n, f - 1), "i"), "jumps": ((len(arrays["jumps"]), 4), "i"),
        "doors": ((d, f), "i"), **dict.fromkeys(_BY_BODY, ((n, f), "i")),
    }  # fmt: skip
    for name, (shape, kind) in sizes.items():
        array = arrays[name]
        if array.shape != shape or array.dtype.kind != kind:
            raise ValueError(f"`{name}` is {array.dtype} of shape {array.shape} instead of shape {shape}")
    where, ends = arrays["jumps"][:, :3], (2, n, f - 1)
    if ((where < 0) | (where >= ends)).any():
        raise ValueError("`jumps` names a step that is not there")
    times = arrays["time_s"]
    if not (f and n and np.isfinite(times).all() and (np.diff(times) > 0).all()):
        raise ValueError("it has no frames or no bodies, or its times do not grow")


def _check_codes(role: NDArray[Any], codes: Arrays) -> None:
    """Make sure that every code has a meaning.

    Raises:
        ValueError: naming the first that has none.
    """
    known = {"role": (role, 0, len(Role)), "doors": (codes["doors"], 0, _DOOR_STATES)}
    known |= {name: (codes[name], 0, len(kind)) for name, kind in _CODES.items()}
    known["level"] = (codes["level"], NO_LEVEL, 127)
    for name, (values, low, end) in known.items():
        wrong = (values < low) | (values >= end)
        if wrong.any():
            raise ValueError(f"`{name}` has the code {values[wrong][0]}, which means nothing")
