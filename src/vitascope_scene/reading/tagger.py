"""Cuts a prompt into words and says what each may mean.

Which of its meanings holds, the network decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vitascope_scene.lexicon.substitutes import called_names
from vitascope_scene.meaning import MANY
from vitascope_scene.reading.cutting import cut
from vitascope_scene.reading.spelling import respelt
from vitascope_scene.reading.text import Plain, plain
from vitascope_scene.reading.words import Reading, dictionary

COMMA, STOP = "comma", "stop"
"""What punctuation is: a pause, or the end of a sentence."""
_HAN = r"㐀-鿿豈-﫿"
_LATIN = rf"[^\W_{_HAN}]+(?:['\-.](?=[^\W_{_HAN}])[^\W_{_HAN}]+)*"
_MIXED = re.compile(rf"(?=.*[a-z0-9])(?=.*[{_HAN}])")
_STOPS = frozenset(".。;；!！?？…\n")
_MOST_COUNTED = 1000
_ENDINGS = ("ing", "ed", "ly", "s")


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word of a prompt: from start to end in the plain text, with all that it may mean.

    small says what it does if it names nothing ("function", "pronoun", "adjective", COMMA, ...),
    empty otherwise; language is "en", "zh" or empty. written is how the caller wrote it.
    """

    text: str
    start: int
    end: int
    language: str
    readings: tuple[Reading, ...] = ()
    small: str = ""
    written: str = ""
    owned: bool = False
    """An English word with 's."""

    @property
    def unknown(self) -> bool:
        """True for a word that neither the lexicon nor the small words hold."""
        return not self.small and all(reading.substitute for reading in self.readings)

    @property
    def shape(self) -> str:
        """The form of the word, as far as spelling shows it."""
        if self.language == "zh":
            return "han"
        if self.owned:
            return "owned"
        ends = (ending for ending in _ENDINGS if self.text.endswith(ending))
        return "" if self.text.endswith("ss") else next(ends, "")

    def reading(self, *kinds: str) -> Reading | None:
        """Return the first reading of one of these kinds, or None."""
        return next((reading for reading in self.readings if reading.kind in kinds), None)


def tag(prompt: str) -> list[Word]:
    """Return the words of a prompt in order."""
    return list(_words(plain(prompt)))


def sentences(words: list[Word]) -> list[list[Word]]:
    """Return the words sentence by sentence, each with the stop that ends it."""
    found: list[list[Word]] = [[]]
    for word in words:
        found[-1].append(word)
        if word.small == STOP:
            found.append([])
    return [
        sentence for sentence in found if any(word.small not in (COMMA, STOP) for word in sentence)
    ]


def _words(prompt: Plain) -> Iterator[Word]:
    """The words of a prompt: Chinese by cost, all else by longest phrase."""
    tokens = list(_tokens().finditer(prompt.text))
    at = 0
    while at < len(tokens):
        first = tokens[at]
        if re.search(rf"[{_HAN}]", first.group()):
            yield from _chinese(prompt, first.start(), first.group())
            at += 1
        elif not first.group()[0].isalnum():
            yield _punctuation(first)
            at += 1
        else:
            word, taken = _english(prompt, tokens, at)
            yield word
            at += taken


@cache
def _tokens() -> re.Pattern[str]:
    """Runs of Chinese, words, punctuation.

    First of all Chinese forms with Latin letters: 卡拉ok, 3d渲染.
    """
    forms = sorted(filter(_MIXED.match, dictionary("zh").forms), key=len, reverse=True)
    mixed = "|".join(map(re.escape, forms))
    return re.compile(rf"\n|{mixed}|(?:(?!{mixed})[{_HAN}])+|{_LATIN}|[^\w\s]+|_+")


def _punctuation(token: re.Match[str]) -> Word:
    """A pause or a stop."""
    small = STOP if _STOPS & set(token.group()) else COMMA
    return Word(text=token.group(), start=token.start(), end=token.end(), language="", small=small)


