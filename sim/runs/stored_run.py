"""Reads a run folder back."""

from __future__ import annotations

import errno
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ValidationError

from sim.errors import ResultsError
from sim.installation import __version__
from sim.runs import file_formats, tables, trajectory_file
from sim.runs.people_table import read_back
from sim.runs.results_folder import MANIFEST, SCHEMA, check_entries, manifest_digest, read_manifest, reason
from sim.runs.trajectory_file import load_trajectory
from sim.scenario.parameters.building import BuildingParameters, as_built
from sim.scenario.parameters.venue import VenueParameters
from sim.world.codes import Role
from sim.world.event_log import Event
from sim.world.trajectory import Trajectory
from sim.world.venue.venue import Venue, build_venue

Arrays = dict[str, NDArray[Any]]
Columns = dict[str, list[str]]
T = TypeVar("T")

_NEEDED: Final = ("key", "scenario", "policy", "seed", "versions", "words", "metrics", "rows")
_DAMAGE: Final = (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, EOFError)
"""What reading a file raises that was cut off or changed."""
AIR: Final = "air.csv"
"""File of the air, which only runs with a fire have."""
_WORDS_OF_DOORS: Final = frozenset({"door", "kind", "from", "to", "state_at_start", "state_at_end"})
"""Columns of the doors that hold text."""


class _Words(BaseModel):
    scenario: dict[str, Any]
    policy: dict[str, Any] | None


class _Manifest(BaseModel):
    """What the manifest of a run must be, whatever version wrote it."""

    scenario: str
    policy: str
    seed: int
    versions: dict[str, str]
    words: _Words
    metrics: dict[str, dict[str, Any]]
    rows: dict[str, int]
    digests: dict[str, str] = {}


