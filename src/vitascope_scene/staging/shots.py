"""Beats that are shots: a cut between them, and each with those of whom it tells."""

from vitascope_scene.meaning import Meaning, Subject


def cuts_of(meaning: Meaning, beats: int, seconds: float) -> tuple[float, ...]:
    """Return the moments at which another shot begins; none where the beats follow one another."""
    return tuple(seconds * beat / beats for beat in range(1, beats)) if meaning.cut else ()


def shots_of(
    subject: Subject, meaning: Meaning, beats: int, seconds: float
) -> tuple[tuple[float, float], ...]:
    """Return the times in which a subject is shown; none (always) where no shot is without it."""
    if not meaning.cut or not any(subject.doings):
        return ()
    shown = [
        beat
        for beat in range(beats)
        if _is_in(subject, beat) or not _tells_of_anybody(meaning, beat)
    ]
    if len(shown) == beats:
        return ()
    return tuple((seconds * beat / beats, seconds * (beat + 1) / beats) for beat in shown)


def _is_in(subject: Subject, beat: int) -> bool:
    return beat < len(subject.doings) and subject.doings[beat] is not None


def _tells_of_anybody(meaning: Meaning, beat: int) -> bool:
    return any(_is_in(subject, beat) for subject in meaning.subjects)
