"""Files whose bytes depend on what they hold and nothing else: CSV, NPZ and JSON."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import ResultsError

Table = Mapping[str, Sequence[Any] | NDArray[Any]]
"""Columns of equal length by name."""

_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""Stands for the time of every member of a zip file."""


def parquet_modules(else_use: str) -> tuple[Any, Any]:
    """Give the modules ``pyarrow`` and ``pyarrow.parquet``, of an extra.

    Args:
        else_use: format that needs nothing, for the message.

    Raises:
        ResultsError: they are not installed.
    """
    try:
        import pyarrow  # noqa: PLC0415  (an extra)
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        how = 'pip install "havenue[parquet]"'
        raise ResultsError(f"Parquet files need the extra `parquet`: {how} ({else_use} needs nothing)") from error
    return pyarrow, parquet


def write_json(path: Path, value: Any) -> None:
    """Write a value as JSON; numbers that are not finite become null."""
    text = json.dumps(finite(value), indent=2, ensure_ascii=False, allow_nan=False)
    path.write_bytes(text.encode() + b"\n")


def finite(value: Any) -> Any:
    """Give a value with every number that is not finite replaced by None, through dicts and lists."""
    if isinstance(value, Mapping):
        return {key: finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_csv(path: Path, table: Table) -> None:
    """Write columns as CSV with a line of names; numbers that are not finite become empty.

    Args:
        path: the file.
        table: columns of equal length.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table)
    writer.writerows(zip(*(map(cell, column) for column in table.values()), strict=True))
    path.write_bytes(text.getvalue().encode())


def read_csv(path: Path) -> dict[str, list[str]]:
    """Read a CSV file with a line of names as columns of text.

    Raises:
        ValueError: for a file without names, or with lines of unequal length.
    """
    with path.open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))
    if not lines or not lines[0]:
        raise ValueError("it has no header line")
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(lines[0]):
            raise ValueError(f"line {number} has {len(line)} values instead of {len(lines[0])}")
    return {name: [line[k] for line in lines[1:]] for k, name in enumerate(lines[0])}


def write_npz(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays as a compressed NPZ that holds no time of writing.

    Args:
        path: the file.
        arrays: by name; any shape and dtype but objects.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", _NO_TIME)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
            member.external_attr = 0o644 << 16
            with archive.open(member, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, np.asarray(array), version=(1, 0), allow_pickle=False)


def read_npz(path: Path) -> dict[str, NDArray[Any]]:
    """Read the arrays of an NPZ by name.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no NPZ, or was cut off or changed.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except _DAMAGED_ARCHIVE as error:
        said = "" if "pickle" in str(error) else f": {error}"
        raise ValueError(f"it is no whole NPZ archive{said}") from error


_DAMAGED_ARCHIVE: Final = (
    ValueError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, IndexError, AttributeError, TypeError, SyntaxError,
    NotImplementedError, RuntimeError, MemoryError, OverflowError, struct.error, tokenize.TokenError,
)  # fmt: skip
"""What the readers of ZIP and NPY raise for bytes that were changed."""


def cell(value: Any) -> str:
    """Write one value: the shortest text that reads back as the same number."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def file_digest(path: Path) -> str:
    """Give the digest of the bytes of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
