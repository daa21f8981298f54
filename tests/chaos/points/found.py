"""Every commit, rename and HTTP send of the package, read from its source: nobody has to remember
to list a new one.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

import vitascope

SOURCE = Path(vitascope.__file__).parent
COMMIT, RENAME, SEND = "commit", "rename", "send"
PASSED_ON = "passed on"
"""A transaction that its function was given itself: whoever gave it names it."""
RENAMES = {
    "os.rename",
    "os.replace",
    "os.renames",
    "os.link",
    "shutil.move",
    "durable.write",
    "durable.create",
}
DURABLE = "durable"
"""The module whose renames are named by who calls them."""
SENDERS = {"httpx2", "obstore", "http", "_http", "_pool"}
"""What the package's HTTP libraries, and its clients of them, are called where they are used."""
SENDS = {
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "list",
    "request",
    "send",
    "stream",
    "connect",
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Point(NamedTuple):
    """A step that a crash may come before or after.

    A commit has its transaction's name, others that of their place.
    """

    kind: str
    name: str

    def __str__(self) -> str:
        """Return the words that the crashing process and the report use."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, kw_only=True)
class _Scope:
    """Where a call stands: its module with the names it imports, the functions around it, and what
    holds a database.
    """

    module: str
    imported: dict[str, str]
    around: tuple[ast.AST, ...] = ()
    databases: frozenset[str] = field(default=frozenset({"db", "_db"}))

    @property
    def name(self) -> str:
        """What the innermost function is called at run time."""
        return ".".join(
            [
                self.module,
                *(node.name for node in self.around if isinstance(node, Function | ast.ClassDef)),
            ]
        )

    @property
    def function(self) -> Function | None:
        """The innermost function."""
        return next((node for node in reversed(self.around) if isinstance(node, Function)), None)

    def within(self, node: ast.AST) -> "_Scope":
        """Return the scope of what stands within node."""
        return _Scope(
            module=self.module, imported=self.imported, around=(*self.around, node), databases=self.databases
        )  # fmt: skip


@cache
def points(folder: Path = SOURCE) -> frozenset[Point]:
    """Return every point of a package's source.

    Raises LookupError for a transaction that has no name.
    """
    return frozenset(
        point for path in sorted(folder.rglob("*.py")) for point in _points_of(path, folder)
    )


def _points_of(path: Path, folder: Path) -> Iterator[Point]:
    tree = ast.parse(path.read_text(), str(path))
    module = ".".join(path.relative_to(folder).with_suffix("").parts)
    remembered = {
        target.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Cache[")
        for target in node.targets
        if isinstance(target, ast.Attribute)
    }
    scope = _Scope(
        module=module, imported=_imports(tree), databases=frozenset({"db", "_db"} | remembered)
    )
    yield from _points_in(tree, scope)


def _imports(tree: ast.Module) -> dict[str, str]:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return {
        name.asname or name.name: f"{node.module}.{name.name}".removeprefix("vitascope.")
        for node in found
        for name in node.names
    }


def _points_in(node: ast.AST, scope: _Scope) -> Iterator[Point]:
    if isinstance(node, ast.Call):
        yield from _points_at(node, scope)
    inner = scope.within(node) if isinstance(node, Function | ast.ClassDef | ast.Lambda) else scope
    for child in ast.iter_child_nodes(node):
        yield from _points_in(child, inner)


def _points_at(call: ast.Call, scope: _Scope) -> Iterator[Point]:
    called = _dotted(call.func)
    *_, holder, verb = ("", *called.split("."))
    if verb in {"write", "change"} and call.args:
        yield from _commit(call, holder, scope)
    if _commits_by_itself(call, verb) and not _is_the_door(scope):
        yield Point(COMMIT, scope.name)
    if scope.module != DURABLE and _renames(call, called, verb):
        yield Point(RENAME, scope.name)
    if holder in SENDERS and (verb in SENDS or verb.removesuffix("_async") in SENDS):
        yield Point(SEND, scope.name)


def _renames(call: ast.Call, called: str, verb: str) -> bool:
    return (
        called in RENAMES
        or verb == "rename"
        or (verb == "replace" and len(call.args) == 1 and not call.keywords)
    )


def _dotted(node: ast.expr) -> str:
    """Return a.b.c as it is written, and the last names only of what is no such chain."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=holder, attr=name):
            return f"{_dotted(holder)}.{name}"
        case _:
            return ""


def _commits_by_itself(call: ast.Call, verb: str) -> bool:
    says_commit = any(
        isinstance(each, ast.Constant) and each.value == "COMMIT" for each in call.args
    )
    return says_commit or (verb in {"begin", "commit"} and not call.args)


def _is_the_door(scope: _Scope) -> bool:
    """Say whether every transaction of a database is committed here: each has a name of its own."""
    return scope.name in {
        "db.sqlite.SqliteDatabase._commit",
        "db.postgres.PostgresDatabase._commit",
    }


def _commit(call: ast.Call, holder: str, scope: _Scope) -> Iterator[Point]:
    name = _transaction(call.args[0], scope)
    if name is None and holder in scope.databases:
        raise LookupError(f"{scope.name}:{call.lineno} commits a transaction without a name")
    if name is not None and name != PASSED_ON:
        yield Point(COMMIT, name)


def _transaction(node: ast.expr, scope: _Scope) -> str | None:
    match node:
        case ast.Call(func=ast.Name(id="partial"), args=[function, *_]):
            return _named(function, scope)
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg="connection")])):
            return scope.name
        case ast.Name(id=name) if (value := _assigned(name, scope)) is not None:
            return _transaction(value, scope)
        case ast.Name(id=name) if _is_given(name, scope):
            return PASSED_ON
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in scope.imported:
            return f"{scope.imported[module]}.{name}"
        case _:
            return None


def _named(function: ast.expr, scope: _Scope) -> str | None:
    match function:
        case ast.Name(id=name):
            return scope.imported.get(name, f"{scope.module}.{name}")
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in scope.imported:
            return f"{scope.imported[module]}.{name}"
        case _:
            return None


def _assigned(name: str, scope: _Scope) -> ast.expr | None:
    inside = ast.walk(scope.function) if scope.function else iter(())
    assigned = [node for node in inside if isinstance(node, ast.Assign)]
    return next(
        (node.value for node in assigned if [ast.unparse(each) for each in node.targets] == [name]),
        None,
    )


def _is_given(name: str, scope: _Scope) -> bool:
    given = scope.function.args.args if scope.function else []
    return any(
        each.arg == name and "[Connection]" in ast.unparse(each.annotation or each)
        for each in given
    )
