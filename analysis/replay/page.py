"""The page of a replay: one file without a library, an address or a network."""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

import numpy as np

from analysis.replay import content
from sim.errors import ResultsError
from sim.runs.stored_run import StoredRun
from sim.runs.trajectory_file import HOW_TO_MAKE
from sim.world.trajectory import Trajectory

SCRIPTS: Final = ("frames.js", "drawing.js", "pointer.js", "player.js")


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
    paths = run.trajectory()
    if paths is None:
        raise ResultsError(f"{run.folder}: holds no trajectory, so there is nothing to replay ({HOW_TO_MAKE})")
    chosen = content.frames_every(paths, every_s)
    script = "".join(_part(name) for name in SCRIPTS)
    words = content.words_of(run, paths, chosen, aggregate=aggregate)
    told: dict[str, Any] = {
        "scenario": run.scenario_name, "policy": run.policy_name, "seed": run.seed, "version": run.version,
        "key": str(run.manifest["key"])[:12], "about": run.parameters.get("about", ""),
        "every": f"{float(np.diff(paths.time_s[chosen]).min(initial=every_s)):g}",
        "beyond": _beyond(aggregate=aggregate), "totals": _totals(run, paths),
    }  # fmt: skip
    return Template(_part("page.html")).substitute(
        {name: escape(str(text)) for name, text in told.items()},
        style=_part("replay.css"), script=script, script_hash=_hash(script), run=_as_json(words),
        frames=content.packed_frames(run, paths, chosen, aggregate=aggregate),
    )  # fmt: skip


def _part(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """Give the hash by which the page allows its own script and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _as_json(words: dict[str, Any]) -> str:
    """Write words so that nothing in them can end the element they stand in."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _totals(run: StoredRun, paths: Trajectory) -> str:
    """Tell what the whole run came to, with what is only counted after the scene."""
    deaths, injured, evacuated = (int(run.metrics[name] or 0) for name in ("deaths", "injured", "evacuated"))
    last = content.states_of(paths, np.array([len(paths.time_s) - 1]))[0, : run.n_people]
    later = deaths - int(np.isin(last, (content.DEAD, content.DEAD_LATER)).sum())
    after = f"; {later:,} of the deaths come later, while people wait for care or in hospital" if later > 0 else ""
    return f"The whole run: {evacuated:,} evacuated, {injured:,} injured, {deaths:,} deaths{after}."


def _beyond(*, aggregate: bool) -> str:
    who = "" if aggregate else "Point at somebody while time stands still to see what they did. "
    return (
        f"{who}Where a medic has no body, behind a locked door or outside, the cross stands where they were last, and "
        "several may stand at one point. People who are carried out are no longer drawn. What follows the last moment "
        "is counted, not shown."
    )
