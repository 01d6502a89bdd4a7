"""Reads the snippets of a page of documentation, and runs them as its reader would.

A fenced block of ``sh`` is commands. A block of ``yaml`` or ``python`` whose first line is a comment with a file name
is that file, which the reader saves. ``python`` without a file name is a cell of a notebook: the cells of a page share
their names. ``text`` is what a command or a cell prints: its first line has to be in what was printed.
A comment right above a fence says when it is run:

    <!-- slow -->      takes minutes whatever its scenario is: in tests marked slow only
    <!-- install -->   needs the network and a virtual environment of its own: in a slow test of its own
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main

ROOT = Path(__file__).parent.parent
FENCE = re.compile(r"```(\w*)\s*")
MARK = re.compile(r"<!-- (\w+) -->")
FILE_NAME = re.compile(r"# (\S+\.(?:yaml|py))")
SOURCE = ("sim", "analysis", "tests", "docs", "scenarios")
SMALL = {"people": 60, "replications": 1}
LIMIT_S = 1800


@dataclass(frozen=True)
class Snippet:
    """One fenced block.

    Attributes:
        page: path from the root.
        line: of its first line, counted from 1.
        section: heading of level two above it; empty at the top of a page.
        language: as written behind the fence.
        mark: word of the comment right above it, or an empty string.
        text: what is inside.
    """

    page: str
    line: int
    section: str
    language: str
    mark: str
    text: str

    @property
    def file(self) -> str:
        """Name of the file that it is, or an empty string."""
        named = FILE_NAME.fullmatch(self.text.split("\n", 1)[0])
        return named[1] if named and self.language in ("yaml", "python") else ""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}:\n{self.text}"


def snippets_of(page: str, text: str) -> list[Snippet]:
    """Give the fenced blocks of a page in order."""
    found: list[Snippet] = []
    section = above = ""
    inside: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        fence = FENCE.fullmatch(line)
        if inside is None and fence:
            inside, language, mark = [], fence[1], MARK.fullmatch(above)
        elif inside is not None and fence:
            begun = number - len(inside)
            found.append(Snippet(page, begun, section, language, mark[1] if mark else "", "\n".join(inside) + "\n"))
            inside = None
        elif inside is not None:
            inside.append(line)
        elif line.startswith("## "):
            section = line.removeprefix("## ")
        above = line
    assert inside is None, f"{page}: a fence is never closed"
    return found


class Desk:
    """A folder in which a reader works, with ``havenue`` at hand.

    Commands run in this process. Where files are added to the source, it is copied and they run in processes of their
    own; the kernels stay where they are compiled already.

    Args:
        folder: an empty folder.
        patch: undone after the test.
        source: whether files are added to the source.
        small: whether shipped scenarios have few people and shipped studies one replication.
    """

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, *, source: bool = False, small: bool = True) -> None:
        self.folder = folder
        self.said = ""
        self._names: dict[str, object] = {}
        self._source = source
        for name in SOURCE if source else ("scenarios",):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        if small:
            self._make_small()
        patch.setattr("sim.scenario.reading.shipped.shipped_folder", lambda: folder / "scenarios")
        patch.setattr(
            os, "sched_getaffinity", lambda _: {0}, raising=False
        )  # one worker: few runs, and each start costs
        if source:
            shutil.copy(ROOT / "pyproject.toml", folder)
            self._borrow_kernels()
            self._offer("havenue", "-m analysis.cli ")
            self._offer("python", "")
            patch.setenv("PATH", f"{folder / '.commands'}{os.pathsep}{os.environ['PATH']}")
            patch.setenv("PYTHONPATH", str(folder))

    def run(self, snippet: Snippet) -> None:
        """Save a snippet as the file that it is, or run it, or look for it in what was printed.

        Raises:
            AssertionError: if a command does not succeed, or something was not printed. Python raises what it raises.
        """
        if snippet.file:
            target = self.folder / snippet.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(snippet.text, encoding="utf-8")
        elif snippet.language == "text":
            assert _spaced(snippet.text.split("\n", 1)[0]) in map(_spaced, self.said.splitlines()), snippet
        elif snippet.language == "python":
            self._cell(snippet)
        elif self._source:
            self.said += in_shell(snippet, self.folder)
        else:
            for line in snippet.text.splitlines():
                self._typed(snippet, line)

    def _cell(self, snippet: Snippet) -> None:
        """Run a cell of a notebook; its lines keep their place in the page, so that an error names it."""
        code = compile("\n" * (snippet.line - 1) + snippet.text, snippet.page, "exec")
        printed = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(printed):
            exec(code, self._names)
        self.said += printed.getvalue()

    def _typed(self, snippet: Snippet, line: str) -> None:
        name, *words = shlex.split(line, comments=True)
        assert name == "havenue", f"{snippet}\nneeds a shell"
        with contextlib.chdir(self.folder):
            told = CliRunner().invoke(main, words)
        self.said += told.output
        assert told.exit_code == 0, f"{snippet}\n{line}\n{told.output[-4000:]}\n{told.exception!r}"

    def _make_small(self) -> None:
        for path in (self.folder / "scenarios").rglob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            for key, value in SMALL.items():
                text = re.sub(rf"^( *{key}:) \d+", rf"\g<1> {value}", text, flags=re.MULTILINE)
            path.write_text(text, encoding="utf-8")

    def _borrow_kernels(self) -> None:
        shutil.rmtree(self.folder / "sim" / "kernels")
        with (self.folder / "sim" / "__init__.py").open("a", encoding="utf-8") as package:
            package.write(f"\n__path__.append({str(ROOT / 'sim')!r})\n")

    def _offer(self, name: str, start: str) -> None:
        command = self.folder / ".commands" / name
        command.parent.mkdir(exist_ok=True)
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {start}"$@"\n', encoding="utf-8")
        command.chmod(0o755)


def in_shell(snippet: Snippet, folder: Path) -> str:
    """Give what a snippet prints in a shell.

    Raises:
        AssertionError: if it does not succeed.
    """
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", snippet.text],
        cwd=folder, capture_output=True, text=True, check=False, timeout=LIMIT_S,
    )  # fmt: skip
    assert done.returncode == 0, f"{snippet}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def _spaced(line: str) -> str:
    return " ".join(line.split())
