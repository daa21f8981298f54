"""Tells prompts in English and Chinese from those in languages that the reader does not know."""

import unicodedata
from collections.abc import Sequence

from vitascope_scene.reading.tagger import Word

_FOREIGN_WORDS = """
le la les un une des du de dans sur avec et est qui que pour sous deux au aux
el los las una unos unas en con y es por para bajo sobre del al dos
o os uma com em na nos nas e ao sob dois il lo gli uno nel nella sul sulla di che sotto due
der die das ein eine einen einem einer und ist mit auf im von zu den dem unter zwei
het een van op met onder twee och på med ett av som og til
w z i się jest pod dwa ve bir ile için üzerinde yang dan dengan sebuah seekor
một trong và với của có dưới ja joka
"""
"""Words that bind in French, Spanish, Portuguese, Italian, German, Dutch and others."""
_ENGLISH_WORDS = """
a an the of in on at by with and is are to from his her their its two three who that under into
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_FOREIGN = frozenset(_FOREIGN_WORDS.split()) - _ENGLISH
_LATIN, _HAN = "LATIN", "CJK UNIFIED"
_FEW_WORDS = 4
_SHARE_KNOWN = 0.3
_MOST_KANA = 1
"""の stands in Chinese shop names."""


def is_unread(text: str, words: Sequence[Word]) -> bool:
    """Return True for a prompt whose language is neither English nor Chinese."""
    scripts = [_script(character) for character in text if character.isalpha()]
    others = sum(script not in (_LATIN, _HAN) for script in scripts)
    if others > _MOST_KANA and (2 * others > len(scripts) or "HIRAGANA" in scripts):
        return True
    latin = [word for word in words if word.language == "en"]
    return _HAN not in scripts and _is_foreign(latin)


def _script(character: str) -> str:
    """The script of a letter: LATIN, CJK UNIFIED, HIRAGANA, ..."""
    name = unicodedata.name(character, "")
    return _HAN if name.startswith(_HAN) else name.partition(" ")[0]


def _is_foreign(words: Sequence[Word]) -> bool:
    """Return True if more words bind as they do elsewhere than as in English, or hardly any is
    known.
    """
    texts = [part for word in words for part in word.written.lower().split()]
    only_foreign = sum(text in _FOREIGN for text in texts)
    english = sum(text in _ENGLISH for text in texts)
    if only_foreign >= 2 and only_foreign > english:
        return True
    known = sum(not word.unknown for word in words)
    return len(words) >= _FEW_WORDS and not english and known < _SHARE_KNOWN * len(words)
