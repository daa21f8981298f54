"""What becomes of the world while a clip goes on: day turns into night, the seasons change, it
begins to rain.
"""

from collections.abc import Callable, Iterator, Sequence

from vitascope_scene.meaning import World
from vitascope_scene.reading.grammar import BECOMING
from vitascope_scene.reading.labelled import LabelledWords
from vitascope_scene.reading.tagger import STOP, Word

SEASONS = {
    "spring": World(weather="clear", effects=("petals",)),
    "summer": World(weather="clear", effects=()),
    "autumn": World(weather="clear", effects=("falling_leaves",)),
    "winter": World(weather="snow", effects=()),
}
_SEASON_OF = {
    "spring": ("spring", "in spring", "springtime", "春天", "春季", "春日", "春"),
    "summer": ("summer", "in summer", "summertime", "夏天", "夏季", "夏日", "夏", "summer day"),
    "autumn": ("autumn", "in autumn", "fall", "in the fall", "秋天", "秋季", "秋日", "秋", "金秋"),
    "winter": ("winter", "in winter", "wintertime", "冬天", "冬季", "冬日", "冬", "winter day"),
}
SEASON_WORDS = {word: season for season, words in _SEASON_OF.items() for word in words}
ALL_SEASONS = frozenset(
    ("four seasons", "the four seasons", "seasons change", "changing seasons", "change of seasons", "seasons",
     "seasons changing", "四季", "四季变化", "四季更替", "四季变换", "四季轮回", "春夏秋冬", "季节变化",
     "季节更替", "季节变换")
)  # fmt: skip
DAY_AND_NIGHT = frozenset(
    (
        "day to night",
        "day into night",
        "day and night",
        "day-to-night",
        "昼夜交替",
        "日夜交替",
        "昼夜更替",
        "日夜更替",
    )
)
FALLING_NIGHT = frozenset(
    ("night falls", "as night falls", "nightfall comes", "it gets dark", "gets dark", "grows dark", "getting dark",
     "夜幕降临", "天黑了", "天渐渐黑了", "天色渐暗", "天色渐黑", "天黑下来")
)  # fmt: skip
BREAKING_DAY = frozenset(
    (
        "dawn breaks",
        "day breaks",
        "the sun comes up",
        "天亮了",
        "天渐渐亮了",
        "天色渐亮",
        "天亮起来",
    )
)
CHANGED = {
    **dict.fromkeys(ALL_SEASONS, tuple(SEASONS.values())),
    **dict.fromkeys(DAY_AND_NIGHT, (World(time="day"), World(time="night"))),
    **dict.fromkeys(FALLING_NIGHT, (World(time="sunset"), World(time="night"))),
    **dict.fromkeys(BREAKING_DAY, (World(time="night"), World(time="dawn"))),
}
"""Phrases that tell a whole change, with what there is one after another."""
_LEADS = BECOMING | frozenset(
    ("to", "into", "until", "till", "then", "gives way to", "fades into", "fades to", "turning to", "turns to",
     "到", "至", "直到", "转为", "转", "变", "渐变", "过渡到", "然后", "接着", "becoming")
)  # fmt: skip
"""Words between two times, or two seasons, of which the second comes after the first."""
_BEGINS = frozenset(
    ("starts", "start", "starting", "begins", "begin", "beginning", "suddenly", "then", "开始", "突然", "忽然", "下起",
     "渐渐", "飘起", "刮起", "starts to", "begins to")
)  # fmt: skip
"""Words before weather that was not there at first."""
NEAR = 3


def turns_of(labelled: LabelledWords) -> tuple[World, ...]:
    """Return what the world is like one after another, at least two; none where it stays."""
    words = labelled.words
    whole = next((CHANGED[text] for text in _phrases(words) if text in CHANGED), ())
    if whole:
        return whole
    for found in (_told(words, _season, listed=True), _told(words, _time, listed=False)):
        if len(found) > 1:
            return found
    return _weathering(labelled)


def _phrases(words: Sequence[Word]) -> Iterator[str]:
    """Every run of one to four words as it is written."""
    for at, word in enumerate(words):
        joint = "" if word.language == "zh" else " "
        for size in (4, 3, 2, 1):
            yield joint.join(other.text for other in words[at : at + size])


def _season(word: Word) -> World | None:
    season = SEASON_WORDS.get(word.text)
    return SEASONS[season] if season else None


def _time(word: Word) -> World | None:
    reading = word.reading("time")
    return World(time=reading.key) if reading else None


def _told(
    words: Sequence[Word], of: Callable[[Word], World | None], *, listed: bool
) -> tuple[World, ...]:
    """What comes one after another, as words between them say, or as sentences do; listed: in a list,
    too.
    """
    found: list[World] = []
    last = -1
    for at, word in enumerate(words):
        world = of(word)
        if world is None:
            continue
        between = words[last + 1 : at]
        follows = listed or any(w.text in _LEADS or w.small == STOP for w in between)
        if not found or (follows and world != found[-1]):
            found.append(world)
        last = at
    return tuple(found)


def _weathering(labelled: LabelledWords) -> tuple[World, ...]:
    """Weather that begins."""
    for at in labelled.labelled("weather"):
        before = {word.text for word in labelled.words[max(0, at - NEAR) : at]}
        key = labelled.key(at)
        if before & _BEGINS and key is not None:
            return (World(weather="clear"), World(weather=key))
    return ()
