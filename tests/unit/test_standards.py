"""Every numbered test of the field's standards has one answer, and the answer exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.pages.counted import verdicts
from sim.errors import InputError
from sim.verification.cases.case_files import load_case, shipped_cases
from sim.verification.standards import FILE, StandardTest, load_standards, standards_in

STANDARDS = load_standards()
TESTS = [pytest.param(test, id=f"{each.id}-{test.number}") for each in STANDARDS for test in each.tests]
ISO = {str(number) for number in range(1, 31)}
NIST = {"1.1", *(f"2.{k}" for k in range(1, 11)), "3.1", "3.2", "3.3", "4.1", "5.1", "5.2"}


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "standards.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path / "standards.yaml"


@pytest.mark.parametrize(("name", "numbers"), [("iso_20414", ISO), ("nist_tn_1822", NIST)])
def test_every_number_of_the_standard_has_an_answer(name: str, numbers: set[str]) -> None:
    (standard,) = [each for each in STANDARDS if each.id == name]
    answered = [number for test in standard.tests for number in test.numbers]
    assert sorted(answered) == sorted(numbers)


@pytest.mark.parametrize("test", TESTS)
def test_answer_is_one_of_cases_or_a_reason(test: StandardTest) -> None:
    assert [bool(test.cases), bool(test.not_applicable), bool(test.not_built)].count(True) == 1


def test_cases_that_answer_exist_and_have_a_stored_verdict() -> None:
    known = {load_case(str(path)).parameters.id for path in shipped_cases()}
    named = {case for each in STANDARDS for test in each.tests for case in test.cases}
    assert named <= known
    assert named <= set(verdicts()), "havenue verify --all --page docs/verification.md"
    assert known == set(verdicts())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('number: "17"', 'number: "3"', "number 17 stands 1 times here, answered 0 times"),
        ('number: "17"', 'number: "31"', "number 31 stands 0 times"),
        ("cases: [V08]", 'cases: []', "test 1 has none or several answers"),
        ("cases: [ISO-12]", 'cases: [ISO-12], not_built: "nobody"', "test 12 has none or several answers"),
    ],
)  # fmt: skip
def test_number_without_one_answer_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        standards_in(changed(tmp_path, old, new))


@pytest.mark.parametrize(
    ("stored", "result"),
    [
        ({"A": "pass", "B": "pass"}, "passed"), ({"A": "pass", "B": "fail"}, "failed"), ({"A": "fail"}, "failed"),
        ({"A": "pass"}, "not run"), ({"A": "pass", "B": "report"}, "not run"),
    ],
)  # fmt: skip
def test_result_follows_from_the_verdicts_of_all_its_cases(stored: dict[str, str], result: str) -> None:
    assert StandardTest(number="1", title="any", cases=("A", "B")).result(stored) == result


def test_reasons_are_results_too() -> None:
    assert StandardTest(number="1", title="any", not_applicable="why").result({}) == "not applicable"
    assert StandardTest(number="1", title="any", not_built="why").result({}) == "not built"
