"""Which keys of a verification case somebody reads: a key that is written and read by nobody is a fault."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel

from sim.scenario.checking.cross_checks import Note
from sim.scenario.parameters.courses import CourseParameters
from sim.scenario.parameters.verification_case import (
    AcceptKind,
    AcceptParameters,
    CaseParameters,
    MeasureKind,
    MeasureParameters,
)
from sim.scenario.parameters.verification_people import PeopleParameters
from sim.scenario.tree import Loc
from sim.scenario.value_types import plain_number

_CROSSING: Final = ("line", "direction", "from_s", "to_s", "group")
_FLOW: Final = (*_CROSSING, "drop_share")
_FILE: Final = ("group", "from_s", "to_s")
_ZONE: Final = ("zone", "from_s", "to_s")

READS: Final[Mapping[MeasureKind, tuple[str, ...]]] = MappingProxyType({
    "travel_time": (*_CROSSING, "since"), "last_crossing": _CROSSING, "arrival_spread": _CROSSING,
    "flow": _FLOW, "total_flow": _FLOW, "specific_flow": _FLOW, "crossings": _FLOW, "bottleneck_error": _FLOW,
    "last_passage": _FLOW,
    "left_by": ("exit", "group"), "left_by_share": ("exit", "group"), "exit_shares_error": ("data", "group"),
    "still_inside": ("group",), "passed_shut": ("exit",), "closest_gap": ("group", "from_s", "to_s"),
    "speed_ratio": ("group", "from_s", "to_s"), "frames_outside": ("group",), "zone_speed": (*_ZONE, "group"),
    "zone_speed_peak": _ZONE, "zone_density": _ZONE, "zone_density_peak": _ZONE, "zone_flow": _ZONE,
    "crush_person_s": (*_ZONE, "above_per_m2"), "open_corridor_error": _ZONE, "start_error": ("group",),
    "delay_ks": ("group",), "file_spacing_error": _FILE, "file_speed_error": _FILE, "file_band_share": _FILE,
    "digest": (), "distinct_runs": (), "metric": ("metric",), "drawn_speed_mean": (), "drawn_speed_sd": (),
    "drawn_speed_low": (), "drawn_speed_high": (), "placing_rejected": (), "incapacitated_at": ("group",),
})  # fmt: skip
"""Keys that a kind of measure reads."""

OF_OWN_PEOPLE: Final = (
    "closest_gap", "speed_ratio", "start_error", "delay_ks", "passed_shut", "file_spacing_error", "file_speed_error",
    "file_band_share",
)  # fmt: skip
"""Kinds that need people placed by the case itself."""

BOUNDS: Final = ("min", "max", "above", "below")
PAIRS: Final = ("ratio", "difference", "share_won", "within_interval")
"""Ways of comparing that need two variants."""
ORDERS: Final = ("rising", "falling")
"""Ways of comparing that need no bounds."""
SETTLED: Final = ("settled_mean", "settled_sd")
"""Ways of comparing that look at one variant, run after run."""
RESIDUALS: Final = ("rmse", "mae", "bias")
"""Ways of comparing with data."""

_JUDGED: Final = ("than", "judged", *BOUNDS)
_OVER_VARIANTS: Final = ("variants", *_JUDGED)

ASKS: Final[Mapping[AcceptKind, tuple[str, ...]]] = MappingProxyType({
    "value": ("variant", *_OVER_VARIANTS), "ratio": ("variant", "to", *_JUDGED),
    "difference": ("variant", "to", *_JUDGED), "share_won": ("variant", "to", *_JUDGED),
    "within_interval": ("variant", "to", "than"), "rising": ("variants", "than"),
    "falling": ("variants", "than"), "average": _OVER_VARIANTS,
    "rms": _OVER_VARIANTS, "mean_abs": _OVER_VARIANTS, "largest": _OVER_VARIANTS, "smallest": _OVER_VARIANTS,
    "slope": _OVER_VARIANTS, "settled_mean": ("variants", "than", *BOUNDS), "settled_sd": ("variants", "than", *BOUNDS),
    "rmse": ("data", "at", *_OVER_VARIANTS), "mae": ("data", "at", *_OVER_VARIANTS),
    "bias": ("data", "at", *_OVER_VARIANTS),
})  # fmt: skip
"""Keys that a way of comparing reads, besides `measure` and `reason`."""

INSTEAD: Final[Mapping[str, str]] = MappingProxyType({
    "people": "write `scenario.crowd`", "door_flow": "write `scenario.building.door_flow`",
    "stair_flow": "write `scenario.building.stair_flow`", "dose": "write `scenario.care.dose`",
    "door_changes": "draw the door as it is in `scenario.venue`, or use a key of `scenario` that changes doors",
    "decisions": "write `scenario.decisions`", "movement": "write `scenario.movement`",
    "smoke": "write the smoke into `scenario.hazards`", "placed": "turn the drawing in `scenario.venue`",
    "run": "write `scenario.run`",
})  # fmt: skip
"""Keys of a case with its own venue, and what a whole scenario has in place of each."""

NO_HAZARD: Final = (
    *CourseParameters.model_fields, "help_range_m", "help_patience_s", "help_s", "fear_range_m", "fear_weight",
    "hazard_memory_s", "hazard_penalty_s", "hazard_range_m", "hazard_weight", "flight_speed_factor",
)  # fmt: skip
NOBODY_TO_HEED: Final = (
    "compliance_share", "briefed_compliance_share", "pushed_speed_mps", "carry_helpers", "carried_speed_mps",
    "carry_patience_s", "instruction_s",
)  # fmt: skip
"""Keys of `decisions` without effect where people are placed by the case: no hazard, no staff, no wheelchairs."""


def unread_notes(case: CaseParameters) -> Iterator[Note]:
    """Find what is written in a case and read by nobody.

    Args:
        case: parameters that are right one by one.

    Yields:
        One note per key, with what to do instead.
    """
    if case.scenario is not None:
        for key in keys_written(case) & set(INSTEAD):
            what = f"`{key}` is not read beside a `scenario`, which has its own"
            yield Note((key,), what, INSTEAD[key])
    else:
        for key in sorted(keys_written(case.decisions) & {*NO_HAZARD, *NOBODY_TO_HEED}):
            what = f"`{key}` has no effect in a case with its own people: there is no hazard, no staff, no wheelchair"
            yield Note(("decisions", key), what, "leave it out, or write a whole `scenario`")
    if "repeats" in keys_written(case) and all(each.kind != "distinct_runs" for each in case.measures):
        yield Note(("repeats",), "no measure of the kind `distinct_runs` reads `repeats`", "leave it out")
    for k, group in enumerate(case.people):
        yield from _of_group(("people", k), group)
    for k, measure in enumerate(case.measures):
        yield from _of_measure(("measures", k), measure, case)
    for k, rule in enumerate(case.accept):
        yield from _of_accept(("accept", k), rule)
    told = {each.data for each in case.measures} | {each.data for each in case.accept}
    yield from _idle("data", [each.id for each in case.data], told, "measure or rule")


def idle_notes(case: CaseParameters) -> Iterator[Note]:
    """Find lines, zones and numbers that nobody reads; they change nothing, so that it is enough to say so.

    Args:
        case: a right case.

    Yields:
        One note for each.
    """
    named: set[str | None] = {name for each in case.measures for name in (each.line, each.since)}
    yield from _idle("lines", [each.id for each in case.lines], named, "measure")
    yield from _idle("zones", [each.id for each in case.zones], {each.zone for each in case.measures}, "measure")
    if not any(each.of in ("slope", *ORDERS) or (each.of in RESIDUALS and each.at is None) for each in case.accept):
        for k, variant in enumerate(case.variants):
            if variant.x is not None:
                what = "no rule reads `x`: a slope, an order and a residual do"
                yield Note(("variants", k, "x"), what, "leave it out, or write such a rule")


def keys_written(parameters: BaseModel) -> set[str]:
    """Give the keys that somebody wrote, without those that they left empty."""
    return {key for key in parameters.model_fields_set if getattr(parameters, key) is not None}


def _of_group(here: Loc, group: PeopleParameters) -> Iterator[Note]:
    keys = keys_written(group)
    if group.at and "spread" in keys:
        yield Note((*here, "spread"), "`at` already says where everybody stands", "leave out `spread`")
    if group.exit is not None:
        for key in sorted(keys & {"knows", "knows_share", "familiar"}):
            yield Note((*here, key), f"`exit` already says where everybody goes: `{key}` is not read", "leave one out")
    if group.stay:
        for key in sorted(keys & {"exit", "knows", "knows_share", "familiar", "delay_s"}):
            yield Note((*here, key), f"`{key}` is not read: the group stays where it is", f"leave out `{key}`")


def _of_measure(here: Loc, measure: MeasureParameters, case: CaseParameters) -> Iterator[Note]:
    for key in sorted(keys_written(measure) - {"name", "kind", *READS[measure.kind]}):
        what = f"a measure of the kind `{measure.kind}` does not read `{key}`"
        yield Note((*here, key), what, _readers(key))
    if "direction" in keys_written(measure) and measure.line is None and "direction" in READS[measure.kind]:
        yield Note((*here, "direction"), "without a `line` there is no direction", "write `line`, or leave it out")
    if case.scenario is not None:
        if measure.kind in OF_OWN_PEOPLE:
            what = f"`{measure.kind}` needs people placed by the case: a whole scenario draws its own"
            yield Note((*here, "kind"), what, "write `venue` and `people`, or another measure")
        if measure.group is not None:
            yield Note((*here, "group"), "a whole scenario has no groups of the case", "leave out `group`")
    elif measure.kind == "metric":
        yield Note((*here, "kind"), "only a whole `scenario` has metrics", "measure people, lines or zones")
    elif measure.kind == "passed_shut" and not any(
        each.door == measure.exit and each.becomes != "open" for each in case.door_changes
    ):
        what = f"no change shuts `{measure.exit}`, so that nobody can pass it shut"
        yield Note((*here, "exit"), what, "write it into `door_changes`")


def _readers(key: str) -> str:
    kinds = [kind for kind, keys in READS.items() if key in keys]
    return f"leave it out; {', '.join(f'`{kind}`' for kind in kinds[:4])}{' and others' if kinds[4:] else ''} read it"


def _of_accept(here: Loc, accept: AcceptParameters) -> Iterator[Note]:
    keys = keys_written(accept)
    for key in sorted(keys - {"measure", "of", "reason", *ASKS[accept.of]}):
        kinds = [f"`{kind}`" for kind, asked in ASKS.items() if key in asked]
        yield Note(
            (*here, key), f"`{accept.of}` does not read `{key}`", f"leave it out; {', '.join(kinds[:4])} read it"
        )
    if accept.of == "value" and {"variant", "variants"} <= keys:
        yield Note((*here, "variants"), "`variant` already says which one is meant", "leave one of the two out")
    lows, highs = ([bound for key in pair if (bound := getattr(accept, key)) is not None]
                   for pair in (("min", "above"), ("max", "below")))  # fmt: skip
    if lows and highs and max(lows) > min(highs):
        what = f"no value is both above {plain_number(max(lows))} and below {plain_number(min(highs))}"
        yield Note(here, what, "correct the bounds")


def _idle(part: str, ids: Collection[str], named: Collection[str | None], reader: str) -> Iterator[Note]:
    for k, name in enumerate(ids):
        if name not in named:
            yield Note((part, k), f"no {reader} reads `{name}`", "leave it out, or measure there")
