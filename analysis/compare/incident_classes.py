"""Which class of incident each pair met: by a draw of the incident, and by the knobs that say what the draw means.

The functions that decide are those of the rules themselves (``sim.world.incident_classes``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from analysis.compare.pairs import Pairs
from analysis.compare.run_table import StudyTable
from sim.errors import ResultsError
from sim.scenario.parameters.posture import PostureParameters
from sim.scenario.policies.fidelity import step_done
from sim.world.incident_classes import can_end, diverted, fails, mistaken, notices, origin_of, regime_of, warned
from sim.world.posture import drawn_posture
from sim.world.staffing import on_duty

FIRST_HAZARD: Final = "hazards.0."
"""How a path to the hazard begins; it is led to the first assault of a scenario, whose draws are told."""
OFFICERS: Final = "response.site_officers.count"
FIDELITY: Final = "run.policy_fidelity"


@dataclass(frozen=True)
class Telling:
    """One way to tell incidents apart.

    Attributes:
        draw: name of the draw that decides.
        about: what it decides, for a heading.
        classes: in the order in which they are shown.
        knobs: paths of the knobs that say what the draw means.
        decide: gives the class of a unit number, and of the knobs by the last part of their paths.
        beside: names of further draws that it is given, by their names, where these change what the number means.
    """

    draw: str
    about: str
    classes: tuple[str, ...]
    knobs: tuple[str, ...]
    decide: Callable[..., str]
    beside: tuple[str, ...] = ()


def _notice(
    luck: float, *, draw_warning: float, draw_diversion: float, search_share: float, guards_per_1000: float,
    people: float, **posture: float,
) -> str:  # fmt: skip
    """Name whether guards notice the attack beforehand, as many as staff, crowd and posture put on duty."""
    night = drawn_posture(PostureParameters(**posture), search_share, warning=draw_warning, diversion=draw_diversion)
    guards = on_duty(
        guards_per_1000, people=people, staffing_factor=night.staffing_factor,
        diverted_staff_share=night.diverted_staff_share,
    )  # fmt: skip
    return "noticed" if notices(luck, search_share=night.search_share, guards=guards) else "unnoticed"


def _warning(luck: float, *, warning_arrives_share: float) -> str:
    """Name whether a warning came before the night, heeded or not."""
    return "warned" if warned(luck, warning_arrives_share=warning_arrives_share) else "unwarned"


def _diversion(luck: float, *, diversion_share: float) -> str:
    """Name whether another incident draws people away."""
    return "diverted" if diverted(luck, diversion_share=diversion_share) else "undiverted"


def _procedure(luck: float, *, wrong_order_share: float) -> str:
    """Name whether the order given out is the one that is planned."""
    return "mistaken" if mistaken(luck, wrong_order_share=wrong_order_share) else "planned"


def _site_officers(luck: float, *, end_share: float) -> str:
    """Name whether one of the first two officers on site can end the threat: whoever has the least number can first."""
    return "able" if can_end(luck, end_share=end_share) else "unable"


def _radio(luck: float, *, share: float) -> str:
    """Name whether communication of the emergency services fails."""
    return "failed" if fails(luck, share=share) else "works"


TELLINGS: Final = {
    "origin": Telling(
        "draw_origin", "where the attack begins", ("inside", "entrance", "vicinity"),
        tuple(FIRST_HAZARD + name for name in ("origin", "inside_share", "vicinity_share", "entrances")), origin_of,
    ),
    "regime": Telling(
        "draw_regime", "how the attack lasts", ("short", "sustained", "barricade"),
        tuple(FIRST_HAZARD + name for name in ("regime", "short_share", "barricade_share")), regime_of,
    ),
    "notice": Telling(
        "draw_notice", "whether guards notice the attack beforehand", ("noticed", "unnoticed"),
        ("control_room.search_share", "staff.guards_per_1000", "crowd.people",
         *(f"posture.{name}" for name in PostureParameters.model_fields)), _notice,
        beside=("draw_warning", "draw_diversion"),
    ),
    "warning": Telling(
        "draw_warning", "whether a warning comes before the night", ("warned", "unwarned"),
        ("posture.warning_arrives_share",), _warning,
    ),
    "diversion": Telling(
        "draw_diversion", "whether another incident draws staff and police away", ("diverted", "undiverted"),
        ("posture.diversion_share",), _diversion,
    ),
    "procedure": Telling(
        "draw_procedure", "whether alarm and staff give out the order that is planned", ("planned", "mistaken"),
        ("instruction.wrong_order_share",), _procedure,
    ),
    "site_officers": Telling(
        "draw_site_officers", "whether one of the first two officers on site can end the threat", ("able", "unable"),
        ("response.site_officers.end_share",), _site_officers,
    ),
    "radio": Telling(
        "draw_failure", "whether communication of the emergency services fails", ("failed", "works"),
        ("response.failure.share",), _radio,
    ),
}  # fmt: skip
"""By what the command line calls them."""


def has_assault(table: StudyTable, scenario: str) -> bool:
    """Tell whether a scenario has an assault, of which there could be classes."""
    return _first_assault(table.manifest["scenarios"][scenario]) is not None


def is_drawn(table: StudyTable, scenario: str, by: str) -> bool:
    """Tell whether the runs of a scenario with an assault carry the draw and the knobs that make classes."""
    written = table.manifest["scenarios"][scenario]
    return table.seed is not None and all(_holds(written, path) for path in _knobs(written, by))


def check_drawn(table: StudyTable, by: str) -> None:
    """Refuse a study whose incidents cannot be told apart.

    Raises:
        ResultsError: it has no assault, or an older version ran it.
    """
    assaults = [name for name in table.scenarios if has_assault(table, name)]
    if not assaults:
        raise ResultsError(f"no scenario of this study has an assault: there is no {by} to tell effects apart by")
    if not all(is_drawn(table, name, by) for name in assaults):
        version = table.manifest.get("versions", {}).get("havenue", "an older version")
        raise ResultsError(
            f"this study was run by Havenue {version}, which drew no {by} of an incident: there are no classes to tell "
            "its effects apart by (sweep it again into another --out with this version)"
        )


def classes_of(table: StudyTable, pairs: Pairs, by: str, policy: str) -> NDArray[np.str_]:
    """Give the class of incident that each pair met under a policy.

    Args:
        table: all runs; ``is_drawn`` must hold of it.
        pairs: of one scenario.
        by: a name in ``TELLINGS``.
        policy: whose levers count, where levers decide with.

    Returns:
        (n,) names, in the order of the pairs.
    """
    decide = TELLINGS[by].decide
    paths = _knobs(table.manifest["scenarios"][pairs.scenario], by)
    meaning = {int(point): _values(table, pairs.scenario, policy, int(point), paths) for point in set(pairs.point)}
    lucks = draw_of_pairs(table, pairs, TELLINGS[by].draw)
    others = {name: draw_of_pairs(table, pairs, name) for name in TELLINGS[by].beside}
    beside = [{name: lucks[k] for name, lucks in others.items()} for k in range(pairs.n)]
    met = zip(lucks, beside, pairs.point.tolist(), strict=True)
    return np.array([decide(luck, **more, **meaning[point]) for luck, more, point in met], np.str_)


def knobs_of_pairs(
    table: StudyTable, pairs: Pairs, policy: str, paths: tuple[str, ...] = (), by: str = ""
) -> list[dict[str, Any]]:
    """Give the knobs that each pair met under a policy, by the last part of their paths.

    Args:
        table: all runs.
        pairs: of one scenario.
        policy: whose levers count.
        paths: of the knobs; or
        by: a name in ``TELLINGS``, whose knobs are meant.
    """
    paths = _knobs(table.manifest["scenarios"][pairs.scenario], by) if by else paths
    at = {int(point): _values(table, pairs.scenario, policy, int(point), paths) for point in set(pairs.point)}
    return [at[point] for point in pairs.point.tolist()]


def officers_posted(table: StudyTable, pairs: Pairs, policy: str) -> list[int]:
    """Give the different numbers of officers that a policy has on site in a scenario, ascending."""
    counts = [_values(table, pairs.scenario, policy, int(point), (OFFICERS,)) for point in set(pairs.point)]
    return sorted({int(each["count"]) for each in counts})


def draw_of_pairs(table: StudyTable, pairs: Pairs, draw: str) -> list[float]:
    """Give the unit number of each pair: runs of one pair share their seed, whatever their policy.

    Args:
        table: all runs, whose seeds are known.
        pairs: of one scenario.
        draw: a name in ``DRAWS``.
    """
    lucks = table.draw(draw)
    assert lucks is not None
    mine = table.scenario == pairs.scenario
    met = zip(table.point[mine].tolist(), table.replication[mine].tolist(), strict=True)
    luck_of = dict(zip(met, lucks[mine].tolist(), strict=True))
    return [luck_of[pair] for pair in zip(pairs.point.tolist(), pairs.replication.tolist(), strict=True)]


def _first_assault(written: Mapping[str, Any]) -> int | None:
    hazards = written.get("hazards") or ()
    return next((k for k, hazard in enumerate(hazards) if hazard.get("kind") == "assault"), None)


def _knobs(written: Mapping[str, Any], by: str) -> tuple[str, ...]:
    """Give the paths of the knobs that decide in a scenario, those of the hazard led to its first assault."""
    return tuple(path.replace(FIRST_HAZARD, f"hazards.{_first_assault(written)}.") for path in TELLINGS[by].knobs)


def _values(table: StudyTable, scenario: str, policy: str, point: int, paths: tuple[str, ...]) -> dict[str, Any]:
    """Give knobs of a run by the last part of their paths: what is varied wins over levers, and they over the file."""
    written = table.manifest["scenarios"][scenario]
    levers = table.manifest["policies"][policy].get("levers") or {}
    values = {}
    share = float(_at_point(table, written, FIDELITY, point)) if _holds(written, FIDELITY) else 1.0
    for path in paths:
        value = _value(written, path)
        if path in levers:
            value = step_done(value, levers[path], share)
        values[path.rpartition(".")[2]] = table.knobs[path][point] if path in table.knobs else value
    return values


def _at_point(table: StudyTable, written: Any, path: str, point: int) -> Any:
    return table.knobs[path][point] if path in table.knobs else _value(written, path)


def _value(written: Any, path: str) -> Any:
    for part in path.split("."):
        written = written[int(part) if isinstance(written, list) else part]
    return written


def _holds(written: Any, path: str) -> bool:
    try:
        _value(written, path)
    except (KeyError, IndexError, TypeError, ValueError):
        return False
    return True
