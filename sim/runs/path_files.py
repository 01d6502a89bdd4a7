"""Writes everybody's path in the formats that tools of pedestrian dynamics read: JuPedSim's SQLite, and Parquet.

The SQLite file has the tables of JuPedSim's version 2, which PedPy and JuPedSim's own viewer read. Only bodies that
others walk round are in it, so that no two share a point and Voronoi methods work.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from sim.errors import ResultsError
from sim.runs.file_formats import parquet_modules
from sim.runs.results_folder import reason
from sim.runs.stored_run import StoredRun
from sim.world.codes import Role
from sim.world.trajectory import UNITS_PER_M, Presence, Trajectory

PathKind = Literal["sqlite", "parquet"]
PATH_KINDS: Final = ("sqlite", "parquet")
ROLES: Final = tuple(role.name.lower() for role in Role)
"""Roles by which bodies may be chosen."""
_FORMAT: Final = 2
"""Version of JuPedSim's tables: PedPy 1.5 reads 1 and 2."""
SHIFT_M: Final = 0.001
"""Largest difference between the shifts of two bodies, m (numerical: a tenth of what places are rounded to)."""
GOLDEN: Final = (0.7548776662466927, 0.5698402909980532)
"""Multiples of a body's number that spread over a square (numerical: powers of the plastic number's inverse)."""
_TABLES: Final = """
CREATE TABLE trajectory_data (frame INTEGER NOT NULL, id INTEGER NOT NULL, pos_x REAL NOT NULL, pos_y REAL NOT NULL,
                              ori_x REAL NOT NULL, ori_y REAL NOT NULL);
CREATE TABLE metadata (key TEXT NOT NULL UNIQUE PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE geometry (hash INTEGER NOT NULL, wkt TEXT NOT NULL);
CREATE UNIQUE INDEX geometry_hash ON geometry (hash);
CREATE TABLE frame_data (frame INTEGER NOT NULL, geometry_hash INTEGER NOT NULL);
"""


@dataclass(frozen=True, eq=False)
class Paths:
    """The chosen bodies, a row for each body in each frame, by frame and then body.

    Attributes:
        frame: (r,) int64, number of the frame.
        body: (r,) int64; below the number of people it is ``person`` of the audience.
        place: (r, 2) float64, m, on the sheet, or where it truly is for one level.
        heading: (r, 2) float64, unit vector of the last step.
        presence: (r,) int8, ``Presence``: upright or lying.
        role: (r,) int8, ``Role``.
        frames: frames of the whole run.
        floor: the floor that all places are on.
        elsewhere: places of the level that are on a floor apart from that one, and so left out.
    """

    frame: NDArray[np.int64]
    body: NDArray[np.int64]
    place: NDArray[np.float64]
    heading: NDArray[np.float64]
    presence: NDArray[np.int8]
    role: NDArray[np.int8]
    frames: int
    floor: Polygon
    elsewhere: int


def chosen_paths(run: StoredRun, level: str | None, roles: Sequence[str], *, lying: bool) -> Paths:
    """Choose the bodies to write.

    Args:
        run: with a trajectory.
        level: id of the level to write, at its true place; None writes the whole sheet.
        roles: names of ``Role``, empty for all.
        lying: whether those who lie are in it.

    Returns:
        The paths.

    Raises:
        ResultsError: no trajectory was kept, or a level that the venue has not.
    """
    trajectory, venue = run.trajectory(), run.venue
    if trajectory is None:
        raise ResultsError(f"{run.folder}: holds no trajectory (make one with `havenue run ... --trajectory`)")
    number = _level(venue.level_ids, level)
    wanted = np.isin(trajectory.presence, (Presence.UPRIGHT, Presence.LYING) if lying else (Presence.UPRIGHT,))
    wanted &= np.isin(trajectory.role, [Role[name.upper()] for name in roles or ROLES])
    polygons, shift = list(venue.area_polygon), np.zeros(2)
    if number is not None:
        wanted &= trajectory.level == number
        polygons = [polygon for polygon, on in zip(polygons, venue.area_level, strict=True) if on == number]
        shift = venue.level_offset[number]
    frame, body = np.nonzero(wanted)
    place = trajectory.centimetres[frame, body] / UNITS_PER_M + _off_the_grid(body)
    floor, on_it = _main_floor(polygons, place)
    frame, body = frame[on_it], body[on_it]
    return Paths(
        frame=frame, body=body, place=place[on_it] - shift, heading=_headings(trajectory)[frame, body],
        presence=trajectory.presence[frame, body], role=trajectory.role[body], frames=len(trajectory.time_s),
        floor=shapely.transform(floor, lambda points: points - shift), elsewhere=int(np.count_nonzero(~on_it)),
    )  # fmt: skip