@dataclass(frozen=True)
class StoredRun:
    """A run as it was read from its folder, with the tables of a ``RunResult``.

    Attributes:
        folder: where it stands.
        manifest: what was run with what (see ``run_folder.run_manifest``).
        metrics: every metric by name; None where it had no value.
        events: what happened when, in order.
        series: columns of equal length over time, float64.
        people: one entry per member of the audience: ``person``, ids and words as text, times in s, infinite
            where they never came.
        doors: one entry per door (see ``DoorRecord.table``). Folders of 0.2.0 and older lack columns, and have
            ``left_by``, the people who left by an exit; those of 0.7.0 and older lack queues.
        air: one entry per gas space and point of time (see ``AirRecord.table``); empty where no fire stirred the air.
        maps: ``origin`` (2,) m, ``cell_m``, ``exposure_person_s``, ``peak_people``, ``dense_person_s``.
        timing: wall times, s.
    """

    folder: Path
    manifest: dict[str, Any]
    metrics: dict[str, float | None]
    events: tuple[Event, ...]
    series: Arrays
    people: Arrays
    doors: Arrays
    air: Arrays
    maps: Arrays
    timing: dict[str, Any]

    @property
    def scenario_name(self) -> str:
        """Name of the scenario."""
        return str(self.manifest["scenario"])

    @property
    def policy_name(self) -> str:
        """Name of the policy, ``as_written`` where there was none."""
        return str(self.manifest["policy"])

    @property
    def seed(self) -> int:
        """Seed of the replication."""
        return int(self.manifest["seed"])

    @property
    def version(self) -> str:
        """Version of Havenue that ran it."""
        return str(self.manifest["versions"]["havenue"])

    @property
    def parameters(self) -> dict[str, Any]:
        """The resolved parameters of the scenario, levers set."""
        parameters: dict[str, Any] = self.manifest["words"]["scenario"]
        return parameters

    @property
    def policy_parameters(self) -> dict[str, Any] | None:
        """The parameters of the policy, None where there was none."""
        parameters: dict[str, Any] | None = self.manifest["words"]["policy"]
        return parameters

    @property
    def n_people(self) -> int:
        """People in the audience."""
        return len(self.people["person"])

    @cached_property
    def venue(self) -> Venue:
        """The venue, built from its parameters."""
        try:
            drawn = VenueParameters.model_validate_json(json.dumps(self.parameters["venue"]))
            building = BuildingParameters.model_validate_json(json.dumps(self.parameters["building"]))
            parameters = as_built(drawn, building, self.parameters["crowd"]["people"])
        except (ValueError, KeyError, TypeError) as error:
            what = f"the parameters of the venue cannot be read by Havenue {__version__}"
            raise ResultsError(f"{self.folder / MANIFEST}: {what} (it was {self.version})") from error
        return build_venue(parameters)

    def first(self, name: str) -> float | None:
        """Give the time of the first event of a name, s, or None."""
        return min((event.time_s for event in self.events if event.name == name), default=None)

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 of each of its files, by name; empty for a run that Havenue 0.2.0 or older wrote."""
        digests: dict[str, str] = self.manifest.get("digests", {})
        return digests

    def trajectory(self) -> Trajectory | None:
        """Read everybody's path; None where none was kept.

        Raises:
            ResultsError: a file that an older Havenue wrote, that is damaged or missing, or that is of another run.
        """
        name = trajectory_file.NAME
        if name not in self.digests and not (self.folder / name).exists():
            return None
        if self.digests:
            _read(self.folder, name, lambda path: path, self.digests)
        paths = load_trajectory(self.folder)
        found = int((paths.role == Role.ATTENDEE).sum()), paths.doors.shape[1]
        needed = self.n_people, len(self.doors["door"])
        if found != needed:
            what = "of {} people and {} doors, where this run has {} and {}".format(*found, *needed)
            raise ResultsError(f"{self.folder / name}: {what} (run it again with --trajectory)")
        return paths

    @property
    def frame_rate(self) -> float:
        """Frames of the trajectory in a second, 1/s."""
        settings = self.parameters["run"]
        return tables.frames_per_second(settings["step_s"], settings["trajectory_every_s"])

    def people_table(self) -> Arrays:
        """Give a row for each person of the audience: labels and ids for numbers, nan where a time never came."""
        return tables.of_people(self.people)

    def events_table(self) -> Arrays:
        """Give a row for each event, in order of time: ``time_s``, ``event``, ``subject``, ``meaning``."""
        return tables.of_events(self.events)

    def series_table(self) -> Arrays:
        """Give a row for each point of the series, ``time_s`` first."""
        return dict(self.series)

    def trajectory_table(self) -> Arrays:
        """Give a row for each person in each frame: ``id``, ``frame``, ``x``, ``y`` (m); none without paths."""
        return tables.of_trajectory(self.trajectory())


def load_run(folder: Path | str) -> StoredRun:
    """Read a run folder.

    Args:
        folder: as written by ``save_run``.

    Returns:
        The run.

    Raises:
        ResultsError: a folder that is not there, is no run folder, is of another schema, or is damaged.
    """
    folder = Path(folder)
    manifest = _checked_manifest(folder)
    rows, digests = manifest["rows"], manifest.get("digests", {})

    def table(name: str, reader: Callable[[Columns], T]) -> T:
        return _read(folder, name, lambda path: reader(_whole(file_formats.read_csv(path), rows[name])), digests)

    return StoredRun(
        folder=folder,
        manifest=manifest,
        metrics=_read(folder, "metrics.json", _metrics_in, digests),
        events=table("events.csv", _events_in),
        series=table("series.csv", _numbers_in),
        people=table("people.csv", read_back),
        doors=table("doors.csv", _doors_in),
        air=table(AIR, _air_in) if AIR in rows else {},
        maps=_read(folder, "maps.npz", file_formats.read_npz, digests),
        timing=_read(folder, "timing.json", _object_in, {}),
    )


def _checked_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not folder.is_dir():
        raise ResultsError(f"{folder}: there is no such folder (`havenue run` writes run folders)")
    if not path.exists():
        raise ResultsError(f"{folder}: is not a Havenue run folder: it has no {MANIFEST}")
    manifest = read_manifest(folder)
    if manifest is None:
        raise ResultsError(f"{path}: cannot be read as the manifest of a run (run it again)")
    check_entries(manifest, path, SCHEMA, _NEEDED, " (run it again)")
    try:
        _Manifest.model_validate(manifest)
    except ValidationError as error:
        first = error.errors()[0]
        what = f"`{'.'.join(map(str, first['loc']))}`: {first['msg']}"
        raise ResultsError(f"{path}: damaged: {what} (run it again)") from None
    digests = manifest.get("digests", {})
    if digests and digests.get(MANIFEST) != manifest_digest(manifest):
        raise ResultsError(f"{path}: damaged: it is not what was written (run it again)")
    return manifest


def _read(folder: Path, name: str, reader: Callable[[Path], T], digests: Mapping[str, str]) -> T:
    path = folder / name
    try:
        if digests and not path.is_file():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if digests and file_formats.file_digest(path) != digests.get(name):
            raise ValueError("it is not what was written")
        return reader(path)
    except _DAMAGE as error:
        what = reason(error) if isinstance(error, OSError) else str(error)
        raise ResultsError(f"{path}: damaged or missing: {what} (run it again)") from error


def _whole(columns: Columns, rows: int) -> Columns:
    found = len(next(iter(columns.values())))
    if found != rows:
        raise ValueError(f"it has {found} rows instead of {rows}")
    return columns


def _object_in(path: Path) -> dict[str, Any]:
    value = json.loads(path.read_bytes())
    if not isinstance(value, dict):
        raise ValueError("it is not a JSON object")
    return value


def _metrics_in(path: Path) -> dict[str, float | None]:
    return {name: None if value is None else float(value) for name, value in _object_in(path).items()}


def _events_in(columns: Columns) -> tuple[Event, ...]:
    lines = zip(columns["time_s"], columns["event"], columns["subject"], strict=True)
    return tuple(Event(float(time), name, subject) for time, name, subject in lines)


def _numbers_in(columns: Columns) -> Arrays:
    return {name: np.array(values, np.float64) for name, values in columns.items()}


def _doors_in(columns: Columns) -> Arrays:
    if "door" not in columns:
        raise KeyError("door")
    return {
        name: np.array(values, np.str_)
        if name in _WORDS_OF_DOORS
        else np.array([value or "inf" if name.endswith("_at") else value for value in values], np.float64)
        for name, values in columns.items()
    }


def _air_in(columns: Columns) -> Arrays:
    return {
        name: np.array(values, np.str_) if name == "space" else np.array([each or "inf" for each in values], np.float64)
        for name, values in columns.items()
    }


def start_of(run: StoredRun) -> tuple[float, str]:
    """Give the time from which a run is told, s, and what happened then.

    The onset of the hazard; where there is none, the first thing the venue told people.
    """
    onset = run.first("onset")
    if onset is not None:
        return onset, "onset"
    told = [time for time in (run.first("alarm"), run.first("show_stop")) if time is not None]
    return (min(told), "alarm") if told else (0.0, "start of the run")
