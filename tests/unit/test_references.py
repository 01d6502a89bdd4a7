"""The register of references: every key has an entry, every entry is found and used, no mention leads nowhere."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from posixpath import normpath

import pytest

from sim.rules.registry import full_scenario_type
from sim.scenario.knobs import Knob, Parameters, knob, knobs_of
from sim.scenario.policies.levers import knobs_by_path
from sim.scenario.references import MEANINGS, Provenance, Reference, assumption, measured, references

ROOT = Path(__file__).parents[2]
REGISTER = {"sim/scenario/references.yaml", "docs/sources.md"}
"""What holds every key by itself, and so does not show that a work is used."""

TEXTS = {".py", ".md", ".yaml", ".toml", ".c", ".cff", ".yml", ".sh", ".cfg"}
KNOBS = list(knobs_by_path(full_scenario_type()).values())
MENTION = re.compile(r"(?<![\w/.*<{-])((?:[\w.-]+/)*[\w-]+\.md)\b")
SECTION = re.compile(r"\.md`?,? (?:section )?(?:\d|[A-Z]\d\d)")
OF_A_PEER = re.compile(r"[^\n]{0,80} in \[\d+\]")
"""What follows on the line where a page names a file of another repository by the number of its reference."""

GIVEN_BY_TESTS = {"page.md", "notes.md", "verified.md", "models.md", "all.md"}

WRITTEN = {"1_question.md", "3_decisions.md", "4_data.md", "5_tests.md", "6_limits.md", "7_statement.md"}
"""What `havenue report --assurance` writes."""


@cache
def texts() -> dict[str, str]:
    """Give every text that is shipped, by path."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = done.stdout.splitlines() if done.returncode == 0 else []
    paths = [ROOT / name for name in names] or [path for path in ROOT.rglob("*") if ".git" not in path.parts]
    kept = [path for path in paths if path.suffix in TEXTS and path.is_file()]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8", errors="replace") for path in kept}


def cited(work: Reference, text: str) -> bool:
    """Tell whether a text names a work: by its key, or by its first author and year."""
    if work.key in text and re.search(rf"\b{work.key}\b", text):
        return True
    first = re.split(r", | and ", work.authors)[0].split(" ")[-1]
    by_name = rf"\b{re.escape(first)}\b[^\n|]{{0,60}}\b{work.year}\b"
    return first in text and work.year is not None and bool(re.search(by_name, text))


def lost_mentions(name: str, text: str, shipped: set[str]) -> Iterator[str]:
    """Give the documents that a text names and that are not shipped, and sections that documents do not have."""
    for found in MENTION.finditer(text):
        if OF_A_PEER.match(text, found.end()):
            continue
        near = normpath((Path(name).parent / found[1]).as_posix())
        if not {found[1], near, f"docs/{found[1]}"} & shipped and found[1] not in GIVEN_BY_TESTS | WRITTEN:
            yield found[1]
    for section in SECTION.finditer(text):
        yield text[max(0, section.start() - 20) : section.end()]


@pytest.mark.parametrize("each", KNOBS, ids=lambda each: each.path)
def test_source_of_a_knob_names_works_of_the_register(each: Knob) -> None:
    assert each.source.how in MEANINGS
    assert [key for key in each.source.keys if key not in references()] == []
    if each.source.how != "assumption":
        assert each.source.keys, "what is not assumed names a work"
        assert each.source.note, "and says what the work tells of the value"


@pytest.mark.parametrize("work", references().values(), ids=references())
def test_work_can_be_found(work: Reference) -> None:
    assert bool(work.doi) != bool(work.address), "either an identifier or an address"
    assert re.fullmatch(r"10\.\d{4,9}/\S+", work.doi) if work.doi else work.address.startswith("https://")
    assert all((work.authors, work.title, work.venue, work.says, work.measured_on, work.how_many, work.carried))
    assert work.seen in {"read", "abstract", "secondary", "memory"}
    assert work.year is None or 1900 < work.year < 2100


@pytest.mark.parametrize("work", references().values(), ids=references())
def test_work_is_used_by_a_number_a_formula_a_case_or_a_page(work: Reference) -> None:
    here = {*REGISTER, Path(__file__).relative_to(ROOT).as_posix()}
    assert [name for name, text in texts().items() if name not in here and cited(work, text)], "nobody uses it"


def test_no_text_names_a_document_that_is_not_shipped() -> None:
    here = Path(__file__).relative_to(ROOT).as_posix()
    shipped = set(texts())
    lost = {
        name: found
        for name, text in texts().items()
        if name != here and (found := [*lost_mentions(name, text, shipped)])
    }
    assert lost == {}


@pytest.mark.parametrize(
    "text", ["as science.md says", "verification.md 5.4", "docs/model.md, section 3", "see nowhere/a.md"]
)
def test_a_mention_that_leads_nowhere_is_noticed(text: str) -> None:
    assert [*lost_mentions("sim/a.py", text, {"docs/verification.md", "docs/model.md"})]


def test_a_mention_of_a_shipped_page_is_fine() -> None:
    shipped = {"docs/verification.md", "docs/model.md", "tests/README.md"}
    assert [*lost_mentions("docs/model.md", "see `docs/verification.md` and [this](verification.md)", shipped)] == []
    assert [*lost_mentions("tests/a.py", "README.md", shipped)] == []


def test_a_work_that_nobody_uses_is_noticed() -> None:
    work = Reference("nobody_1900", "A. Nobody and B. None", 1900, "t", "v", "s", "read", "m", "h", "c", doi="10.1/x")
    assert cited(work, "as nobody_1900 says")
    assert cited(work, "Nobody and None (1900)")
    assert not cited(work, "nobody knows; in 1900 none did")


def test_source_reads_as_a_sentence_with_its_works() -> None:
    assert str(measured("21 min", "winter_2022", "turner_2016")) == "measured: 21 min [winter_2022, turner_2016]"
    assert str(assumption()) == "assumption"
    assert str(assumption("a guess")) == "assumption: a guess"


def test_knob_keeps_its_source_and_takes_plain_text_for_an_assumption() -> None:
    class Sample(Parameters):
        one: float = knob(1.0, unit="s", role="setting", source=measured("one", "winter_2022"), about="one")
        two: float = knob(2.0, unit="s", role="setting", source="my guess", about="two")

    found = [each.source for each in knobs_of(Sample)]
    assert found == [Provenance("measured", "one", ("winter_2022",)), Provenance("assumption", "my guess")]
    assert Sample.model_json_schema()["properties"]["one"]["source"] == found[0].as_json()
