"""Reads prompts: words, the network that points at them, and what they mean together."""

from vitascope_scene.meaning import Meaning
from vitascope_scene.reading.decode import decoded
from vitascope_scene.reading.language import is_unread
from vitascope_scene.reading.reader import reader as shipped_reader
from vitascope_scene.reading.roles import kinds_of
from vitascope_scene.reading.tagger import tag

__all__ = ["denied_of", "read"]


def read(prompt: str) -> Meaning:
    """Return what a prompt says, however long it is.

    Unread where its language is not English or Chinese.
    """
    words = tag(prompt)
    if is_unread(prompt, words):
        return Meaning(unread=True)
    return decoded(words, shipped_reader().roles(words))


def denied_of(negative_prompt: str) -> frozenset[str]:
    """Return the keys of all that a negative prompt may mean.

    A word that nobody knows denies nothing.
    """
    kinds = (*kinds_of("denied"), "motion")
    readings = (reading for word in tag(negative_prompt) for reading in word.readings)
    return frozenset(
        reading.key for reading in readings if reading.kind in kinds and not reading.substitute
    )
