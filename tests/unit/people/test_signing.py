"""Tokens: made for one purpose, forged by nobody, alive through a change of keys."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.people.signing import ExpiredToken, InvalidToken, Purpose, SigningKeys

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KEYS = SigningKeys.parse('{"current": "1", "1": "the first key"}')
ROTATED = SigningKeys.parse('{"current": "2", "1": "the first key", "2": "the second key"}')


def test_a_token_names_its_subject() -> None:
    """A token gives back what it was made about, for its purpose."""
    token = KEYS.sign(Purpose.CONFIRM, "abc-123", NOW + timedelta(days=7))

    assert KEYS.subject_of(Purpose.CONFIRM, token, NOW) == "abc-123"


def test_a_token_opens_nothing_else() -> None:
    """A token made for one purpose is invalid for another."""
    token = KEYS.sign(Purpose.CONFIRM, "abc", None)

    with pytest.raises(InvalidToken):
        KEYS.subject_of(Purpose.UNSUBSCRIBE, token, NOW)


def test_a_token_ends_when_it_said() -> None:
    """A token is good to its last second and expired after it; one without an end never is."""
    token = KEYS.sign(Purpose.CONFIRM, "abc", NOW)
    endless = KEYS.sign(Purpose.UNSUBSCRIBE, "abc", None)

    assert KEYS.subject_of(Purpose.CONFIRM, token, NOW) == "abc"
    assert KEYS.subject_of(Purpose.UNSUBSCRIBE, endless, NOW + timedelta(days=20_000)) == "abc"
    with pytest.raises(ExpiredToken):
        KEYS.subject_of(Purpose.CONFIRM, token, NOW + timedelta(seconds=1))


def test_an_old_link_works_after_the_keys_were_rotated() -> None:
    """A link signed by the old key opens with the new set; a new link is signed by the new key; hashes stay."""
    old = KEYS.sign(Purpose.UNSUBSCRIBE, "abc", None)
    new = ROTATED.sign(Purpose.UNSUBSCRIBE, "abc", None)

    assert ROTATED.subject_of(Purpose.UNSUBSCRIBE, old, NOW) == "abc"
    assert new.startswith("2.")
    assert KEYS.hash_of("reader@example.com") == ROTATED.hash_of("reader@example.com")


@pytest.mark.parametrize("secret", ['{"current": "2", "1": "a"}', '{"current": "2", "2": "a"}'])
def test_incomplete_keys_are_refused(secret: str) -> None:
    """Without the current key, or without the one that makes the hashes, nothing starts."""
    with pytest.raises(ValueError, match="lack key"):
        SigningKeys.parse(secret)


@given(st.text(max_size=60))
def test_no_text_is_taken_for_a_token(text: str) -> None:
    """Whatever stands in an address, it is a token of ours or invalid; it never breaks anything."""
    with pytest.raises((InvalidToken, ExpiredToken)):
        KEYS.subject_of(Purpose.CONFIRM, text, NOW)


@given(place=st.integers(min_value=0), other=st.characters(codec="ascii"))
def test_a_changed_token_is_no_token(place: int, other: str) -> None:
    """Changing any character of a token makes it invalid."""
    token = KEYS.sign(Purpose.CANCEL, "abc-forum", None)
    place %= len(token)
    changed = token[:place] + other + token[place + 1 :]

    if changed != token:
        with pytest.raises((InvalidToken, ExpiredToken)):
            KEYS.subject_of(Purpose.CANCEL, changed, NOW)
