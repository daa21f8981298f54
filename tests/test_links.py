"""The repository's own pages: every link leads to a file, and pictures are small."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"(?<!!)\]\(([^)\s]+)\)")


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


def test_pictures_of_the_readmes_are_small() -> None:
    sizes = {"films.webp": 3_000_000, "console.webp": 300_000, "console.zh-CN.webp": 300_000}
    for name, most in sizes.items():
        assert 0 < (ROOT / "docs" / "pictures" / name).stat().st_size <= most, name
        assert any(name in (ROOT / start).read_text() for start in ("README.md", "README.zh-CN.md"))
