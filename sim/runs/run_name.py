"""The folder of a run where nobody names one: it tells scenario, policy, seed and what ``--set`` changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sim.scenario.parameters.scenario import Plan

LONGEST: Final = 60
"""Characters of a suffix that are still read."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_.=+-]+")
_DIGITS: Final = 8


def default_folder(plan: Plan, seed: int, overrides: Sequence[str] = ()) -> Path:
    """Give the folder of a run below ``runs``; other changes by ``--set`` give another one.

    Args:
        plan: what is run.
        seed: of the replication.
        overrides: ``path=value`` texts, in any order.

    Returns:
        A relative path, such as ``runs/club_assault-as_written-seed0-alarm.delay_s=20``.
    """
    return Path("runs") / f"{plan.scenario.name}-{plan.policy_name}-seed{seed}{_suffix(overrides)}"


def _suffix(overrides: Sequence[str]) -> str:
    """Give what ``--set`` changed; what is long or no part of a file's name is shortened and told apart by a hash."""
    pairs = sorted("=".join(part.strip() for part in text.split("=", 1)) for text in overrides)
    text = "".join(f"-{pair}" for pair in pairs)
    if not text or (len(text) <= LONGEST and _PLAIN.fullmatch(text)):
        return text
    short = re.sub(r"[^A-Za-z0-9_.=+-]+", "_", text)[:LONGEST].rstrip("_.")
    return f"{short}-{hashlib.sha256(repr(pairs).encode()).hexdigest()[:_DIGITS]}"