def write_paths(run: StoredRun, paths: Paths, kind: PathKind, path: Path) -> None:
    """Write paths to a file; it appears complete or not at all, and equal runs give equal bytes.

    Args:
        run: that they are of.
        paths: as chosen.
        kind: of the file.
        path: where it is to stand; a file that is there is replaced.

    Raises:
        ResultsError: a place that cannot be written, no pyarrow.
    """
    write = _parquet_writer() if kind == "parquet" else _write_sqlite
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        write(part, run, paths)
        os.replace(part, path)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise ResultsError(f"cannot write {path}: {why}") from error


def _level(levels: Sequence[str], name: str | None) -> int | None:
    if name is None:
        return None
    if name not in levels:
        raise ResultsError(f"level {name}: the venue has no such level (it has {', '.join(levels)})")
    return list(levels).index(name)


def _main_floor(polygons: list[Polygon], place: NDArray[np.float64]) -> tuple[Polygon, NDArray[np.bool_]]:
    """Give the piece of floor on which most places are, and which those are: the formats know one polygon."""
    pieces = shapely.get_parts(shapely.union_all(polygons))
    if len(pieces) == 1:
        return pieces[0], np.ones(len(place), np.bool_)
    nearest = shapely.STRtree(pieces).nearest(shapely.points(place))
    most = int(np.bincount(nearest, minlength=len(pieces)).argmax())
    return pieces[most], nearest == most


def _off_the_grid(body: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give a shift for each body, the same in all frames, far below the centimetre to which places are known.

    Places on whole centimetres lie on exact circles now and then, on which geometry libraries give broken cells.
    """
    return SHIFT_M * (np.outer(body, GOLDEN) % 1.0 - 0.5)


def _headings(trajectory: Trajectory) -> NDArray[np.float64]:
    """Give the direction of everybody's last step; (f, n, 2) float64, unit vectors, (1, 0) before the first step."""
    steps = np.diff(trajectory.centimetres, axis=0, prepend=trajectory.centimetres[:1]).astype(np.float64)
    length = np.hypot(steps[..., 0], steps[..., 1])
    heading = np.divide(steps, length[..., None], out=np.zeros_like(steps), where=length[..., None] > 0.0)
    heading[0][length[0] == 0.0] = (1.0, 0.0)
    stepped = np.where((length > 0.0), np.arange(len(length))[:, None], 0)
    last = np.maximum.accumulate(stepped, axis=0)
    return np.take_along_axis(heading, last[..., None], axis=0)


def _write_sqlite(path: Path, run: StoredRun, paths: Paths) -> None:
    wkt = shapely.to_wkt(paths.floor, rounding_precision=6)
    key = int.from_bytes(hashlib.sha256(wkt.encode()).digest()[:7], "big")
    west, south, east, north = paths.floor.bounds
    about = {
        "version": _FORMAT, "fps": run.frame_rate, "xmin": west, "xmax": east, "ymin": south, "ymax": north,
        "source": f"Havenue {run.version}, {run.scenario_name}, {run.policy_name}, seed {run.seed}",
    }  # fmt: skip
    described = [(name, str(value)) for name, value in about.items()]
    columns = (paths.frame, paths.body, *paths.place.T, *paths.heading.T)
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_TABLES)
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", described)
        connection.execute("INSERT INTO geometry VALUES (?, ?)", (key, wkt))
        connection.executemany("INSERT INTO frame_data VALUES (?, ?)", ((frame, key) for frame in range(paths.frames)))
        connection.executemany(
            "INSERT INTO trajectory_data VALUES (?, ?, ?, ?, ?, ?)",
            zip(*(column.tolist() for column in columns), strict=True),
        )
        connection.execute("CREATE INDEX frame_id_idx ON trajectory_data (frame, id)")
        connection.commit()
    finally:
        connection.close()


def _parquet_writer() -> Callable[[Path, StoredRun, Paths], None]:
    """Give the function that writes Parquet.

    Raises:
        ResultsError: the package for it is not installed.
    """
    pyarrow, parquet = parquet_modules("SQLite")

    def write(path: Path, run: StoredRun, paths: Paths) -> None:
        upright = paths.presence == Presence.UPRIGHT
        columns = {
            "frame": paths.frame.astype(np.int32), "id": paths.body.astype(np.int32), "x": paths.place[:, 0],
            "y": paths.place[:, 1], "state": np.where(upright, "upright", "lying"),
            "role": np.array(ROLES)[paths.role],
        }  # fmt: skip
        about = {"fps": str(run.frame_rate), "geometry": shapely.to_wkt(paths.floor, rounding_precision=6)}
        table = pyarrow.table(columns).replace_schema_metadata(about)
        parquet.write_table(table, path, compression="zstd")

    return write
