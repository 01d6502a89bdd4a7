"""Reads the page of a replay as its script reads it."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from click.testing import CliRunner, Result
from numpy.typing import NDArray

from analysis.cli import main


def havenue(*words: object) -> Result:
    """Type a command."""
    return CliRunner().invoke(main, [str(word) for word in words])


@dataclass
class Page:
    """A page, and what it holds, read as its script reads it."""

    text: str
    run: dict[str, Any]
    roles: NDArray[np.uint8]
    states: NDArray[np.uint8]
    places_m: NDArray[np.float64]
    times: bytes


def page(folder: Path, *words: str) -> Page:
    """Write the page of a run, and read it."""
    out = folder.parent / "page.html"
    result = havenue("replay", folder, "--out", out, *words)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() == str(out)
    return page_of(out.read_text(encoding="utf-8"))


def page_of(text: str, side: int = 1) -> Page:
    """Read what a page holds of its first run, or of its second."""
    run = json.loads(block(text, f"run-{side}"))
    data = np.frombuffer(zlib.decompress(base64.b64decode(block(text, f"frames-{side}"))), np.uint8)
    n, f = run["bodies"], len(run["seconds"])
    roles, states, low, high, times = np.split(data, np.cumsum([n, n * f, 2 * n * f, 2 * n * f]))
    folded = low.astype(np.int64) + 256 * high.astype(np.int64)
    steps = np.where(folded % 2, -(folded + 1) // 2, folded // 2).reshape(2, n, f)
    places = 0.1 * steps.cumsum(axis=2).T + run["origin"]
    return Page(text, run, roles, states.reshape(n, f).cumsum(axis=1, dtype=np.uint8).T, places, times.tobytes())


def block(text: str, name: str) -> str:
    """Give what a script element of a name holds."""
    (found,) = re.findall(rf'<script type="[\w/-]+" id="{name}">(.*?)</script>', text, re.DOTALL)
    return str(found)


def words_of(text: str) -> str:
    """Give the text that a reader sees."""
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<script.*?</script>|<[^>]+>", " ", text, flags=re.DOTALL))
