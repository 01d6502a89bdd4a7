"""What is allowed in a study and may surprise whoever wrote it."""

from __future__ import annotations

import json

from sim.scenario.checking.drawing_slips import too_wide
from sim.scenario.parameters.venue import VenueParameters
from sim.studies.design.parts import derived_names
from sim.studies.design.points import count_of
from sim.studies.design.robust import ROBUST, left_as_written
from sim.studies.design.study import Study
from sim.studies.taking_apart import remarks_on_parts


def remarks_on(study: Study) -> list[str]:
    """Give what is allowed in a study and may surprise: policies alike, a venue in another unit, policies in parts."""
    first: dict[str, str] = {}
    wide = {name: wide_venue(scenario.venue) for name, scenario in study.scenarios.items()}
    remarks = [f"scenario `{name}`: {remark}" for name, remark in wide.items() if remark]
    for name in [each for each in study.policies if each not in derived_names(study.parts)]:
        policy = study.policies[name]
        written = policy.model_dump(mode="json")["levers"].items()
        levers = json.dumps({key: float(each) if type(each) is int else each for key, each in written}, sort_keys=True)
        same = first.setdefault(levers, name)
        if same != name:
            remarks.append(f"policies `{same}` and `{name}` set the same levers: their outcomes will be equal")
    return [*remarks, *_robust_remarks(study), *remarks_on_parts(study)]


def _robust_remarks(study: Study) -> list[str]:
    """Say of a robust design how wide it is, and what stays as written."""
    if study.parameters.design.kind != ROBUST:
        return []
    left = left_as_written(study.scenarios.values(), study.points)
    rest = f"; {len(left)} others stay as written, set or not in all scenarios" if left else ""
    count = count_of(study.points)
    futures = f"{count} {'future' if count == 1 else 'futures'} over {len(study.varied)} uncertainties"
    return [f"{futures}, each with a luck of its own{rest} (`design: reference` keeps to one point)"]


def wide_venue(venue: VenueParameters) -> str | None:
    """Say of a venue that it is so large that its unit may be another one; None where it is not."""
    return too_wide([area.polygon for area in venue.areas], [door.line for door in venue.doors])
