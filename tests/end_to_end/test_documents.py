"""What the documents tell people to type works: commands and options exist, files are there, Python runs.

What the tutorial, the how-to and the page for Python tell is done, too, from the first snippet to the last:
``tests/snippets.py`` says how.
"""

from __future__ import annotations

import re
import shlex
import shutil
from itertools import groupby
from pathlib import Path

import click
import pytest

from analysis.cli import Havenue, main
from tests.snippets import ROOT, SOURCE, Desk, Snippet, in_shell, snippets_of

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / ".github").rglob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "scenarios" / "README.md",
    ]
)
DONE_PAGES = ("docs/tutorial.md", "docs/howto.md", "docs/python.md")
IN_LINE = re.compile(r"`(?:\S*/)?havenue ([^`]+)`")
ON_A_LINE = re.compile(r"^(?:    |.*&& )?(?:\S*/)?havenue ([^`\n]+)$", re.MULTILINE)
SNIPPETS = [each for page in DONE_PAGES for each in snippets_of(page, (ROOT / page).read_text(encoding="utf-8"))]
README = snippets_of("README.md", (ROOT / "README.md").read_text(encoding="utf-8"))
INSTALLS = [snippet for snippet in [*README, *SNIPPETS] if snippet.mark == "install"]


def place_of(snippet: Snippet) -> str:
    """Name what is done in one go: a page, or a section of the recipes, which do not need each other."""
    return snippet.page if snippet.page != "docs/howto.md" else f"{snippet.page}: {snippet.section}"


CHAPTERS = {place: list(found) for place, found in groupby(SNIPPETS, place_of)}
LONG = [
    place for place, found in CHAPTERS.items() if place == "docs/tutorial.md" or any(s.mark == "slow" for s in found)
]


def typed(text: str) -> list[str]:
    """Give what a page says to type after ``havenue``, without comments and redirections."""
    text = text.replace("\\\n", " ")
    found = [*IN_LINE.findall(text), *ON_A_LINE.findall(text)]
    return [re.split(r"\s[#>|]", line)[0].strip() for line in found]


TYPED = sorted({line for page in PAGES for line in typed(page.read_text(encoding="utf-8"))})


def parsed(line: str) -> None:
    """Let a command read its arguments, and run nothing."""
    words = [word for word in shlex.split(line) if word != "..."]
    assert isinstance(main, Havenue)
    with main.make_context("havenue", [], resilient_parsing=True) as context:
        if words[0].startswith("-"):
            assert words[0] in {name for each in main.get_params(context) for name in each.opts}
            return
        command = main.get_command(context, words[0])
        assert command is not None, f"there is no command `{words[0]}`"
        if len(words) > 1 or not any(isinstance(each, click.Argument) and each.required for each in command.params):
            command.make_context(words[0], words[1:], parent=context)  # a bare name only speaks of the command


def test_pages_tell_commands() -> None:
    assert len(TYPED) >= 20
    assert {"check", "run", "sweep", "status", "plot"} <= {line.split()[0] for line in TYPED}


@pytest.mark.parametrize("line", TYPED)
def test_command_in_the_documents_is_understood(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    parsed(line)
    named = re.findall(r"(?:scenarios|docs)/\S+\.(?:yaml|md)", line)
    assert [file for file in named if not (ROOT / file).exists()] == []


@pytest.mark.parametrize(
    "line", ["swep quickstart", "run x.yaml --polcy y.yaml", "schema leverz", "run --seed one", "--vers"]
)
def test_the_watch_over_commands_would_notice(line: str) -> None:
    with pytest.raises((click.UsageError, AssertionError)):
        parsed(line)


def test_python_in_the_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.+?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})
    walking, speed = capsys.readouterr().out.split()
    assert 0 < int(walking) <= 500
    assert float(speed) > 0.0


def follow(chapter: list[Snippet], desk: Desk, marks: tuple[str, ...]) -> None:
    """Do what a chapter says, in order, as far as its marks are wanted."""
    for snippet in chapter:
        if snippet.mark in marks:
            desk.run(snippet)


def adds_to_the_source(chapter: list[Snippet]) -> bool:
    return any(snippet.file.startswith("sim/") for snippet in chapter)


@pytest.mark.parametrize("place", CHAPTERS)
def test_what_a_chapter_says_works(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what is shipped made small; what the reader writes is as it stands."""
    chapter = CHAPTERS[place]
    follow(chapter, Desk(tmp_path, monkeypatch, source=adds_to_the_source(chapter)), ("",))


@pytest.mark.slow
@pytest.mark.parametrize("place", LONG)
def test_what_a_chapter_says_works_in_full(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With shipped files as they are, and the tests that a chapter tells to run."""
    chapter = CHAPTERS[place]
    desk = Desk(tmp_path, monkeypatch, source=adds_to_the_source(chapter), small=False)
    follow(chapter, desk, ("", "slow"))


@pytest.mark.slow
@pytest.mark.parametrize("snippet", INSTALLS, ids=lambda snippet: f"{snippet.page}:{snippet.line}")
def test_havenue_installs_as_it_is_told(snippet: Snippet, tmp_path: Path) -> None:
    """In a virtual environment of its own, from the package index."""
    for name in SOURCE:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    assert "havenue" in in_shell(snippet, tmp_path)


def test_every_snippet_is_one_that_is_done() -> None:
    assert {snippet.page for snippet in SNIPPETS} == set(DONE_PAGES)
    for snippet in SNIPPETS:
        assert snippet.language in ("sh", "yaml", "python", "text"), snippet
        assert snippet.mark in ("", "slow", "install"), snippet
        cell = snippet.page == "docs/python.md" and snippet.language == "python"
        assert cell or snippet.language in ("sh", "text") or snippet.file, f"a file without a name: {snippet}"


def test_commands_that_the_readme_begins_with_are_done_in_the_tutorial() -> None:
    told = [line for line in README[0].text.splitlines() if line.startswith("havenue ")]
    done = {line for snippet in CHAPTERS["docs/tutorial.md"] for line in snippet.text.splitlines()}
    assert [line.split()[1] for line in told] == ["sweep", "compare", "report"]
    assert set(told) <= done


def test_readme_is_short_and_holds_one_test_command() -> None:
    assert [snippet.language == "sh" and "pytest" in snippet.text for snippet in README].count(True) == 1
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 140


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_a_snippet_that_fails_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "## One\n\n```text\nnowhere to be read\n```\n\n<!-- slow -->\n```sh\nhavenue check nowhere.yaml\n```\n"
    unsaid, fails = snippets_of("page.md", page)
    assert (unsaid.mark, unsaid.section, unsaid.line, fails.mark, fails.line) == ("", "One", 4, "slow", 9)
    desk = Desk(tmp_path, monkeypatch)
    for snippet in (unsaid, fails):
        with pytest.raises(AssertionError, match="nowhere"):
            desk.run(snippet)
    with pytest.raises(AssertionError, match="nowhere"):
        in_shell(fails, tmp_path)


def test_cells_share_their_names_and_a_cell_that_fails_is_noticed_by_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "```python\nnumber = 6\n```\n\n```python\nprint(7 * number)\n```\n\n```text\n42\n```\n\n"
    page += "```python\nnumber.nowhere\n```\n"
    desk = Desk(tmp_path, monkeypatch)
    *works, fails = snippets_of("page.md", page)
    follow(works, desk, ("",))
    with pytest.raises(AttributeError, match="nowhere") as caught:
        desk.run(fails)
    last = caught.traceback[-1]
    assert (Path(last.path).name, last.lineno + 1) == ("page.md", 14)
