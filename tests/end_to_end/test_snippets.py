"""What the README, the tutorial and the how-to tell people to type is typed here, as it stands there.

How snippets are marked and run: ``tests/snippets.py``.
"""

from __future__ import annotations

import re
import shutil
from itertools import groupby
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from tests.snippets import ROOT, Desk, Snippet, snippets_of

PAGES = ("README.md", "docs/tutorial.md", "docs/howto.md")
BY_SECTION = ("docs/howto.md",)
"""Pages whose sections do not need each other."""

SNIPPETS = [snippet for page in PAGES for snippet in snippets_of(page, (ROOT / page).read_text(encoding="utf-8"))]


def chapters() -> dict[str, list[Snippet]]:
    """Give what is run one after another in one place: a page, or a section of a page of recipes."""

    def place_of(snippet: Snippet) -> str:
        return f"{snippet.page}: {snippet.section}" if snippet.page in BY_SECTION else snippet.page

    return {place: list(found) for place, found in groupby(SNIPPETS, place_of)}


def begins_with(chapter: list[Snippet], marks: tuple[str, ...]) -> bool:
    return any(snippet.mark in marks and snippet.language != "text" for snippet in chapter)


CHAPTERS = chapters()
FAST = [place for place, chapter in CHAPTERS.items() if begins_with(chapter, ("",))]
SLOW = [place for place, chapter in CHAPTERS.items() if begins_with(chapter, ("slow",))]
INSTALLS = [snippet for snippet in SNIPPETS if snippet.mark == "install"]


def follow(chapter: list[Snippet], folder: Path, marks: tuple[str, ...]) -> None:
    """Do what a chapter says, in order, as far as its marks are wanted."""
    desk = Desk(folder, source=any(snippet.file.startswith("sim/") for snippet in chapter))
    for snippet in chapter:
        if snippet.mark in marks:
            desk.run(snippet)


@pytest.mark.parametrize("place", FAST)
def test_what_a_chapter_says_works(place: str, tmp_path: Path) -> None:
    follow(CHAPTERS[place], tmp_path, ("",))


@pytest.mark.slow
@pytest.mark.parametrize("place", SLOW)
def test_what_a_chapter_says_works_to_the_end(place: str, tmp_path: Path) -> None:
    follow(CHAPTERS[place], tmp_path, ("", "slow"))


@pytest.mark.slow
@pytest.mark.parametrize("snippet", INSTALLS, ids=lambda snippet: f"{snippet.page}:{snippet.line}")
def test_havenue_installs_as_it_is_told(snippet: Snippet, tmp_path: Path) -> None:
    """In a virtual environment of its own, from the package index."""
    Desk(tmp_path, source=True).run(snippet)


def test_every_snippet_is_one_that_is_run() -> None:
    for snippet in SNIPPETS:
        assert snippet.language in ("sh", "yaml", "python", "text", ""), snippet
        assert snippet.mark in ("", "slow", "install", "gate"), snippet
        assert snippet.language != "yaml" or snippet.file, f"a YAML file without a name: {snippet}"


def test_every_page_has_snippets_of_its_own() -> None:
    assert {snippet.page for snippet in SNIPPETS if snippet.language != "text"} == set(PAGES)


def test_no_snippet_is_left_to_others_but_the_test_command_of_the_readme() -> None:
    assert [snippet.page for snippet in SNIPPETS if snippet.mark == "gate"] == ["README.md"]


def test_readme_holds_one_test_command_in_few_lines() -> None:
    readme = [snippet for snippet in SNIPPETS if snippet.page == "README.md" and snippet.language == "sh"]
    assert ["pytest" in snippet.text for snippet in readme].count(True) == 1
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 140


def test_main_command_of_the_readme_is_the_quickstart() -> None:
    first = next(snippet for snippet in SNIPPETS if snippet.page == "README.md")
    for word in ("havenue sweep quickstart", "havenue compare", "havenue report"):
        assert word in first.text


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for link in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", (ROOT / page).read_text(encoding="utf-8")):
        assert (ROOT / page).parent.joinpath(link).exists(), link


def test_files_of_the_pages_are_without_fault(tmp_path: Path) -> None:
    """Each in the company of the others, as a reader has saved them all."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    added = {snippet.section for snippet in SNIPPETS if snippet.file.startswith("sim/")}  # with a plug that is not here
    files = [snippet for snippet in SNIPPETS if snippet.language == "yaml" and snippet.section not in added]
    for snippet in files:
        (tmp_path / snippet.file).write_text(snippet.text, encoding="utf-8")
    for snippet in files:
        told = CliRunner().invoke(main, ["check", str(tmp_path / snippet.file)])
        assert told.exit_code == 0, told.output


def test_a_snippet_that_fails_is_noticed(tmp_path: Path) -> None:
    page = "## One\n\n<!-- slow -->\n```sh\ntrue\n```\n\n```sh\nhavenue check nowhere.yaml | cat\n```\n"
    slow, fails = snippets_of("page.md", page)
    assert (slow.mark, slow.section, slow.line, fails.mark, fails.line) == ("slow", "One", 5, "", 9)
    desk = Desk(tmp_path, source=False)
    desk.run(slow)
    with pytest.raises(AssertionError, match="nowhere"):
        desk.run(fails)


def test_a_snippet_is_run_in_its_own_folder(tmp_path: Path) -> None:
    text = "```yaml\n# sub/one.yaml\nschema: 1\n```\n\n```python\nprint(open('sub/one.yaml').read())\n```\n"
    desk = Desk(tmp_path, source=False)
    for snippet in snippets_of("page.md", text):
        desk.run(snippet)
    assert (tmp_path / "sub/one.yaml").read_text() == "# sub/one.yaml\nschema: 1\n"
