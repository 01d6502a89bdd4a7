"""How many: a count with its noun, faults with their files. Light, for the command line starts with it."""

from __future__ import annotations

from sim.errors import InputError


def tally(*errors: InputError) -> str:
    """Count faults and the files that hold them."""
    faults = [fault for error in errors for fault in error.faults]
    files = {fault.file for fault in faults}
    return f"{plural(len(faults), 'fault')} in {plural(len(files), 'file')}"


def plural(count: int, noun: str) -> str:
    """Write a count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
