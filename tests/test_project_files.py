"""What describes the project agrees with itself: package, citation, metadata, change log, hooks, page of peers."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import sim

ROOT = Path(__file__).parent.parent
PEERS = (
    "pyFDS-Evac", "JuPedSim", "jupedsim-scenarios", "Vadere", "Pathfinder", "AnyLogic", "EMA Workbench",
)  # fmt: skip


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


PROJECT: dict[str, Any] = tomllib.loads(text("pyproject.toml"))
CITATION: dict[str, Any] = YAML(typ="safe").load(text("CITATION.cff"))
CODEMETA: dict[str, Any] = json.loads(text("docs/codemeta.json"))
VERSIONS = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", text("CHANGELOG.md"), re.MULTILINE)


def packaged_version() -> str:
    """Give the version that the build writes: as it stands in the project file, or in the file that this names."""
    written = PROJECT["project"].get("version")
    if written is None:
        source = text(PROJECT["tool"]["hatch"]["version"]["path"])
        (written,) = re.findall(r'^__version__(?:: \S+)? = "(.+)"$', source, re.MULTILINE)
    return str(written)


def table_of(page: str, heading: str) -> str:
    """Give the section of a page under a heading of level two."""
    return text(page).split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_version_is_the_same_wherever_it_stands() -> None:
    told = {packaged_version(), CITATION["version"], CODEMETA["version"], VERSIONS[0][0]}
    assert told == {sim.__version__}


def test_name_licence_and_keywords_are_the_same_wherever_they_stand() -> None:
    project = PROJECT["project"]
    name = CITATION["title"].split(":")[0]
    assert project["name"] == name.lower() == CODEMETA["name"].lower() == CODEMETA["identifier"]
    assert project["license"] == CITATION["license"] == CODEMETA["license"].removeprefix("https://spdx.org/licenses/")
    assert text("LICENSE").startswith(f"{project['license']} License")
    assert project["keywords"] == CITATION["keywords"] == CODEMETA["keywords"]
    assert project["authors"][0]["name"] == CITATION["authors"][0]["name"] == CODEMETA["author"][0]["name"]
    assert project["description"] == CODEMETA["description"]


def test_date_of_release_is_the_same_wherever_it_stands() -> None:
    assert str(CITATION["date-released"]) == CODEMETA["datePublished"] == VERSIONS[0][1]


def test_metadata_name_what_the_package_needs() -> None:
    needed = [re.split(r"[^\w.-]", each)[0] for each in PROJECT["project"]["dependencies"]]
    assert needed == CODEMETA["softwareRequirements"]
    pythons = re.findall(r"Python :: (3\.\d+)", " ".join(PROJECT["project"]["classifiers"]))
    assert [f"Python {each}" for each in pythons] == CODEMETA["runtimePlatform"]
    assert CODEMETA["@context"] == "https://w3id.org/codemeta/3.0"


def test_change_log_has_an_entry_for_each_version_the_newest_first() -> None:
    numbers = [tuple(map(int, version.split("."))) for version, _ in VERSIONS]
    assert numbers == sorted(set(numbers), reverse=True)
    assert [date for _, date in VERSIONS] == sorted((date for _, date in VERSIONS), reverse=True)
    assert len(VERSIONS) == text("CHANGELOG.md").count("\n## ")
    entries = text("CHANGELOG.md").split("\n## ")[1:]
    assert all("\n### Added\n" in entry or "\n### Changed\n" in entry for entry in entries)


def test_hooks_are_the_linters_of_the_gate() -> None:
    linters = re.findall(r"^\.venv/bin/(?!pip)(.+)$", text(".ci/run"), re.MULTILINE)
    config = YAML(typ="safe").load(text(".pre-commit-config.yaml"))
    assert [repository["repo"] for repository in config["repos"]] == ["local"], "no host is asked"
    hooks = config["repos"][0]["hooks"]
    assert [hook["entry"] for hook in hooks] == linters
    assert all(hook["language"] == "system" and hook["pass_filenames"] is False for hook in hooks)


def test_source_distribution_holds_what_its_tests_and_readers_need() -> None:
    held = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert [name for name in held if not (ROOT / name).exists()] == []
    pages = {path.name for path in ROOT.glob("*.md")}
    read = {"LICENSE", "CITATION.cff", "tests", "docs", "constraints", ".ci", ".github", ".pre-commit-config.yaml"}
    assert pages | read <= set(held)


def test_tests_named_for_contributors_are_there() -> None:
    named = re.findall(r"`(tests/[\w./]+)`", text("CONTRIBUTING.md"))
    assert len(named) >= 10
    assert [each for each in named if not (ROOT / each).exists()] == []


@pytest.mark.parametrize("peer", PEERS)
def test_readme_and_page_compare_with_every_peer(peer: str) -> None:
    rows = [row for row in table_of("README.md", "Other tools").splitlines() if row.startswith(f"| {peer} ")]
    assert len(rows) == 1
    tool, better, absent = (cell.strip() for cell in rows[0].strip("|").split("|"))
    assert len(better) > 10, f"where is {tool} better?"
    assert absent
    head = next(row for row in table_of("docs/peers.md", "What each one holds").splitlines() if row.startswith("| |"))
    assert peer in head


def test_every_row_about_peers_is_full_and_every_source_is_used() -> None:
    rows = [row for row in table_of("docs/peers.md", "What each one holds").splitlines() if row.startswith("|")]
    assert {row.count("|") for row in rows} == {len(PEERS) + 3}
    assert all(cell.strip() for row in rows[1:] for cell in row.strip("|").split("|"))
    body, sources = text("docs/peers.md").split("\n## Sources\n")
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", body + sources)}
    listed = [int(number) for number in re.findall(r"^(\d+)\. ", sources, re.MULTILINE)]
    assert listed == list(range(1, len(listed) + 1))
    assert cited == set(listed)


def test_readme_says_that_windows_is_not_tested() -> None:
    assert "Windows: not tested" in text("README.md")
