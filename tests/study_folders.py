"""Studies for tests: tables in memory and results folders by the schema, without a single simulated run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.compare.run_table import StudyTable
from sim.runs.loading import load_plan
from sim.scenario.parameters.posture import PostureParameters

METRICS = {
    "deaths": {"unit": "persons", "label": "Deaths", "better": "lower", "about": "People who died"},
    "casualties": {"unit": "persons", "label": "Casualties", "better": "lower", "about": "Everybody harmed"},
    "injured_critical": {"unit": "persons", "label": "Injured, time-critical", "better": "lower", "about": "-"},
    "injured_serious": {"unit": "persons", "label": "Injured, serious", "better": "lower", "about": "-"},
    "evacuated": {"unit": "persons", "label": "Evacuated", "better": "higher", "about": "People who got out"},
    "threat_ended_s": {"unit": "s", "label": "Onset to end of threat", "better": "lower", "about": "-"},
    "entry_s": {"unit": "s", "label": "Onset to entry", "better": "lower", "about": "-"},
    "alarm_s": {"unit": "s", "label": "Onset to alarm", "better": "lower", "about": "-"},
    "first_patient_s": {"unit": "s", "label": "Onset to first patient contact", "better": "lower", "about": "-"},
    "in_refuge": {"unit": "persons", "label": "In a refuge", "better": "neither", "about": "People in a refuge"},
}
VARIED = [
    {"path": "response.police.travel_median_s", "role": "uncertainty", "unit": "s", "low": 120.0, "high": 900.0,
     "values": None, "source": "test", "about": "median time on the road"},
    {"path": "awareness.threshold_sigma", "role": "uncertainty", "unit": "1", "low": 0.2, "high": 1.2,
     "values": None, "source": "assumption", "about": "spread of thresholds"},
]  # fmt: skip
EFFECTS = {"as_today": 1.0, "faster_alarm": 0.8, "immediate_entry": 0.6, "warm_zone_care": 0.98}
"""Share of today's deaths under each policy of the synthetic study."""
COSTS = {
    "as_today": {}, "faster_alarm": {"capital": 30_000.0, "annual": 5_000.0}, "immediate_entry": {"annual": 20_000.0},
    "warm_zone_care": {"capital": 15_000.0, "annual": 40_000.0},
}  # fmt: skip


def manifest(policies: Sequence[str] = tuple(EFFECTS), **more: Any) -> dict[str, Any]:
    """Give a manifest by the schema."""
    costs = {name: {"currency": "GBP", "year": 2024, **COSTS.get(name, {})} for name in policies}
    told = {name: {"name": name, "about": f"what {name} is", "reason": "a test", "levers": {}, "cost": costs[name]}
            for name in policies}  # fmt: skip
    return {
        "schema": 1, "kind": "study", "name": "evening", "about": "a study for a test",
        "question": "Which policy saves how many?", "baseline": policies[0], "scenarios": {"club": {}},
        "policies": told, "varied": [], "design": "none", "points": 1, "replications": 1, "metrics": METRICS,
        "versions": {"havenue": "0.1.0", "python": "3.11"}, "digest": "0" * 64, "study": {}, **more,
    }  # fmt: skip


def incident_words(**hazard: Any) -> dict[str, Any]:
    """Give what of a resolved scenario with an assault says what the draws of its incident mean, at the defaults."""
    told = {"kind": "assault", "origin": "drawn", "inside_share": 0.3, "vicinity_share": 0.2, "entrances": None,
            "regime": "drawn", "short_share": 0.4, "barricade_share": 0.2}  # fmt: skip
    return {
        "hazards": [{**told, **hazard}], "control_room": {"search_share": 0.1}, "staff": {"guards_per_1000": 5.0},
        "crowd": {"people": 500}, "posture": PostureParameters().model_dump(),
        "response": {"site_officers": {"count": 0, "end_share": 0.4}, "failure": {"share": 0.15}},
        "instruction": {"wrong_order_share": 0.0},
    }  # fmt: skip


def table(values: Mapping[str, NDArray[np.float64]], metric: str = "deaths", **more: Any) -> StudyTable:
    """Give a table of one scenario from an outcome (points, replications) for each policy, the baseline first."""
    policies = list(values)
    points, replications = next(iter(values.values())).shape
    point, replication = (each.reshape(-1) for each in np.indices((points, replications)))
    n = len(policies)
    told = {"points": points, "replications": replications, **more}
    outcome = np.concatenate([np.asarray(values[name], np.float64).reshape(-1) for name in policies])
    return StudyTable(
        manifest(policies, **told), np.repeat(["club"], n * point.size), np.repeat(policies, point.size),
        np.tile(point, n), np.tile(replication, n), np.isnan(outcome), {}, {metric: outcome},
    )  # fmt: skip


def shuffled(whole: StudyTable, seed: int) -> StudyTable:
    """Give the same table with its rows in another order."""
    order = np.random.default_rng(seed).permutation(len(whole.point))
    metrics = {name: column[order] for name, column in whole.metrics.items()}
    return StudyTable(
        whole.manifest, whole.scenario[order], whole.policy[order], whole.point[order], whole.replication[order],
        whole.failed[order], whole.knobs, metrics,
    )  # fmt: skip


