"""What takes one of a few words instead of a number, and what each word means: in scenarios, venues and studies."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from sim.rules.registry import SOCKETS, plug_parameters, rules
from sim.scenario.parameters.scenario import scenario_type
from sim.scenario.parameters.study import StudyParameters

Rows = list[dict[str, Any]]

MEANINGS: Final[dict[str, dict[str, str]]] = {
    "hazards.*.kind": {
        "assault": "coarse: sources come in, walk from area to area and expose whoever is in sight and within reach",
        "fire": "it grows in an area; its smoke, gases and heat spread through the building by the doors as they stand",
        "smoke": "steady smoke in given areas, from floor to ceiling",
    },
    "hazards.*.growth": {
        "slow": "1 MW after 600 s: thick timber, packed goods",
        "medium": "1 MW after 300 s: plain furniture",
        "fast": "1 MW after 150 s: stacked seats, stage sets, stands",
        "ultrafast": "1 MW after 75 s: foam, thin linings, fabric",
    },
    "hazards.*.fuel": {
        "mixed": "timber, textiles and plastics together",
        "upholstery": "flexible foam: more soot, and hydrogen cyanide",
        "facade_panel": "panels of polycarbonate",
        "wood": "timber: little soot",
        "pvc_cable": "cables and floor covering: hydrogen chloride, which irritates",
    },
    "hazards.*.origin": {
        "entrance": "just inside a public entrance, drawn unless `entrances` names some; before it while it is locked",
        "inside": "at a place drawn on the floor that the public uses",
        "vicinity": "on the forecourt at a drawn place, or before an entrance where none is drawn; sources go in after "
        "`vicinity_s`",
        "drawn": "one of the three in each run, by `inside_share` and `vicinity_share`",
    },
    "hazards.*.form": {
        "capacity": "a source harms at most `harm_per_min` people a minute, however many are within reach, and half of "
        "that at `half_saturation`",
        "per_head": "everybody within reach is harmed at one rate times a weight by distance, however many they are",
    },
    "hazards.*.regime": {
        "short": "it ends by itself after a duration drawn around `short_median_s`, or sooner on contact with an armed "
        "responder",
        "sustained": "it goes on until contact, or until it leaves, between `departure_low_s` and `departure_high_s` "
        "after its onset",
        "barricade": "it never leaves; contact stops the harm but only contains it, and it ends after a time drawn "
        "around `response.police.barricade_median_s`. While a source is active the scene goes on, whatever "
        "`run.duration_s` says, for at most three hours",
        "drawn": "one of the three in each run, by `short_share` and `barricade_share`",
    },
    "decisions.speed_in_smoke": {
        "fridolf": "where people see less than 3 m, 0.34 m/s slower for each metre less, and 0.2 m/s at least",
        "lund": "times 1 - (0.057 / 0.706) K, K the extinction before their eyes in 1/m, and 0.1 at least",
    },
    "alarm.mode": {
        "none": "no alarm",
        "bell": "a bell or siren; `awareness.bell_share` of people respond to it",
        "text": "a text on screens; `awareness.text_share` respond to it",
        "recorded_voice": "a recorded voice; `awareness.voice_share` respond to it",
        "live_voice": "somebody who speaks and says what happens; `awareness.live_voice_share` respond to it",
    },
    "alarm.order": {
        "leave": "leave, by the exits in `alarm.names` where there are any",
        "stay": "stay inside, and go to the refuges in `alarm.names` where there are any; it holds until "
        "a person sees the hazard",
    },
    "alarm.audience": {
        "both": "the public hear the alarm, and staff are told by radio, sooner or later than by it",
        "public": "the alarm tells everybody, staff too; nobody is told by radio",
        "staff": "staff are told by radio and quietly begin; no alarm sounds, and the show stops only by itself",
    },
    "control_room.outer_lockdown": {
        "none": "no door to the outside is shut",
        "inward": "doors to the outside are shut against who would come in; from within a push opens them, and they "
        "stand open then",
        "both_ways": "doors to the outside are locked, until the threat has ended or for `outer_lockdown_hold_s`",
    },
    "staff.order": {
        "leave": "staff tell people to leave, by the exits in `staff.names` where there are any",
        "stay": "staff tell people to stay inside, and to go to the refuges in `staff.names` where there are any",
    },
    "building.door_flow": {
        "free": "a door passes as many people as can squeeze through",
        "code": "at most 1.3 people per metre and second, the design value of codes",
        "venue": "at most 1.0, the upper end of what was seen at theatres and concerts",
    },
    "decisions.group_waiting": {
        "anywhere": "people who wait for their group stand or slow down wherever they are",
        "out_of_the_way": "with strangers on the move next to them they go on at the pace of the last of their group",
    },
    "decisions.refuge_release": {
        "never": "people in refuges stay there while the run lasts",
        "after_the_threat": "told, met by officers at the door, or some time after the threat they unlock and come out",
    },
    "decisions.course": {
        "drawn": "an own draw decides once, by `decisions.run_share` and the other shares, whatever people know",
        "weighed": "people take the course that is worth most to them by what they know, and choose again when that "
        "changes; the shares hold for those who know of the hazard and of nothing else",
    },
    "building.stair_flow": {
        "bodies": "stairs have no limit of their own",
        "code": "at most 1.1 people per metre and second down and 0.88 up, the design values of a code",
    },
    "movement.kind": {
        "anticipation": "people anticipate oncoming people, turn their shoulders and close ranks",
        "collision_free": "people are hard discs that never overlap",
    },
    "response.police.entry_policy": {
        "first_officer": "the first pair of officers enters without waiting for others",
        "contact_team": "the first four officers enter together",
        "wait_for_tactical": "only the tactical team enters; the first officers wait outside",
    },
    "response.police.warm_zone_policy": {
        "threat_ended": "police declare a warm zone once they know that the threat has ended",
        "threat_contained": "as soon as the threat is contained, which matters in the `barricade` regime",
    },
    "response.fire_service.entry": {
        "after_clearance": "firefighters wait at the cordon until police declare the venue clear",
        "warm_zone": "they go in with police as soon as a warm zone is declared",
    },
    "care.medical_policy": {
        "rescue_task_force": "medics enter the warm zone with police",
        "wait_until_clear": "medics from outside wait until the venue is declared clear, `care.clearance_s` after "
        "police know that the threat has ended",
    },
    "care.event_medics_policy": {
        "self_deploy": "event medics go to the wounded on their own initiative, `care.self_deploy_s` after the first "
        "recognition",
        "wait_for_entry": "they wait until medics from outside may enter",
    },
    "building.signs": {
        "plain": "signs that reflect light: seen to 3 m where extinction is 1 per m",
        "lit": "signs and ways with emergency lighting: seen to 8 m there",
    },
    "protection.sprinklers": {
        "none": "no sprinklers",
        "standard": "heads of standard response, which open late under a high ceiling",
        "quick": "heads of quick response",
    },
    "protection.smoke_control_begins": {
        "on_detection": "fans begin and vents open once detectors have tripped, or by hand where that is sooner",
        "by_hand": "somebody begins them, `protection.smoke_control_by_hand_s` after the control room knows",
    },
    "protection.fire_load": {
        "as_is": "fires grow as the scenario has them",
        "reduced": "fires grow a class slower, to 0.3 of the peak and the load, with half the soot",
    },
    "protection.detection": {
        "none": "no smoke detectors",
        "point": "detectors under the ceiling, 10 m apart",
        "beam": "beams across the space, which notice thinner smoke",
        "aspirating": "pipes that draw in air all the time, which notice it soonest",
    },
    "protection.extinguishers": {
        "true": "staff near a small fire try once to put it out, within a minute",
        "false": "nobody tries",
    },
    "care.dose": {
        "iso13571": "as ISO 13571 has it, with hydrogen cyanide; the lack of oxygen counts below 13 %",
        "purser": "as Purser has it, which ISO 20414 test 19 asks for; hydrogen cyanide as in ISO 13571",
    },
    "care.transport": {
        "ambulance": "ambulances only",
        "any_vehicle": "police and private vehicles too, one patient each",
    },
    "control_room.detection": {
        "true": "sensors notice an attack and tell the control room where it is",
        "false": "nobody in the control room is told by a sensor",
    },
    "crush.harmful": {
        "true": "dangerous crowding harms people at `crush.harm_per_min`, which is 0 unless it is set",
        "false": "it harms nobody; the time spent in it is counted all the same",
    },
    "venue.areas.*.use": {
        "hall": "ordinary floor where the audience is; the word changes only the colour on plans",
        "foyer": "ordinary floor; the word changes only the colour on plans",
        "corridor": "ordinary floor; the word changes only the colour on plans",
        "stair": "slower ground that joins two levels: give `joins` and `upward`",
        "refuge": "a room that locks; it needs a `capacity`",
        "backstage": "ordinary floor; the word changes only the colour on plans",
        "open": "ordinary floor in the open; the word changes only the colour on plans",
        "forecourt": "floor in the open before the venue, where people arrive and through which they leave; "
        "`crowd.forecourt_share` of the audience begin there, and an assault may begin there",
    },
    "response.police.breathing_apparatus": {
        "true": "officers from outside enter smoke, as the fire service does",
        "false": "officers from outside do not enter smoke in which they would be harmed",
    },
    "building.entrances_shut": {
        "true": "they are shut and locked against the outside during the show, and open from within",
        "false": "they stand as they are drawn",
    },
    "venue.spaces.*.lining": {
        "board": "gypsum board or the like",
        "concrete": "concrete or masonry",
        "steel": "thin sheet steel, which passes heat on",
        "insulated": "mineral wool or cloth, which takes up little",
    },
    "venue.doors.*.state": {
        "open": "open from the start",
        "closed": "shut, not locked: it opens `opens_after_s` after the first push",
        "locked": "stays locked, unless armed officers force it",
    },
    "design.kind": {
        "robust": "futures over every uncertainty that has a plausible range or weights, each with random numbers of "
        "its own; so it is for studies with policies and no `vary`",
        "reference": "one point: every uncertainty as the scenario has it",
        "grid": "every combination of the values",
        "latin_hypercube": "a sample spread evenly over every range; `points` says how many",
        "sobol": "a sample spread evenly over all ranges together; `points` is a power of two",
        "table": "the lines of a CSV file, named by `file`",
        "one_at_a_time": "the scenario as it stands, then each knob alone at each of its ends; without `vary` it takes "
        "every uncertainty that has a plausible range or weights",
    },
    "design.luck": {
        "own": "each point has random numbers of its own in each replication; so it is for samples where the file is "
        "silent",
        "shared": "all points share the random numbers of a replication; so it is for all other designs",
    },
    "vary.*.scale": {
        "linear": "a range is spread evenly by differences",
        "log": "a range is spread evenly by factors",
    },
    "keep.*": {
        "series": "values over time of every run",
        "events": "what happened in every run, and when",
        "trajectories": "everybody's path: far more disk space than all else together",
    },
}
"""Meaning of each choice, by key and word, as files name them."""


def choice_rows() -> Rows:
    """Give every choice, one row a word; the default says so. A plug of one's own means what its docstring says."""
    found = {key: (words, default) for key, words, default in choices_of_files()}
    rows = []
    for key in [*MEANINGS, *(key for key in found if key not in MEANINGS)]:
        words, default = found[key]
        listed = MEANINGS.get(key, {})
        for word in [*listed, *(word for word in words if word not in listed)]:
            meaning = listed.get(word) or _of_plug(key, word)
            rows.append({"key": key, "choice": word, "default": word in default, "meaning": meaning})
    return rows


