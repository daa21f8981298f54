"""Prints how well prompts are read, by the shipped code: ``python -m training.reading.evaluate``.

``python -m training.evaluate`` prints the same before the tables of the flow network.
"""

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from training.reading.dataset import LANGUAGES, CaptionExample, Captions
from training.reading.facts import facts_of
from vitascope_scene.meaning import Meaning
from vitascope_scene.reading.decode import decoded
from vitascope_scene.reading.reader import Reader, WordRole, reader
from vitascope_scene.reading.roles import HEADED, LABELS, OWNED
from vitascope_scene.reading.tagger import tag

NAMES = {"en": "English", "zh": "Chinese"}
SETS = {
    "seen": {"nouns": "seen", "kept": False},
    "held out": {"nouns": "held", "kept": False},
    "held out + kept": {"nouns": "held", "kept": True},
}
_SENTENCES = Path(__file__).with_name("sentences.txt")
_STRANGERS = Path(__file__).with_name("strangers.txt")
Scores = dict[str, list[bool]]
_LATE = "subjects 4 to 6"


def main() -> None:
    """Print every table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--weights", type=Path, help="a reader.onnx other than the shipped one")
    arguments.add_argument(
        "--count", type=int, default=2000, help="captions per column, both languages together"
    )
    given = arguments.parse_args()
    print_reading(Reader(given.weights.read_bytes()) if given.weights else reader(), given.count)


def print_reading(network: Reader, count: int) -> None:
    """Print the roles of captions, own sentences, and sentences with unknown words."""
    print_roles(network, count)
    print_sentences(reads_with(network))
    print_strangers(reads_with(network))


def reads_with(network: Reader) -> Callable[[str], Meaning]:
    """Read as the engine does, with certain weights."""

    def reads(prompt: str) -> Meaning:
        words = tag(prompt)
        return decoded(words, network.roles(words))

    return reads


def print_roles(network: Reader, count: int) -> None:
    """Percent right of what was said, role by role.

    Then wholly right captions, and unknown nouns.
    """
    table = {
        (language, name): scores
        for name in SETS
        for language, scores in _column(network, name, count).items()
    }
    rows = [label for label in LABELS if label != "none"]
    rows += [
        _LATE,
        "head",
        "owner",
        "nothing said",
        "whole caption",
        "decoded alike",
        "unknown: nobody",
    ]
    print(f"\nreading, {count} captions a set, percent right where it was said")
    print(f"{'':18}" + "".join(f"{NAMES[language] + ' ' + name:>24}" for language, name in table))
    for row in rows:
        cells = (scores.get(row, []) for scores in table.values())
        print(f"{row:18}" + "".join(f"{_percent(cell):>24}" for cell in cells), flush=True)


def _percent(rights: list[bool]) -> str:
    """Share of rights in percent, and of how many."""
    return f"{100 * sum(rights) / len(rights):.1f} ({len(rights)})" if rights else "-"


def _column(network: Reader, name: str, count: int) -> dict[str, Scores]:
    """Both languages' scores of one set."""
    captions = Captions(77, nouns=str(SETS[name]["nouns"]), kept=bool(SETS[name]["kept"]))
    found: dict[str, Scores] = {language: defaultdict(list) for language in LANGUAGES}
    for _ in range(count):
        example = captions.next()
        score(example, network.roles(example.words), found[example.language])
    return found


def score(example: CaptionExample, roles: list[WordRole], scores: Scores) -> None:
    """Compare what was read with what was meant."""
    meant = meant_roles(example)
    named = [at for at, role in enumerate(meant) if role.label == "subject"]
    scores[_LATE] += [roles[at].label == "subject" for at in named[3:6]]
    for at, (want, have) in enumerate(zip(meant, roles, strict=True)):
        same = want.label == have.label
        scores["nothing said" if want.label == "none" else want.label].append(same)
        if want.label in HEADED:
            scores["head"].append(same and want.head == have.head)
        if want.label in OWNED:
            scores["owner"].append(same and want.owners == have.owners)
        if want.label == "subject" and example.words[at].unknown:
            scores["unknown: nobody"].append(have.label in ("subject", "none"))
    scores["whole caption"].append(meant == list(roles))
    ours, theirs = (facts_of(decoded(example.words, found)) for found in (roles, meant))
    scores["decoded alike"].append(ours == theirs)


def meant_roles(example: CaptionExample) -> list[WordRole]:
    """The roles that a caption was written with."""
    owners: dict[int, list[int]] = defaultdict(list)
    for at, owner in example.owners:
        owners[at].append(owner)
    return [
        WordRole(
            label=LABELS[label],
            head=int(head) if head >= 0 else None,
            owners=tuple(sorted(owners[at])),
        )
        for at, (label, head) in enumerate(zip(example.labels, example.heads, strict=True))
    ]


def own_sentences() -> Iterator[tuple[str, frozenset[str]]]:
    """Sentences written by hand, with the facts that they say."""
    for line in _SENTENCES.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            prompt, _, facts = line.partition(" => ")
            yield prompt.replace("\\n", "\n"), frozenset(facts.split())


def print_sentences(reads: Callable[[str], Meaning]) -> None:
    """Own sentences: how many are wholly right, and what the others make of it."""
    right = dict.fromkeys(LANGUAGES, 0)
    counted = dict.fromkeys(LANGUAGES, 0)
    for prompt, wanted in own_sentences():
        language = "en" if prompt.isascii() else "zh"
        counted[language] += 1
        facts = facts_of(reads(prompt))
        if facts == wanted:
            right[language] += 1
            continue
        print(
            f"  {prompt}\n    lacks {sorted(wanted - facts)}, has too much {sorted(facts - wanted)}"
        )
    told = ", ".join(
        f"{NAMES[language]} {right[language]} of {counted[language]}" for language in LANGUAGES
    )
    print(f"own sentences wholly right: {told}", flush=True)


def stranger_prompts() -> Iterator[tuple[str, str, list[str]]]:
    """Sentences around words that nobody knows: the prompt, the word, and the concepts beside it.

    One that goes with the unknown word, such as what it plays, ends in "?": it need not appear.
    """
    words: dict[str, list[str]] = {}
    frames: list[tuple[str, list[str]]] = []
    for line in _STRANGERS.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition(": ")
        if name in LANGUAGES:
            words[name] = rest.split()
        elif " => " in line:
            frame, _, concepts = line.partition(" => ")
            frames.append((frame, concepts.split()))
    for frame, beside in frames:
        for word in words["en" if frame.replace("{}", "").isascii() else "zh"]:
            yield frame.replace("{}", word), word, beside


def print_strangers(reads: Callable[[str], Meaning]) -> None:
    """How many sentences around an unknown word bring a stranger, keep the neighbour, and report
    the word.
    """
    scores: Scores = defaultdict(list)
    for prompt, word, beside in stranger_prompts():
        meaning = reads(prompt)
        allowed = {concept.rstrip("?") for concept in beside}
        needed = {concept for concept in beside if not concept.endswith("?")}
        shown = {subject.concept for subject in meaning.subjects}
        shown |= {
            doing.prop
            for subject in meaning.subjects
            for doing in subject.doings
            if doing and doing.prop
        }
        scores["no stranger"].append(shown <= allowed)
        scores["neighbours kept"].append(needed <= shown)
        scores["word reported"].append(word in meaning.unknown_words)
        if not shown <= allowed:
            print(f"  stranger in {prompt!r}: {sorted(shown - allowed)}")
    print("unknown words:", {name: _percent(rights) for name, rights in scores.items()}, flush=True)


if __name__ == "__main__":
    main()
