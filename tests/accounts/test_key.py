"""Keys: recognisable, unguessable, and a typo is seen before the database is asked."""

from hypothesis import given
from hypothesis import strategies as st

from vitascope.accounts import key
from vitascope.ids import BASE62


def test_a_key_has_the_documented_form() -> None:
    secret = key.new_secret()
    assert secret.startswith("vs_live_")
    assert len(secret) == 8 + 30 + 6
    assert set(secret[8:]) <= set(BASE62)
    assert key.is_well_formed(secret)


@given(st.integers(min_value=8, max_value=43), st.sampled_from(BASE62))
def test_one_wrong_character_is_seen(position: int, wrong: str) -> None:
    secret = key.new_secret()
    typo = secret[:position] + wrong + secret[position + 1 :]
    assert key.is_well_formed(typo) == (typo == secret)


def test_a_hint_shows_no_more_than_four_secret_characters() -> None:
    secret = key.new_secret()
    assert key.hint_of(secret) == f"vs_live_…{secret[-4:]}"
