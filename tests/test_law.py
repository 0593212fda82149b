"""The law table: complete, dated, and careful about fines, contested dates and the amending act."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from aiact_lint.policy import Law

PATH = Path(__file__).parents[1] / "policies" / "law.yaml"
TEXT = PATH.read_text(encoding="utf-8")
LAW: dict[str, dict[str, str]] = yaml.safe_load(TEXT)


def keys(text: str) -> tuple[str, ...]:
    """The keys listed in a text."""
    return tuple(text.split())


ACT = "Regulation (EU) 2024/1689, "
AMENDED_BY = ", as amended by Regulation (EU) 2026/1744"
HIGHEST = "EUR 35 000 000 or 7 % of worldwide annual turnover, whichever is higher"
MIDDLE = "EUR 15 000 000 or 3 % of worldwide annual turnover, whichever is higher"

# What Article 1 of the amending act changed, of all that the table cites. Of Article 60 it changed paragraphs 1 and 2 only.
AMENDED = keys(
    """
    art-3-14 art-4 art-4a art-5-1-ba art-5-1-bb art-5-1a art-5-1b art-6-1a art-6-1b art-6-1c art-10-1 art-10-6 art-11-1 art-17-2
    art-25-2 art-25-4 art-27-4 art-27-5 art-43-3 art-50-7 art-60-1 art-60-2 art-72-3 art-75-1 art-111-2 art-111-4 annex-viii-b
    """
)
CONTESTED = ("art-43", "art-47", "art-48", "art-49", "art-71", "art-72", "art-73", "art-86", "annex-v", "annex-viii")
# Provisions for which Article 99 names no tier, and those that cannot be breached: scope, classification, limits, annexes.
WITHOUT_FINE = keys(
    """
    art-2 art-3 art-4 art-4a art-5-1b art-5-6 art-5-7 art-6 art-25-1 art-26-3 art-27 art-49-2 art-49-4 art-49-5 art-60 art-71
    art-72 art-73 art-75 art-80 art-85 art-86 art-111 art-113 annex recital omnibus gl gdpr led eudpr charter
    """
)
PREFIXES = {  # the act of a citation -> the first part of its key, before the provision
    "Regulation (EU) 2024/1689": "",
    "Regulation (EU) 2026/1744": "omnibus",
    "Regulation (EU) 2016/679 (GDPR)": "gdpr",
    "Directive (EU) 2016/680 (LED)": "led",
    "Regulation (EU) 2018/1725 (EUDPR)": "eudpr",
    "Charter of Fundamental Rights of the European Union": "charter",
    "Commission guidelines C(2025) 5052 final": "gl",
}
USE_CASES = {  # Annex III: the areas and their points
    f"annex-iii-{case}"
    for case in keys("1-a 1-b 1-c 2 3-a 3-b 3-c 3-d 4-a 4-b 5-a 5-b 5-c 5-d 6-a 6-b 6-c 6-d 6-e 7-a 7-b 7-c 7-d 8-a 8-b")
}
# Every other provision that the catalogue of checks rests on.
CATALOGUE = keys(
    """
    art-3-3 art-3-4 art-3-12 art-4 art-4a
    art-5-1-a art-5-1-b art-5-1-ba art-5-1-bb art-5-1-c art-5-1-d art-5-1-e art-5-1-f art-5-1-g art-5-1-h
    art-5-1a art-5-1a-a-i art-5-1a-a-ii art-5-1b art-5-2 art-5-3 art-5-4 art-5-5 art-5-6 art-5-7
    art-6 art-6-2 art-6-3 art-6-3-third-subparagraph art-6-4
    art-9 art-10 art-10-2-f art-10-2-g art-11 art-11-1 art-12 art-13 art-13-2 art-13-3 art-13-3-b-i art-13-3-b-iv art-13-3-b-v
    art-13-3-b-vii art-14 art-14-1 art-14-2 art-14-3 art-14-4 art-14-4-b art-14-4-d art-14-4-e art-14-5 art-15 art-15-3 art-16
    art-16-l art-17 art-17-1-m art-18 art-19 art-20 art-25-1 art-25-4
    art-26-1 art-26-2 art-26-3 art-26-4 art-26-5 art-26-6 art-26-7 art-26-8 art-26-9 art-26-10 art-26-11 art-26-12
    art-27 art-27-1 art-27-1-a art-27-1-b art-27-1-c art-27-1-d art-27-1-e art-27-1-f art-27-2 art-27-3
    art-43 art-47 art-48 art-49-1 art-49-2 art-49-3 art-49-4 art-49-5 art-50 art-50-1 art-50-2 art-50-3 art-50-4 art-50-5
    art-60-4-c art-71 art-72 art-73 art-85 art-86 art-86-1 art-111-2 art-111-4 art-113
    annex-iii annex-iv annex-viii annex-viii-a annex-viii-b annex-viii-c annex-ix
    gdpr-5-1-c gdpr-13 gdpr-14 gdpr-22-1 gdpr-22-3 gdpr-28 gdpr-35 gdpr-35-7-b led-27 charter-41 charter-47
    recital-16 recital-18 recital-30 recital-31 recital-42 recital-43 recital-44 recital-58 recital-93 omnibus-recital-12
    gl-167 gl-171
    """
)


def below(key: str, provisions: tuple[str, ...]) -> bool:
    """Whether the key is one of the provisions or a part of one."""
    return any(key == provision or key.startswith(provision + "-") for provision in provisions)


def slug(citation: str) -> str:
    """The key that a citation must have."""
    citation = citation.removesuffix(AMENDED_BY)
    act = next(act for act in PREFIXES if citation.startswith(act + ", "))
    provision = citation.removeprefix(act + ", ")
    if provision.startswith("Article") and not PREFIXES[act]:
        provision = "art " + provision
    words = re.sub(r"\b(article|points?|section|paragraph)\b", " ", f"{PREFIXES[act]} {provision}".lower())
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")


def test_no_key_is_written_twice() -> None:
    """A YAML loader would silently keep the last one."""
    assert re.findall(r"^([a-z][\w-]*):", TEXT, re.MULTILINE) == list(LAW)


def test_the_catalogue_and_all_use_cases_are_there() -> None:
    """Everything the catalogue cites has an entry, and Annex III has its 25 use cases and no other."""
    assert not (USE_CASES | set(CATALOGUE)) - set(LAW)
    assert {key for key in LAW if key.startswith("annex-iii-")} == USE_CASES
    assert len(USE_CASES) == 25


def test_deleted_provisions_are_not_there() -> None:
    """The amending act deleted Article 10(5) and points 7 and 9 of Annex VIII, Section B."""
    assert not [key for key in LAW if below(key, ("art-10-5", "annex-viii-b-7", "annex-viii-b-9"))]


def test_entries_have_the_fields_of_a_law() -> None:
    """Citation, link and date are there; every value is a text that says something; nothing else is there."""
    known = {field.name for field in fields(Law)} - {"key"} | {"confidence"}
    for key, entry in LAW.items():
        assert {"citation", "url", "applies_from"} <= set(entry) <= known, key
        assert all(value and value.strip() == value for value in entry.values()), key
        assert entry.get("confidence", "MEM") in {"GL", "MEM"}, key
        assert entry.get("note", ".").endswith("."), key


def test_a_key_is_its_citation() -> None:
    """A key and its citation name the same provision."""
    assert {key: slug(entry["citation"]) for key, entry in LAW.items()} == {key: key for key in LAW}


def test_links_are_addresses_of_acts() -> None:
    """ELI addresses of the Official Journal, without anchors; only the guidelines have none."""
    for key, entry in LAW.items():
        if key.startswith("gl-"):
            assert entry["url"] == "https://ec.europa.eu/newsroom/dae/redirection/document/112367", key
        elif below(key, (*AMENDED, "omnibus")):
            assert entry["url"] == "http://data.europa.eu/eli/reg/2026/1744/oj", key
        elif entry["citation"].startswith(ACT):
            assert entry["url"] == "http://data.europa.eu/eli/reg/2024/1689/oj", key
        else:
            assert re.fullmatch(r"http://data\.europa\.eu/eli/(reg|dir|treaty)/\w+(/\d+)?/oj", entry["url"]), key


def test_dates() -> None:
    """Dates are ISO, and the two dates of a contested provision are its two readings."""
    for key, entry in LAW.items():
        dates = [entry[name] for name in ("applies_from", "contested_until") if name in entry]
        assert [dt.date.fromisoformat(date).isoformat() for date in dates] == dates, key
        if below(key, CONTESTED):
            assert dates == ["2026-08-02", "2027-12-02"], key
        else:
            assert "contested_until" not in entry, key


@pytest.mark.parametrize(
    ("key", "date"),
    [
        ("art-4", "2025-02-02"),
        ("art-4a", "2026-07-27"),
        ("art-5-1-a", "2025-02-02"),
        ("art-5-1-ba", "2026-12-02"),
        ("art-5-1-bb", "2026-12-02"),
        ("art-5-1-h", "2025-02-02"),
        ("art-5-1a", "2026-12-02"),
        ("art-5-1b", "2026-12-02"),
        ("art-6-1", "2028-08-02"),
        ("art-6-2", "2027-12-02"),
        ("art-9", "2027-12-02"),
        ("art-26-8", "2027-12-02"),
        ("art-27-1", "2027-12-02"),
        ("art-50-1", "2026-08-02"),
        ("art-85", "2026-08-02"),
        ("art-111-2", "2030-08-02"),
        ("art-111-4", "2026-12-02"),
        ("annex-iii-5-a", "2027-12-02"),
    ],
)
def test_a_provision_applies_from_its_date(key: str, date: str) -> None:
    """Article 113 and 111, as amended."""
    assert LAW[key]["applies_from"] == date


def test_only_what_is_new_in_article_5_waits() -> None:
    """The two new points and their limits apply from 2 December 2026; the rest of the Article has applied since 2025."""
    later = {key for key in LAW if key.startswith("art-5-") and LAW[key]["applies_from"] != "2025-02-02"}
    assert {LAW[key]["applies_from"] for key in later} == {"2026-12-02"}
    assert later == {key for key in LAW if below(key, ("art-5-1-ba", "art-5-1-bb", "art-5-1a", "art-5-1b"))}


def test_high_risk_duties_wait() -> None:
    """Articles 6 to 27 and Annex III apply from 2 December 2027, and on the Annex I route from 2 August 2028."""
    articles = (*(f"art-{article}" for article in range(6, 28)), "annex-iii")
    assert {LAW[key]["applies_from"] for key in LAW if below(key, articles)} == {"2027-12-02", "2028-08-02"}
    assert {key for key in LAW if LAW[key]["applies_from"] == "2028-08-02"} == {"art-6-1", "art-6-1c"}


def test_fines() -> None:
    """A fine has its basis; the highest is for Article 5 alone; where the Act names none, none is printed."""
    for key, entry in LAW.items():
        fine, basis = entry.get("fine", ""), entry.get("fine_basis", "")
        if below(key, WITHOUT_FINE) or key == "art-49":
            assert (fine, basis) == ("", ""), key
        elif key.startswith("art-5-"):
            assert (fine, basis) == (HIGHEST, ACT + "Article 99(3)"), key
        else:
            assert fine == MIDDLE, key
            assert basis.startswith(ACT + "Article 99(4), point ("), key


def test_amended_by_stands_only_where_the_provision_was_amended() -> None:
    """In citations by the list, and of the bases of fines only at the inserted point (da)."""
    for key, entry in LAW.items():
        basis = entry.get("fine_basis", "")
        assert entry["citation"].endswith(AMENDED_BY) == below(key, AMENDED), key
        assert (AMENDED_BY in basis) == ("point (da)" in basis), key
        assert AMENDED_BY not in entry.get("note", ""), key


def test_the_version_names_the_day_that_the_table_is_of() -> None:
    from aiact_lint import __law__

    assert f"# The provisions that policies rest on. State of the law: {__law__}." in TEXT
    day = dt.date.fromisoformat(__law__)
    assert f"the law is that of {day.day} {day:%B %Y}" in (PATH.parents[1] / "README.md").read_text(encoding="utf-8")
