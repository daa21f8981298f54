"""Musicians have their instrument with them, whether it is named or not."""

from vitascope_scene.lexicon import actions
from vitascope_scene.meaning import Doing
from vitascope_scene.reading.cast import Cast, Member
from vitascope_scene.reading.labelled import LabelledWords
from vitascope_scene.reading.words import dictionary

_PLAYERS = {
    "violinist": "violin",
    "fiddler": "violin",
    "pianist": "piano",
    "guitarist": "guitar",
    "drummer": "drum_kit",
    "cellist": "cello",
    "flautist": "flute",
    "flutist": "flute",
    "saxophonist": "saxophone",
    "trumpeter": "trumpet",
    "trombonist": "trombone",
    "accordionist": "accordion",
    "harpist": "harp",
    "bagpiper": "bagpipe",
    "piper": "bagpipe",
    "bassist": "electric_guitar",
    "小提琴手": "violin",
    "小提琴家": "violin",
    "吉他手": "guitar",
    "鼓手": "drum_kit",
    "钢琴家": "piano",
    "大提琴手": "cello",
    "小号手": "trumpet",
    "萨克斯手": "saxophone",
    "贝斯手": "electric_guitar",
    "唢呐手": "trumpet",
    "琴师": "guzheng",
    "band": "electric_guitar",
    "rock band": "electric_guitar",
    "jazz band": "saxophone",
    "marching band": "trumpet",
    "orchestra": "violin",
    "string quartet": "violin",
    "乐队": "electric_guitar",
    "摇滚乐队": "electric_guitar",
    "爵士乐队": "saxophone",
    "管乐队": "trumpet",
    "军乐队": "trumpet",
    "乐团": "violin",
    "交响乐团": "violin",
    "管弦乐队": "violin",
    "管弦乐团": "violin",
    "二胡艺人": "erhu",
}
_PLAYING = frozenset((None, "play"))
"""What a musician is said to do where the verb does not say which instrument: plays."""


def ply_trades(labelled: LabelledWords, cast: Cast) -> None:
    """Give each musician who does nothing else the instrument of the trade."""
    for member in cast.members:
        instrument = _instrument(labelled.words[member.at].text, labelled.words[member.at].language)
        first = member.doings.get(0, Doing())
        if member.kind != "person" or instrument is None or not _is_idle(member):
            continue
        member.doings[0] = Doing(action=_played(instrument), motion=first.motion, prop=instrument)


def _is_idle(member: Member) -> bool:
    """Return True for somebody who holds nothing and does nothing but play or stand."""
    first = member.doings.get(0, Doing())
    idle = first.action in _PLAYING or first.action in ("stand", "sit")
    return idle and not any(doing.prop for doing in member.doings.values())


def _instrument(text: str, language: str) -> str | None:
    """The instrument of a musician's name: violinist, trumpet player."""
    if text in _PLAYERS:
        return _PLAYERS[text]
    named = text.removesuffix(" player").split()[-1] if text.endswith(" player") else ""
    readings = dictionary(language).readings(named) if named else ()
    return next((reading.key for reading in readings if reading.kind == "instrument"), None)


def _played(instrument: str) -> str | None:
    """The action that an instrument is played with."""
    fitting = (
        key
        for key, action in actions().items()
        if action.prop == instrument or instrument in action.takes
    )
    return next((key for key in fitting if key.startswith("play_")), None)
