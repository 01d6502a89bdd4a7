"""The topics of ``havenue describe``: rows of each, worked out where they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.knobs import Knob, Role

Rows = list[dict[str, Any]]

TOPICS = {
    "levers": "what a policy can set",
    "uncertainties": "what nobody controls",
    "settings": "what the analyst fixes",
    "choices": "keys that take one of a few words, and what each word means",
    "constants": "numbers of the model that no study can vary, and why",
    "study_keys": "keys of a study file",
    "phases": "what happens in each step, in order",
    "metrics": "what a run is judged by",
    "events": "what the log of a run tells",
    "scenarios": "the shipped scenarios",
    "policies": "the shipped policies",
    "studies": "the shipped studies",
    "venues": "the shipped venues",
    "sources": "the works that the numbers are based on",
    "evidence": "how many numbers are measured, and how many are assumed",
    "standards": "tests of ISO 20414 and NIST TN 1822, and their results",
    "credibility": "what supports the model, what is missing, and where it applies",
}
ROLES: dict[str, Role] = {"levers": "lever", "uncertainties": "uncertainty", "settings": "setting"}
SHIPPED = ("scenarios", "policies", "studies", "venues")
"""Topics whose things are files that can be run or named."""


def rows_of(topic: str | None) -> Rows:
    """Give what there is to say of a topic, one row a thing; of all topics where none is named."""
    if topic is None:
        return [{"topic": name, "about": about} for name, about in TOPICS.items()]
    return _knobs(ROLES[topic]) if topic in ROLES else _OTHERS[topic]()


def table_of(topic: str | None) -> str:
    """Give a topic in Markdown: a table, or sections where a table would not be read."""
    from analysis.pages.generated import markdown

    if topic == "credibility":
        from analysis.pages.credibility import credibility_text

        return credibility_text()
    if topic == "choices":
        from analysis.pages.choices import choice_table

        return choice_table()
    return markdown([for_people(row) for row in rows_of(topic)])


def for_people(row: dict[str, Any]) -> dict[str, str]:
    """Write a row of values as text; the ends of a range become one column."""
    from sim.scenario.value_types import plain_number

    text = {key: _plainly(value) for key, value in row.items()}
    if "choices" in row:
        low, high = ("" if row[end] is None else plain_number(row[end]) for end in ("low", "high"))
        choices = ", ".join(str(choice) for choice in row["choices"])
        span = choices or (f"{low} to {high}" if low or high else "")
        order = ("path", "default", "unit", "range", "plausible", "source", "about")
        text = {key: text.get(key, span) for key in order if key == "range" or key in text}
    return text


def _plainly(value: Any) -> str:
    """Write a value as text, nothing where there is none, and numbers that belong together without quotation marks."""
    if isinstance(value, tuple):
        return ", ".join(value)
    text = "" if value is None else str(value)
    return text.replace("'", "") if isinstance(value, list | dict) else text


def _knobs(role: Role) -> Rows:
    from sim.rules.registry import full_scenario_type
    from sim.scenario.policies.levers import knobs_by_path

    return [
        {
            "path": path, "default": knob.default, "unit": knob.unit, "low": knob.low, "high": knob.high,
            "choices": list(knob.choices), **_deep(knob), "source": str(knob.source), "how": knob.source.how,
            "references": list(knob.source.keys), "about": knob.about,
        }
        for path, knob in knobs_by_path(full_scenario_type()).items()
        if knob.role == role
    ]  # fmt: skip


def _deep(knob: Knob) -> dict[str, Any]:
    """Give what nobody can rule out of an uncertainty, in words and as values; nothing of other knobs."""
    if knob.role != "uncertainty":
        return {}
    return {"plausible": str(knob.deep or ""), "deep": knob.deep.as_json() if knob.deep else None}


def _choices() -> Rows:
    from analysis.pages.choices import choice_rows

    return choice_rows()


def _constants() -> Rows:
    from analysis.pages.constants import constants

    return [
        {
            "constant": each.name, "value": each.value, "unit": each.unit, "kind": each.kind, "reason": each.reason,
            "about": each.about,
        }
        for each in constants()
    ]  # fmt: skip


def _study_keys() -> Rows:
    from analysis.pages.shipped import study_key_rows

    return study_key_rows()


def _events() -> Rows:
    from sim.world.event_log import EVENTS

    return [{"event": name, "about": about} for name, about in EVENTS.items()]


def _phases() -> Rows:
    from sim.model import PHASES

    return [{"phase": phase.name, "about": phase.about} for phase in PHASES]


def _metrics() -> Rows:
    from sim.metrics import all_metrics

    return [
        {"metric": name, "unit": each.unit, "label": each.label, "better": each.better, "about": each.about}
        for name, each in all_metrics().items()
    ]


def _scenarios() -> Rows:
    from analysis.pages.shipped import scenario_rows

    return scenario_rows()


def _policies() -> Rows:
    from analysis.pages.shipped import policy_rows

    return policy_rows()


def _studies() -> Rows:
    from analysis.pages.shipped import study_rows

    return study_rows()


def _venues() -> Rows:
    from sim.runs.loading import shipped_venues

    return [
        {"venue": venue.name, "seats": venue.seats, "standing": venue.standing, "about": venue.about}
        for venue in shipped_venues()
    ]


def _sources() -> Rows:
    from analysis.pages.sources import source_rows

    return source_rows()


def _evidence() -> Rows:
    from analysis.pages.sources import evidence_rows

    return evidence_rows()


def _standards() -> Rows:
    from analysis.pages.standards import standards_rows

    return standards_rows()


def _credibility() -> Rows:
    from analysis.pages.credibility import credibility_rows

    return credibility_rows()


_OTHERS: dict[str, Callable[[], Rows]] = {
    "choices": _choices, "constants": _constants, "study_keys": _study_keys, "phases": _phases, "metrics": _metrics,
    "events": _events, "scenarios": _scenarios, "policies": _policies, "studies": _studies, "venues": _venues,
    "sources": _sources, "evidence": _evidence, "standards": _standards, "credibility": _credibility,
}  # fmt: skip
