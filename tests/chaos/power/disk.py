"""A model of a disk that loses power: what was synced is there afterwards, of the rest whatever
chance leaves.

Contents: an fsync that has returned makes durable what was written before it began. Of later writes
each page of 4,096 bytes keeps any of its states since, and is torn between two of them at any
sector of 512 bytes; what was never written below the end of a file that has grown reads as zeros.
Names: making, renaming and removing are durable only by an fsync of their folder. Of later ones the
first few are there and the others not, in the order in which they were done, through all folders
alike: a journalling file system keeps that order, while an fsync of one folder promises nothing
about another. A file's fsync does not make its name durable, as ext4's does: POSIX does not promise
it.

Not modelled: a disk that says it has written what it has not, damage to what was synced, and stale
blocks in place of zeros.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Generic, Protocol, TypeVar

PAGE_BYTES = 4_096
SECTOR_BYTES = 512
LENGTHS = -1
"""In place of a page's number: changes of length survive in their order, as names do."""


class Keep(Enum):
    """How much of what was not synced outlives the loss of power."""

    NOTHING = auto()
    SOME = auto()
    EVERYTHING = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Write:
    """Bytes written at an offset, done at a moment."""

    at: int
    data: bytes
    ended: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Resize:
    """A new length."""

    size: int
    ended: int


Change = Write | Resize
Image = dict[str, bytes | None]
"""Contents by path below the root; None for a folder."""


class DiskDone(Protocol):
    """Something that was begun, and done at a moment."""

    @property
    def ended(self) -> int:
        """The moment at which it had been done."""


T = TypeVar("T", bound=DiskDone)


