"""The documents are true: every snippet runs, and nothing a user can set, type or be told is
missing from them.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from tests.cli.process import serving
from tests.small import MODEL, settings_for
from tests.texts import texts
from vitascope.api.app import make_routes
from vitascope.api.video_shapes import CreateVideo, VideoResource
from vitascope.catalog import MODELS
from vitascope.cli.app import app
from vitascope.cli.models_page import PAGES, page
from vitascope.config import Settings
from vitascope.errors import Exit
from vitascope.runtime import open_runtime
from vitascope.shapes import CreateTask, Record
from vitascope.wire import Code, State

DOCS = Path(__file__).parents[1] / "docs"
OWN = (
    "quickstart", "api", "moving", "sdk", "commands", "operations", "errors", "security", "marks", "models", "exposing",
    "gpus", "sizing", "upgrading", "troubleshooting", "faq", "comparison", "roadmap", "reliability",
)  # fmt: skip
RUN_ELSEWHERE = ("callbacks", "engines", "vocabulary")
"""Pages whose snippets, if any, run in the tests of their own subject."""
LANGUAGES = ("", ".zh-CN")
RUNNABLE, CHECKED, SHOWN = {"sh", "python"}, {"json", "toml", "csv"}, {"text"}
URL, KEY, TEST_KEY = "http://127.0.0.1:8780", "vs_live_…", "vs_test_…"
FENCE = re.compile(r"^```(\w*)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"(^|\s+)# .*$", re.MULTILINE)
PAGE_SECONDS = 100
SERVE = """VITASCOPE_DATA=own VITASCOPE_PORT=0 vitascope serve > serve.txt &
until grep -q serves serve.txt; do sleep 0.05; done"""
RUN_TEST = (
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 python -m pytest -q -p vitascope.client.pytest_plugin {}"
)


@dataclass(frozen=True)
class Block:
    """A fenced snippet; name is the file that it becomes, where the fence gives one."""

    language: str
    name: str
    text: str


@dataclass(frozen=True)
class DocsService:
    """What the snippets speak to."""

    folder: Path
    url: str
    key: str
    test_key: str


def blocks_of(page: str, ending: str = "") -> list[Block]:
    """Return a page's snippets in order."""
    return [Block(*found) for found in FENCE.findall(text_of(page, ending))]


def text_of(page: str, ending: str = "") -> str:
    """Return a page's text."""
    return (DOCS / f"{page}{ending}.md").read_text()


def rows_of(page: str, ending: str, heading: str) -> dict[str, list[str]]:
    """Return the table after a heading's anchor ``<a id="…"></a>``: first cell, without marks, to
    the others.
    """
    text = text_of(page, ending).partition(f'<a id="{heading}"></a>')[2]
    end = text.find("\n\n", text.find("\n|"))
    table = [line for line in text[:end].splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {row[0].strip("` "): row[1:] for row in cells}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DocsService]:
    """A small service in another process; its limit on creates is out of the documents' way."""
    folder = tmp_path_factory.mktemp("docs")
    with serving(folder, VITASCOPE_CREATES_PER_10_SECONDS="1000") as (url, key):
        made = subprocess.run(
            [sys.executable, "-m", "vitascope.cli", "key", "create", "--test", "--json", "--data", "data"],
            cwd=folder, check=True, capture_output=True, text=True,
        )  # fmt: skip
        yield DocsService(folder, url, key, json.loads(made.stdout)["key"])


def _script(page: str, service: DocsService) -> str:
    lines = ["set -euo pipefail", "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT"]
    for number, block in enumerate(blocks_of(page), start=1):
        text = block.text
        for shown, real in ((URL, service.url), (KEY, service.key), (TEST_KEY, service.test_key)):
            text = text.replace(shown, real)
        lines.append(f"echo '== {page} snippet {number}' >&2")
        if block.language == "python" or block.name:
            name = block.name or f"snippet{number}.py"
            lines.append(f"cat > {name} <<'END OF SNIPPET'\n{text}END OF SNIPPET")
        if block.language == "python":
            lines.append(RUN_TEST.format(name) if name.startswith("test_") else f"python {name}")
        elif block.language == "sh" and text.strip() == "vitascope serve":
            lines.append(SERVE)
        elif block.language == "sh":
            lines.append(text)
    return "\n".join(lines)


