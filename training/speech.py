"""What captions are made of in both languages: tagged pieces, surface forms, fillers, unknown words and slips."""

import random
import tomllib
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vitascope_scene.lexicon.tables import LANGUAGES, Form, forms, forms_of, stop_words

Piece = tuple[str, str]
"""A piece of text and its tag: ``kind:key`` of the form it is, or empty."""
Phrase = list[Piece]


@dataclass(frozen=True, kw_only=True)
class Caption:
    """A finished text; tags gives each character's ``kind:key`` or an empty string."""

    text: str
    tags: tuple[str, ...]


_PLAIN = 4
"""So many of a key's first forms are its plain words: those are always trained on."""


@cache
def is_kept_back(form: Form) -> bool:
    """Paraphrases never trained on: one in twelve of the wordings whose words other wordings of the key have."""
    plain = forms_of(form.language, form.kind, form.key)[:_PLAIN]
    if _draw(form) or form.colour or form in plain or form.kind in ("verb", "relation", "size", "speed", "view"):
        return False
    return len(_parts(form)) > 1 and _parts(form) <= _trained_parts(form.language, form.kind, form.key)


def _draw(form: Form) -> int:
    """Zero for one form in twelve, the same ones for ever."""
    return zlib.crc32(f"{form.language} {form.text}".encode()) % 12


def _parts(form: Form) -> frozenset[str]:
    """The words of an English form that mean something, the characters of a Chinese one."""
    words = form.text.replace("-", " ").split() if form.language == "en" else form.text
    return frozenset(words) - (stop_words("en") if form.language == "en" else frozenset())


@cache
def _trained_parts(language: str, kind: str, key: str) -> frozenset[str]:
    """All parts of the forms of a key that the draw does not keep back."""
    return frozenset(part for form in forms_of(language, kind, key) if _draw(form) for part in _parts(form))


@cache
def _choices(language: str, kind: str, key: str, plural: bool | None, kept_back: bool) -> tuple[Form, ...]:
    """The forms to choose from; where paraphrases are wanted and the key has some, only those."""
    plain = [form for form in forms_of(language, kind, key) if not form.colour]
    every = [form for form in plain if plural is None or form.plural == plural] or plain
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

    def noun(self, subject: str, colour: str, plural: bool | None = None) -> tuple[Piece, bool]:
        """A subject's name, and whether it says the colour by itself, as "polar bear" does."""
        named = [form for form in forms_of(self.language, "subject", subject) if colour and form.colour == colour]
        named = [form for form in named if plural is None or form.plural == plural]
        if named and self.chance(0.5):
            return (self.rng.choice(named).text, f"subject:{subject}"), True
        return self.say("subject", subject, plural), False

    def chance(self, odds: float) -> bool:
        """Whether to do something this time."""
        return self.rng.random() < odds

    def around(self, piece: Piece, trained: tuple[str, ...], kept: tuple[str, ...]) -> Phrase:
        """A form in one of the trained wordings (or one of those kept back), or amid function words as they come."""
        if self.kept_back:
            return self._worded(piece, self.rng.choice(kept))
        if self.language == "zh" and self.chance(0.15):
            return self._in_clutter(piece)
        return self._amid(piece) if self.chance(0.2) else self._worded(piece, self.rng.choice(trained))

    def _worded(self, piece: Piece, pattern: str) -> Phrase:
        """A pattern with the form in its only gap."""
        before, _, rest = pattern.partition("{")
        return [part for part in ((before, ""), piece, (rest.partition("}")[2], "")) if part[0]]

    def _amid(self, piece: Piece) -> Phrase:
        """No pattern at all, so that the network does not come to lean on one."""
        words = _FUNCTION_WORDS[self.language]
        before = [(self.rng.choice(words), "") for _ in range(self.rng.choice((0, 1, 1, 2)))]
        return [*before, piece, *((self.rng.choice(words), "") for _ in range(self.rng.choice((0, 0, 1))))]

    def _in_clutter(self, piece: Piece) -> Phrase:
        """Amid characters that mean nothing here, so that one of them alone never stands for a word it is part of."""
        loose = loose_characters()
        before = "".join(self.rng.choice(loose) for _ in range(self.rng.choice((1, 1, 2))))
        after = self.rng.choice(loose) if self.chance(0.4) else ""
        if _straddled(before, piece[0]) or _straddled(piece[0], after):
            return [piece]
        return [part for part in ((before, ""), piece, (after, "")) if part[0]]

    def fill(self, pattern: str, **phrases: Phrase) -> Phrase:
        """Put phrases into a pattern such as ``{a} in front of {b}``; what is between them is untagged text."""
        result: Phrase = []
        for part in pattern.replace("}", "{").split("{"):
            if part in phrases:
                result += phrases[part]
            elif part:
                result.append((part, ""))
        return result


@cache
def loose_characters() -> tuple[str, ...]:
    """Characters of Chinese forms that are no form, no stop word and no part of a number by themselves."""
    written = {character for form in forms("zh") for character in form.text if ord(character) > 0x3400}
    alone = _texts() | stop_words("zh") | set("".join(_words("counting")["zh"]))
    return tuple(sorted(written - alone))


@cache
def _texts() -> frozenset[str]:
    """Every Chinese form as it is written."""
    return frozenset(form.text for form in forms("zh"))


def _straddled(left: str, right: str) -> bool:
    """Whether side by side two texts make a form that neither holds."""
    cuts = [(start, stop) for start in range(len(left)) for stop in range(1, len(right) + 1)]
    return any(left[start:] + right[:stop] in _texts() for start, stop in cuts)


def _words(table: str) -> dict[str, tuple[str, ...]]:
    """A table of words.toml, per language."""
    tables = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))[table]
    return {
        language: tuple(word.strip() for word in row["words"].replace("\n", " ").split(","))
        for language, row in tables.items()
    }


def _function_words(language: str) -> tuple[str, ...]:
    """Stop words that are no part of a surface form, or so short that they are part of many."""
    written, counting = " ".join(form.text for form in forms(language)), _words("counting")[language]
    short = {"en": 3, "zh": 1}[language]
    return tuple(
        sorted(
            word
            for word in stop_words(language)
            if word not in counting and (len(word) <= short or word not in written)
        )
    )


_FUNCTION_WORDS = {language: _function_words(language) for language in LANGUAGES}
FILLERS = _words("fillers")
STRANGE = _words("strange")


_INVENTED = 12 * tuple("程序员会议室钱包纸箱证券账单蔬菜芯片论文裤袜锅碗瓢盆沙发")


def strange_word(rng: random.Random, language: str) -> str:
    """A word the vocabulary does not hold: a real one, or one nobody ever wrote."""
    if rng.random() < 0.6:
        return rng.choice(STRANGE[language])
    if language == "zh":
        return "".join(rng.choice(_INVENTED + loose_characters()) for _ in range(rng.choice((2, 2, 3))))
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
