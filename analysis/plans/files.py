"""Reads and writes the text files of plans; a file appears complete or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sim.errors import Fault, InputError, ResultsError
from sim.runs.results_folder import reason

MOST_BYTES: Final = 20_000_000
"""Size from which a file is taken for something else than a plan (definition: a plan of a stadium has a tenth)."""


def read_text(path: Path) -> str:
    """Read a plan.

    Raises:
        InputError: no file that can be read as text.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise fault(path, f"has {path.stat().st_size / 1e6:.0f} MB, and a plan less than {MOST_BYTES / 1e6:.0f}")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise fault(path, f"cannot be read: {reason(error)}") from error
    except UnicodeDecodeError as error:
        raise fault(path, "is no text", "plans are read from WKT, GeoJSON and JuPedSim's JSON files") from error


def write_text(path: Path, text: str) -> None:
    """Write a text file, in place of one that is there.

    Raises:
        ResultsError: a place that cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ResultsError(f"cannot write {path}: {reason(error)}") from error


def fault(path: Path, what: str, mend: str = "") -> InputError:
    """Give the error of one fault of a plan."""
    return InputError([Fault(file=str(path), line=0, path="", what=what, mend=mend)])
