"""A caption in either language for what is asked, as people write: wordy or short, tidy or not."""

import random

from training.ask import Ask
from training.chinese import Chinese
from training.english import English
from training.speech import Caption, Speaker, finish


def caption_of(rng: random.Random, ask: Ask, language: str, *, kept_back: bool = False) -> Caption:
    """Write one caption; kept_back uses only paraphrases and patterns that no training caption has."""
    speaker = Speaker(rng, language, kept_back=kept_back)
    phrase = English(speaker).caption(ask) if language == "en" else Chinese(speaker).caption(ask)
    return finish(phrase, rng, language, slips=not kept_back)
