"""Which words of a prompt carried nothing, told in the words the caller wrote."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from vitascope_scene.lexicon.tables import forms, stop_words
from vitascope_scene.tokenizer import normalise

_HAN = re.compile(r"[㐀-鿿豈-﫿]+")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_MAX_WORDS = 6
_MAX_CHARACTERS = 12


class Word(NamedTuple):
    """A word or phrase of a prompt, where it starts, and whether it is a surface form, a stop word or unknown."""

    at: int
    text: str
    standing: str


def unknown_words(prompt: str) -> list[str]:
    """Words of the prompt that the vocabulary does not hold, in order and once each; stop words are not counted."""
    return list(dict.fromkeys(word.text for word in words_of(prompt) if word.standing == "unknown"))


def without_unknown_words(prompt: str) -> str:
    """The prompt's surface forms only, in order: what is read of one that is too long to read whole."""
    return ", ".join(word.text for word in words_of(prompt) if word.standing == "form")


def words_of(prompt: str) -> list[Word]:
    """The prompt cut by longest match: Chinese within runs of Han characters, all else word by word."""
    text = normalise(prompt)
    found = [word for run in _HAN.finditer(text) for word in _han_words(run.group(), run.start())]
    apart = _HAN.sub(lambda run: "," * len(run.group()), text)
    return sorted([*found, *_spaced_words(apart)])


@cache
def _forms(language: str) -> frozenset[str]:
    """Every surface form of a language."""
    return frozenset(form.text for form in forms(language))


@cache
def _single_words() -> frozenset[str]:
    """Every English word that occurs anywhere in the vocabulary, to recognise a form that was split up or misspelt."""
    return frozenset(word for form in _forms("en") for word in _WORD.findall(form)) | stop_words("en")


def _standing(text: str, language: str) -> str:
    """What a candidate is; empty where it is nothing known."""
    if text in _forms(language):
        return "form"
    return "stop" if text in stop_words(language) else ""


def _han_words(run: str, start: int) -> Iterator[Word]:
    """Cut a run of Han characters; neighbouring characters that no match covers are one unknown word."""
    at, gap = 0, 0
    while at < len(run):
        size = next(
            (n for n in range(min(_MAX_CHARACTERS, len(run) - at), 0, -1) if _standing(run[at : at + n], "zh")), 0
        )
        if size:
            if gap < at:
                yield Word(start + gap, run[gap:at], "unknown")
            yield Word(start + at, run[at : at + size], _standing(run[at : at + size], "zh"))
            gap = at + size
        at += size or 1
    if gap < at:
        yield Word(start + gap, run[gap:at], "unknown")


def _spaced_words(text: str) -> Iterator[Word]:
    """Cut words by longest phrase; a misspelling of a known word counts as known."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        most = min(_MAX_WORDS, len(words) - at)
        spans = ((n, text[words[at].start() : words[at + n - 1].end()]) for n in range(most, 0, -1))
        size, phrase = next(((n, span) for n, span in spans if _standing(span, "en")), (1, words[at].group()))
        standing = _standing(phrase, "en") or ("stop" if _nearly_known(phrase) else "unknown")
        yield Word(words[at].start(), phrase, standing)
        at += size


def _nearly_known(word: str) -> bool:
    """A number, a word the vocabulary uses inside a phrase, or a long word one slip away from a known one."""
    known = _single_words()
    if word.isdigit() or word in known or word.removesuffix("'s") in known:
        return True
    return 5 <= len(word) <= 40 and any(slip in known for slip in _one_slip(word))


def _one_slip(word: str) -> Iterator[str]:
    """The word with one letter dropped, swapped with the next, changed or added."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in "abcdefghijklmnopqrstuvwxyz":
            yield head + letter + tail
            yield head + letter + tail[1:]
