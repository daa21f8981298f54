"""The command line as real processes, forked from one that has loaded it: Python itself takes a
second to start.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.cli.process import environment_of

TIMEOUT_SECONDS = 90
_server: "subprocess.Popen[str] | None" = None


def run(
    folder: Path, *arguments: str | bytes, **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    """Run a command in folder with the quick engine.

    environment replaces variables, arguments may be any bytes.
    """
    return feed(folder, b"", *arguments, **environment)


def feed(
    folder: Path, stdin: bytes, *arguments: str | bytes, **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    """Run a command as run does, with these bytes on its standard input."""
    with tempfile.TemporaryDirectory() as place:
        files = {name: Path(place, name) for name in ("stdin", "stdout", "stderr")}
        files["stdin"].write_bytes(stdin)
        asked = {
            "argv": [os.fsdecode(each) for each in arguments], "cwd": str(folder),
            "environment": environment_of(**environment), "files": {name: str(path) for name, path in files.items()},
        }  # fmt: skip
        server = _running()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        return subprocess.CompletedProcess(
            arguments, code, files["stdout"].read_bytes(), files["stderr"].read_bytes()
        )


def _running() -> "subprocess.Popen[str]":
    global _server
    if _server is None or _server.poll() is not None:
        command = [sys.executable, "-m", "tests.outside.commands"]
        _server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
    return _server


def stop() -> None:
    """Let the process that runs the commands leave; the next command starts another."""
    global _server
    if _server is not None and _server.stdin is not None:
        _server.stdin.close()
        _server.wait()
        _server = None


def _serve() -> None:
    """Run what is asked for on stdin, one line each, until nobody asks any more."""
    import signal

    import vitascope.cli.app  # what is loaded here need not be loaded for each command

    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.alarm(TIMEOUT_SECONDS)
            _become(asked)
            try:
                vitascope.cli.app.main()
            except SystemExit as error:
                code = error.code if isinstance(error.code, int) else int(error.code is not None)
            except BaseException:
                import traceback

                traceback.print_exc()
                code = 1
            else:
                code = 0
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(asked: dict[str, object]) -> None:
    """Take on the arguments, environment, folder and files of a command."""
    os.environ.clear()
    os.environ.update(asked["environment"])  # type: ignore[call-overload]
    os.chdir(asked["cwd"])  # type: ignore[arg-type]
    sys.argv = ["vitascope", *asked["argv"]]  # type: ignore[misc]
    encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
    for number, (name, path) in enumerate(asked["files"].items()):  # type: ignore[attr-defined]
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT
        os.dup2(os.open(path, flags, 0o600), number)
        raw = open(number, "rb" if number == 0 else "wb", closefd=False)  # noqa: SIM115 (as long as the process)
        errors = "backslashreplace" if name == "stderr" else "strict"
        setattr(sys, name, io.TextIOWrapper(raw, encoding=encoding, errors=errors))


if __name__ == "__main__":
    _serve()