def _chinese(prompt: Plain, offset: int, run: str) -> Iterator[Word]:
    """The words of a run of Chinese characters."""
    known = dictionary("zh")
    for start, end in cut(run):
        text = run[start:end]
        yield Word(
            text=text,
            start=offset + start,
            end=offset + end,
            language="zh",
            readings=known.readings(text),
            small=known.small.get(text, ""),
            written=prompt.as_written(offset + start, offset + end),
        )


def _english(prompt: Plain, tokens: list[re.Match[str]], at: int) -> tuple[Word, int]:
    """The longest known phrase that starts at a token, or the one word.

    And how many tokens it took.
    """
    for size in range(min(_phrase_size(tokens[at].group()), len(tokens) - at), 0, -1):
        start, end = tokens[at].start(), tokens[at + size - 1].end()
        text = _known_spelling(" ".join(token.group() for token in tokens[at : at + size]))
        if text and "\n" not in prompt.text[start:end]:
            return _english_word(prompt, start, end, text), size
    first = tokens[at]
    return _english_word(prompt, first.start(), first.end(), first.group()), 1


def _phrase_size(word: str) -> int:
    """The most words of a phrase that may open with this one."""
    openings = dictionary("en").openings
    return max(openings.get(word, 1), openings.get(word.partition("-")[0], 1))


def _known_spelling(phrase: str) -> str:
    """A phrase as the dictionary writes it: hyphens may be blanks, and 's may be left out.

    Else empty.
    """
    known = dictionary("en")
    if known.knows(phrase):
        return phrase
    spellings = (phrase.replace("-", " "), phrase.replace("-", ""), phrase.removesuffix("'s"))
    return next((spelling for spelling in spellings if known.knows(spelling)), "")


def _english_word(prompt: Plain, start: int, end: int, text: str) -> Word:
    """A word or phrase with its readings.

    An unknown one by its relatives or its likely spelling.
    """
    known = dictionary("en")
    written = prompt.text[start:end]
    owned = written.endswith("'s") and not text.endswith("'s")
    text = text.removesuffix("'s") if written.endswith("'s") and not known.knows(text) else text
    if not known.knows(text) and not _is_name(prompt, start):
        text = respelt(text) or text
    called = _called(prompt, start, text)
    small = "" if called else known.small.get(text, "")
    readings = called or known.readings(text) or _number(prompt.text, start, end)
    return Word(
        text=text,
        start=start,
        end=end,
        language="en",
        readings=readings,
        small="phrase" if not (readings or small) and text[0].isdigit() else small,
        written=prompt.as_written(start, end).removesuffix("'s"),
        owned=owned,
    )


def _number(text: str, start: int, end: int) -> tuple[Reading, ...]:
    """How many digits say, where they stand alone: 12 dogs, but not 16:9 or 24fps."""
    digits = text[start:end]
    joined = text[start - 1 : start] in (":", ".", "/") or text[end : end + 1] in (":", "/", "%")
    if joined or not digits.isdecimal() or not 1 < int(digits) <= _MOST_COUNTED:
        return ()
    return (Reading(kind="count", key=str(min(int(digits), MANY))),)


def _called(prompt: Plain, start: int, text: str) -> tuple[Reading, ...]:
    """Who a word is that names a person only with its capital letter: Jack, Rose."""
    key = called_names().get(text)
    if key is None or not _is_name(prompt, start) or _is_title(prompt.written):
        return ()
    return (Reading(kind="person", key=key, substitute=True),)


def _is_title(written: str) -> bool:
    """Return True for a text in which most words have a capital letter, whatever they mean."""
    words = [word for word in written.split() if word[0].isalpha()]
    return 2 * sum(word[0].isupper() for word in words) > len(words)


def _is_name(prompt: Plain, start: int) -> bool:
    """Return True for a word with a capital letter that does not open the prompt."""
    return (
        start > 0 and prompt.as_written(start, start + 1).isupper() and not prompt.written.isupper()
    )
