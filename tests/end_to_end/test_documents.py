"""What the documents tell people to type is understood: commands and options exist, files are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from analysis.cli import Havenue, main

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "scenarios" / "README.md"])
IN_LINE = re.compile(r"`(?:\S*/)?havenue ([^`]+)`")
ON_A_LINE = re.compile(r"^(?:    |.*&& )(?:\S*/)?havenue ([^`\n]+)$", re.MULTILINE)


def typed(text: str) -> list[str]:
    """Give what a page says to type after ``havenue``, without comments and redirections."""
    found = [*IN_LINE.findall(text), *ON_A_LINE.findall(text)]
    return [re.split(r"\s[#>]", line)[0].strip() for line in found]


TYPED = sorted({line for page in PAGES for line in typed(page.read_text(encoding="utf-8"))})


def parsed(line: str) -> None:
    """Let a command read its arguments, and run nothing."""
    words = [word for word in shlex.split(line) if word != "..."]
    assert isinstance(main, Havenue)
    with click.Context(main) as context:
        command = main.get_command(context, words[0])
        assert command is not None, f"there is no command `{words[0]}`"
        if len(words) > 1 or not any(isinstance(each, click.Argument) and each.required for each in command.params):
            command.make_context(words[0], words[1:])  # a bare name only speaks of the command


def test_pages_tell_commands() -> None:
    assert len(TYPED) >= 20
    assert {"check", "run", "sweep", "status", "plot"} <= {line.split()[0] for line in TYPED}


@pytest.mark.parametrize("line", TYPED)
def test_command_in_the_documents_is_understood(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    parsed(line)
    named = re.findall(r"(?:scenarios|docs)/\S+\.(?:yaml|md)", line)
    assert [file for file in named if not (ROOT / file).exists()] == []


@pytest.mark.parametrize("line", ["swep quickstart", "run x.yaml --polcy y.yaml", "describe leverz", "run --seed one"])
def test_the_watch_over_commands_would_notice(line: str) -> None:
    with pytest.raises((click.UsageError, AssertionError)):
        parsed(line)
