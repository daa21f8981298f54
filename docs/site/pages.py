"""`python docs/site/pages.py FOLDER`: the pages as MkDocs wants them, from the same Markdown files.

READMEs become the start pages, and links that lead nowhere on a site become plain words: those to
files of the repository that are no page, and those to the other language, which every page of the
site has in its head.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTS = {"README.md": "index.md", "README.zh-CN.md": "index.zh-CN.md"}
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
OTHER_LANGUAGE = re.compile(r"^\*?\[(?:中文|English)\]\([^)]+\)\*?(?: · )?", re.MULTILINE)
NAMED_FENCE = re.compile(r"^```(\w+) (\S+)$", re.MULTILINE)
DECISIONS = "# Decisions\n\nOne page each, where building showed a better way. In English.\n\n"
PICTURES = ("pictures", "vocabulary")


def write(folder: Path) -> None:
    """Write every page and picture into a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    docs = ROOT / "docs"
    sources = {
        page.relative_to(docs).as_posix(): page
        for page in [*docs.glob("*.md"), *docs.glob("decisions/*.md")]
    }
    for name, page in sources.items():
        _put(folder / name, site_page(page, docs))
    for name, start in STARTS.items():
        _put(folder / start, site_page(ROOT / name, docs))
    _put(folder / "decisions" / "index.md", decisions())
    for picture in (each for name in PICTURES for each in (docs / name).glob("*.webp")):
        shutil.copy(picture, _parent(folder / picture.relative_to(docs)))


def site_page(page: Path, docs: Path) -> str:
    """Return a page's text with the links that a site can follow."""

    def link(found: re.Match[str]) -> str:
        words, target = found[1], found[2]
        if target.startswith(("http://", "https://", "#")):
            return found[0]
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve()
        if there == docs / "decisions":
            there /= "index.md"
        if there.parent not in (docs, docs / "decisions") or there.suffix != ".md":
            return words
        base = docs / "decisions" if page.parent == docs / "decisions" else docs
        way = _relative(there, base).replace(".zh-CN.md", ".md")
        return f"[{words}]({way}{'#' * bool(anchor)}{anchor})"

    text = NAMED_FENCE.sub(r'```\1 title="\2"', page.read_text(encoding="utf-8"))
    text = LINK.sub(link, OTHER_LANGUAGE.sub("", text))
    return text.replace("](docs/pictures/", "](pictures/").replace(
        '="docs/pictures/', '="pictures/'
    )


def _relative(there: Path, base: Path) -> str:
    if there.is_relative_to(base):
        return there.relative_to(base).as_posix()
    return f"../{there.relative_to(base.parent).as_posix()}"


def decisions() -> str:
    """Return the list of decisions with their titles."""
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    titles = [
        (page.name, page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# "))
        for page in pages
    ]
    return DECISIONS + "".join(f"- [{title}]({name})\n" for name, title in titles)


def _put(file: Path, text: str) -> None:
    _parent(file).write_text(text, encoding="utf-8")


def _parent(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


if __name__ == "__main__":
    write(Path(sys.argv[1]))
