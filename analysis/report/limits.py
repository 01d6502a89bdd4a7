"""What the model holds, what it lacks, and what of it is switched off in a study.

One list for README, model page and report: a test holds them together, and asks that every rule of the model belongs
to a part. Whatever is built next is named here, or the test fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

PARTS: Final[dict[str, tuple[str, ...]]] = {
    "venue": ("response.lockdown", "response.outer_lockdown"),
    "people": (),
    "movement": ("movement.anticipation", "movement.collision_free", "movement.in_smoke", "movement.leaving"),
    "awareness": ("awareness.cues", "awareness.fire_signs"),
    "decisions": (
        "decisions.choices",
        "decisions.fleeing_fire",
        "decisions.courses",
        "decisions.weighing",
        "decisions.hiding",
        "decisions.route_choice",
        "decisions.door_use",
        "decisions.groups",
        "decisions.families",
        "decisions.gathering",
    ),
    "hazard": (
        "hazards.assault",
        "hazards.assault_parameters",
        "hazards.beginning",
        "hazards.lasting",
        "hazards.form_of_harm",
        "hazards.drawn_way",
        "hazards.smoke",
        "hazards.fire",
        "hazards.fire_parameters",
    ),
    "protection": (
        "protection.protection",
        "protection.detection",
        "protection.sprinklers",
        "protection.smoke_control",
        "protection.fire_load",
        "protection.extinguishers",
        "protection.self_closing",
    ),
    "staff": ("response.staff", "response.instruction"),
    "control room": ("response.control_room", "response.screening", "response.alarm_areas"),
    "response": (
        "response.responders",
        "response.police",
        "response.searching",
        "response.listening",
        "response.contact",
        "response.engagement",
        "response.fire_service",
        "response.site_officers",
    ),
    "help": ("decisions.helping", "decisions.stair_assistance"),
    "crush": ("harm.crush",),
    "care": (
        "harm.wounds",
        "harm.smoke_harm",
        "harm.hospital",
        "care.carers",
        "care.helpers",
        "care.first_aid",
        "care.kit_points",
        "care.medics",
        "care.medics_on_foot",
        "care.medics_at_risk",
        "care.near_source",
        "care.unresolved",
        "care.lay_carrying",
        "care.police_carrying",
        "care.carrying_out",
        "care.fire_rescue",
        "care.out_of_reach",
        "care.own_way",
        "care.transport",
    ),
}
"""Parts of the model, as README names them, and the rules (files of ``sim/rules``) that each consists of."""
HAZARDS: Final = {"assault": "assault", "smoke": "smoke", "fire": "fire"}
"""Kinds of hazard, in words."""
LACKS: Final = (
    "Firefighters, bearers and police who carry move by a timetable: nobody walks around them.",
    "How a fire was lit and how it spreads from thing to thing are left out: it grows by its class, in one area.",
    "Steady smoke holds no hydrogen cyanide, irritants or heat.",
    "No roof or wall comes down in a fire.",
    "People know how thick smoke is in the area they are in and in those next to it, and beyond only where they have "
    "been.",
    "Whoever has passed an exit is safe: no threat waits there, but on a forecourt that a venue draws.",
    "Nobody is called in from a forecourt.",
)
"""What the model does not hold, a sentence each; README and model page say the same."""


@dataclass(frozen=True)
class Switch:
    """Something that a study can leave out.

    Attributes:
        words: what is out.
        path: of the knob.
        off: its value where it is out.
    """

    words: str
    path: str
    off: object


SWITCHES: Final = (
    Switch("an alarm", "alarm.mode", "none"),
    Switch("people with reduced mobility", "crowd.reduced_mobility_share", 0.0),
    Switch("groups", "crowd.group_share", 0.0),
    Switch("stewards", "staff.stewards_per_1000", 0.0),
    Switch("guards", "staff.guards_per_1000", 0.0),
    Switch("staff trained to lead people out", "staff.trained_share", 0.0),
    Switch("sensors that notice an attack", "control_room.detection", False),
    Switch("searches that notice an attack beforehand", "control_room.search_share", 0.0),
    Switch("zoned lockdown of inner doors", "control_room.lockdown_share", 0.0),
    Switch("outer lockdown", "control_room.outer_lockdown", "none"),
    Switch("armed officers on site", "response.site_officers.count", 0),
    Switch("errors of armed responders", "response.police.error_per_contact", 0.0),
    Switch("communication that fails", "response.failure.share", 0.0),
    Switch("sprinklers", "protection.sprinklers", "none"),
    Switch("smoke extraction", "protection.smoke_extraction_m3_s", 0.0),
    Switch("roof vents", "protection.roof_vents_m2", 0.0),
    Switch("smoke detectors", "protection.detection", "none"),
    Switch("self-closing doors", "protection.self_closing_share", 0.0),
    Switch("extinguishers", "protection.extinguishers", False),
    Switch("people who stay to help others", "decisions.help_share", 0.0),
    Switch("harm by crowding", "crush.harm_per_min", 0.0),
    Switch("harm by crowding", "crush.harmful", False),
    Switch("a rescue task force", "care.medical_policy", "wait_until_clear"),
    Switch("event medics", "care.event_medics_per_1000", 0.0),
    Switch("medics from outside", "care.task_force_medics", 0),
    Switch("bleeding-control kits", "care.kits_per_1000", 0.0),
)
REFUGES: Final = Switch("refuges", "building.refuge_capacity_share", 0.0)
"""Out where a policy takes them away, and where none is drawn."""


def switched_off(manifest: Mapping[str, Any]) -> list[str]:
    """Give what the model holds and a study leaves out in every run, in words.

    Args:
        manifest: of a study; what its words do not tell is not called out.
    """
    scenarios = [words for words in manifest["scenarios"].values() if words]
    if not scenarios:
        return []
    kinds = {hazard["kind"] for words in scenarios for hazard in words.get("hazards", [])}
    found = [f"hazard: {words}" for kind, words in HAZARDS.items() if kind not in kinds]
    off = [switch.words for switch in SWITCHES if set(_values(manifest, scenarios, switch.path)) == {switch.off}]
    found += dict.fromkeys(off)
    levels = set(_values(manifest, scenarios, REFUGES.path))
    drawn = any(area.get("use") == "refuge" for words in scenarios for area in words.get("venue", {}).get("areas", []))
    if levels and (not drawn or levels == {REFUGES.off}):
        found.append(REFUGES.words)
    return found


def _values(manifest: Mapping[str, Any], scenarios: list[dict[str, Any]], path: str) -> Iterator[Any]:
    """Give every value that a number has in a study: as written, as a policy sets it, and as it is varied."""
    levers = [policy.get("levers") or {} for policy in manifest["policies"].values()]
    if any(path not in each for each in levers):
        for words in scenarios:
            yield from _at(words, path.split("."))
    yield from (each[path] for each in levers if path in each)
    if any(each["path"] == path for each in manifest["varied"]):
        yield "varied"


def _at(words: Any, steps: list[str]) -> Iterator[Any]:
    for step in steps:
        if not isinstance(words, dict) or step not in words:
            return
        words = words[step]
    yield words
