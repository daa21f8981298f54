"""The networks at run time: a prompt, a seed and a scale in, a scene latent out; onnxruntime and NumPy only."""

import hashlib
from collections.abc import Callable
from functools import cache
from itertools import cycle, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vitascope_scene.lexicon.coverage import without_unknown_words, words_of
from vitascope_scene.lexicon.tables import LANGUAGES, forms
from vitascope_scene.sampling.latent import ACTORS, CHANNELS, NOBODY, SLOTS, WORD_SLOTS, code, nearest
from vitascope_scene.tokenizer import MAX_TOKENS, PAD, Tokenizer
from vitascope_scene.traits import traits_of

if TYPE_CHECKING:
    from numpy import float32, int64
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

WEIGHTS = Path(__file__).parents[1] / "weights"
STEPS = 32
SHIFT = 3.0
"""Steps are finer near the noise, where the words are decided."""
FREE, LITERAL, BEND = 0.5, 1.6, 1.55
"""Guidance at cfg_scale 0 and 1, and how the way between bends. Below 1 the prompt is loosened on purpose: that is what
a free clip is. Above 1.6 nothing is followed better, only fewer different scenes are left."""
AWAY, AWAY_FROM_ASKED = 7.0, 1.5
"""How hard a negative prompt pushes, whatever the scale: in slots the prompt leaves free, and in those it speaks of."""
SILENT, SPOKEN = 40.0, 90.0
"""Squared distance of a register's meaning from that of an empty text: surely says nothing, surely says something."""
CALM = 1.3
"""Most guidance a path gets: beyond it subjects leave the frame."""
_SUBJECTS = [slot for slot, kind in enumerate(WORD_SLOTS) if kind == "subject"]


class SceneNetwork:
    """Both networks and the tokenizer, loaded once."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        """Load text.onnx, flow.onnx and tokenizer.json; each session computes on one thread, so a seed repeats."""
        self.tokenizer = Tokenizer.load(folder / "tokenizer.json")
        self._text = _session(folder / "text.onnx")
        self._flow = _session(folder / "flow.onnx")
        self.fingerprint = _fingerprint(folder)

    def tokens(self, prompt: str) -> "NDArray[int64]":
        """Tokens of a prompt, padded to MAX_TOKENS; of one that is too long, only the words that mean something."""
        tokens = self.tokenizer.encode(prompt)
        if len(tokens) > MAX_TOKENS:
            tokens = self.tokenizer.encode(without_unknown_words(prompt))
        padded = np.full((1, MAX_TOKENS), PAD, dtype=np.int64)
        padded[0, : len(tokens)] = tokens[:MAX_TOKENS]
        return padded

    def sample(
        self,
        prompt: str,
        *,
        negative_prompt: str = "",
        cfg_scale: float = 0.5,
        seed: int = 0,
        on_step: Callable[[float], None] = lambda fraction: None,
    ) -> "NDArray[float32]":
        """One scene latent (SLOTS, CHANNELS). on_step is told the share of steps done and may raise to stop."""
        meanings, casts = self._meanings([prompt, ""]), _casts(negative_prompt)
        free = AWAY if not _casts(prompt) else 0.0
        if negative_prompt.strip():
            denials = self._denials(negative_prompt, casts if free else [])
            meanings = np.concatenate([meanings, denials])
        weights = _weights(cfg_scale, meanings, (AWAY_FROM_ASKED, free) if casts else (0.0, 0.0))
        noise = np.random.Generator(np.random.PCG64(seed)).standard_normal((SLOTS, CHANNELS), dtype=np.float32)
        latent, times = noise, _times()
        for step, (now, then) in enumerate(pairwise(times)):
            velocities = self._velocity(latent, float(now), meanings)
            latent = latent + np.float32(then - now) * np.einsum("bs,bsc->sc", weights, velocities)
            on_step((step + 1) / STEPS)
        said = np.stack([_spoken(meaning, meanings[1]) for meaning in (meanings[0], *meanings[2:])])
        unsaid = said.max(axis=0) < 0.5
        return in_own_colours(np.asarray(latent, dtype=np.float32), unsaid)

    def _meanings(self, texts: list[str]) -> "NDArray[float32]":
        """What the text encoder makes of each text, (texts, registers, numbers)."""
        return np.asarray(self._text.run(None, {"tokens": np.concatenate([self.tokens(text) for text in texts])})[0])

    def _denials(self, negative_prompt: str, casts: list[str]) -> "NDArray[float32]":
        """A negative prompt's meanings, once for each cast of the subjects it names: every actor must be none of
        them, not only the one that stands in the same place."""
        read = self._meanings([negative_prompt, *casts])
        denials = np.repeat(read[:1], max(1, len(casts)), axis=0)
        for denial, cast in zip(denials, read[1:], strict=False):
            denial[_SUBJECTS] = cast[_SUBJECTS]
        return denials

    def _velocity(self, latent: "NDArray[float32]", time: float, meanings: "NDArray[float32]") -> "NDArray[float32]":
        """The velocity under each text, (texts, SLOTS, CHANNELS)."""
        count = len(meanings)
        feed = {
            "latent": np.stack([latent] * count),
            "time": np.full(count, time, dtype=np.float32),
            "meanings": meanings,
        }
        return np.asarray(self._flow.run(None, feed)[0], dtype=np.float32)


def in_own_colours(latent: "NDArray[float32]", unsaid: "NDArray[np.bool_]") -> "NDArray[float32]":
    """The latent with a colour of its own for every actor of whose colour nobody spoke, asking for it or against it.

    unsaid is true per word slot. Sampling strays to another colour in one clip of twenty-five: a red cat.
    """
    settled = latent.copy()
    for slot in (slot for slot, kind in enumerate(WORD_SLOTS) if kind == "colour" and unsaid[slot]):
        if (subject := nearest("subject", latent[slot - 1])) != NOBODY:
            settled[slot] = code("colour", nearest("colour", latent[slot], traits_of(subject).colours))
    return settled


def guidance_of(cfg_scale: float) -> float:
    """The wire's 0 (free) to 1 (literal) as classifier-free guidance; the middle is a little above plain sampling."""
    return float(LITERAL - (LITERAL - FREE) * (1 - min(max(cfg_scale, 0.0), 1.0)) ** BEND)


