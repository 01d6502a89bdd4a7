"""The run folder: what one run gave, in files that people can open and that come out the same each time."""

from __future__ import annotations

import hashlib
import json
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sim.installation import __version__
from sim.metrics import all_metrics
from sim.runs import file_formats, trajectory_file
from sim.runs.people_table import as_labels
from sim.runs.results_folder import FIGURES, MANIFEST, SCHEMA, check_place, complete_folder, manifest_digest
from sim.runs.runner import RunResult
from sim.runs.stored_run import AIR, StoredRun, load_run
from sim.scenario.parameters.scenario import Plan
from sim.world.carried_out import plan_of_run

__all__ = ["FIGURES", "FILES", "StoredRun", "check_run_place", "load_run", "run_manifest", "save_run"]

FILES: Final = frozenset({
    MANIFEST, "metrics.json", "series.csv", "events.csv", "people.csv", "doors.csv", AIR, "maps.npz",
    trajectory_file.NAME, "timing.json",
})  # fmt: skip
"""All that a run folder can hold: paths if they are asked for, the air if a fire stirred it. Only
``timing.json`` differs between two runs of one plan and seed."""

_PACKAGES: Final = ("numpy", "numba", "mesa")


def check_run_place(folder: Path, plan: Plan, seed: int, *, force: bool = False) -> None:
    """Make sure that the run folder of a run to come can be written.

    Args:
        folder: where it is to stand. An empty folder, and a folder with the same run, may be replaced.
        plan: what will be run.
        seed: of the replication.
        force: whether another run may be replaced; never anything else.

    Raises:
        ResultsError: a folder that cannot be written, holds something else, or holds another run.
    """
    check_place(folder, run_manifest(plan, seed), FILES, force=force)


def save_run(result: RunResult, folder: Path | str, *, force: bool = False) -> None:
    """Write a run folder: complete, or not at all.

    Args:
        result: what the run gave.
        folder: where it is to stand (see ``check_run_place``).
        force: whether another run may be replaced.

    Raises:
        ResultsError: a folder that cannot be written, holds something else, or holds another run.
    """
    folder = Path(folder)
    manifest = run_manifest(result.plan, result.seed)
    check_place(folder, manifest, FILES, force=force)
    with complete_folder(folder, manifest, FILES) as new:
        tables = _tables(result)
        rows = {name: len(next(iter(table.values()))) for name, table in tables.items()}
        file_formats.write_json(new / "metrics.json", result.metrics)
        for name, table in tables.items():
            file_formats.write_csv(new / name, table)
        file_formats.write_npz(new / "maps.npz", result.maps)
        if result.trajectory is not None:
            file_formats.write_npz(new / trajectory_file.NAME, trajectory_file.to_arrays(result.trajectory))
        file_formats.write_json(new / MANIFEST, _sealed(manifest | {"rows": rows}, new))
        file_formats.write_json(new / "timing.json", _timing(result))


def run_manifest(plan: Plan, seed: int) -> dict[str, Any]:
    """Give what was run with what: enough to run it again.

    Args:
        plan: scenario with policy.
        seed: of the replication.

    Returns:
        ``schema``, ``kind``, ``key`` (SHA-256 of parameters, seed and version), names, seed, ``digest`` of the
        scenario's resolved parameters, versions, platform, the parameters, and what every metric is.
    """
    plan = plan_of_run(plan, seed)
    scenario = plan.scenario.model_dump(mode="json", by_alias=True)
    policy = plan.policy.model_dump(mode="json", by_alias=True) if plan.policy else None
    identity = json.dumps([scenario, policy, seed, __version__], sort_keys=True)
    return {
        "schema": SCHEMA,
        "kind": "run",
        "key": hashlib.sha256(identity.encode()).hexdigest(),
        "scenario": plan.scenario.name,
        "policy": plan.policy_name,
        "seed": seed,
        "digest": plan.scenario.digest(),
        "versions": {
            "havenue": __version__,
            "python": platform.python_version(),
            **{package: version(package) for package in _PACKAGES},
        },
        "platform": platform.platform(),
        "words": {"scenario": scenario, "policy": policy},
        "metrics": {
            name: {"unit": each.unit, "label": each.label, "better": each.better, "about": each.about}
            for name, each in all_metrics().items()
        },
    }


def _sealed(manifest: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Add the SHA-256 of every file of a run, by its name; that of the manifest is without them."""
    told: dict[str, Any] = json.loads(json.dumps(file_formats.finite(manifest)))
    files = {path.name: file_formats.file_digest(path) for path in sorted(folder.iterdir())}
    return {**told, "digests": {MANIFEST: manifest_digest(told), **files}}


def _tables(result: RunResult) -> dict[str, file_formats.Table]:
    return {
        "series.csv": result.series,
        "events.csv": result.events_table(),
        "people.csv": as_labels(result.people, result.venue),
        "doors.csv": result.doors,
        **({AIR: result.air} if result.air else {}),
    }


def _timing(result: RunResult) -> dict[str, Any]:
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "wall_s": result.wall_s,
        "build_s": result.build_s,
        "phase_s": result.phase_s,
    }
