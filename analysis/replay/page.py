"""The page of a replay, of one run or of two in sync: one file without a library, an address or a network."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

import numpy as np

from analysis.formatting.counts import plural
from analysis.formatting.numbers import typeset
from analysis.replay import content, pair
from sim.errors import ResultsError
from sim.runs.stored_run import StoredRun
from sim.runs.trajectory_file import HOW_TO_MAKE
from sim.world.trajectory import Trajectory

SCRIPTS: Final = ("frames.js", "drawing.js", "pointer.js", "pair.js", "parts.js", "player.js")
ONE_RUN: Final = "One run is one possible outcome, not an estimate."
ONE_PAIR: Final = "One pair of runs is one possible night: it proves nothing about a policy."


def replay_page(run: StoredRun, every_s: float = 1.0, *, aggregate: bool = False) -> str:
    """Write a run as one page that plays it and needs nothing else.

    Args:
        run: a stored run with its trajectory.
        every_s: time between two places of a person on the page, s; never less than the trajectory has.
        aggregate: whether the page may not tell who is who, as where it is published.

    Returns:
        The page in HTML; the same run gives the same bytes.

    Raises:
        ResultsError: a run without a trajectory, or with one that is damaged.
    """
    side = _side(run, every_s, aggregate=aggregate)
    which = (
        f"Scenario {run.scenario_name}, policy {run.policy_name}, seed {run.seed}. "
        f"Havenue {run.version}, run key {_key(run)}."
    )
    return _page([side], {
        "title": f"{run.scenario_name}, {run.policy_name}, seed {run.seed}", "warning": ONE_RUN, "which": which,
        "pair_about": "", "beyond": _beyond(aggregate=aggregate), "fates": "",
        "totals": f"The whole run: {side.total}.",
    }, None)  # fmt: skip


def pair_page(
    first: StoredRun, second: StoredRun, every_s: float = 1.0, *, aggregate: bool = False, chosen: str = ""
) -> str:
    """Write two runs of the same people and luck as one page that plays them in sync.

    Args:
        first: run A, with its trajectory.
        second: run B, of the same scenario and seed.
        every_s: as of ``replay_page``.
        aggregate: as of ``replay_page``; nobody who fares otherwise is marked then, only counted.
        chosen: which pair of a study it is, in words.

    Returns:
        The page in HTML; the same runs give the same bytes.

    Raises:
        ResultsError: runs that are not of one scenario, seed, version and people, or without a trajectory.
    """
    sides = [_side(run, every_s, aggregate=aggregate) for run in (first, second)]
    pair.check_shown_together((first, second), (sides[0].paths, sides[1].paths))
    sheets = np.array([side.words["sheet"] for side in sides])
    for side in sides:  # both plans are drawn to one scale, and moved together
        side.words["sheet"] = [*sheets[:, :2].min(axis=0).tolist(), *sheets[:, 2:].max(axis=0).tolist()]
    runs = "; ".join(
        f"{letter}: policy {run.policy_name}, run key {_key(run)}"
        for letter, run in zip(pair.LETTERS, (first, second), strict=True)
    )
    which = (
        f"Scenario {first.scenario_name}, seed {first.seed}, the same people with the same luck. {runs}. "
        f"Havenue {first.version}. {typeset(chosen)}"
    )
    totals = " ".join(
        f"{letter}, the whole run: {side.total}." for letter, side in zip(pair.LETTERS, sides, strict=True)
    )
    return _page(sides, {
        "title": f"{first.scenario_name}, {first.policy_name} and {second.policy_name}, seed {first.seed}",
        "warning": ONE_PAIR, "which": which.strip(), "beyond": _beyond(aggregate=aggregate),
        "pair_about": pair.told_settings(first, second), "fates": pair.told_fates(first, second), "totals": totals,
    }, pair.words_of_pair(first, second, aggregate=aggregate))  # fmt: skip


@dataclass(frozen=True)
class _Side:
    """One run of a page.

    Attributes:
        run: as stored.
        paths: of its people.
        words: all that the page holds of it but its frames.
        frames: packed.
        every: time between two of its frames, s.
        total: what the whole run came to, in words.
    """

    run: StoredRun
    paths: Trajectory
    words: dict[str, Any]
    frames: str
    every: str
    total: str


def _side(run: StoredRun, every_s: float, *, aggregate: bool) -> _Side:
    paths = run.trajectory()
    if paths is None:
        raise ResultsError(f"{run.folder}: holds no trajectory, so there is nothing to replay ({HOW_TO_MAKE})")
    chosen = content.frames_every(paths, every_s)
    return _Side(
        run, paths, content.words_of(run, paths, chosen, aggregate=aggregate),
        content.packed_frames(run, paths, chosen, aggregate=aggregate),
        f"{float(np.diff(paths.time_s[chosen]).min(initial=every_s)):g}", _totals(run, paths),
    )  # fmt: skip


def _page(sides: list[_Side], told: dict[str, str], words: dict[str, Any] | None) -> str:
    """Put the page together, of one run or two."""
    script = "".join(_part(name) for name in SCRIPTS)
    stage, data = Template(_part("stage.html")), Template(_part("data.html"))
    names = [side.run.policy_name for side in sides]
    headings = [f"{letter}: {name}" for letter, name in zip(pair.LETTERS, names, strict=False)] if words else [""]
    stages = "".join(
        stage.substitute(heading=escape(heading), hidden="" if heading else " hidden") for heading in headings
    )
    blocks = "".join(
        data.substitute(n=n, run=_as_json(each.words), frames=each.frames) for n, each in enumerate(sides, 1)
    )
    told |= {"about": str(sides[0].run.parameters.get("about", "")), "every": sides[0].every}
    return Template(_part("page.html")).substitute(
        {name: escape(text) for name, text in told.items()},
        style=_part("replay.css"), script=script, script_hash=_hash(script), stages=stages, blocks=blocks,
        pair=_as_json(words), kind="pair" if words else "single", for_pair="" if words else " hidden",
        for_marks="" if words and any(words["only"]) else " hidden",
    )  # fmt: skip


def _key(run: StoredRun) -> str:
    return str(run.manifest["key"])[:12]


def _part(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """Give the hash by which the page allows its own script and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _as_json(words: dict[str, Any] | None) -> str:
    """Write words so that nothing in them can end the element they stand in."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _totals(run: StoredRun, paths: Trajectory) -> str:
    """Tell what the whole run came to, with what is only counted after the scene."""
    deaths, injured, evacuated = (int(run.metrics[name] or 0) for name in ("deaths", "injured", "evacuated"))
    last = content.states_of(paths, np.array([len(paths.time_s) - 1]))[0, : run.n_people]
    later = deaths - int(np.isin(last, (content.DEAD, content.DEAD_LATER)).sum())
    after = f"; {later:,} of the deaths come later, while people wait for care or in hospital" if later > 0 else ""
    return f"{evacuated:,} evacuated, {injured:,} injured, {plural(deaths, 'death')}{after}"


def _beyond(*, aggregate: bool) -> str:
    who = "" if aggregate else "Point at somebody while time stands still to see what they did. "
    return (
        f"{who}Where a medic has no body, behind a locked door or outside, the cross stands where they were last, and "
        "several may stand at one point. People who are carried out are no longer drawn. What follows the last moment "
        "is counted, not shown."
    )
