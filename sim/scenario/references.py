"""Where a number comes from: a source names works of the register of references and says how the value follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, cast

How = Literal["measured", "range", "derived", "calibrated", "assumption"]
Seen = Literal["read", "abstract", "secondary", "memory"]

MEANINGS: Final[dict[How, str]] = {
    "measured": "the value is one that a work reports",
    "range": "the value lies in a range that works report",
    "derived": "the value follows from works by calculation, or is taken over from another model or a code",
    "calibrated": "the value was set so that the model shows something that is known",
    "assumption": "nobody has measured the value; works named beside it say that the matter exists, not how much",
}
"""How a value can follow from its works."""


@dataclass(frozen=True)
class Reference:
    """A work of the register.

    Attributes:
        key: name in the register, such as ``weidmann_1993``.
        authors: people or bodies who wrote it.
        year: year of publication; None where the page carries none.
        title: title.
        venue: journal, series or publisher.
        says: what it says that is used here.
        seen: how it was seen: read, abstract only, told by another work, or from memory.
        measured_on: on whom or what, and where.
        how_many: size of the sample.
        carried: how far it is carried to a crowd at a concert.
        doi: digital object identifier, or empty.
        address: public page, where there is no identifier.
    """

    key: str
    authors: str
    year: int | None
    title: str
    venue: str
    says: str
    seen: Seen
    measured_on: str
    how_many: str
    carried: str
    doi: str = ""
    address: str = ""

    @property
    def link(self) -> str:
        """Address at which the work is found."""
        return f"https://doi.org/{self.doi}" if self.doi else self.address

    def __str__(self) -> str:
        year = self.year if self.year is not None else "no year"
        return f"{self.authors} ({year}). {self.title}. {self.venue}."


@dataclass(frozen=True)
class Provenance:
    """Where a value comes from.

    Attributes:
        how: how the value follows from the works.
        note: what the works say of it, or what is assumed.
        keys: works in the register.
    """

    how: How
    note: str = ""
    keys: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the source as plain values, as the JSON Schema carries it."""
        return {"how": self.how, "note": self.note, "references": list(self.keys)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Provenance:
        """Give the source that ``as_json`` wrote."""
        return cls(values["how"], values["note"], tuple(values["references"]))

    def __str__(self) -> str:
        works = f" [{', '.join(self.keys)}]" if self.keys else ""
        return f"{self.how}: {self.note}{works}" if self.note else f"{self.how}{works}"


def measured(note: str, *keys: str) -> Provenance:
    """Give the source of a value that a work reports."""
    return Provenance("measured", note, keys)


def in_range(note: str, *keys: str) -> Provenance:
    """Give the source of a value inside a range that works report."""
    return Provenance("range", note, keys)


def derived(note: str, *keys: str) -> Provenance:
    """Give the source of a value that follows from works by calculation, or is taken over."""
    return Provenance("derived", note, keys)


def calibrated(note: str, *keys: str) -> Provenance:
    """Give the source of a value that was set so that the model shows what is known; the note says to what."""
    return Provenance("calibrated", note, keys)


def assumption(note: str = "", *keys: str) -> Provenance:
    """Give the source of a value that nobody has measured; works may say that the matter exists."""
    return Provenance("assumption", note, keys)


@cache
def references() -> Mapping[str, Reference]:
    """Read the register of references.

    Returns:
        The works by key, in the order of the register.

    Raises:
        TypeError: an entry lacks something or holds more than a reference has.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415  (declaring a number must not cost the reading of a file)

    text = Path(__file__).with_name("references.yaml").read_text(encoding="utf-8")
    entries = cast("dict[str, dict[str, Any]]", YAML(typ="safe", pure=True).load(text))
    return MappingProxyType({key: Reference(key, **entry) for key, entry in entries.items()})
