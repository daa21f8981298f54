"""Prints how well clips follow prompts, by the shipped run-time code: ``python -m training.evaluate``."""

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from training.ask import ActorAsk, Ask
from training.captions import caption_of
from training.judge import verdicts
from training.sampler import is_held_out, sample_ask
from training.speech import STRANGE
from vitascope_scene import keys
from vitascope_scene.lexicon.coverage import unknown_words
from vitascope_scene.lexicon.tables import LANGUAGES, forms_of
from vitascope_scene.sampling.latent import layout_of
from vitascope_scene.sampling.network import WEIGHTS, SceneNetwork
from vitascope_scene.traits import traits_of

GOALS = {"subject": 73, "colour": 14, "place": 28, "motion": 14, "weather": 9, "camera": 15}
"""The attributes the goals name, each with how many values it has: chance is one in that many."""
OTHERS = ("time", "style", "effects", "first person", "count")
MOST_SEEDS = 6
"""Of a short prompt, to see how much its scenes vary; fewer where fewer prompts are asked for, two at least."""
NAMES = {"en": "English", "zh": "Chinese"}


def main() -> None:
    """Print every table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--weights", type=Path, default=WEIGHTS)
    arguments.add_argument("--count", type=int, default=150, help="prompts per row")
    arguments.add_argument("--held-out", action="store_true", help="adherence on held-out prompts only")
    given = arguments.parse_args()
    network = SceneNetwork(given.weights)
    print(f"weights {network.fingerprint}, {given.count} prompts per row")
    print_adherence(network, given.count)
    print_curve(network, given.count)
    if not given.held_out:
        print_typical(network, given.count)
    print_negative(network, given.count)
    print_unsaid(network, given.count)
    print_unknown()


def held_out_ask(rng: random.Random) -> Ask:
    """One subject in a colour and a place that no training scene combines, with some of the rest."""
    while True:
        subject, colour, place = rng.choice(keys.SUBJECTS), rng.choice(keys.COLOURS), rng.choice(keys.PLACES)
        if is_held_out(subject, colour, place):
            break
    return Ask(
        place=place,
        weather=rng.choice(keys.WEATHERS) if rng.random() < 0.6 else "",
        camera=rng.choice(keys.CAMERAS) if rng.random() < 0.6 else "",
        time=rng.choice(keys.TIMES) if rng.random() < 0.3 else "",
        style=rng.choice(keys.STYLES) if rng.random() < 0.2 else "",
        effects=(rng.choice(keys.EFFECTS),) if rng.random() < 0.2 else (),
        actors=[
            ActorAsk(subject=subject, colour=colour, motion=rng.choice(keys.MOTIONS) if rng.random() < 0.6 else "")
        ],
    )


def asked(language: str, count: int, *, kept_back: bool, seed: int = 2011) -> Iterator[tuple[Ask, str]]:
    """Held-out asks with their captions."""
    rng = random.Random(seed)
    for _ in range(count):
        ask = held_out_ask(rng)
        yield ask, caption_of(rng, ask, language, kept_back=kept_back).text


def adherence(network: SceneNetwork, prompts: list[tuple[Ask, str]], cfg_scale: float) -> dict[str, float]:
    """Share right per attribute."""
    told: dict[str, list[bool]] = defaultdict(list)
    for number, (ask, prompt) in enumerate(prompts):
        layout = layout_of(network.sample(prompt, cfg_scale=cfg_scale, seed=number))
        for kind, right in verdicts(ask, layout).items():
            told[kind].append(right)
    return {kind: sum(rights) / len(rights) for kind, rights in told.items()}


def _row(name: str, scores: dict[str, float], kinds: tuple[str, ...]) -> str:
    """One line of a table, in percent."""
    return f"{name:34}" + "".join(f"{100 * scores[kind]:9.0f}" if kind in scores else f"{'-':>9}" for kind in kinds)


def print_adherence(network: SceneNetwork, count: int) -> None:
    """The goals' table: new combinations, new paraphrases, both languages, chance beside."""
    kinds = (*GOALS, "time", "style", "effects", "count")
    print("\nadherence in %, cfg_scale 0.5, subject-colour-place never trained on")
    print(f"{'':34}" + "".join(f"{kind:>9}" for kind in kinds))
    for kept_back, told in ((False, "known wording"), (True, "paraphrases never trained on")):
        for language in LANGUAGES:
            prompts = list(asked(language, count, kept_back=kept_back))
            print(_row(f"{NAMES[language]}, {told}", adherence(network, prompts, 0.5), kinds), flush=True)
    print(
        _row("chance", {kind: 1 / values for kind, values in GOALS.items()} | {"time": 1 / 4, "style": 1 / 11}, kinds)
    )


def print_typical(network: SceneNetwork, count: int) -> None:
    """The same for captions as training draws them: several subjects, long and short."""
    kinds = (*GOALS, *OTHERS)
    print("\nadherence in %, cfg_scale 0.5, all kinds of captions (first subject judged)")
    print(f"{'':34}" + "".join(f"{kind:>13}" if kind == "first person" else f"{kind:>9}" for kind in kinds))
    for language in LANGUAGES:
        rng = random.Random(2012)
        asks = [sample_ask(rng) for _ in range(count)]
        prompts = [(ask, caption_of(rng, ask, language).text) for ask in asks]
        print(_row(NAMES[language], adherence(network, prompts, 0.5), kinds), flush=True)


