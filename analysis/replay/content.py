"""What a replay shows of a run: the plan and the clock in words, places and states of everybody as packed bytes."""

from __future__ import annotations

import base64
import zlib
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from analysis.plots import style
from sim.errors import ResultsError
from sim.runs.stored_run import StoredRun, start_of
from sim.world.codes import Action, Awareness, Role, Status
from sim.world.event_log import EVENTS
from sim.world.trajectory import Presence, Trajectory
from sim.world.venue.venue import OUTSIDE, Venue

CM_PER_UNIT: Final = 10
"""Places of a replay are kept to a tenth of a metre."""
TIMES: Final = {
    "responded_at": "responded", "harmed_at": "harmed", "left_at": "left by an exit", "died_at": "died",
}  # fmt: skip
"""Times of a person that a page tells, as it words them."""
NO_TIME: Final = 65535
MOST_UNITS: Final = 32_000
MARGIN_M: Final = 1.5


class State(NamedTuple):
    """What somebody does, as a page shows it.

    Attributes:
        label: in words.
        colour: of the mark; empty for those who are not drawn.
        mark: shape or border of the mark, beside that of the role.
        layer: order of drawing, 0 first.
    """

    label: str
    colour: str = ""
    mark: str = ""
    layer: int = 1


STATES: Final = (
    State("not on the scene"),
    State("not aware yet", "#8c8c8c"),
    State("alerted", style.SKY),
    State("on the way out", style.BLUE),
    State("hiding", style.ORANGE),
    State("in a refuge", style.GREEN),
    State("frozen", "#f0e442", "rim"),
    State("helping", style.PURPLE),
    State("hurt or overcome, lying", "#ffffff", "lying", 0),
    State("dead", style.BLACK, "dead", 0),
    State("left, still in sight", "#b8c4cc"),
    State("left"),
    State("carried out"),
    State("dead, after being carried out"),
    State("on duty", "#ffffff", "duty"),
)
"""States by the number that the page holds."""
(ABSENT, UNAWARE, ALERTED, WALKING, HIDING, SHELTERED, FROZEN, HELPING, LYING, DEAD, LEAVING, LEFT, CARRIED, DEAD_LATER,
 ON_DUTY) = range(len(STATES))  # fmt: skip
COUNTS: Final = (
    (UNAWARE,), (ALERTED,), (WALKING,), (HIDING,), (SHELTERED,), (FROZEN,), (HELPING,), (LYING,), (CARRIED,),
    (DEAD, DEAD_LATER), (LEFT, LEAVING),
)  # fmt: skip
"""Lines of the count of the audience; together they are everybody."""
ROLES: Final = {
    Role.ATTENDEE: ("", "", ""),
    Role.SOURCE: ("Source of harm", "sources of harm", style.VERMILION),
    Role.OFFICER: ("Armed officer", "armed officers from outside", "#1b3a5c"),
    Role.STEWARD: ("Steward", "stewards", "#d9d2e9"),
    Role.GUARD: ("Guard", "guards", "#b4a7d6"),
    Role.SITE_OFFICER: ("Armed officer on site", "armed officers on site", "#5b7fa6"),
    Role.MEDIC: ("Medic", "medics", style.GREEN),
}  # fmt: skip
"""Words and colour of each role: one of them, several, colour on duty."""
OUTDOORS: Final = "#fafafa"
"""Colour of what lies outside the exits."""


