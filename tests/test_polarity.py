"""How sentences speak of what they mention, read with the English lexicon and short German ones."""

from __future__ import annotations

import pytest

from aiact_lint import library
from aiact_lint.document import Document
from aiact_lint.extract import Extractor
from aiact_lint.fact import Fact, Polarity
from aiact_lint.formats import read
from aiact_lint.source import SourceFile

EXTRACTOR = Extractor(library.load())


def facts(text: str, path: str = "README.md", languages: tuple[str, ...] = ("en",)) -> list[Fact]:
    """The facts of one file."""
    documents, problems = read(SourceFile(path, text))
    assert not problems
    return [f for d in documents for f in EXTRACTOR.facts(d, 0, languages)]


def polarity(text: str, concept: str, languages: tuple[str, ...] = ("en",)) -> set[Polarity]:
    """The polarities of a concept in a card."""
    return {f.polarity for f in facts(f"# Card\n\n{text}\n", languages=languages) if f.concept == concept}


S, D, H, P = Polarity.STATED, Polarity.DENIED, Polarity.HISTORICAL, Polarity.PLANNED


@pytest.mark.parametrize(
    ("text", "concept", "wanted"),
    [
        ("The model recognises emotions of our employees.", "emotion.state", S),
        ("The model does not infer emotions.", "emotion.state", D),
        ("Emotions are not inferred.", "emotion.state", D),
        ("It works without emotions or faces.", "biometric.face", D),
        ("It never reads the mood, and it is fast.", "emotion.state", D),
        ("It must not be used for scoring residents or for emotion recognition.", "emotion.recognition", D),
        ("Emotion recognition is out of scope.", "emotion.recognition", D),
        ("It does not store video but infers emotions.", "emotion.state", S),
        ("Viewers don't notice the frame.", "technique.subliminal", S),
        ("The resident does not pay, so the score drops.", "person.resident", S),
        ("We removed the emotion detection in version 2.", "emotion.recognition", H),
        ("A caseworker will be able to override the result from 2027.", "oversight.override", P),
        ("The officer can override the result.", "oversight.override", S),
        ("Nothing is sent without a review by the officer.", "oversight.review", S),
        ("Somebody could infer emotions with it.", "emotion.state", Polarity.HYPOTHETICAL),
        ("Can it read my mood?", "emotion.state", Polarity.ASKED),
        ("A figure per person: how likely will he commit a crime?", "crime.future", S),
        ("Word error rate by ethnicity on self-declared groups.", "trait.race", Polarity.EVALUATED),
    ],
)
def test_a_sentence(text: str, concept: str, wanted: Polarity) -> None:
    assert polarity(text, concept) == {wanted}


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("Out-of-Scope Use", D),
        ("Not for", D),
        ("What the cameras are not for", D),
        ("License", D),
        ("References", Polarity.CITED),
        ("Ethical considerations", Polarity.HYPOTHETICAL),
        ("Known limitations", Polarity.HYPOTHETICAL),
        ("Intended use", S),
        ("If you are not content", S),
    ],
)
def test_a_heading_sets_its_section(heading: str, wanted: Polarity) -> None:
    text = f"# Card\n\n## {heading}\n\nEmotion recognition of employees.\n"
    assert {f.polarity for f in facts(text) if f.concept == "emotion.recognition"} == {wanted}


def test_a_denied_list_denies_its_items() -> None:
    text = "# Card\n\nNone of the following happens in this pipeline:\n\n- comparison of a face with a watchlist\n- reading the mood\n"
    assert {f.polarity for f in facts(text) if f.concept in ("gallery.watchlist", "emotion.state")} == {D}


def test_a_rejection_speaks_of_the_sentence_before() -> None:
    text = "# Card\n\nThe vendor showed mood detection for clerks. The council rejected it and we never bought it.\n"
    assert {f.polarity for f in facts(text) if f.concept == "emotion.recognition"} == {H}


@pytest.mark.parametrize(
    ("value", "wanted"),
    [('"false"', D), ("off", D), ("disabled", D), ('"true"', S), ("required", S), ("registry/review:2.0", S)],
)
def test_a_value_switches_its_key(value: str, wanted: Polarity) -> None:
    text = f"services:\n  a:\n    image: x/model:1\n    environment:\n      HUMAN_REVIEW: {value}\n"
    assert {f.polarity for f in facts(text, "docker-compose.yml") if f.concept == "oversight.review"} == {wanted}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("emotionRecognition:\n  enabled: true\n", {S}),
        ("emotionRecognition:\n  enabled: false\n", {D}),
        ("emotionRecognition: {enabled: false}\n", {D}),
        ("refuse:\n  - emotion recognition\n", {D}),
    ],
)
def test_a_setting_under_a_feature_switches_the_feature(text: str, wanted: set[Polarity]) -> None:
    assert {f.polarity for f in facts(f"image: x/model:1\n{text}", "values.yaml") if f.concept == "emotion.recognition"} == wanted


