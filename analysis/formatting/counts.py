"""How many: a count with its noun, faults with their files. Light, for the command line starts with it."""

from __future__ import annotations

from typing import Final

from sim.errors import InputError

_VOWELS: Final = "aeiou"
_HISSING: Final = ("s", "x", "z", "ch", "sh")


def tally(*errors: InputError) -> str:
    """Count faults and the files that hold them."""
    faults = [fault for error in errors for fault in error.faults]
    files = {fault.file for fault in faults}
    return f"{plural(len(faults), 'fault')} in {plural(len(files), 'file')}"


def plural(count: int, noun: str) -> str:
    """Write a count with its noun: ``1 run``, ``1,200 runs``, ``2 processes``, ``3 studies``."""
    return f"{count:,} {nouns(count, noun)}"


def part_of(part: int, whole: int, noun: str) -> str:
    """Write how many of all: ``1 of 1 run``, ``33 of 1,920 runs``."""
    return f"{part:,} of {plural(whole, noun)}"


def nouns(count: int, noun: str) -> str:
    """Give a noun as it stands behind a count."""
    if count == 1:
        return noun
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(_HISSING) else f"{noun}s"
