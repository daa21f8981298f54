"""The shape of the code, and beside it that of a revision.

`python -m benchmarks.shape [REVISION]` counts by syntax tree, so that wrapping lines changes nothing.
"""

import ast
import io
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import grimp
from grimp.exceptions import GrimpException

ROOT = Path(__file__).parents[1]
LONG_FILE = 400
ENGINE_BEFORE = "engines/scene"
"""Where the embedded engine lived before it was a package of its own."""
CHAOS_BEFORE = "chaos"
LEFT = "# fmt" + ": off"
"""Not in one piece: this file is formatted."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Figures of a source tree: how large, how long, how tangled."""

    statements: Mapping[str, int]
    lines: int
    functions: int
    median_function: float
    longest_function: str
    long_files: int
    repeated_classes: int
    unformatted: int
    import_cycles: int | None

    def rows(self) -> Iterator[tuple[str, str]]:
        """Return name and figure of each, as printed."""
        for part, count in self.statements.items():
            yield f"statements, {part}", f"{count:,}"
        yield "lines", f"{self.lines:,}"
        yield "functions", f"{self.functions:,}"
        yield "median function, lines", f"{self.median_function:g}"
        yield "longest function, lines", self.longest_function
        yield f"files over {LONG_FILE} lines", str(self.long_files)
        yield "class names with two meanings", str(self.repeated_classes)
        yield "files that the formatter leaves", str(self.unformatted)
        yield "import cycles between siblings", _or_dash(self.import_cycles)


def _or_dash(figure: int | None) -> str:
    return "-" if figure is None else str(figure)


def part_of(path: Path) -> str:
    """Return to which part of the code a file below `src` belongs."""
    package, *rest = path.parts
    inside = "/".join(rest)
    if package == "vitascope_scene" or inside.startswith(ENGINE_BEFORE):
        return "embedded engine"
    if package == "vitascope_chaos" or inside.startswith(CHAOS_BEFORE + "/"):
        return "chaos"
    return "service"


def shape_of(source: Path) -> Shape:
    """Measure the tree below a folder `src`."""
    texts = {path: path.read_text() for path in sorted(source.rglob("*.py"))}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    lengths = dict(_function_lengths(trees))
    longest = max(lengths, key=lambda name: lengths[name])
    return Shape(
        statements=_statements(source, trees),
        lines=sum(_line_counts(texts)),
        functions=len(lengths),
        median_function=median(lengths.values()),
        longest_function=f"{lengths[longest]} ({longest.rpartition('.')[2]})",
        long_files=sum(count > LONG_FILE for count in _line_counts(texts)),
        repeated_classes=_repeated_classes(trees),
        unformatted=sum(LEFT in text for text in texts.values()),
        import_cycles=_import_cycles(source),
    )


def _line_counts(texts: Mapping[Path, str]) -> list[int]:
    return [len(text.splitlines()) for text in texts.values()]


def _statements(source: Path, trees: Mapping[Path, ast.Module]) -> dict[str, int]:
    counts = Counter(
        part_of(path.relative_to(source))
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
    )
    return {part: counts[part] for part in ("service", "embedded engine", "chaos")}


def _function_lengths(trees: Mapping[Path, ast.Module]) -> Iterator[tuple[str, int]]:
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                last = node.end_lineno or node.lineno
                yield f"{path}:{node.lineno}.{node.name}", last - node.lineno + 1


def _repeated_classes(trees: Mapping[Path, ast.Module]) -> int:
    names = Counter(
        node.name
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    )
    return sum(count > 1 for count in names.values())


def _import_cycles(source: Path) -> int | None:
    """Count the packages whose members import each other in a circle; None without a package."""
    packages = [folder.name for folder in source.iterdir() if (folder / "__init__.py").exists()]
    sys.path.insert(0, str(source))
    try:
        graph = grimp.build_graph(*packages, cache_dir=None)
        ancestors = {name.rpartition(".")[0] for name in graph.modules if "." in name}
        return sum(len(graph.nominate_cycle_breakers(name)) > 0 for name in ancestors)
    except GrimpException:
        return None
    finally:
        sys.path.remove(str(source))


def _unpack(revision: str, folder: Path) -> Path:
    packed = subprocess.run(
        ["git", "archive", revision, "src"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def _print(shapes: Mapping[str, Shape]) -> None:
    print(f"{'':40}" + "".join(f"{name:>24}" for name in shapes))
    for rows in zip(*(shape.rows() for shape in shapes.values()), strict=True):
        print(f"{rows[0][0]:40}" + "".join(f"{figure:>24}" for _, figure in rows))


def main(revision: str | None) -> None:
    """Print the figures of the working tree, and of a revision where one is given."""
    shapes = {}
    if revision:
        with tempfile.TemporaryDirectory() as folder:
            shapes[revision[:12]] = shape_of(_unpack(revision, Path(folder)))
    shapes["working tree"] = shape_of(ROOT / "src")
    _print(shapes)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
