"""What a prompt says beside its picture: what is in the picture already, what comes before it, what
changes.
"""

import re
from dataclasses import dataclass, replace

from vitascope_scene import keys
from vitascope_scene.lexicon import NOUN_KINDS, concepts
from vitascope_scene.meaning import Meaning
from vitascope_scene.reading import read
from vitascope_scene.reading.tagger import COMMA, STOP, tag
from vitascope_scene.sampling.choice import NIGHT_EFFECTS
from vitascope_scene.surroundings import only

SCENERY = frozenset(("building", "nature", "plant", "furniture"))
"""Kinds of things that are taken to be in the picture, not put before it."""
DEFINITE = frozenset(
    (
        "the",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "这",
        "那",
        "她的",
        "他的",
    )
)
"""Words before what is known already, and so is in the picture."""
ARTICLES = frozenset(("a", "an", "one", "another", "some", "two", "three"))
"""Words before what is new."""
NEAR = 4
"""Words before a noun within which such a word belongs to it."""
IN_IT = re.compile(
    r"\b(?:in|of|from)\s+(?:the|this|my)\s+(?:picture|photo|image|photograph|frame)\b"
    r"|[画图][面片像]?[中里上]的?|照片[中里上]?的?|[这那][个位名只条张座]"
)
BECOMES = re.compile(
    r"\b(?:turn(?:s|ing)?|becom(?:es|ing)|chang(?:es|ing)|fad(?:es|ing)|transition(?:s|ing)?|transform(?:s|ing)?"
    r"|shift(?:s|ing)?)\b(?:\s+(?:in)?to)?|\binto\s+(?=night|day|sunset|dawn|dusk)|渐?变成|变为|转为|过渡到|进入|到(?=夜|黄昏|白天)"
)
WATERS = frozenset(
    (
        "sea",
        "beach",
        "lake",
        "river",
        "harbour",
        "port",
        "venice",
        "swimming_pool",
        "hot_spring",
        "swamp",
        "oasis",
    )
)
WATER_WORDS = re.compile(
    r"\b(?:water|ripples?|rippling|pond|sea|ocean|lake|river|(?:the|gentle|soft|sea|ocean) waves"
    r"|waves (?:roll|crash|lap|move|break|wash))\b|[水波浪海湖河江]"
)


@dataclass(frozen=True, kw_only=True)
class PictureRequest:
    """What becomes of a picture.

    meaning holds what is drawn before it; in_it the concepts that the prompt speaks of as being in
    the picture. camera is a key, None where nobody says. changes says that the time of day passes
    into another while one looks.
    """

    meaning: Meaning
    in_it: tuple[str, ...] = ()
    camera: str | None = None
    time: str | None = None
    weather: str = "clear"
    changes: bool = False
    water: bool = False

    @property
    def indoors(self) -> bool:
        """Whether the picture is said to be of a room."""
        return self.meaning.place in keys.INDOORS


def request_of(
    prompt: str, meaning: Meaning, denied: frozenset[str] = frozenset()
) -> PictureRequest:
    """Return what a prompt, read as meaning, wants of its picture; what is denied does not come."""
    things = {
        n: each.concept for n, each in enumerate(meaning.subjects) if not _effect_of(each.concept)
    }
    there = [n for n, concept in things.items() if _is_in_it(prompt, concept)]
    new = [n for n in things if n not in there]
    denied = denied | meaning.denied
    named = (_effect_of(each.concept) for each in meaning.subjects)
    effects = {*meaning.effects, *filter(None, named)} - denied
    time, changes = _time(prompt, meaning)
    if time is None and NIGHT_EFFECTS & effects:
        time = "night"  # by day nobody would see them
    weather = meaning.weather or next(
        (each.concept for each in meaning.subjects if each.concept == "rainbow"), None
    )
    weather = weather if weather not in denied else None
    return PictureRequest(
        meaning=replace(
            only(meaning, new), effects=tuple(sorted(effects)), cut=False,
            first_person=False,
        ),
        in_it=tuple(meaning.subjects[number].concept for number in there),
        camera=meaning.camera if meaning.camera not in denied else None,
        time=time if time not in denied else None,
        weather=weather or "clear",
        changes=changes,
        water=meaning.place in WATERS or (not meaning.unread and bool(WATER_WORDS.search(prompt.lower()))),
    )  # fmt: skip


def _effect_of(concept: str) -> str | None:
    """The effect that shows what a prompt names as a thing: smoke, fire, a bubble."""
    return next((name for name in (concept, f"{concept}s") if name in keys.EFFECTS), None)


def _time(prompt: str, meaning: Meaning) -> tuple[str | None, bool]:
    """The time of day, rather the one that it becomes."""
    for found in BECOMES.finditer(prompt.lower()):
        later = read(prompt[found.end() : found.end() + 60]).time
        if later is not None:
            return later, True
    return meaning.time, False


def _is_in_it(prompt: str, concept: str) -> bool:
    """Return True for scenery, and for whom the prompt speaks of as known: the woman, 画面中的女孩."""
    if concepts()[concept].kind in SCENERY:
        return True
    words, plain = tag(prompt), prompt.lower()
    at = next(
        (n for n, word in enumerate(words) if any(each.key == concept for each in word.readings)),
        None,
    )
    if at is None:
        return False
    for before in reversed(words[max(0, at - NEAR) : at]):
        if before.text in DEFINITE:
            return True
        if before.small in (COMMA, STOP) or before.text in ARTICLES or before.reading(*NOUN_KINDS):
            break
    word = words[at]
    around = (
        plain[max(0, word.start - 8) : word.start]
        if word.language == "zh"
        else plain[word.end : word.end + 26]
    )
    return IN_IT.search(around) is not None