@pytest.mark.parametrize("page", OWN)
def test_every_snippet_of_a_page_runs(page: str, service: DocsService, tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    small = {
        "VITASCOPE_ENGINE": "tests.engines_for_tests:QuickEngine",
        "VITASCOPE_SHORT_SIDE": "90",
    }
    own = {"PATH": path, "VITASCOPE_DATA": str(service.folder / "data"), "HOME": str(tmp_path)}
    done = subprocess.run(
        ["bash", "-c", _script(page, service)], cwd=tmp_path, env=os.environ | small | own, timeout=PAGE_SECONDS,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("ending", LANGUAGES)
@pytest.mark.parametrize("page", OWN)
def test_every_snippet_is_of_a_kind_that_is_checked(page: str, ending: str) -> None:
    for block in blocks_of(page, ending):
        assert block.language in RUNNABLE | CHECKED | SHOWN, block
        if block.language == "json":
            json.loads(block.text)
        if block.language == "toml":
            Settings.model_validate(tomllib.loads(block.text))


def test_every_page_is_there_in_both_languages_and_its_snippets_are_run_somewhere() -> None:
    pages = {path.name.removesuffix(".md") for path in DOCS.glob("[a-z]*.md")}
    english = {page for page in pages if not page.endswith(".zh-CN")}
    assert pages - english == {f"{page}.zh-CN" for page in english}
    assert english - set(OWN) - set(RUN_ELSEWHERE) == set()


@pytest.mark.parametrize("page", OWN)
def test_both_languages_show_the_same_snippets(page: str) -> None:
    english, chinese = (
        [
            (block.language, block.name, COMMENT.sub("", block.text))
            for block in blocks_of(page, ending)
        ]
        for ending in LANGUAGES
    )
    assert chinese == english


@pytest.mark.parametrize("page", OWN + RUN_ELSEWHERE)
def test_both_languages_have_the_same_sections_rows_and_links(page: str) -> None:
    english, chinese = (_outline(text_of(page, ending)) for ending in LANGUAGES)
    assert chinese == english


def _outline(text: str) -> list[tuple[str, int, int]]:
    """Return each section's depth, its rows of tables, and its links."""
    sections = re.split(r"^(#+) ", FENCE.sub("", text), flags=re.MULTILINE)
    return [
        (depth, len(re.findall(r"^\|", body, re.MULTILINE)), body.count("]("))
        for depth, body in zip(sections[1::2], sections[2::2], strict=True)
    ]


@pytest.mark.parametrize("ending", LANGUAGES)
def test_every_setting_is_documented_with_its_default(ending: str) -> None:
    rows = rows_of("operations", ending, "settings")
    assert set(rows) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        if field.default_factory is None:
            default = json.dumps(field.default, default=str).strip('"')
            assert rows[name][0].strip("`") == ("" if field.default is None else default), name
        assert len(rows[name][1]) > 1, name


@pytest.mark.parametrize("ending", LANGUAGES)
def test_configurations_of_proxies_are_shown_whole(ending: str) -> None:
    shown = [block.text for block in blocks_of("exposing", ending)]
    for file in sorted((DOCS.parent / "deploy" / "proxy").iterdir()):
        assert file.read_text() in shown, file


@pytest.mark.parametrize("ending", LANGUAGES)
@pytest.mark.parametrize("table", ["start", "commands"])
def test_troubleshooting_quotes_messages_that_are_shown(ending: str, table: str) -> None:
    known = "\n".join(texts())
    quoted = rows_of("troubleshooting", ending, table)
    assert [message for message in quoted if message not in known] == []


@pytest.mark.parametrize("ending", LANGUAGES)
def test_every_command_is_documented(ending: str) -> None:
    def walk(command: object, path: str) -> Iterator[str]:
        below = getattr(command, "commands", {})
        for name, each in below.items():
            yield from walk(each, f"{path} {name}")
        if not below:
            yield path

    rows = rows_of("commands", ending, "commands")
    assert set(rows) == set(walk(typer.main.get_command(app), "vitascope"))
    assert text_of("commands", ending).count("| `vitascope ") == len(rows)


@pytest.mark.parametrize("ending", LANGUAGES)
def test_every_code_is_documented_with_cause_and_remedy(ending: str) -> None:
    rows = rows_of("errors", ending, "codes")
    assert set(rows) == {str(code.value) for code in Code}
    assert all(len(cells) == 3 and all(cells) for cells in rows.values())
    numbers = {str(each.value) for each in Exit}
    assert set(rows_of("errors", ending, "exits")) == numbers | {"130"}


@pytest.mark.parametrize("ending", LANGUAGES)
def test_every_field_of_requests_and_answers_is_documented(ending: str) -> None:
    model = MODELS[MODEL]
    given = {f"input.{name}" for name in model.input.model_fields}
    assert set(rows_of("api", ending, "create")) == set(CreateTask.model_fields) - {"input"} | given
    assert set(rows_of("api", ending, "record")) == set(Record.model_fields)
    assert set(rows_of("api", ending, "states")) == {state.value for state in State}
    assert set(rows_of("api", ending, "openai")) >= set(VideoResource.model_fields) | set(
        CreateVideo.model_fields
    )


@pytest.mark.parametrize("language", PAGES)
def test_the_page_of_models_is_what_the_rows_make(language: str) -> None:
    assert (DOCS / PAGES[language]).read_text() == page(language), "run `make models`"


@pytest.mark.parametrize("ending", LANGUAGES)
async def test_every_path_is_documented(ending: str, tmp_path: Path) -> None:
    text = text_of("api", ending) + text_of("operations", ending)
    async with open_runtime(settings_for(tmp_path)) as runtime:
        paths = make_routes(runtime).openapi()["paths"]
    assert [path for path in paths if path not in text] == []
