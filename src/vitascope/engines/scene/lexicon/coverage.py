"""Which words of a prompt carried nothing, told in the words the caller wrote."""

import re
from collections.abc import Iterator
from functools import cache

from vitascope.engines.scene.lexicon import forms, stop_words
from vitascope.engines.scene.tokenizer import normalise

_HAN = re.compile(r"[㐀-鿿豈-﫿]+")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_MAX_WORDS = 6
_MAX_CHARACTERS = 12


def unknown_words(prompt: str) -> list[str]:
    """Words of the prompt that the vocabulary does not hold, in order and once each; stop words are not counted."""
    text = normalise(prompt)
    found: list[tuple[int, str]] = []
    for run in _HAN.finditer(text):
        found += [(run.start() + at, word) for at, word in _unknown_han(run.group())]
    spaced = _HAN.sub(lambda run: " , " + " " * (len(run.group()) - 3) if len(run.group()) > 2 else " " * len(run.group()), text)
    found += list(_unknown_english(spaced))
    return list(dict.fromkeys(word for _, word in sorted(found)))


@cache
def _known(language: str) -> frozenset[str]:
    """Everything that is not reported: surface forms and stop words."""
    return frozenset(form.text for form in forms(language)) | stop_words(language)


@cache
def _known_single_words() -> frozenset[str]:
    """Every English word that occurs anywhere in the vocabulary, to recognise a form that was split up or misspelt."""
    return frozenset(word for form in _known("en") for word in _WORD.findall(form))


def _unknown_han(run: str) -> Iterator[tuple[int, str]]:
    """Cut a run of Han characters by longest match; what no match covers is unknown."""
    known, at, gap = _known("zh"), 0, 0
    while at < len(run):
        size = next((n for n in range(min(_MAX_CHARACTERS, len(run) - at), 0, -1) if run[at : at + n] in known), 0)
        if size and gap < at:
            yield gap, run[gap:at]
        at += size or 1
        gap = at if size else gap
    if gap < at:
        yield gap, run[gap:at]


def _unknown_english(text: str) -> Iterator[tuple[int, str]]:
    """Cut words by longest phrase; what no phrase covers and is no misspelling of a known word is unknown."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        size = next((n for n in range(min(_MAX_WORDS, len(words) - at), 0, -1) if _is_phrase(text, words[at : at + n])), 0)
        if not size and not _nearly_known(words[at].group()):
            yield words[at].start(), words[at].group()
        at += size or 1


def _is_phrase(text: str, words: list[re.Match[str]]) -> bool:
    """Whether these neighbouring words are a surface form or a stop word."""
    return text[words[0].start() : words[-1].end()] in _known("en")


def _nearly_known(word: str) -> bool:
    """A number, a word the vocabulary uses inside a phrase, or a long word one slip away from a known one."""
    known = _known_single_words()
    if word.isdigit() or word in known or word.removesuffix("'s") in known:
        return True
    return len(word) >= 5 and any(slip in known for slip in _one_slip(word))


def _one_slip(word: str) -> Iterator[str]:
    """The word with one letter dropped, swapped with the next, changed or added."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in letters:
            yield head + letter + tail
            yield head + letter + tail[1:]