def print_curve(network: SceneNetwork, count: int) -> None:
    """What cfg_scale does: adherence up, variety down."""
    print("\ncfg_scale: mean adherence over the six attributes in %, and variety of what was left free")
    prompts = [
        pair
        for language in LANGUAGES
        for kept_back in (False, True)
        for pair in asked(language, count, kept_back=kept_back, seed=2013)
    ]
    seeds = min(MOST_SEEDS, max(2, count))
    for cfg_scale in (0.0, 0.25, 0.5, 0.75, 1.0):
        scores = adherence(network, prompts, cfg_scale)
        told = [scores[kind] for kind in GOALS if kind in scores]
        mean = sum(told) / len(told)
        varied = variety(network, cfg_scale, seeds)
        print(f"  {cfg_scale:4.2f}  {100 * mean:5.1f}  {varied:5.2f}", flush=True)


def variety(network: SceneNetwork, cfg_scale: float, seeds: int) -> float:
    """Different scenes' words among seeds (two or more) of a short prompt, as a share of the most there could be."""
    shares = []
    for prompt in ("a cat", "a ship", "一座城市", "一位舞者"):
        layouts = [layout_of(network.sample(prompt, cfg_scale=cfg_scale, seed=seed)) for seed in range(seeds)]
        for values in zip(*((s.place, s.time, s.weather, s.camera_move, s.actors) for s in layouts), strict=True):
            shares.append((len(set(values)) - 1) / (seeds - 1))
    return sum(shares) / len(shares)


def print_negative(network: SceneNetwork, count: int) -> None:
    """How often a negative prompt removes what the same seed would have shown, with another seed for comparison."""
    print("\nnegative prompts: what the seed would show is gone, in % (beside it: gone by another seed alone)")
    for kind in ("colour", "place", "time", "weather", "style", "camera", "effect", "subject"):
        gone, alone = removal(network, kind, max(1, count // 2))
        print(f"  {kind:10}{100 * gone:5.0f}  ({100 * alone:.0f})", flush=True)


def removal(network: SceneNetwork, kind: str, count: int) -> tuple[float, float]:
    """Name what a clip shows as its negative prompt; the shares of clips that lose it, and that lose it by chance."""
    rng = random.Random(2014)
    gone: list[bool] = []
    alone: list[bool] = []
    for _ in range(4 * count):
        if len(gone) == count:
            break
        language, seed = rng.choice(LANGUAGES), rng.getrandbits(30)
        prompt = _base_prompt(rng, kind, language)
        shown = _shown(network, kind, prompt, seed)
        if not shown:
            continue
        named = rng.choice(sorted(shown))
        word = rng.choice(forms_of(language, kind, named)[:4]).text
        gone.append(named not in _shown(network, kind, prompt, seed, word))
        alone.append(named not in _shown(network, kind, prompt, seed + 1))
    return sum(gone) / max(1, len(gone)), sum(alone) / max(1, len(alone))


def _base_prompt(rng: random.Random, kind: str, language: str) -> str:
    """A short prompt that leaves the kind free."""
    if kind == "subject":
        words = {"en": "something is jumping", "zh": "东西跳跃"}
        return words[language]
    if kind == "effect":
        return forms_of(language, "place", rng.choice(("underwater", "battlefield", "volcano", "lake")))[0].text
    return forms_of(language, "subject", rng.choice(keys.SUBJECTS))[0].text


def _shown(network: SceneNetwork, kind: str, prompt: str, seed: int, negative: str = "") -> set[str]:
    """What a clip shows of a kind."""
    layout = layout_of(network.sample(prompt, negative_prompt=negative, seed=seed))
    actors = layout.actors
    return {
        "place": {layout.place},
        "time": {layout.time},
        "weather": {layout.weather},
        "style": {layout.style},
        "camera": {layout.camera_move},
        "effect": set(layout.effects),
        "subject": {actor[0] for actor in actors},
        "colour": {actor[1] for actor in actors},
    }[kind]


def print_unsaid(network: SceneNetwork, count: int) -> None:
    """What clips of a bare subject or place make of everything else."""
    rng = random.Random(2016)
    usual: dict[str, list[bool]] = defaultdict(list)
    for seed in range(count):
        subject, language = rng.choice(keys.SUBJECTS), rng.choice(LANGUAGES)
        layout = layout_of(network.sample(forms_of(language, "subject", subject)[0].text, seed=seed))
        traits, actor = traits_of(subject), layout.actors[0] if layout.actors else ("", "", "")
        usual["its own colour"].append(actor[1] in traits.colours)
        usual["a place it is at home in"].append(layout.place in traits.places)
        usual["a motion of its kind"].append(actor[2] in traits.motions)
        place = forms_of(language, "place", rng.choice(keys.PLACES))[0].text
        usual["nobody in a bare place"].append(not layout_of(network.sample(place, seed=seed)).actors)
    print("\nwhat nobody said is as one expects, in %")
    for name, rights in usual.items():
        print(f"  {name:26}{100 * sum(rights) / len(rights):5.0f}")


def print_unknown() -> None:
    """Whether strange words are reported, and known ones are not."""
    strange = [word for language in LANGUAGES for word in STRANGE[language]]
    reported = sum(bool(unknown_words(word)) for word in strange)
    rng = random.Random(2015)
    asks = [held_out_ask(rng) for _ in range(200)]
    quiet = sum(not unknown_words(ask.place.replace("_", " ") + " " + ask.actors[0].subject) for ask in asks)
    print(f"\nunknown words: {reported} of {len(strange)} strange ones reported,", end=" ")
    print(f"{quiet} of {len(asks)} prompts of known ones quiet")
    for prompt in ("a red car and a violin in the rain", "竹林里弹钢琴的熊猫"):
        print(f"  {prompt}: {', '.join(unknown_words(prompt))}")


if __name__ == "__main__":
    main()