def states_of(paths: Trajectory, chosen: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Give what everybody does in each of k frames; (k, n) uint8, numbers of ``STATES``."""
    presence, status, action = paths.presence[chosen], paths.status[chosen], paths.action[chosen]
    staff = np.isin(paths.role, (Role.STEWARD, Role.GUARD))[None, :]
    crowd = staff | (paths.role == Role.ATTENDEE)[None, :]
    dead, aware = status == Status.DEAD, paths.awareness[chosen]
    cases: list[tuple[Any, Any]] = [
        (presence == Presence.ABSENT, ABSENT),
        (presence == Presence.GONE, LEFT),
        (presence == Presence.CARRIED_OUT, np.where(dead, DEAD_LATER, CARRIED)),
        (dead, DEAD),
        (presence == Presence.LYING, LYING),
        (~crowd, ON_DUTY),
        (status == Status.LEFT, LEAVING),
        (action == Action.HIDE, HIDING),
        (action == Action.SHELTER, SHELTERED),
        (action == Action.FREEZE, FROZEN),
        (action == Action.HELP, HELPING),
        (action == Action.RUN, WALKING),
        (aware == Awareness.UNAWARE, UNAWARE),
        (staff, ON_DUTY),
    ]
    chosen = np.select([case for case, _ in cases], [state for _, state in cases], ALERTED)
    return np.asarray(chosen, np.uint8)


def frames_every(paths: Trajectory, every_s: float) -> NDArray[np.int64]:
    """Choose frames about so many seconds apart, the last one always; (k,) int64."""
    gaps = np.diff(paths.time_s)
    stride = max(1, round(every_s / float(gaps.min()))) if len(gaps) else 1
    return np.unique(np.append(np.arange(0, len(paths.time_s), stride), len(paths.time_s) - 1))


def packed_frames(run: StoredRun, paths: Trajectory, chosen: NDArray[np.int64], *, aggregate: bool) -> str:
    """Pack places and states, person by person as differences, for ``frames.js`` to unpack.

    Args:
        run: the run.
        paths: its paths.
        chosen: frames to keep.
        aggregate: whether the page may not tell who is who: nobody's times are kept, and people stand in the order of
            their places rather than in that of the people table.

    Returns:
        Deflated bytes in base64; the layout stands in ``frames.js``.

    Raises:
        ResultsError: a sheet too large for the numbers of a page.
    """
    origin = _origin(paths)
    places = np.rint((paths.centimetres[chosen] - origin) / CM_PER_UNIT).astype(np.int64)
    if places.max() > MOST_UNITS:
        raise ResultsError(f"{run.folder}: the sheet is wider than {MOST_UNITS // 10:,} m, too wide for a replay")
    order = np.arange(len(paths.role))
    if aggregate:
        order = np.lexsort((places[0, :, 1], places[0, :, 0], paths.role))
    steps = np.diff(places[:, order].transpose(2, 1, 0), axis=2, prepend=0)  # (2, n, k)
    folded = np.where(steps < 0, -2 * steps - 1, 2 * steps).astype(np.uint16)
    states = np.diff(states_of(paths, chosen)[:, order].T, axis=1, prepend=np.uint8(0))
    low, high = (folded & 255).astype(np.uint8), (folded >> 8).astype(np.uint8)
    parts = [paths.role[order].astype(np.uint8), states, low, high]
    if not aggregate:
        times = np.array([run.people[name] for name in TIMES])
        whole = np.where(times < NO_TIME, np.floor(np.where(np.isfinite(times), times, 0.0)), NO_TIME)
        parts.append(whole.astype("<u2"))
    return base64.b64encode(zlib.compress(b"".join(part.tobytes() for part in parts), 9)).decode()


def words_of(run: StoredRun, paths: Trajectory, chosen: NDArray[np.int64], *, aggregate: bool) -> dict[str, Any]:
    """Give all of a replay but its frames, ready for JSON.

    Args:
        run: the run.
        paths: its paths.
        chosen: frames to keep.
        aggregate: whether the page may not tell who is who.
    """
    venue, seconds = run.venue, [round(float(time), 3) for time in paths.time_s[chosen]]
    began, name = start_of(run)
    return {
        "bodies": len(paths.role), "people": run.n_people, "hover": not aggregate,
        "seconds": seconds, "end": seconds[-1], "origin": (_origin(paths) / 100.0).tolist(),
        "onset": {"time": began, "name": "" if name.startswith("start") else name},
        "states": [
            {"label": state.label, "colour": state.colour, "mark": state.mark, "layer": state.layer,
             "drawn": bool(state.colour), "upright": bool(state.colour) and state.layer > 0}
            for state in STATES
        ],
        "layers": [0, 1, 2],
        "counts": [{"label": STATES[states[0]].label, "states": list(states)} for states in COUNTS],
        "roles": [dict(zip(("one", "label", "colour"), ROLES[role], strict=True)) for role in Role],
        "times": [] if aggregate else list(TIMES.values()),
        "events": [
            {"t": event.time_s, "text": EVENTS[event.name] + (f" ({event.subject})" if event.subject else "")}
            for event in run.events
        ],
        **_plan(venue),
        "doors": _doors(venue, paths),
    }  # fmt: skip


def _origin(paths: Trajectory) -> NDArray[np.int32]:
    """Give the lower left corner of all places, cm."""
    corner: NDArray[np.int32] = paths.centimetres.min(axis=(0, 1))
    return corner


def _rounded(points: Any) -> Any:
    return np.round(np.asarray(points, np.float64), 2).tolist()


def _plan(venue: Venue) -> dict[str, Any]:
    """Give the drawn floor: areas with their run-outs, seats, walls, and what is written on it."""
    order = sorted(range(venue.n_areas), key=lambda k: venue.area_use[k] != OUTSIDE)
    bounds = np.array([polygon.bounds for polygon in venue.area_polygon])
    low, high = bounds[:, :2].min(axis=0) - MARGIN_M, bounds[:, 2:].max(axis=0) + MARGIN_M
    drawn = shapely.union_all(venue.area_polygon[: venue.n_inside_areas])
    middles = 0.5 * (venue.walls[:, :2] + venue.walls[:, 2:])
    shown = (venue.wall_door < 0) & (shapely.distance(drawn, shapely.points(middles)) < 0.1)
    points = [venue.area_polygon[k].representative_point() for k in range(venue.n_inside_areas)]
    exits = [(venue.door_ids[k], venue.door_line[k].mean(axis=0) + 3.0 * venue.door_normal[k]) for k in venue.exits]
    names = [(venue.area_ids[k], (point.x, point.y)) for k, point in enumerate(points)] + exits
    return {
        "sheet": _rounded([*low, *high]),
        "areas": [
            {"colour": style.USES.get(venue.area_use[k], OUTDOORS), "rings": [
                _rounded(ring.coords) for ring in (venue.area_polygon[k].exterior, *venue.area_polygon[k].interiors)
            ]}
            for k in order
        ],
        "seats": [_rounded(block.polygon) for block in venue.parameters.seating],
        "walls": _rounded(venue.walls[shown]),
        "names": [{"text": text, "x": round(float(x), 2), "y": round(float(y), 2)} for text, (x, y) in names],
        "levels": _levels(venue),
    }  # fmt: skip


def _levels(venue: Venue) -> list[dict[str, Any]]:
    """Give the name of each level and a place above its drawing; none where there is only one."""
    labels: list[dict[str, Any]] = []
    for level, parameters in enumerate(venue.parameters.levels if len(venue.level_ids) > 1 else ()):
        own = [k for k in range(venue.n_inside_areas) if venue.area_level[k] == level and venue.area_use[k] != "stair"]
        if own:
            bounds = np.array([venue.area_polygon[k].bounds for k in own])
            text = f"{parameters.id}, {parameters.elevation_m:+g} m" if parameters.elevation_m else parameters.id
            x, y = 0.5 * (bounds[:, 0].min() + bounds[:, 2].max()), bounds[:, 3].max() + 1.0
            labels.append({"text": text, "x": round(float(x), 2), "y": round(float(y), 2)})
    return labels


def _doors(venue: Venue, paths: Trajectory) -> list[dict[str, Any]]:
    """Give each door with its states: when it came to stand how; exits with the way out."""
    told = []
    for door in range(venue.n_doors):
        column = paths.doors[:, door]
        changes = np.flatnonzero(np.diff(column, prepend=column[0] + 1))
        told.append({
            "line": _rounded(venue.door_line[door].ravel()),
            "out": _rounded(venue.door_normal[door]) if venue.door_is_exit[door] else None,
            "states": [[round(float(paths.time_s[k]), 3), int(column[k])] for k in changes],
        })  # fmt: skip
    return told
