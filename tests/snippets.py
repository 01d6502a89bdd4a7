"""Reads the snippets of a page of documentation, and runs them as its reader would.

A fenced block of ``sh`` is a command. A block of ``yaml`` or ``python`` whose first line is a comment with a file name
is that file, which the reader saves; a block of ``python`` without one is a script. ``text``, and a block that names no
language, is what is seen, and is not run. A comment right above a fence says when it is run:

    <!-- slow -->      takes long: in tests marked slow only
    <!-- install -->   needs the network and a virtual environment of its own: in a slow test of its own
    <!-- gate -->      is what runs these tests: by .ci/run
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
FENCE = re.compile(r"```(\w*)\s*")
MARK = re.compile(r"<!-- (\w+)(?:: [^>]*)? -->")
FILE_NAME = re.compile(r"# (\S+\.(?:yaml|py))")
SOURCE = ("sim", "analysis", "tests", "docs", "scenarios")
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
    """A folder in which a reader works: a copy of the source, or only its scenarios, and ``havenue`` at hand.

    Args:
        folder: an empty folder.
        source: whether files of the source are added to; its copy is then what runs.
    """

    def __init__(self, folder: Path, source: bool) -> None:
        self.folder = folder
        self._source = folder if source else ROOT
        for name in SOURCE if source else ("scenarios",):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "LICENSE") if source else ():
            shutil.copy(ROOT / name, folder / name)
        self._commands = folder / ".commands"
        self._commands.mkdir()
        self._offer("havenue", "-m analysis.cli ")
        self._offer("python", "")

    def _offer(self, name: str, start: str) -> None:
        command = self._commands / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {start}"$@"\n')
        command.chmod(0o755)

    def run(self, snippet: Snippet) -> None:
        """Save a snippet as the file that it is, or run it.

        Raises:
            AssertionError: if what it runs does not succeed.
        """
        if snippet.file:
            target = self.folder / snippet.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(snippet.text, encoding="utf-8")
        elif snippet.language == "sh":
            self._succeed(snippet, ["bash", "-euo", "pipefail", "-c", snippet.text])
        elif snippet.language == "python":
            self._succeed(snippet, [sys.executable, "-c", snippet.text])

    def _succeed(self, snippet: Snippet, command: list[str]) -> None:
        path = f"{self._commands}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(self._source), "MPLBACKEND": "Agg"}
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False, timeout=LIMIT_S
        )
        assert done.returncode == 0, f"{snippet}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