def _of_plug(key: str, word: str) -> str:
    """Give the first line of a plug's docstring; empty for what is no plug."""
    socket = key.partition(".")[0]
    rule = rules(socket).get(word) if socket in SOCKETS and key.endswith(".kind") else None
    return (inspect.getdoc(rule) or "").partition("\n")[0].rstrip(".") if rule else ""


def choices_of_files() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Give key, words and words by default of all that takes one of a few words in a file."""
    seen: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for root in (scenario_type(plug_parameters()), StudyParameters):
        for key, words, default in _choices_below(root, ""):
            seen.setdefault(key, []).append((words, default))
    for key, found in seen.items():
        words = tuple(dict.fromkeys(word for each, _ in found for word in each))
        default = found[0][1] if key != "hazards.*.kind" else ()  # a plug's own kind is its default, and no default
        yield key, words, default


def _choices_below(parameters: type[BaseModel], prefix: str) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    for name, field in parameters.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        for part, below in _parts(field.annotation, key):
            if part is bool or get_origin(part) is Literal:
                words = ("true", "false") if part is bool else tuple(map(str, get_args(part)))
                if name != "schema_version" and (part is not bool or _is_switch(field)):
                    yield below, words, _written(field.default)
            elif isinstance(part, type) and issubclass(part, BaseModel):
                yield from _choices_below(part, f"{below}.")


def _parts(annotation: Any, key: str) -> Iterator[tuple[Any, str]]:
    """Take an annotation apart into plain types, words and groups of keys, each with its path."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is None or origin is Literal:
        yield annotation, key
    elif origin in (list, tuple):
        for part in dict.fromkeys(arguments):
            yield from _parts(part, f"{key}.*")
    elif origin is dict:
        yield from _parts(arguments[1], f"{key}.*")
    else:  # a union, or an annotated type
        for part in arguments if origin is Union or "Union" in str(origin) else arguments[:1]:
            yield from _parts(part, key)


def _is_switch(field: Any) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and extra.get("unit") == "switch"


def _written(default: Any) -> tuple[str, ...]:
    """Write a default as files do."""
    values = default if isinstance(default, tuple) else (default,)
    return tuple(str(each).lower() if isinstance(each, bool) else str(each) for each in values)


def choice_table() -> str:
    """Give every choice as a table in Markdown: a key is named once, and the default is in italics."""
    lines, before = ["| key | choice | meaning |", "|---|---|---|"], ""
    for row in choice_rows():
        key = "" if row["key"] == before else f"`{row['key']}`"
        word = f"*`{row['choice']}`*" if row["default"] else f"`{row['choice']}`"
        lines.append(f"| {key} | {word} | {row['meaning']} |")
        before = row["key"]
    return "\n".join(lines) + "\n"
