"""The log of a service's system calls, carried out again on the model of a disk, up to any moment."""

import re
from ast import literal_eval
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from tests.chaos.power.calls import Call, Untellable
from tests.chaos.power.disk import Disk, File, Resize, Write
from tests.chaos.power.said import SOCKET

SHARED_MEMORY = "-shm"
"""SQLite's index of its log, which it makes again after a crash.

Written through a mapping that no call tells of.
"""
VIDEO = ".mp4"
NAMINGS = {
    "link",
    "linkat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "rmdir",
    "mkdir",
    "mkdirat",
}
SYNCS = {"fsync", "fdatasync"}
WRITES = {"write", "pwrite64", "ftruncate"}
TRACED = (
    {"openat", "?open", "?creat", "lseek", "mmap", "io_uring_setup", "writev", "pwritev", "pwritev2", "sendto",
     "sendmsg", "sendmmsg", "sendfile", "copy_file_range", "splice", "truncate", "fallocate", "msync", "linkat",
     "?link", "symlinkat", "?symlink"}
    | WRITES | SYNCS | {f"?{name}" for name in NAMINGS}
)  # fmt: skip
"""What strace is to write down: also what the model does not know, so that it is missed and not
overlooked.
"""
RINGS = "io_uring_setup("
FILES_RING = "IORING_SETUP_SQPOLL"
"""libuv's ring for files is polled by the kernel; its other ring only tells epoll what to watch."""
_PATH = re.compile(r'(?:(?:\d+|AT_FDCWD)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"')
_MAPPED = re.compile(r"\d+<([^>]*)>")


class Replay:
    """The calls on files below root, in order; nothing has happened at first."""

    def __init__(self, root: str, calls: Iterable[Call]) -> None:
        """Know the calls, in any order."""
        self.disk = Disk(root)
        self.videos: dict[str, File] = {}
        """Every file that was ever seen under a finished video's name, by path below root."""
        self._root = f"{root}/"
        self._positions: dict[tuple[str, str], int] = {}
        self._steps = sorted(
            ((call.began, call) for call in calls if not call.failed), key=lambda step: step[0]
        )
        self._steps.reverse()
        self._syncing: list[tuple[int, Callable[[], None]]] = []

    def advance(self, moment: int) -> None:
        """Carry out what has begun by a moment; an fsync counts once it has returned.

        Raises Untellable for a call that changes files in a way that the model does not know.
        """
        while self._steps and self._steps[-1][0] <= moment:
            began, call = self._steps.pop()
            self._return_before(began)
            try:
                self._carry_out(call)
            except LookupError as error:
                raise Untellable(f"{call.name}({call.arguments[:200]}): {error}") from error
        self._return_before(moment)

    def _return_before(self, moment: int) -> None:
        for ended, returned in [each for each in self._syncing if each[0] <= moment]:
            returned()
            self._syncing.remove((ended, returned))

    def _carry_out(self, call: Call) -> None:
        if call.name in NAMINGS:
            self._name(call)
        elif call.name in {"openat", "open", "creat"}:
            self._open(call)
        elif call.name == "mmap":
            self._map(call)
        elif call.name == "io_uring_setup":
            if FILES_RING in call.arguments:
                raise Untellable("files are written through a ring that strace does not see into")
        elif call.name in WRITES | SYNCS | {"lseek"}:
            _, path, gone = call.file
            if not gone and self._is_ours(path):
                self._work_on(call, path)
        elif self._root in call.arguments and SOCKET not in call.arguments:
            raise Untellable(f"{call.name} is not known to the model: {call.arguments[:200]}")

    def _is_ours(self, path: str) -> bool:
        return f"{path}/".startswith(self._root) and not path.endswith(SHARED_MEMORY)

    def _work_on(self, call: Call, path: str) -> None:
        place = call.file[:2]
        match call.name:
            case "fsync" | "fdatasync":
                node = self.disk.find(path)
                if call.ended is not None and node is not None:
                    self._syncing.append((call.ended, node.sync(call.began)))
            case "lseek":
                self._positions[place] = call.number if call.ended is not None else 0
            case "ftruncate":
                self.disk.file(path).change(Resize(size=call.last_number, ended=_ended(call)))
            case "pwrite64":
                self._write(call, path, call.last_number)
            case "write":
                self._write(call, path, self._positions[place])
                self._positions[place] += call.number

    def _write(self, call: Call, path: str, at: int) -> None:
        data = call.texts[0][: call.number]
        self.disk.file(path).change(Write(at=at, data=data, ended=_ended(call)))

    def _open(self, call: Call) -> None:
        if "O_RDONLY" in call.arguments and "O_CREAT" not in call.arguments:
            return
        number, path, _ = call.opened
        if not self._is_ours(path):
            return
        if "O_APPEND" in call.arguments or "O_TMPFILE" in call.arguments:
            raise Untellable(f"opened in a way that the model does not know: {call.arguments}")
        node = self.disk.find(path)
        if node is None:
            self.disk.make(path, _ended(call))
        elif "O_TRUNC" in call.arguments and isinstance(node, File):
            node.change(Resize(size=0, ended=_ended(call)))
        self._positions[number, path] = 0

    def _map(self, call: Call) -> None:
        found = _MAPPED.search(call.arguments)
        written = "MAP_SHARED" in call.arguments and "PROT_WRITE" in call.arguments
        if found is not None and written and self._is_ours(found.group(1)):
            raise Untellable(f"a file is written through a mapping: {call.arguments}")

    def _name(self, call: Call) -> None:
        paths = [
            _absolute(folder, literal_eval(f'"{name}"'))
            for folder, name in _PATH.findall(call.arguments)
        ]
        if not all(map(self._is_ours, paths)):
            return
        if call.name.startswith("mkdir"):
            self.disk.make(paths[0], _ended(call), folder=True)
        elif call.name.startswith("rename"):
            self.disk.rename(paths[0], paths[1], _ended(call))
            self._remember(paths[1])
        elif call.name.startswith("link"):
            if call.result == "0":
                self.disk.link(paths[0], paths[1], _ended(call))
        else:
            self.disk.remove(paths[0], _ended(call))

    def _remember(self, path: str) -> None:
        node = self.disk.find(path)
        if path.endswith(VIDEO) and isinstance(node, File):
            self.videos[path.removeprefix(self._root)] = node


def _absolute(folder: str, name: str) -> str:
    path = str(PurePosixPath(folder) / name)
    if not path.startswith("/"):
        raise Untellable(f"nobody knows in which folder {name} is")
    return path


def _ended(call: Call) -> int:
    if call.ended is None:
        raise Untellable(f"nobody knows whether {call.name} was done before its process was killed")
    return call.ended
