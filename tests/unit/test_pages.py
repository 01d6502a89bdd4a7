from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.commands._topics import TOPICS, table_of
from analysis.pages.generated import markdown, refreshed
from analysis.pages.written import Written, written, written_by
from sim.installation import __version__
from sim.verification.fingerprint import outcome_fingerprint

DOCS = Path(__file__).parents[2] / "docs"
SCENARIOS = Path(__file__).parents[2] / "scenarios" / "README.md"

PAGE = """before
<!-- begin: havenue describe phases -->
old
<!-- end -->
between
<!-- begin: havenue describe metrics -->
<!-- end -->
after
"""


def test_tables_are_written_anew_and_nothing_else_changes() -> None:
    page = refreshed(PAGE, lambda topic: f"table of {topic}\n")
    assert page == PAGE.replace("old\n", "table of phases\n").replace(
        "metrics -->\n", "metrics -->\ntable of metrics\n"
    )
    assert refreshed(page, lambda topic: f"table of {topic}\n") == page, "once is enough"


def test_unknown_topic_is_refused() -> None:
    with pytest.raises(KeyError):
        refreshed("<!-- begin: havenue describe nothing -->\n<!-- end -->", table_of)


def test_cells_cannot_break_the_table() -> None:
    lines = markdown([{"a": "x | y\nz", "b": "1"}]).splitlines()
    assert lines == ["| a | b |", "| --- | --- |", "| x \\| y z | 1 |"]


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic != "credibility"])  # that one is a text
def test_every_topic_has_a_table_of_one_row_a_thing(topic: str) -> None:
    table = table_of(topic).splitlines()
    assert len(table) > 2
    widths = {len(line.replace("\\|", "").split("|")) for line in table}
    assert len(widths) == 1


def test_command_refreshes_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    assert CliRunner().invoke(main, ["describe", "--refresh", str(page)]).exit_code == 0
    assert "| arrive |" in page.read_text(encoding="utf-8")
    assert "| deaths |" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page", [*sorted(DOCS.glob("*.md")), SCENARIOS], ids=lambda page: f"{page.parent.name}/{page.name}"
)
def test_tables_in_the_documents_are_those_that_the_code_declares(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert refreshed(text, table_of) == text, f"havenue describe --refresh {page.parent.name}/{page.name}"


PAGES = {page.name: made for page in sorted(DOCS.glob("*.md")) if (made := written(page.read_text(encoding="utf-8")))}
"""Pages that a command wrote as a whole, and how."""


@pytest.fixture(scope="module")
def outcomes() -> str:
    return outcome_fingerprint()


def test_pages_of_measurements_say_how_they_were_made() -> None:
    assert {"performance.md", "verification.md", "verification_jupedsim.md", "verification_models.md"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_page_is_not_older_than_what_it_reports_on(page: str, outcomes: str) -> None:
    made = PAGES[page]
    assert f"docs/{page}" in made.command.split(), "run the command that the page names"
    assert (made.version, made.outcomes) == (__version__, outcomes), f"run `{made.command}` anew"


def test_line_of_a_page_is_read_as_it_was_written() -> None:
    made = written(f"# A page\n\n{written_by('havenue verify --all', 'abc123')}\n")
    assert made == Written("havenue verify --all", __version__, "abc123")
    assert written("# A page\n\nWritten by hand.\n") is None
