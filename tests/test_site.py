"""The documentation as a site: every page has its place, and every link leads somewhere."""

import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
NAVIGATION = re.compile(r"[\w/-]+\.md")
LINK = re.compile(r"(?<!!)\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def pages() -> ModuleType:
    """The script that `make docs` runs first."""
    spec = spec_from_file_location("pages", ROOT / "docs" / "site" / "pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(pages: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "guide"
    pages.write(folder)
    return folder


def test_every_page_is_in_the_navigation_once(site: Path) -> None:
    named = NAVIGATION.findall((ROOT / "mkdocs.yml").read_text().partition("\nnav:")[2])
    there = {page.name for page in site.glob("*.md") if not page.name.endswith(".zh-CN.md")}
    assert sorted(named) == sorted({*there, "decisions/index.md"})


def test_every_link_and_picture_of_the_site_is_there(site: Path) -> None:
    dead = []
    for page in site.rglob("*.md"):
        text = page.read_text()
        for target in [*LINK.findall(text), *PICTURE.findall(text)]:
            path = target.partition("#")[0]
            if path and not path.startswith("http") and not (page.parent / path).is_file():
                dead.append(f"{page.relative_to(site)}: {target}")
    assert dead == []


def test_every_link_of_the_repositorys_pages_leads_to_a_file() -> None:
    dead = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in LINK.findall(
            re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
        ):
            path = target.partition("#")[0]
            if path and not path.startswith("http") and not (page.parent / path).exists():
                dead.append(f"{page.relative_to(ROOT)}: {target}")
    assert dead == []


def test_links_to_the_other_language_and_to_code_become_words(
    pages: ModuleType, tmp_path: Path
) -> None:
    docs = ROOT / "docs"
    text = pages.site_page(docs / "exposing.zh-CN.md", docs)
    assert "[English]" not in text
    assert "放到 `/etc/caddy/Caddyfile`" in text
    assert "](operations.md#备份)" in text
    assert "../deploy" not in text


def test_named_snippets_keep_their_names(pages: ModuleType) -> None:
    docs = ROOT / "docs"
    assert '```toml title="proxied.toml"' in pages.site_page(docs / "exposing.md", docs)


def test_the_script_needs_nothing_but_python(pages: ModuleType) -> None:
    source = (ROOT / "docs" / "site" / "pages.py").read_text()
    imported = set(re.findall(r"^(?:import|from) (\w+)", source, re.MULTILINE))
    assert imported <= sys.stdlib_module_names


def test_pictures_of_the_readmes_are_small() -> None:
    sizes = {"films.webp": 3_000_000, "console.webp": 300_000, "console.zh-CN.webp": 300_000}
    for name, most in sizes.items():
        assert 0 < (ROOT / "docs" / "pictures" / name).stat().st_size <= most, name
        assert any(name in (ROOT / start).read_text() for start in ("README.md", "README.zh-CN.md"))
