"""The bilingual lexicon: which English and Chinese words stand for which concept, action or key.

The words are data: nouns/*.txt, actions.txt, places.txt and closed.txt, read when first asked for.
"""

from vitascope_scene.lexicon.names import names_of
from vitascope_scene.lexicon.rows import LANGUAGES
from vitascope_scene.lexicon.substitutes import substitute
from vitascope_scene.lexicon.words import (
    LIVING,
    NOUN_KINDS,
    Action,
    Concept,
    Form,
    actions,
    concepts,
    forms,
    forms_of,
    stop_words,
)

__all__ = [
    "LANGUAGES",
    "LIVING",
    "NOUN_KINDS",
    "Action",
    "Concept",
    "Form",
    "actions",
    "concepts",
    "forms",
    "forms_of",
    "names_of",
    "stop_words",
    "substitute",
]
