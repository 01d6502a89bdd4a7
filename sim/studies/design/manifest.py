"""The manifest of a study: all that its runs depend on, in plain words."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sim.installation import __version__
from sim.studies.design.model_key import model_key
from sim.studies.design.points import Points, Varied, count_of

if TYPE_CHECKING:
    from sim.studies.design.study import Study

SCHEMA: Final = 1
DIGESTS: Final = "blake2b"
"""How digests of stored runs are made; a manifest that names it promises that every run has them."""
_TOLD: Final = ("about", "label", "question", "reason", "source")
"""Keys whose texts decide no outcome."""
_PACKAGES: Final = ("numpy", "scipy", "numba", "mesa", "shapely")
_ONE_FAMILY: Final = {"amd64": "x86_64", "aarch64": "arm64"}
"""Two names of one family of processors."""


def study_manifest(study: Study) -> dict[str, Any]:
    """Give what a study runs, as its results folder keeps it.

    Returns:
        Plain values for JSON; ``digest`` stands for everything that a run's outcome depends on, and
        ``points`` is only their number.
    """
    from sim.metrics import all_metrics  # noqa: PLC0415  (reading a manifest must not cost the model)

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
        "luck": parameters.design.sharing if study.varied else "shared",
        "replications": parameters.replications,
        "metrics": {
            name: {"unit": each.unit, "label": each.label, "better": each.better, "about": each.about}
            for name, each in all_metrics().items()
        },
        "versions": versions(),
    }
    if study.parts:
        manifest["parts"] = [part.as_json() for part in study.parts]
    digest = digest_of(manifest, study.points, parameters.first_seed)
    return {
        **manifest, "digest": digest, "digests": DIGESTS, "study": parameters.model_dump(mode="json", by_alias=True),
    }  # fmt: skip


def digest_of(manifest: Mapping[str, Any], points: Points, first_seed: int) -> str:
    """Give the SHA-256 of what the outcome of each numbered run depends on."""
    parts = [deciding_part(manifest[key]) for key in ("baseline", "scenarios", "policies", "versions", "luck")]
    return hashlib.sha256(json.dumps([*parts, points, first_seed], sort_keys=True).encode()).hexdigest()


def deciding_part(value: Any) -> Any:
    """Give a value of a manifest without what only tells people something: a mended sentence is no other study."""
    if isinstance(value, Mapping):
        return {key: deciding_part(each) for key, each in value.items() if key not in _TOLD}
    return [deciding_part(each) for each in value] if isinstance(value, list | tuple) else value


def versions() -> dict[str, str]:
    """Give the versions that an outcome may depend on.

    Returns:
        ``model`` is the key of the model's code. ``processor`` is the family of processors: within x86_64 the bytes
        are the same, and whether another family gives them is not known, so that one folder holds one family.
    """
    from importlib.metadata import version  # noqa: PLC0415  (as above)

    family = platform.machine().lower()
    return {
        "havenue": __version__,
        "model": model_key(),
        "processor": _ONE_FAMILY.get(family, family),
        **{package: version(package) for package in _PACKAGES},
    }


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
