"""Prompts with the roles of their words given by hand, as the network might give them."""

from vitascope_scene.meaning import Meaning
from vitascope_scene.reading.decode import decoded
from vitascope_scene.reading.reader import WordRole
from vitascope_scene.reading.tagger import tag

Said = tuple[str, str] | tuple[str, str, str] | tuple[str, str, str, tuple[str, ...]]
"""A word, its label, the word it points at (or empty), and its owners."""


def meaning(prompt: str, *said: Said) -> Meaning:
    """Decode a prompt whose words have roles: (word, label, the word it points at, its owners).

    A word that occurs twice is written "cat" and "cat@2".
    """
    words = tag(prompt)
    texts: list[str] = []
    for word in words:
        earlier = sum(text.partition("@")[0] == word.text for text in texts)
        texts.append(word.text if not earlier else f"{word.text}@{earlier + 1}")
    roles = [WordRole()] * len(words)
    for one in said:
        head = texts.index(one[2]) if len(one) > 2 and one[2] else None
        owners = tuple(map(texts.index, one[3])) if len(one) > 3 else ()
        roles[texts.index(one[0])] = WordRole(label=one[1], head=head, owners=owners)
    return decoded(words, roles)
