"""The manifest of a study: all that its runs depend on, in plain words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from typing import Any, Final

from sim.installation import __version__, home, source_key
from sim.metrics import all_metrics
from sim.studies.design.points import Points, Varied, count_of
from sim.studies.design.study import Study

SCHEMA: Final = 1
_PACKAGES: Final = ("numpy", "scipy", "numba", "mesa")
_MODEL: Final = ("kernels", "metrics", "rules", "scenario", "world")
"""Rooms of the model: a run depends on their text."""


def study_manifest(study: Study) -> dict[str, Any]:
    """Give what a study runs, as its results folder keeps it.

    Returns:
        Plain values for JSON; ``digest`` stands for everything that a run's outcome depends on, and
        ``points`` is only their number.
    """
    parameters = study.parameters
    manifest = {
        "schema": SCHEMA,
        "kind": "study",
        "name": parameters.name,
        "about": parameters.about,
        "question": parameters.question,
        "baseline": next(iter(study.policies)),
        "scenarios": {name: each.model_dump(mode="json", by_alias=True) for name, each in study.scenarios.items()},
        "policies": {name: each.model_dump(mode="json", by_alias=True) for name, each in study.policies.items()},
        "varied": [_told(each) for each in study.varied],
        "design": parameters.design.kind if study.varied else "none",
        "points": count_of(study.points),
        "replications": parameters.replications,
        "metrics": {
            name: {"unit": each.unit, "label": each.label, "better": each.better, "about": each.about}
            for name, each in all_metrics().items()
        },
        "versions": versions(),
    }
    digest = digest_of(manifest, study.points, parameters.first_seed)
    return {**manifest, "digest": digest, "study": parameters.model_dump(mode="json", by_alias=True)}


def digest_of(manifest: Mapping[str, Any], points: Points, first_seed: int) -> str:
    """Give the SHA-256 of what the outcome of each numbered run depends on."""
    told = [manifest[key] for key in ("baseline", "scenarios", "policies", "versions")]
    return hashlib.sha256(json.dumps([*told, points, first_seed], sort_keys=True).encode()).hexdigest()


def versions() -> dict[str, str]:
    """Give the versions that an outcome may depend on; ``model`` is the key of the model's code."""
    return {
        "havenue": __version__,
        "model": model_key(),
        **{package: version(package) for package in _PACKAGES},
    }


@cache
def model_key() -> str:
    """Give a short key of the model's code, so that runs of older code are never taken for runs of newer."""
    sim = home() / "sim"
    files = [file for room in _MODEL for file in (sim / room).rglob("*.py")]
    return source_key([sim / "agents.py", sim / "model.py", sim / "space.py", *files])


def _told(varied: Varied) -> dict[str, Any]:
    knob = varied.knob
    return {
        "path": varied.path,
        "role": knob.role,
        "unit": knob.unit,
        "kind": varied.kind,
        "low": None if varied.values else varied.low,
        "high": None if varied.values else varied.high,
        "values": list(varied.values) or None,
        "source": str(knob.source),
        "about": knob.about,
    }
