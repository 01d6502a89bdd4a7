"""Which verification case answers which test of the field's standards, and what has no answer, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from sim.scenario.checking.cross_checks import Note
from sim.scenario.knobs import Parameters
from sim.scenario.reading.reader import read_checked

FILE: Final = Path(__file__).with_name("standards.yaml")

Result = Literal["passed", "failed", "not run", "not applicable", "not built"]
"""What became of a test; ``not run`` where a case that answers it has no stored verdict."""


def numbers_in(text: str) -> tuple[str, ...]:
    """Give the numbers that ``22`` or ``22-30`` stand for."""
    first, _, last = text.partition("-")
    return tuple(str(number) for number in range(int(first), int(last) + 1)) if last else (first,)


class StandardTest(Parameters):
    """A test of a standard, and its one answer: cases, or a reason why there are none."""

    number: str = Field(description="its number, or the first and last of several: `22-30`")
    title: str
    cases: tuple[str, ...] = Field((), description="ids of the verification cases that answer it")
    note: str = Field("", description="where the cases differ from what the standard asks")
    not_applicable: str = Field("", description="why it does not concern this model")
    not_built: str = Field("", description="why nothing answers it yet")

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that it speaks of."""
        return numbers_in(self.number)

    @property
    def reason(self) -> str:
        """Why there is no answer, or where the answer differs from what is asked."""
        return self.not_applicable or self.not_built or self.note

    def result(self, verdicts: Mapping[str, str]) -> Result:
        """Say what became of it.

        Args:
            verdicts: ``pass``, ``fail`` or ``report`` by id of a case.

        Returns:
            ``passed`` where every case that answers it passes, ``failed`` where one of them does not.
        """
        if self.not_applicable:
            return "not applicable"
        if self.not_built:
            return "not built"
        found = [verdicts.get(case) for case in self.cases]
        if "fail" in found:
            return "failed"
        return "passed" if all(verdict == "pass" for verdict in found) else "not run"


class Standard(Parameters):
    """A document of the field with numbered tests, each of them answered."""

    id: str
    name: str
    title: str
    reference: str = Field(description="its key in the register of references")
    numbers: tuple[str, ...] = Field(description="every number that it has")
    tests: tuple[StandardTest, ...]


class Standards(Parameters):
    """All standards that are answered."""

    standards: tuple[Standard, ...]


@cache
def load_standards() -> tuple[Standard, ...]:
    """Read the standards and their answers.

    Raises:
        InputError: the file has a fault, such as a number without an answer.
    """
    return standards_in(FILE)


def standards_in(file: Path) -> tuple[Standard, ...]:
    """Read the standards of a file; every number must have one answer.

    Raises:
        InputError: all faults of the file.
    """
    return read_checked(file, Standards, _notes).standards


def _notes(told: Standards) -> Iterator[Note]:
    for k, standard in enumerate(told.standards):
        for j, test in enumerate(standard.tests):
            if [bool(test.cases), bool(test.not_applicable), bool(test.not_built)].count(True) != 1:
                yield Note(("standards", k, "tests", j), f"test {test.number} has none or several answers",
                           "give one of `cases`, `not_applicable` and `not_built`")  # fmt: skip
        known = [number for text in standard.numbers for number in numbers_in(text)]
        answered = [number for test in standard.tests for number in test.numbers]
        for number in dict.fromkeys([*known, *answered]):
            found, replies = known.count(number), answered.count(number)
            if (found, replies) != (1, 1):
                what = f"number {number} stands {found} times here, answered {replies} times"
                yield Note(("standards", k, "numbers"), what, "answer every number once")
