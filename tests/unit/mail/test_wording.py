"""The wordings: every language says all that any says."""

import ast
import re
import tomllib
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import dateline
from dateline.mail.wording import event_time_in, wording_for

WORDINGS = sorted(each.name.removesuffix(".toml") for each in (files("dateline.mail") / "wordings").iterdir())

ROOT = Path(str(dateline.__file__)).parent
PEOPLE = ROOT / "people"
SAYING = (
    "visit.py", "forms.py", "addresses.py", "subscription.py", "wishes.py", "registration.py", "moving.py",
    "own_data.py", "signing.py",
)  # fmt: skip
# What only operators and programs read, or is said again in other words.
FOR_NOBODY = {
    "The sign-up form for your other sites", "Every seat is taken.",
}  # fmt: skip


def sentences(wording: dict[str, object], place: str = "") -> dict[str, set[str]]:
    """Each sentence by its place, with the names of what is filled into it."""
    found: dict[str, set[str]] = {}
    for name, value in wording.items():
        if isinstance(value, dict):
            found |= sentences(value, f"{place}{name}.")
        else:
            found[f"{place}{name}"] = set(re.findall(r"\{(\w+)\}", str(value)))
    return found


@pytest.mark.parametrize("language", WORDINGS)
def test_a_language_is_one_complete_file(language: str) -> None:
    """Each file has the sentences of the English one, with the same gaps."""
    text = (files("dateline.mail") / "wordings" / f"{language}.toml").read_text("utf-8")
    wording = tomllib.loads(text)

    assert sentences(wording | {"pages": {}}) == sentences(dict(wording_for("en")))


def sentences_of_pages() -> set[str]:
    """Every sentence that the pages of the forms say, found where it is said."""
    said = set()
    for file in [*PEOPLE.glob("*_forms.py"), *(PEOPLE / name for name in SAYING)]:
        tree = ast.parse(file.read_text())
        constants = {
            node.targets[0].id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                said |= {each.value for each in node.exc.args if isinstance(each, ast.Constant)}
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"visit.say", "self.say", "_asked"}:
                said |= {each.value for each in node.args if isinstance(each, ast.Constant)}
                said |= {
                    constants[each.id] for each in node.args if isinstance(each, ast.Name) and each.id in constants
                }
    for name in ("subscribe", "message", "preferences", "move", "register", "privacy"):
        said |= set(re.findall(r'say\("([^"]+)"', (ROOT / "publishing/templates" / f"{name}.html").read_text()))
    return {each for each in said if isinstance(each, str)} - FOR_NOBODY


@pytest.mark.parametrize("language", [each for each in WORDINGS if each != "en"])
def test_a_language_has_every_sentence_of_the_pages(language: str) -> None:
    """Each page of the forms, and each mistake they tell, is said in every language, with the same gaps."""
    pages = wording_for(language)["pages"]

    assert sentences_of_pages() - pages.keys() == set()
    assert {each for each in pages if gaps(each) != gaps(pages[each])} == set()


@pytest.mark.parametrize("language", WORDINGS)
def test_a_date_is_said_in_its_language(language: str) -> None:
    """Days and months have their names, and a time its zone."""
    say = wording_for(language)
    evening = datetime(2026, 12, 10, 18, tzinfo=ZoneInfo("Europe/Stockholm"))

    said = event_time_in(say, evening)

    assert said == {
        "en": "Thursday 10 December 2026, 18:00 (CET)",
        "ru": "четверг, 10 декабря 2026 г., 18:00 (CET)",
        "tr": "10 Aralık 2026 Perşembe, 18:00 (CET)",
    }.get(language, said)


def gaps(sentence: str) -> set[str]:
    """What is filled into a sentence."""
    return set(re.findall(r"\{(\w+)\}", sentence))


@pytest.mark.parametrize("language", ["en", "en-GB", "EN", "tlh", "", "../en", "é"])
def test_every_publication_gets_a_wording(language: str) -> None:
    """A region is ignored, and a language we do not have is answered in English."""
    assert wording_for(language)["language"] == "en"