def write_study(
    folder: Path, *, points: int = 1, replications: int = 40, seed: int = 5, series: bool = True,
    design: str = "latin_hypercube", knobs: NDArray[np.float64] | None = None, real_words: bool = True,
    policies: Sequence[str] = tuple(EFFECTS), fail: Sequence[int] = (), missing: Sequence[int] = (),
    luck: str | None = None,
) -> Path:  # fmt: skip
    """Write a results folder: one scenario; deaths rise with travel time, and fall by policy; luck is common.

    Runs that are ``missing`` have no row. Without ``luck`` the manifest does not say whether points share it, as those
    of 0.1.0; they do, unless it is ``own``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    varied = VARIED if points > 1 else []
    rng = np.random.default_rng(seed)
    low, high = (np.array([v[end] for v in VARIED]) for end in ("low", "high"))
    drawn = low + (high - low) * rng.random((points, 2)) if knobs is None else knobs
    words = load_plan("club_assault").scenario.model_dump(mode="json", by_alias=True) if real_words else {}
    sharing = {} if luck is None else {"luck": luck}
    told = manifest(policies, varied=varied, design=design if points > 1 else "none", points=points,
                    replications=replications, scenarios={"club": words}, **sharing)  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    columns = _outcomes(policies, drawn, replications, rng, own_luck=luck == "own")
    rows = len(columns["point"])
    columns["status"] = ["failed" if k in fail else "done" for k in range(rows)]
    columns["error"] = [f"run {k} broke" if k in fail else None for k in range(rows)]
    with closing(sqlite3.connect(folder / "results.sqlite")) as base:
        names = ["scenario", "policy", "point", "replication", "seed", "status", "error", "traceback"]
        listed = ", ".join([*names, *(f'"{name}" REAL' for name in METRICS)])
        base.execute(f"CREATE TABLE runs (run INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, {listed})")
        broken = set(fail)
        cells = zip(*(columns[name] for name in (*names[:7], *METRICS)), strict=True)
        base.executemany(
            f"INSERT INTO runs VALUES ({', '.join('?' * (10 + len(METRICS)))})",
            ((k, f"key{k}", *row[:7], None, *((None,) * len(METRICS) if k in broken else row[7:]))
             for k, row in enumerate(cells) if k not in missing),
        )  # fmt: skip
        paths = "".join(f', "{each["path"]}"' for each in varied)
        base.execute(f"CREATE TABLE points (point INTEGER PRIMARY KEY{paths})")
        base.executemany(
            f"INSERT INTO points VALUES ({', '.join('?' * (1 + len(varied)))})",
            ((k, *row[: len(varied)]) for k, row in enumerate(drawn.tolist())),
        )
        base.execute("CREATE TABLE series (run INTEGER, time_s REAL, inside REAL, left REAL, harmed REAL)")
        base.execute("CREATE TABLE events (run INTEGER, time_s REAL, event TEXT, subject TEXT)")
        base.execute("CREATE TABLE timing (run INTEGER PRIMARY KEY, wall_s REAL, finished TEXT)")
        if series:
            base.executemany("INSERT INTO series VALUES (?, ?, ?, ?, ?)", _series(rows, columns))
        base.commit()
    return folder


def _outcomes(
    policies: Sequence[str], knobs: NDArray[np.float64], replications: int, rng: np.random.Generator, *, own_luck: bool
) -> dict[str, Any]:
    points = len(knobs)
    lucks = rng.gamma(4.0, 0.25, points * replications if own_luck else replications)
    travel = 0.4 + 1.2 * (knobs[:, 0] - 120.0) / 780.0
    parts: dict[str, list[NDArray[Any]]] = {name: [] for name in ("policy", "point", "replication", *METRICS)}
    point, replication = (each.reshape(-1) for each in np.indices((points, replications)))
    luck = lucks if own_luck else lucks[replication]
    for policy in policies:
        own = np.random.default_rng([7, points, replications])  # the same for each policy: common luck
        share = EFFECTS.get(policy, 1.0)
        mean = 12.0 * share * luck * travel[point] ** (1.0 if share > 0.7 else 0.5)
        deaths = np.floor(mean + own.random(mean.size))
        hurt = np.floor(2.5 * mean + own.random(mean.size))
        clock = 200.0 * travel[point] * np.exp(0.3 * own.standard_normal(mean.size)) * share
        fill = {
            "policy": np.repeat(policy, mean.size), "point": point, "replication": replication, "deaths": deaths,
            "casualties": deaths + 2 * hurt, "injured_critical": hurt, "injured_serious": hurt,
            "evacuated": 500.0 - deaths, "threat_ended_s": 2.0 * clock, "entry_s": 1.5 * clock, "alarm_s": 0.2 * clock,
            "first_patient_s": 4.0 * clock, "in_refuge": np.zeros(mean.size),
        }  # fmt: skip
        for name, column in fill.items():
            parts[name].append(column)
    columns: dict[str, Any] = {name: np.concatenate(each).tolist() for name, each in parts.items()}
    columns["scenario"] = ["club"] * len(columns["point"])
    columns["seed"] = columns["replication"]
    return columns


def _series(rows: int, columns: dict[str, Any]) -> list[tuple[Any, ...]]:
    told = []
    for run in range(rows):
        for time in range(0, 620, 20):
            gone = 500.0 / (1.0 + np.exp(-(time - columns["threat_ended_s"][run] / 2) / 60.0))
            told.append((run, float(time), 500.0 - gone, gone, min(columns["casualties"][run], 0.2 * time)))
    return told
