"""What supports the model, what is missing, what it may be used for and how far it can be believed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from sim.scenario.checking.cross_checks import Note
from sim.scenario.knobs import Parameters
from sim.scenario.reading.reader import read_checked

FILE: Final = Path(__file__).with_name("credibility.yaml")

Factor = Literal["verification", "validation", "data", "inputs", "uncertainty", "robustness", "history of use"]
FACTORS: Final[tuple[Factor, ...]] = (
    "verification", "validation", "data", "inputs", "uncertainty", "robustness", "history of use",
)  # fmt: skip
PARTS: Final = 8
"""Parts of a TRACE document (Grimm et al. 2014)."""

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]
Date = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Part(Parameters):
    """One part of a TRACE document."""

    number: int = Field(strict=True, ge=1, le=PARTS)
    title: Text
    asks: Text
    exists: Texts
    where: Texts = Field(description="paths in the repository")
    missing: Texts


class Uses(Parameters):
    """What the model is for and what it may not be used for."""

    suited: Texts
    unsuited: Texts
    beyond: Text = Field(description="what holds outside the ranges that were tried")


class Level(Parameters):
    """How far one aspect of the model can be believed."""

    factor: Factor
    level: int = Field(strict=True, ge=0, le=4)
    reason: Text
    next: Text = Field(description="what would raise it")


class Credibility(Parameters):
    """The whole file. A name in braces in a text is a number that is counted when the text is written."""

    reviewed: Date
    review_again_by: Date
    references: Texts = Field(description="keys in the register of references")
    parts: tuple[Part, ...]
    uses: Uses
    scale: tuple[Text, Text, Text, Text, Text] = Field(description="what the levels 0 to 4 mean")
    levels: tuple[Level, ...]


@cache
def load_credibility() -> Credibility:
    """Read the file.

    Raises:
        InputError: it has a fault.
    """
    return credibility_in(FILE)


def credibility_in(file: Path) -> Credibility:
    """Read what a file says; all eight parts and all seven factors must be there.

    Raises:
        InputError: all faults of the file.
    """
    return read_checked(file, Credibility, _notes)


def _notes(told: Credibility) -> Iterator[Note]:
    if [part.number for part in told.parts] != list(range(1, PARTS + 1)):
        yield Note(("parts",), f"the parts are not numbered 1 to {PARTS} in order", "give each part once")
    if tuple(level.factor for level in told.levels) != FACTORS:
        yield Note(("levels",), "a level is missing, or stands twice or out of order", f"give {', '.join(FACTORS)}")