def _weights(cfg_scale: float, meanings: "NDArray[float32]", casts: tuple[float, float]) -> "NDArray[float32]":
    """How much each text's velocity counts per slot: toward the prompt, from nothing, away from the negative prompt."""
    guidance = np.full(SLOTS, guidance_of(cfg_scale), dtype=np.float32)
    guidance[len(WORD_SLOTS) :] = np.minimum(guidance[len(WORD_SLOTS) :], CALM)
    away = [_away(meanings, number, casts) for number in range(2, len(meanings))]
    return np.stack([guidance, 1 - guidance + sum(away), *(-push for push in away)])


def _away(meanings: "NDArray[float32]", number: int, casts: tuple[float, float]) -> "NDArray[float32]":
    """A negative prompt pushes only the slots it speaks of (one register each), hard where the prompt is free.

    casts says how hard it pushes subjects, asked for and not. It pushes none where it names none itself ("red"), for
    that would be away from there being anybody; and where the prompt says who is there, it leaves empty places empty.
    """
    asked, denied = _spoken(meanings[0], meanings[1]), _spoken(meanings[number], meanings[1])
    away = np.zeros(SLOTS, dtype=np.float32)
    away[: len(WORD_SLOTS)] = denied * (AWAY_FROM_ASKED * asked + AWAY * (1 - asked))
    away[_SUBJECTS] = (denied * (casts[0] * asked + casts[1] * (1 - asked)))[_SUBJECTS]
    # effects share a slot, one channel each: there the prompt's do not stand against the negative prompt's
    away[WORD_SLOTS.index("effects")] = AWAY
    shared = [slot for slot in range(len(WORD_SLOTS)) if slot not in _SUBJECTS]
    away[shared] /= len(meanings) - 2
    return away


def _casts(negative_prompt: str) -> list[str]:
    """The subjects a text names, up to as many as there are actors, each first in one list as long as a cast."""
    named = [word.text for word in words_of(negative_prompt) if word.text in _subject_forms()][:ACTORS]
    return [", ".join(islice(cycle(named[first:] + named[:first]), ACTORS)) for first in range(len(named))]


@cache
def _subject_forms() -> frozenset[str]:
    """Every form of every subject."""
    return frozenset(form.text for language in LANGUAGES for form in forms(language) if form.kind == "subject")


def _spoken(meaning: "NDArray[float32]", silence: "NDArray[float32]") -> "NDArray[float32]":
    """From 0 to 1 per register: how surely a text speaks of it."""
    apart = np.square(meaning - silence).sum(axis=-1)
    return np.asarray(np.clip((apart - SILENT) / (SPOKEN - SILENT), 0, 1), dtype=np.float32)


def _times() -> "NDArray[np.float64]":
    """From 0 (noise) to 1 (scene) in STEPS steps."""
    sigma = np.linspace(1.0, 0.0, STEPS + 1)
    return np.asarray(1 - SHIFT * sigma / (1 + (SHIFT - 1) * sigma), dtype=np.float64)


def _session(path: Path) -> "InferenceSession":
    """An onnxruntime session on one thread."""
    import onnxruntime  # loaded late: importing this package must stay quick

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _fingerprint(folder: Path) -> str:
    """The first twelve digits of the weights' SHA-256, to name them in a task's record."""
    digest = hashlib.sha256()
    for name in ("text.onnx", "flow.onnx", "tokenizer.json"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:12]
