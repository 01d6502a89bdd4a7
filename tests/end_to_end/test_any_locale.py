"""Names and text beyond ASCII pass through every command in any locale, and so they do without docstrings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from sim.installation import home

STUDY = """\
schema: 1
name: naechte
about: "Nächte \u2013 3 \u00d7 2 m², ≥ 5, \u0414\u043e\u043c"
scenarios: [abend.yaml]
policies: [faster_alarm]
replications: 2
"""
EVENING = """\
schema: 1
extends: club_assault
name: abend
about: "Ein Abend für 12 \u2013 ñ"
crowd: {people: 12}
hazards: [{kind: assault, onset_s: 5}]
run: {duration_s: 30}
"""
COMMANDS = (
    ["sweep", "Nächte.yaml", "--out", "Ergebnis ü", "--workers", "1", "--quiet"],
    ["status", "Ergebnis ü"],
    ["compare", "Ergebnis ü"],
    ["export", "Ergebnis ü"],
    ["plot", "Ergebnis ü", "forest"],
    ["report", "Ergebnis ü"],
    ["run", "abend.yaml", "--out", "Läufe/ß", "--quiet"],
    ["check", "Nächte.yaml", "abend.yaml"],
)
PROGRAM = """
import sys
from analysis.cli import main
for words in sys.argv[1].split("|"):
    try:
        main(words.split(";"))
    except SystemExit as ended:
        print("ended", ended.code, words.encode("utf-8", "replace").decode("ascii", "replace"), file=sys.stderr)
"""


def told(tmp_path: Path, commands: tuple[list[str], ...], **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Give commands, one after another, to one process with an environment of its own."""
    spared = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHONUTF8"))}
    paths = os.pathsep.join([str(home()), *filter(None, [os.environ.get("PYTHONPATH")])])
    words = "|".join(";".join(command) for command in commands)
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, os.fsencode(words)], capture_output=True, check=False, cwd=tmp_path,
        env={**spared, **environment, "PYTHONPATH": paths},
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="names of files are not bytes there")
def test_names_and_text_beyond_ascii_pass_through_every_command_in_locale_c(tmp_path: Path) -> None:
    (tmp_path / "Nächte.yaml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "abend.yaml").write_text(EVENING, encoding="utf-8")
    done = told(tmp_path, COMMANDS, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    said = done.stderr.decode("utf-8", "replace")
    assert said.count("ended 0") == len(COMMANDS), said
    assert "bug in Havenue" not in said
    assert "Ergebnis ü".encode() in done.stdout
    assert (tmp_path / "Ergebnis ü" / "report.html").exists()
    assert (tmp_path / "Läufe" / "ß" / "metrics.json").exists()


def test_a_name_that_is_no_text_at_all_is_told_in_bytes(tmp_path: Path) -> None:
    done = told(tmp_path, (["check", os.fsdecode(b"n\xff.yaml")],), LC_ALL="C.UTF-8")
    assert b"there is no file `n\xff.yaml`" in done.stderr
    assert b"ended 2" in done.stderr


@pytest.mark.parametrize(
    ("encoding", "shown"), [("ascii", "ağ \u2013 ü".encode()), ("latin-1", "ag - ü".encode("latin-1"))]
)
def test_what_a_terminal_cannot_show_is_written_in_signs_that_it_can(
    tmp_path: Path, encoding: str, shown: bytes
) -> None:
    (tmp_path / "ağ \u2013 ü.yaml").write_text(EVENING, encoding="utf-8")
    done = told(tmp_path, (["check", "ağ \u2013 ü.yaml"],), PYTHONIOENCODING=encoding, LC_ALL="C.UTF-8")
    assert b"ok  " + shown in done.stdout
    assert b"ended 0" in done.stderr


@pytest.mark.slow
def test_python_without_docstrings_runs_and_describes(tmp_path: Path) -> None:
    (tmp_path / "abend.yaml").write_text(EVENING, encoding="utf-8")
    commands = (
        ["describe", "metrics", "--json"],
        ["run", "--help"],
        ["run", "abend.yaml", "--out", "bare", "--quiet"],
    )
    done = told(tmp_path, commands, PYTHONOPTIMIZE="2", LC_ALL="C.UTF-8")
    assert done.stderr.count(b"ended 0") == len(commands), done.stderr
    assert b"Run one scenario once" in done.stdout
    written = json.loads((tmp_path / "bare" / "metrics.json").read_text())
    whole = CliRunner().invoke(main, ["run", str(tmp_path / "abend.yaml"), "--out", str(tmp_path / "whole"), "--quiet"])
    assert whole.exit_code == 0
    assert written == json.loads((tmp_path / "whole" / "metrics.json").read_text())
