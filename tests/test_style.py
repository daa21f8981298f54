"""Plain words: the worst of what CONTRIBUTING ("Words") leaves behind is in no sentence that people
read.
"""

import re
from pathlib import Path

import pytest

from tests.texts import texts
from vitascope.language import LOCALES, read_catalogue

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").glob("*.md")])
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
ENGLISH = {
    r"\b(?:tell|tells|told|telling)\b": "show, list, return, report",
    r"\bat once\b": "immediately; at the same time",
    r"\b(?:stand|stands) in\b": "is the fallback",
    r"\bhow (?:it|a \w+|the \w+|things) stands?\b": "status",
    r"\b(?:in|back in) line\b": "in the queue",
    r"\b(?:is|are) none\b": "unknown …; there is no …",
    r"\bthe (?:one|page|secret|release|version) before\b": "the previous …",
    r"\ball in all\b": "in total",
    r"\bsince ever\b": "in total",
    r"\b(?:is|are) ill\b": "is down",
    r"\bmistakes? of the\b": "internal error",
    r"\bservers? of networks\b": "model server",
    r"\bnobody else on the machine\b": "idle machine",
    r"\bpoisons?\b": "task that crashes its engine",
    r"\bthe (?:closed )?door\b": "accepts new tasks; entry point",
    r"\bowes?\b": "must",
    r"\banew\b": "again",
}
"""What is not said, as a pattern, and what is said in its place."""
CHINESE = {
    "演练场": "创作", "杀死": "强制终止", "毒任务": "致崩任务", "顶上": "接替、后备", "运营者": "管理员",
    "本安装": "本实例", "本装置": "本实例", "带围栏": "校验租约", "网络服务器": "模型推理服务器", "你": "您",
    "把密钥": "个密钥；将密钥", "没有他人": "空闲",
}  # fmt: skip


def _prose(page: Path) -> str:
    """Return a page without its snippets, code words and lists of test parameters."""
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text()))


@pytest.mark.parametrize("pattern", ENGLISH)
def test_texts_of_the_program_are_in_plain_english(pattern: str) -> None:
    found = [text for text in texts() if re.search(pattern, text, re.IGNORECASE)]
    assert found == [], f"better: {ENGLISH[pattern]}"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if ".zh-CN" not in page.name], ids=lambda page: page.stem
)
def test_pages_are_in_plain_english(page: Path) -> None:
    text = _prose(page)
    found = {
        hit[0]: better
        for pattern, better in ENGLISH.items()
        for hit in re.finditer(pattern, text, re.IGNORECASE)
    }
    assert found == {}


@pytest.mark.parametrize(
    "page", [page for page in PAGES if ".zh-CN" in page.name], ids=lambda page: page.stem
)
def test_pages_are_in_plain_chinese(page: Path) -> None:
    text = _prose(page)
    assert {word: better for word, better in CHINESE.items() if word in text} == {}


@pytest.mark.parametrize("word", CHINESE)
def test_translations_are_in_plain_chinese(word: str) -> None:
    with (LOCALES / "zh.po").open(encoding="utf-8") as lines:
        found = [said for said in read_catalogue(lines).values() if word in said]
    assert found == [], f"better: {CHINESE[word]}"
