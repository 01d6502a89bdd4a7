"""Digests of a run as it is stored: of its row of metrics, and of its course (series and events)."""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Iterable, Sequence
from typing import Any, Final

_BYTES: Final = 16


class RowDigest:
    """Digests of rows of one table of runs.

    Args:
        columns: names of all columns, in order.
        words: how many of the first ones hold words and whole numbers; the others are real numbers.
    """

    def __init__(self, columns: Sequence[str], words: int) -> None:
        self._begun = _begun(list(columns))
        self._words = words
        self._numbers = struct.Struct(f"<{len(columns) - words}d")

    def of(self, row: Sequence[Any]) -> str:
        """Give the digest of a row; nothing, which is the digest of no row, where a value is not of its kind."""
        digest = self._begun.copy()
        try:
            digest.update(json.dumps(row[: self._words]).encode())
            digest.update(self._numbers.pack(*[math.nan if value is None else value for value in row[self._words :]]))
        except (TypeError, ValueError, struct.error):
            return ""
        return digest.hexdigest()


def course_digest(series: Iterable[Sequence[Any]], events: Iterable[Sequence[Any]]) -> str:
    """Give the digest of the series and events of a run.

    Args:
        series: its rows, in order of time, without the number of the run.
        events: its rows, in order, without the number of the run.

    Returns:
        The digest; nothing where a value is not of its kind.
    """
    digest = _begun("course")
    try:
        for row in series:
            digest.update(struct.pack(f"<{len(row)}d", *[math.nan if value is None else value for value in row]))
        digest.update(json.dumps([list(row) for row in events]).encode())
    except (TypeError, ValueError, struct.error):
        return ""
    return digest.hexdigest()


def words_digest(*parts: Any) -> str:
    """Give the digest of values that JSON can hold."""
    return _begun(list(parts)).hexdigest()


def _begun(value: Any) -> hashlib.blake2b:
    return hashlib.blake2b(json.dumps(value, default=repr).encode(), digest_size=_BYTES)
