"""What captions are made of in both languages: tagged pieces, surface forms, fillers, unknown words and slips."""

import random
import tomllib
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vitascope.engines.scene.lexicon import Form, forms_of

Piece = tuple[str, str]
"""A piece of text and its tag: ``kind:key`` of the form it is, or empty."""
Phrase = list[Piece]


@dataclass(frozen=True, kw_only=True)
class Caption:
    """A finished text; tags gives each character's ``kind:key`` or an empty string."""

    text: str
    tags: tuple[str, ...]


@cache
def is_kept_back(form: Form) -> bool:
    """Paraphrases never trained on: about one in twelve of the forms that share a word with a trained one."""
    if zlib.crc32(f"{form.language} {form.text}".encode()) % 12 or form.kind in (
        "verb",
        "relation",
        "size",
        "speed",
        "view",
    ):
        return False
    return bool(_parts(form) & _trained_parts(form.language, form.kind, form.key))


def _parts(form: Form) -> frozenset[str]:
    """The words of an English form, the characters of a Chinese one."""
    return frozenset(form.text.replace("-", " ").split() if form.language == "en" else form.text)


@cache
def _trained_parts(language: str, kind: str, key: str) -> frozenset[str]:
    """All parts of the forms of a key that the draw does not keep back."""
    kept = [form for form in forms_of(language, kind, key) if zlib.crc32(f"{language} {form.text}".encode()) % 12]
    return frozenset(part for form in kept for part in _parts(form))


@cache
def _choices(language: str, kind: str, key: str, plural: bool | None, kept_back: bool) -> tuple[Form, ...]:
    """The forms to choose from; where paraphrases are wanted and the key has some, only those."""
    every = [form for form in forms_of(language, kind, key) if plural is None or form.plural == plural]
    every = every or list(forms_of(language, kind, key))
    held = [form for form in every if is_kept_back(form)]
    if kept_back and held:
        return tuple(held)
    return tuple(form for form in every if not is_kept_back(form)) or tuple(every)


class Speaker:
    """Chooses words in one language; kept_back makes it use the paraphrases and the patterns never trained on."""

    def __init__(self, rng: random.Random, language: str, *, kept_back: bool = False) -> None:
        """rng decides everything."""
        self.rng = rng
        self.language = language
        self.kept_back = kept_back

    def form(self, kind: str, key: str, plural: bool | None = None) -> Form:
        """One surface form; the first, plainest ones come up more often."""
        choices = _choices(self.language, kind, key, plural, self.kept_back)
        return choices[0] if self.rng.random() < 0.15 else self.rng.choice(choices)

    def say(self, kind: str, key: str, plural: bool | None = None) -> Piece:
        """A surface form as a tagged piece."""
        return self.form(kind, key, plural).text, f"{kind}:{key}"

    def chance(self, odds: float) -> bool:
        """Whether to do something this time."""
        return self.rng.random() < odds

    def pattern(self, trained: tuple[str, ...], kept: tuple[str, ...]) -> str:
        """A sentence pattern: one of the trained ones, or one of those kept back."""
        return self.rng.choice(kept if self.kept_back else trained)

    def fill(self, pattern: str, **phrases: Phrase) -> Phrase:
        """Put phrases into a pattern such as ``{a} in front of {b}``; what is between them is untagged text."""
        result: Phrase = []
        for part in pattern.replace("}", "{").split("{"):
            if part in phrases:
                result += phrases[part]
            elif part:
                result.append((part, ""))
        return result


def _words(table: str) -> dict[str, tuple[str, ...]]:
    """A table of words.toml, per language."""
    tables = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))[table]
    return {
        language: tuple(word.strip() for word in row["words"].replace("\n", " ").split(","))
        for language, row in tables.items()
    }


FILLERS = _words("fillers")
STRANGE = _words("strange")


def strange_word(rng: random.Random, language: str) -> str:
    """A word the vocabulary does not hold: a real one, or one nobody ever wrote."""
    if rng.random() < 0.6:
        return rng.choice(STRANGE[language])
    if language == "zh":
        return "".join(
            rng.choice("程序员会议室钱包纸箱证券账单蔬菜芯片论文裤袜锅碗瓢盆沙发") for _ in range(rng.choice((2, 2, 3)))
        )
    return "".join(
        rng.choice(("ba", "ko", "tri", "mel", "ust", "ven", "or", "pli", "gan", "sho", "ix", "du"))
        for _ in range(rng.choice((2, 3)))
    )


def finish(phrase: Phrase, rng: random.Random, language: str, *, slips: bool) -> Caption:
    """Join the pieces; in English words are parted by blanks, and now and then a finger slips."""
    text, tags = "", []
    for piece, tag in phrase:
        word = piece.strip() if language == "en" else piece
        if slips and language == "en" and len(word) > 4 and rng.random() < 0.03:
            word = _slip(word, rng)
        glue = " " if language == "en" and text and word[:1] not in ",.:;" else ""
        text += glue + word
        tags += [""] * len(glue) + [tag] * len(word)
    return Caption(text=text.lower(), tags=tuple(tags))


def _slip(word: str, rng: random.Random) -> str:
    """One letter dropped, doubled or swapped with its neighbour."""
    at = rng.randrange(1, len(word) - 1)
    middle = rng.choice(("", word[at] * 2, word[at + 1] + word[at]))
    return word[:at] + middle + word[at + (2 if len(middle) == 2 and middle[0] != middle[1] else 1) :]