class Backlog(Generic[T]):
    """What was done to a file or folder and is not durable yet, in its order."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.left: list[T] = []
        self._gone = 0

    def sync(self, began: int, make_durable: Callable[[T], None]) -> Callable[[], None]:
        """Begin an fsync; call what is returned at the moment when it has returned.

        It covers what was done before it began, up to the first thing that was still going on then.
        """
        covered = sum(1 for _ in takewhile(lambda done: done.ended < began, self.left))
        until = self._gone + covered

        def returned() -> None:
            while self._gone < until:  # another fsync may have been quicker
                make_durable(self.left[0])
                del self.left[0]
                self._gone += 1

        return returned


class File:
    """What of a file is durable, and what was done to it since."""

    def __init__(self) -> None:
        """Begin empty."""
        self._durable = bytearray()
        self._since = Backlog[Change]()

    @property
    def contents(self) -> bytes:
        """What a reader sees."""
        return self.after(Keep.EVERYTHING, random.Random(0))

    def change(self, change: Change) -> None:
        """Write, or set the length."""
        self._since.left.append(change)

    def sync(self, began: int) -> Callable[[], None]:
        """Begin an fsync, as Backlog.sync."""
        return self._since.sync(began, lambda change: _apply(self._durable, change))

    def after(self, keep: Keep, dice: random.Random) -> bytes:
        """Return the contents after a loss of power."""
        left: Iterable[Change] = self._since.left
        if keep is not Keep.EVERYTHING:
            left = _survivors(self._since.left, dice) if keep is Keep.SOME else ()
        contents = bytearray(self._durable)
        for change in left:
            _apply(contents, change)
        return bytes(contents)


Names = dict[str, "File | Folder"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Naming:
    """Names of one folder given to a file or folder, or taken (None), all at once.

    Numbered through all folders.
    """

    number: int
    names: dict[str, "File | Folder | None"]
    ended: int


class Folder:
    """Names: those that everybody sees, those that are durable, and what was done since."""

    def __init__(self) -> None:
        """Begin empty."""
        self.live: Names = {}
        self._durable: Names = {}
        self._since = Backlog[Naming]()

    @property
    def undurable(self) -> list[int]:
        """The numbers of what is not durable yet."""
        return [naming.number for naming in self._since.left]

    def name(self, naming: Naming) -> None:
        """Give and take names."""
        self._since.left.append(naming)
        _name(self.live, naming)

    def sync(self, began: int) -> Callable[[], None]:
        """Begin an fsync, as Backlog.sync."""
        return self._since.sync(began, lambda naming: _name(self._durable, naming))

    def after(self, last_number: int) -> Names:
        """Return the names after a loss of power that let naming come this far."""
        names = dict(self._durable)
        for naming in self._since.left:
            if naming.number <= last_number:
                _name(names, naming)
        return names


class Disk:
    """The folder at root, which is durable, and what is in it; paths are absolute."""

    def __init__(self, root: str) -> None:
        """Begin with an empty folder."""
        self._root = PurePosixPath(root)
        self._top = Folder()
        self._folders = [self._top]
        self._namings = 0

    def find(self, path: str) -> "File | Folder | None":
        """Return what has this path now."""
        node: File | Folder | None = self._top
        for part in PurePosixPath(path).relative_to(self._root).parts:
            node = node.live.get(part) if isinstance(node, Folder) else None
        return node

    def file(self, path: str) -> File:
        """Return the file at a path.

        Raises LookupError where there is none.
        """
        if not isinstance(found := self.find(path), File):
            raise LookupError(f"the model has no file {path}")
        return found

    def make(self, path: str, ended: int, *, folder: bool = False) -> None:
        """Make an empty file or folder."""
        made: File | Folder = Folder() if folder else File()
        if isinstance(made, Folder):
            self._folders.append(made)
        self._give(path, {PurePosixPath(path).name: made}, ended)

    def rename(self, old: str, new: str, ended: int) -> None:
        """Give a file or folder another name in its folder.

        Raises LookupError where there is none, or the folder is another one.
        """
        if PurePosixPath(old).parent != PurePosixPath(new).parent:
            raise LookupError(f"the model moves nothing between folders: {old} to {new}")
        if (node := self.find(old)) is None:
            raise LookupError(f"the model has no {old}")
        self._give(old, {PurePosixPath(old).name: None, PurePosixPath(new).name: node}, ended)

    def link(self, old: str, new: str, ended: int) -> None:
        """Give a file a second name in its folder.

        Raises LookupError if there is none, or the folder is another one.
        """
        if PurePosixPath(old).parent != PurePosixPath(new).parent:
            raise LookupError(f"the model links nothing between folders: {old} to {new}")
        if (node := self.find(old)) is None:
            raise LookupError(f"the model has no {old}")
        self._give(old, {PurePosixPath(new).name: node}, ended)

    def remove(self, path: str, ended: int) -> None:
        """Take a name away."""
        self._give(path, {PurePosixPath(path).name: None}, ended)

    def live(self) -> Image:
        """Return what everybody sees."""
        return self.after_power_loss(Keep.EVERYTHING, Keep.EVERYTHING, random.Random(0))

    def after_power_loss(self, names: Keep, contents: Keep, dice: random.Random) -> Image:
        """Return what is there after a loss of power now."""
        open_ones = sorted(number for folder in self._folders for number in folder.undurable)
        last = {
            Keep.NOTHING: 0,
            Keep.EVERYTHING: self._namings,
            Keep.SOME: dice.choice([0, *open_ones]),
        }[names]
        return dict(_tree(self._top, last, lambda file: file.after(contents, dice)))

    def _give(self, path: str, names: dict[str, "File | Folder | None"], ended: int) -> None:
        folder = self.find(str(PurePosixPath(path).parent))
        if not isinstance(folder, Folder):
            raise LookupError(f"the model has no folder for {path}")
        self._namings += 1
        folder.name(Naming(number=self._namings, names=names, ended=ended))


def _name(names: Names, naming: Naming) -> None:
    for name, node in naming.names.items():
        names.pop(name, None)
        if node is not None:
            names[name] = node


def _tree(
    folder: Folder, last: int, read: Callable[[File], bytes], at: str = ""
) -> Iterator[tuple[str, bytes | None]]:
    for name, node in folder.after(last).items():
        path = f"{at}{name}"
        if isinstance(node, Folder):
            yield path, None
            yield from _tree(node, last, read, f"{path}/")
        else:
            yield path, read(node)


def _apply(contents: bytearray, change: Change) -> None:
    match change:
        case Resize(size=size):
            del contents[size:]
            contents.extend(bytes(size - len(contents)))
        case Write(at=at, data=data):
            contents.extend(bytes(max(0, at - len(contents))))
            contents[at : at + len(data)] = data


def _survivors(pending: list[Change], dice: random.Random) -> Iterator[Change]:
    """Yield what of the changes reaches the disk: of each page the first few, and a torn piece of
    the next.
    """
    pieces = [piece for change in pending for piece in _pieces(change)]
    count = Counter(page for page, _ in pieces)
    kept = {page: dice.randint(0, count[page]) for page in sorted(count)}
    seen = Counter[int]()
    for page, change in pieces:
        seen[page] += 1
        if seen[page] <= kept[page]:
            yield change
        elif seen[page] == kept[page] + 1 and isinstance(change, Write):
            end = page * PAGE_BYTES + dice.randrange(0, PAGE_BYTES, SECTOR_BYTES)
            if end > change.at:
                yield Write(at=change.at, data=change.data[: end - change.at], ended=change.ended)


def _pieces(change: Change) -> Iterator[tuple[int, Change]]:
    if isinstance(change, Resize):
        yield LENGTHS, change
        return
    at, end = change.at, change.at + len(change.data)
    while at < end:
        page = at // PAGE_BYTES
        until = min(end, (page + 1) * PAGE_BYTES)
        yield (
            page,
            Write(at=at, data=change.data[at - change.at : until - change.at], ended=change.ended),
        )
        at = until