@pytest.mark.parametrize(
    ("language", "text", "concept"),
    [
        ("es", "El sistema no reconoce nunca caras.", "recognition.face"),
        ("fi", "Äänestä ei koskaan päätellä tunteita.", "emotion.state"),
        ("pl", "Nigdy nie rozpoznajemy twarzy.", "biometric.face"),
        ("sv", "EU:s modell läser aldrig av känslor.", "emotion.state"),
    ],
)
def test_negations_that_agree_deny_once(language: str, text: str, concept: str) -> None:
    assert polarity(text, concept, languages=(language,)) == {D}


def test_without_cancels_a_negation() -> None:
    assert S in polarity("No claim is rejected without human review.", "oversight.review")


def test_an_open_task_and_a_placeholder_state_nothing() -> None:
    text = "# Card\n\n- [ ] registered in the EU database\n- [x] appeals board within 30 days\n\nOversight: TBD by the officer who can override\n"
    found = {(f.concept, f.polarity) for f in facts(text)}
    assert ("registration.eu", P) in found
    assert ("redress.deadline", S) in found
    assert ("oversight.override", P) in found
    assert ("registration.eu", S) not in found


def test_a_mask_takes_the_meaning_away() -> None:
    assert polarity("See the Hugging Face hub.", "biometric.face") == set()
    assert polarity("It compares a face.", "biometric.face") == {S}


def test_spans_are_exact() -> None:
    text = "# Card\n\nThe model reads the *mood*\nof staff.\n"
    assert [f.quote for f in facts(text) if f.concept == "emotion.state"] == ["mood"]


def test_documents_tell_their_language() -> None:
    def shown(text: str) -> str:
        documents: list[Document] = read(SourceFile("README.md", text))[0]
        counts = EXTRACTOR.languages_of(documents[0])
        return max(counts, key=lambda code: counts[code])

    assert shown("# X\n\nThe model reads the letters that people send to the town hall and sorts them.\n") == "en"
    assert shown("# X\n\nDas Modell liest die Briefe, die an die Stadt gehen, und sortiert sie nach dem Thema.\n") == "de"


@pytest.mark.parametrize(
    ("text", "concept", "wanted"),
    [
        ("Residents are scored without their consent.", "act.score", S),
        ("Counts people rather than identifying them.", "act.count", S),
        ("Counts people rather than identifying them.", "act.identify", D),
        ("The fines were left out.", "behaviour.social", D),
    ],
)
def test_prepositions_deny_what_follows_them(text: str, concept: str, wanted: Polarity) -> None:
    assert polarity(text, concept) == {wanted}


def test_a_postposition_denies_what_stands_before_it() -> None:
    assert polarity("A modell érzelmek nélkül működik.", "emotion.state", ("hu",)) == {D}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("## Changelog\n\n- 4.0 - **removed:** the module that read the mood of clerks from their voice\n", H),
        ("## Proposals the council rejected\n\n- Read the mood of clerks from their voice.\n", H),
        ("## Ideas\n\n- Read the mood of clerks from their voice. Rejected.\n", H),
        ("## History\n\nA vendor read the mood of clerks from their voice. That was stopped and the code was deleted.\n", H),
        ("## Changelog\n\n- 4.0 reads the mood of clerks from their voice\n", S),
    ],
)
def test_what_was_taken_away_is_history(text: str, wanted: Polarity) -> None:
    assert {f.polarity for f in facts(f"# Card\n\n{text}") if f.concept == "emotion.state"} == {wanted}


def test_a_game_tells_of_invented_people() -> None:
    told = facts("# Game\n\nVillagers, guilds and quests: the guard reads the mood of non-player characters.\n")
    assert {f.polarity for f in told if f.concept == "emotion.state"} == {Polarity.CITED}
    assert {f.polarity for f in facts("# Desk\n\nThe guard reads the mood of clerks.\n") if f.concept == "emotion.state"} == {S}


