"""What is known of the model's verification, from the page that `havenue verify --page` wrote."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from analysis.compare.study_results import StudyResults
from analysis.report import html
from sim.installation import __version__, home

PAGE: Final = home() / "docs" / "verification.md"
"""It comes with the source tree, not with an installed package."""
_TALLY: Final = re.compile(r"^\d+ cases?: .*$", re.MULTILINE)
_ROW: Final = re.compile(r"^\| (?P<test>[^|]+) \| (?P<law>[^|]+) \|.*\*\*(?P<verdict>fail)\*\* \|", re.MULTILINE)


def verification(study: StudyResults, page: Path = PAGE) -> list[str]:
    """Give how many laws hold in this version, and which do not."""
    run, here = str(study.manifest["versions"].get("havenue", "")), __version__
    if not page.exists():
        return [html.paragraph(f"Havenue {run} ran this study. `havenue verify` says which laws of movement it keeps; "
                               "its page comes with the source tree and is not at hand here.")]  # fmt: skip
    rows, tally = failed_laws(page), tally_of(page)
    version = f"Havenue {here}" if here == run else f"Havenue {here}, and the study was run with {run}"
    lead = f"Laws of movement and exits, from `havenue verify` with {version}. {tally}"
    missed = [html.heading("Not met"), html.table(("test", "law"), rows)] if rows else []
    return [html.paragraph(lead), *missed]


def tally_of(page: Path = PAGE) -> str:
    """Give how many laws hold, in a sentence; empty where the page is not at hand."""
    found = _TALLY.search(_text(page))
    return f"{found[0].rstrip('.')}." if found else ""


def failed_laws(page: Path = PAGE) -> list[tuple[str, str]]:
    """Give test and law of each that does not hold."""
    return [(found["test"].strip(), found["law"].strip()) for found in _ROW.finditer(_text(page))]


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.exists() else ""
