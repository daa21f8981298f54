"""System calls as strace writes them down, each with the moments at which it began and returned."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LINE = re.compile(
    r"(\d+) +(?:<\.\.\. (?P<resumed>\w+) resumed>|(?P<name>\w+)\()(?P<rest>.*)", re.DOTALL
)
_RETURNED = re.compile(r"(?P<arguments>.*)\)\s+= (?P<result>.*)", re.DOTALL)
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"(\.\.\.)?')
_FIRST_FILE = re.compile(r"(-?\d+|AT_FDCWD)<((?:[^>])*)>(\(deleted\))?")
UNFINISHED = " <unfinished ...>"
UNFINISHED_END = 60
"""Characters in which it stands at a line's end, alone or with what strace says of a process that
was killed.
"""


class Untellable(Exception):
    """The log does not tell what happened, so that nothing can be proved by it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One system call. A moment is a line's number doubled: even where calls begin, odd where they
    have returned.

    began is no later than the kernel's own work, ended no earlier; ended is None, and result empty,
    where the call never returned because its process was killed.
    """

    name: str
    arguments: str
    result: str
    began: int
    ended: int | None

    @property
    def failed(self) -> bool:
        """Say whether it did nothing."""
        return self.result.startswith("-1 ")

    @property
    def number(self) -> int:
        """What it returned: a count, an offset or a descriptor.

        Raises Untellable where it never returned.
        """
        found = re.match(r"-?\d+", self.result)
        if found is None:
            raise Untellable(f"{self.name} did not return: {self.arguments[:120]}")
        return int(found.group())

    @property
    def texts(self) -> list[bytes]:
        """Its strings.

        Raises Untellable where strace has cut one short.
        """
        found = []
        for text, cut in _TEXT.findall(self.arguments):
            if cut:
                raise Untellable(f"strace cut a string of {self.name} short")
            found.append(ast.literal_eval(f'b"{text}"'))
        return found

    @property
    def file(self) -> tuple[str, str, bool]:
        """Its first descriptor, the path behind it, and whether that path is gone already."""
        return _file(self.arguments)

    @property
    def opened(self) -> tuple[str, str, bool]:
        """The descriptor that it returned, as file."""
        return _file(self.result)

    @property
    def last_number(self) -> int:
        """Its last argument: the offset of pwrite64, the size of ftruncate."""
        return int(self.arguments.rsplit(", ", 1)[1])


def _file(text: str) -> tuple[str, str, bool]:
    found = _FIRST_FILE.match(text)
    if found is None:
        raise Untellable(f"no descriptor with a path in {text[:120]}")
    return found.group(1), found.group(2), bool(found.group(3))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Begun:
    name: str
    arguments: str
    began: int


def read_calls(
    lines: Iterable[str], wanted: Iterable[str], *, first_line: int = 0
) -> Iterator[Call]:
    """Yield the calls whose lines contain one of the wanted strings, by the moment at which they
    returned.

    Calls cut off by their process's end come last. Raises Untellable for a line that is no call.
    """
    wanted, begun = tuple(wanted), dict[str, _Begun]()
    for number, line in enumerate(lines, first_line):
        thread, _, told = line.partition(" ")
        if told.lstrip().startswith(("+++", "---")) or not (
            any(map(line.__contains__, wanted)) or (thread in begun and " resumed>" in line)
        ):
            continue
        if (call := _read(line.rstrip("\n"), 2 * number, thread, begun)) is not None:
            yield call
    for left in begun.values():
        yield Call(
            name=left.name, arguments=left.arguments, result="", began=left.began, ended=None
        )


def _read(line: str, moment: int, thread: str, begun: dict[str, _Begun]) -> Call | None:
    found = _LINE.fullmatch(line)
    if found is None:
        raise Untellable(f"not a call: {line[:120]}")
    name, rest = found["name"], found["rest"]
    start = _Begun(name=name, arguments="", began=moment)
    if found["resumed"]:
        if (was := begun.pop(thread, None)) is None or was.name != found["resumed"]:
            raise Untellable(f"returned without having begun: {line[:120]}")
        start = was
    elif UNFINISHED in rest[-UNFINISHED_END:]:
        begun[thread] = _Begun(name=name, arguments=rest[: rest.rindex(UNFINISHED)], began=moment)
        return None
    returned = _RETURNED.fullmatch(rest)
    if returned is None:
        raise Untellable(f"neither returned nor unfinished: {line[:120]}")
    result = returned["result"]
    arguments, cut_off = start.arguments + returned["arguments"], result.startswith("?")
    return Call(
        name=start.name, arguments=arguments, result="" if cut_off else result, began=start.began,
        ended=None if cut_off else moment + 1,
    )  # fmt: skip