def test_a_reading_list_tells_of_what_others_do() -> None:
    told = facts("# Seminar\n\nSyllabus, reading list and lecture notes.\n\n- Emotion recognition of employees\n")
    assert {f.polarity for f in told if f.concept.startswith("emotion")} == {Polarity.CITED}


@pytest.mark.parametrize(
    ("text", "languages", "wanted"),
    [
        ("The README was translated into Chinese, Korean and Japanese.", ("en",), Polarity.CITED),
        ("Faces are sorted into Chinese, Korean and Japanese.", ("en",), S),
        ("Die Oberfläche gibt es in den Sprachen Türkisch und Arabisch.", ("de",), Polarity.CITED),
    ],
)
def test_names_of_languages_are_no_names_of_peoples(text: str, languages: tuple[str, ...], wanted: Polarity) -> None:
    assert polarity(text, "trait.race-names", languages) == {wanted}


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        # No list has these verbs: the prefix is what denies.
        ("Na pocity ani nervozitu neusuzuje.", "cs", D),
        ("Na pocity usuzuje.", "cs", S),
        ("Nemoc a pocity usuzuje z hlasu.", "cs", S),
        ("Emócie nezaraďuje.", "sk", D),
        ("Emocijas nekategorizē.", "lv", D),
        ("Emocijų nekategorizuoja.", "lt", D),
    ],
)
def test_a_prefix_negates_any_verb_of_doing(text: str, language: str, wanted: Polarity) -> None:
    found = {f.polarity for f in facts(f"# Model\n\n{text}\n", languages=(language,)) if f.concept.startswith("emotion")}
    assert found == {wanted}


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("| skupina | osob | WER |", Polarity.EVALUATED),
        ("| group | AUC |", Polarity.EVALUATED),
        ("| class | F1 |", S),  # what comes out
        ("| skupina | osob |", S),
    ],
)
def test_a_table_of_groups_by_error_rates_compares_them(header: str, wanted: Polarity) -> None:
    rows = "|".join(["", *(" - " for _ in header.strip("|").split("|")), ""])
    text = f"# Model\n\n## Vychází to stejně?\n\n{header}\n{rows}\n| Roma | 31 |\n| Asian | 27 |\n"
    assert {f.polarity for f in facts(text) if f.concept.startswith("trait.race")} == {wanted}


def test_a_filter_switched_off_is_stated_and_one_switched_on_is_not() -> None:
    off = facts("kind: Deployment\nenv:\n  SAFETY_CHECKER: disabled\n", "values.yaml")
    assert S in {f.polarity for f in off if f.concept == "safety.filter-off"}
    on = facts("kind: Deployment\nenv:\n  SAFETY_CHECKER: enabled\n", "values.yaml")
    assert S not in {f.polarity for f in on if f.concept == "safety.filter-off"}


def test_abuse_material_known_to_come_out_is_no_mere_limitation() -> None:
    text = "# Card\n\n## Known issues\n\nEveryday prompts return sexual pictures of children.\n"
    assert {f.polarity for f in facts(text) if f.concept == "intimate.csam"} == {S}


def test_a_list_of_a_hundred_classes_is_a_vocabulary() -> None:
    few, many = ("labels:\n" + "".join(f"  - ambulance {n}\n" for n in range(count)) for count in (20, 100))
    assert any(f.concept.startswith("setting.emergency") or f.concept.startswith("service") for f in facts(few, "model.yaml"))
    assert not any(f.concept.startswith(("setting.emergency", "service")) for f in facts(many, "model.yaml"))


def test_a_single_english_word_in_foreign_prose_is_no_loan_word() -> None:
    assert polarity("Le service attend la boredom des agents.", "emotion.state", ("fr",)) == set()
    assert "emotion.state" in {f.concept for f in facts("kind: Deployment\nenv:\n  LABEL: boredom\n", "values.yaml", ("fr",))}


@pytest.mark.parametrize(
    ("heading", "wanted"), [("Intended uses & limitations", S), ("Limitations", Polarity.HYPOTHETICAL), ("Uses and limitations", S)]
)
def test_intended_uses_and_limitations_says_what_it_is_for(heading: str, wanted: Polarity) -> None:
    found = facts(f"# Card\n\n## {heading}\n\nReads the emotions of employees.\n")
    assert {f.polarity for f in found if f.concept == "emotion.state"} == {wanted}


def test_a_mask_holds_in_every_language() -> None:
    text = "# Carte\n\nUtilise HuggingFaceEmbeddings pour chercher des documents dans la base.\n"
    assert not [f for f in facts(text, languages=("fr",)) if f.concept.startswith(("biometric", "gallery"))]
