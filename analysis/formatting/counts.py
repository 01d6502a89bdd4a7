"""How many: a count with its noun, faults with their files. Light, for the command line starts with it."""

from __future__ import annotations

from sim.errors import InputError


def tally(*errors: InputError) -> str:
    """Count faults and the files that hold them."""
    faults = [fault for error in errors for fault in error.faults]
    files = {fault.file for fault in faults}
    return f"{plural(len(faults), 'fault')} in {plural(len(files), 'file')}"


def plural(count: int, noun: str) -> str:
    """Write a count with its noun: ``1 run``, ``1,200 runs``, ``2 policies``, ``3 processes``."""
    if count == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{count:,} {noun[:-1]}ies"
    return f"{count:,} {noun}{'es' if noun.endswith(('s', 'x', 'ch')) else 's'}"
