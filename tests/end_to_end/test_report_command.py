"""``havenue report``: one page that stands by itself and says what it rests on."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from tests.study_folders import write_study


def havenue(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("study"), points=12, replications=12, fail=[5])


@pytest.fixture(scope="module")
def page(study: Path) -> str:
    result = havenue("report", str(study))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() == str(study / "report.html")
    return (study / "report.html").read_text(encoding="utf-8")


def words_of(page: str) -> str:
    """Give the text that a reader sees."""
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))


def plain(page: str) -> str:
    """Give a page with plain blanks and hyphens, as a terminal writes them."""
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


class Balance(HTMLParser):
    """Notices tags that are not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "img", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_page_is_sound_and_needs_nothing_else(page: str) -> None:
    balance = Balance()
    balance.feed(page)
    assert balance.open == []
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?!data:|#)', page) == []
    assert "url(" not in page
    assert 'name="viewport"' in page


def test_page_holds_every_part_that_was_promised(page: str) -> None:
    names = re.findall(r'<section id="(\w+)"', page)
    assert names == [
        "question", "answer", "sure", "price", "venue",
        "full", "frame", "effects", "figures", "others", "futures", "cost", "limits", "use", "verification",
        "provenance", "parameters",
    ]  # fmt: skip


def test_answer_gives_every_number_with_its_interval(page: str) -> None:
    answer = re.search(r'<p class="answer">(.*?)</p>', plain(page), re.DOTALL)
    assert answer is not None
    assert "[-" not in page  # true minus signs, and intervals that no line breaks
    assert re.search(
        r"immediate_entry gave [\d.]+ \[[\d.]+, [\d.]+\] fewer deaths \(-\d+ % \[-\d+ %, -\d+ %\]\)", answer[1]
    )
    assert "under the stated assumptions" in answer[1]


def test_words_compare_and_never_predict(page: str) -> None:
    said = words_of(page).lower()
    assert "not a prediction" in said
    assert not re.search(r"\bwill (save|die|be killed|happen|reduce)\b|\bvictims?\b|\bworst\b", said)


def test_parameters_come_with_value_and_source(page: str) -> None:
    said = words_of(page.replace("<wbr>", ""))
    row = re.search(r"response\.police\.travel_median_s\s+360\s+s\s+lever\s+varied", said)
    assert row is not None
    assert said.count("assumption") > 5


def test_pictures_are_told_in_words_too(page: str) -> None:
    pictures = re.findall(r"<img alt=\"([^\"]*)\"", page)
    assert len(pictures) == 10
    assert all(len(words) > 10 for words in pictures)


def test_first_pages_come_before_anything_folds_and_contents_lead_to_all_that_folds(page: str) -> None:
    first, rest = page.split('<nav aria-label="Contents">')
    assert "<details" not in first
    links = re.findall(r'<a href="#([\w-]+)">', rest.split("</nav>")[0])
    assert links == [f"{name}-inside" for name in re.findall(r'<section id="(\w+)">', rest)]
    assert rest.count("<details>") == len(links)


def test_every_link_of_the_page_leads_somewhere_on_it(page: str) -> None:
    anchors = re.findall(r' id="([^"]+)"', page)
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert len(anchors) == len(set(anchors))
    assert links <= set(anchors)
    assert sum(link.startswith("work-") for link in links) > 20  # sources of parameters


def test_answer_counts_pairs_and_gives_the_means_with_intervals(page: str) -> None:
    lines = re.findall(r'<p class="summary">(.*?)</p>', plain(page), re.DOTALL)
    assert len(lines) == 3
    assert re.search(
        r"Under immediate_entry, the outcome is better: [\d.]+ \[[\d.]+, [\d.]+\] fewer deaths on average, "
        r"where as_today has [\d.]+ \[[\d.]+, [\d.]+\]; of 100 pairs of runs, in \d+ fewer people died, "
        r"in \d+ as many died and in \d+ more people died \(better in \d+ % \[\d+ %, \d+ %\]\)",
        lines[0],
    )


def test_venue_is_drawn_and_called_synthetic(page: str) -> None:
    venue = page.split('<section id="venue">')[1].split("</section>", maxsplit=1)[0]
    assert "Plan: club_500" in venue
    assert "no real building" in words_of(venue)


def test_costs_of_deaths_and_of_casualties_stand_side_by_side_on_the_first_pages(page: str) -> None:
    price = words_of(page.split('<section id="price">')[1].split("</section>", maxsplit=1)[0])
    assert "cost for each death averted" in price
    assert "cost for each casualty averted" in price


def test_what_makes_it_doubtful_stands_on_the_page(page: str) -> None:
    assert "1 run failed (as_today 1)" in words_of(page)


def test_text_from_files_is_escaped(tmp_path: Path) -> None:
    folder = write_study(tmp_path, replications=3, series=False, real_words=False)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("Which policy saves how many?", "<script>alert(1)</script>"))
    assert havenue("report", str(folder)).exit_code == 0
    assert "<script>" not in (folder / "report.html").read_text()


def test_same_study_gives_the_same_bytes(study: Path, page: str, tmp_path: Path) -> None:
    havenue("report", str(study), "--out", str(tmp_path / "again.html"))
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == page


def test_money_can_be_left_out(study: Path, tmp_path: Path) -> None:
    havenue("report", str(study), "--no-money", "--out", str(tmp_path / "plain.html"))
    text = (tmp_path / "plain.html").read_text(encoding="utf-8")
    assert 'id="cost"' not in text
    assert 'id="price"' not in text
    assert "GBP" not in words_of(text)


def test_limits_name_nothing_that_the_model_holds() -> None:
    """What metrics count is in the model: staff, crushing, responders' errors, lay help."""
    from analysis.report.ground import LIMITS

    missing = next(limit for limit in LIMITS if limit.startswith("Not in the model"))
    held = ("steward", "guard", "event medic", "help between", "crowding", "crush", "errors", "stairs")
    assert [word for word in held if word in missing] == []


def test_place_that_cannot_be_written_is_said_in_words(study: Path, tmp_path: Path) -> None:
    result = havenue("report", str(study), "--out", str(tmp_path / "no" / "such" / "page.html"))
    assert result.exit_code == 2
    assert "cannot write" in result.stderr
