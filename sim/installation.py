"""What is installed and where: version, home of the code, key of source text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

__version__ = "0.8.0"


def home() -> Path:
    """Give the folder that holds the packages ``sim`` and ``analysis``: a source tree, or where they are installed."""
    return Path(__file__).resolve().parent.parent


def source_key(files: Iterable[Path]) -> str:
    """Give a short key of the text of source files, so that what older code worked out is never taken for new.

    Args:
        files: Python files.

    Returns:
        Twelve hexadecimal digits.
    """
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
