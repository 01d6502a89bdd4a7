"""What was published of quantities that a run gives: ranges with their sources, and what nobody published."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from sim.scenario.checking.cross_checks import Note
from sim.scenario.knobs import Parameters
from sim.scenario.parameters.venue import Identifier
from sim.scenario.reading.reader import read_checked
from sim.scenario.references import references

FILE: Final = Path(__file__).with_name("published_ranges.yaml")

Text = Annotated[str, Field(min_length=1)]
Unit = Literal["min", "%", "persons/min"]
IN_UNIT: Final[dict[Unit, float]] = {"min": 1.0 / 60.0, "%": 100.0, "persons/min": 1.0}
"""By what a metric is multiplied to be in a unit (definition: of minutes and percent)."""


class PublishedRange(Parameters):
    """One quantity, and the range of it that was published, if one was."""

    name: Identifier
    title: Text
    metric: Text = Field(description="name of the metric that gives it; a study of another version may lack it")
    unit: Unit = Field(description="in which it is told; metrics are in s and shares")
    statistic: Literal["spread over runs", "share of runs"] = Field(
        "spread over runs", description="what is told: the metric over runs, or in how many of them it is above 0"
    )
    among: tuple[Text, ...] = Field((), description="metrics one of which must have a value for a run to count")
    published: tuple[float, float] | None = Field(None, description="least and greatest value that was published")
    sources: tuple[Text, ...] = Field((), description="keys in the register of references")
    note: Text = Field(description="what the works say, or what was looked for and not found")


class PublishedRanges(Parameters):
    """The whole file."""

    quantities: tuple[PublishedRange, ...]


@cache
def published_ranges() -> tuple[PublishedRange, ...]:
    """Read the ranges, in their order.

    Raises:
        InputError: the file has a fault.
    """
    return published_ranges_in(FILE)


def published_ranges_in(file: Path) -> tuple[PublishedRange, ...]:
    """Read the ranges of a file; each has a source in the register.

    Raises:
        InputError: all faults of the file.
    """
    return read_checked(file, PublishedRanges, _notes).quantities


def _notes(told: PublishedRanges) -> Iterator[Note]:
    names = [each.name for each in told.quantities]
    for k, each in enumerate(told.quantities):
        place = ("quantities", k)
        if names.index(each.name) < k:
            yield Note((*place, "name"), f"`{each.name}` stands twice", "leave one out")
        if each.published is not None and not each.published[0] < each.published[1]:
            yield Note((*place, "published"), "the range is empty", "write the least value first")
        if (each.published is None) != (not each.sources):
            yield Note(place, "a range and its sources belong together", "give both, or neither with a note")
        for key in each.sources:
            if key not in references():
                yield Note((*place, "sources"), f"there is no reference `{key}`", "add it to the register")
