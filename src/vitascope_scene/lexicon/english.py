"""English inflection: plurals of nouns and the forms of verbs."""

import re
from collections.abc import Iterator

_PLURALS = {
    "child": "children",
    "foot": "feet",
    "tooth": "teeth",
    "goose": "geese",
    "mouse": "mice",
    "ox": "oxen",
    "person": "people",
    "knife": "knives",
    "wife": "wives",
    "wolf": "wolves",
    "leaf": "leaves",
    "loaf": "loaves",
    "shelf": "shelves",
    "bookshelf": "bookshelves",
    "calf": "calves",
    "half": "halves",
    "elf": "elves",
    "thief": "thieves",
    "scarf": "scarves",
    "tomato": "tomatoes",
    "potato": "potatoes",
    "hero": "heroes",
    "superhero": "superheroes",
    "mosquito": "mosquitoes",
    "volcano": "volcanoes",
    "tornado": "tornadoes",
    "buffalo": "buffaloes",
    "domino": "dominoes",
    "torpedo": "torpedoes",
    "cargo": "cargoes",
    "echo": "echoes",
    "stomach": "stomachs",
}
_SINGULARS = {several: single for single, several in _PLURALS.items()}
_ENDINGS = (("men", "man"), ("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""))
_NOT_MEN = ("human", "german", "roman", "caiman", "talisman", "ottoman", "shaman")
_PASTS = {
    "be": "was been",
    "bend": "bent",
    "bite": "bit bitten",
    "blow": "blew blown",
    "break": "broke broken",
    "bring": "brought",
    "build": "built",
    "burn": "burned burnt",
    "buy": "bought",
    "catch": "caught",
    "come": "came",
    "cut": "cut",
    "dig": "dug",
    "dive": "dived dove",
    "do": "did done",
    "draw": "drew drawn",
    "drink": "drank drunk",
    "drive": "drove driven",
    "eat": "ate eaten",
    "fall": "fell fallen",
    "feed": "fed",
    "fight": "fought",
    "fly": "flew flown",
    "get": "got gotten",
    "give": "gave given",
    "go": "went gone",
    "hang": "hung",
    "have": "had",
    "hit": "hit",
    "hold": "held",
    "keep": "kept",
    "kneel": "knelt kneeled",
    "knit": "knitted",
    "lead": "led",
    "leap": "leaped leapt",
    "leave": "left",
    "lie": "lay lain",
    "light": "lit",
    "make": "made",
    "pay": "paid",
    "put": "put",
    "read": "read",
    "ride": "rode ridden",
    "rise": "rose risen",
    "run": "ran",
    "saw": "sawed sawn",
    "sell": "sold",
    "set": "set",
    "sew": "sewed sewn",
    "shake": "shook shaken",
    "shine": "shone",
    "shoot": "shot",
    "sing": "sang sung",
    "sink": "sank sunk",
    "sit": "sat",
    "sleep": "slept",
    "slide": "slid",
    "speak": "spoke spoken",
    "spin": "spun",
    "stand": "stood",
    "steal": "stole stolen",
    "sweep": "swept",
    "swim": "swam swum",
    "swing": "swung",
    "take": "took taken",
    "teach": "taught",
    "think": "thought",
    "throw": "threw thrown",
    "wake": "woke woken",
    "wear": "wore worn",
    "weep": "wept",
    "wring": "wrung",
    "write": "wrote written",
}
_ONE_CONSONANT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")


def plural_of(noun: str) -> str:
    """Return the plural of a noun or of a phrase that ends in one."""
    head, space, last = noun.rpartition(" ")
    if last in _PLURALS:
        return head + space + _PLURALS[last]
    if last.endswith("man") and not last.endswith(_NOT_MEN):
        return noun[:-3] + "men"
    return _with_s(noun)


def singulars_of(noun: str) -> Iterator[str]:
    """Return what a noun may be the plural of, by rule: "boxes" gives "box" and "boxe"."""
    head, space, last = noun.rpartition(" ")
    if last in _SINGULARS:
        yield head + space + _SINGULARS[last]
    for ending, single in _ENDINGS:
        if last.endswith(ending) and len(last) > len(ending) + 1:
            yield head + space + last.removesuffix(ending) + single


def verb_forms(phrase: str) -> tuple[str, ...]:
    """Return a phrase that opens with a verb in every inflection: base, -s, -ing and the pasts."""
    verb, space, rest = phrase.partition(" ")
    words = (verb, _third_person(verb), _participle(verb), *_pasts(verb))
    return tuple(dict.fromkeys(word + space + rest for word in words))


def _with_s(word: str) -> str:
    """A word with the ending -s, -es or -ies."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _third_person(verb: str) -> str:
    """The form after "she": "goes", "carries"."""
    return {"have": "has", "do": "does", "go": "goes", "be": "is"}.get(verb) or _with_s(verb)


def _participle(verb: str) -> str:
    """The form in -ing."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return _doubled(verb) + "ing"


def _pasts(verb: str) -> tuple[str, ...]:
    """The simple past and the past participle, one where they are alike."""
    if verb in _PASTS:
        return tuple(_PASTS[verb].split())
    if verb.endswith("e"):
        return (verb + "d",)
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return (verb[:-1] + "ied",)
    return (_doubled(verb) + "ed",)


def _doubled(verb: str) -> str:
    """A verb ready for an ending that opens with a vowel: "run" gives "runn"."""
    return verb + verb[-1] if _ONE_CONSONANT.fullmatch(verb) else verb
