"""The build hook: kernels where there is a compiler, and no failure where there is none."""

import ctypes
import shutil
from pathlib import Path

import pytest
from hatch_build import GUIDE, LIBRARY, SOURCE, compiled, guide

from vitascope.guide import pages

ROOT = Path(__file__).parents[1]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / SOURCE).parent.mkdir(parents=True)
    shutil.copy(ROOT / SOURCE, tmp_path / SOURCE)
    return tmp_path


def test_a_compiler_makes_the_kernels_of_this_very_source(tree: Path) -> None:
    if not compiled(tree):
        assert shutil.which("cc") is None
        assert shutil.which("gcc") is None
        return
    library = ctypes.CDLL(str(tree / LIBRARY))
    library.kernels_source.restype = ctypes.c_char_p
    assert len(library.kernels_source()) == 64


def test_without_a_compiler_nothing_fails_and_nothing_old_stays(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / LIBRARY).write_bytes(b"of another source")
    monkeypatch.setenv("PATH", str(tree))
    assert not compiled(tree)
    assert not (tree / LIBRARY).exists()


def test_a_source_that_does_not_compile_is_no_failure(tree: Path) -> None:
    (tree / SOURCE).write_text("this is not C")
    assert not compiled(tree)
    assert [path.name for path in (tree / SOURCE).parent.iterdir()] == [SOURCE.name]


def test_the_guide_of_a_wheel_has_every_page_and_picture() -> None:
    places = set(guide(ROOT).values())
    shown = [ROOT / "docs" / folder for folder in (pages.PICTURES, pages.EXAMPLES)]
    wanted = [
        *pages.folder().glob("*.md"),
        *(file for folder in shown for file in folder.glob("*")),
    ]
    wanted += [pages.folder() / f"{name}.md" for name in pages.names()]
    assert {f"{GUIDE}/{file.relative_to(ROOT / 'docs').as_posix()}" for file in wanted} <= places
    assert Path(GUIDE).parts[-2:] == Path(*pages.INSTALLED.parts[-2:]).parts
