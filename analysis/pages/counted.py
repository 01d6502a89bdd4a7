"""Numbers about the model that code can count: parameters, sources, laws, patterns and studies.

They come with the source tree, not with an installed package: laws and patterns are tests, verdicts stand in a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import sim
from sim.errors import Fault, InputError
from sim.metrics import all_metrics
from sim.rules.registry import full_scenario_type
from sim.runs.loading import load_scenario
from sim.scenario.deep import Plausible, Weighted
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.policies.levers import knobs_by_path
from sim.scenario.reading.files import read_root
from sim.scenario.reading.shipped import shipped_files
from sim.scenario.references import references
from sim.scenario.tree import plain
from sim.studies.design.robust import ROBUST, with_design
from sim.verification.standards import load_standards

ROOT: Final = Path(sim.__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "verification.md"

_ROW: Final = re.compile(r"^\| (?P<id>\S+) .*\*\*(?P<verdict>pass|fail|report)\*\* \|", re.MULTILINE)
_TEST: Final = re.compile(r"^ *def test_", re.MULTILINE)
_CARRIED: Final = ("near", "some way", "far")


def cases_text(page: Path = PAGE) -> str:
    """Give the page of verdicts that `havenue verify` wrote.

    Raises:
        InputError: it is not there, as in an installed package.
    """
    if not page.exists():
        raise InputError([Fault("docs/verification.md", 0, "", "the page of verdicts is not here",
                                "it comes with the source tree: ask in a checkout of Havenue")])  # fmt: skip
    return page.read_text(encoding="utf-8")


@cache
def verdicts() -> Mapping[str, str]:
    """Give ``pass``, ``fail`` or ``report`` by id of a case, as `havenue verify` last wrote them."""
    return {found["id"]: found["verdict"] for found in _ROW.finditer(cases_text())}


@cache
def counts() -> Mapping[str, str]:
    """Give every number that a text on credibility may name, as text, by name."""
    return {name: str(value) for name, value in {**_knobs(), **_works(), **_laws(), **_studies()}.items()}


def never_varied() -> set[str]:
    """Give the uncertainties that no shipped study varies, by path."""
    return _uncertainties().difference(*(varied_in(study) for study in _shipped_studies().values()))


def varied_in(study: Mapping[str, Any]) -> set[str]:
    """Give the paths that a study varies, named as parameters are: a position in a list is ``*``.

    A robust study varies whatever has a plausible range or weights.
    """
    named = {re.sub(r"\.\d+\.", ".*.", path) for path in study.get("vary", {})}
    return named | _plausible() if study.get("design", {}).get("kind") == ROBUST else named


@cache
def shipped_incidents() -> tuple[Scenario, ...]:
    """Give the scenarios that come with Havenue."""
    return tuple(load_scenario(name) for name in shipped_files("scenario"))


def shipped_attacks() -> list[Any]:
    """Give the parameters of every attack in the shipped scenarios."""
    return [hazard for each in shipped_incidents() for hazard in each.hazards if hazard.kind == "assault"]


def _knobs() -> dict[str, object]:
    knobs = knobs_by_path(full_scenario_type()).values()
    calibrated = [f"`{knob.path}`" for knob in knobs if knob.source.how == "calibrated"]
    return {
        "knobs": len(knobs), "uncertainties": len(_uncertainties()), "metrics": len(all_metrics()),
        "assumptions": sum(knob.source.how == "assumption" for knob in knobs),
        "calibrated": len(calibrated), "calibrated_paths": ", ".join(calibrated),
    }  # fmt: skip


def _works() -> dict[str, object]:
    works = references().values()
    carried = [work.carried for work in works if work.carried.startswith(_CARRIED)]
    return {
        "references": len(works), "measured": len(carried), "not_read": sum(work.seen != "read" for work in works),
        **{f"carried_{how.replace(' ', '_')}": sum(each.startswith(how) for each in carried) for how in _CARRIED},
    }  # fmt: skip


def _laws() -> dict[str, object]:
    found = verdicts()
    missed = [case for case, verdict in found.items() if verdict == "fail"]
    results = Counter(
        test.result(found) for standard in load_standards() for test in standard.tests for _ in test.numbers
    )
    patterns = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "patterns").glob("test_*.py")]
    tests = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    told = {f"standards_{result.replace(' ', '_')}": results[result]
            for result in ("passed", "failed", "not applicable", "not built", "not run")}  # fmt: skip
    return told | {
        "cases": len(found), "passed": sum(verdict == "pass" for verdict in found.values()), "failed": len(missed),
        "not_met": ", ".join(missed), "patterns": len(patterns),
        "patterns_missed": sum("xfail" in text for text in patterns),
        "tests": sum(len(_TEST.findall(text)) for text in tests) // 100 * 100,  # else each new test changes the page
    }  # fmt: skip


def _studies() -> dict[str, object]:
    studies = _shipped_studies()
    robust = [name for name, study in studies.items() if study.get("design", {}).get("kind") == ROBUST]
    return {
        "studies": len(studies), "never_varied": len(never_varied()), "plausible": len(_plausible()),
        "robust_studies": ", ".join(f"`{name}`" for name in robust),
        "regimes": ", ".join(sorted({attack.regime for attack in shipped_attacks()})),
    }  # fmt: skip


def _uncertainties() -> set[str]:
    return {path for path, knob in knobs_by_path(full_scenario_type()).items() if knob.role == "uncertainty"}


def _plausible() -> set[str]:
    knobs = knobs_by_path(full_scenario_type())
    return {path for path in _uncertainties() if isinstance(knobs[path].deep, Plausible | Weighted)}


@cache
def _shipped_studies() -> Mapping[str, Mapping[str, Any]]:
    return {name: plain(with_design(read_root(str(path)))) for name, path in shipped_files("study").items()}
