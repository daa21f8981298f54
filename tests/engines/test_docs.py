"""The engines' pages are true: every table, every snippet, the example."""

import re
import tomllib
from pathlib import Path

import pytest

from vitascope.config import Settings
from vitascope.engines.dialects import DIALECTS
from vitascope.engines.dialects.gguf import SERVED
from vitascope.engines.diffusers import DiffusersEngine
from vitascope.engines.kie import KieEngine
from vitascope.engines.pipelines import BOTH, FIRST, PIPELINES
from vitascope.engines.recipes import RECIPES
from vitascope.engines.registry import make_engine
from vitascope.engines.routes import Routes
from vitascope.engines.tools import make_tools
from vitascope.engines.videos import VideosEngine
from vitascope.video import Ability

DOCS = Path(__file__).parents[2] / "docs"
NONE: frozenset[Ability] = frozenset()
PICTURES = {
    "engines.md": {
        (NONE, NONE): "–",
        (FIRST, NONE): "first",
        (FIRST, FIRST): "first, needed",
        (BOTH, FIRST): "first needed, last",
        (BOTH, BOTH): "first and last, needed",
    },
    "engines.zh-CN.md": {
        (NONE, NONE): "–",
        (FIRST, NONE): "首帧",
        (FIRST, FIRST): "首帧，必需",
        (BOTH, FIRST): "首帧必需，尾帧",
        (BOTH, BOTH): "首帧与尾帧，必需",
    },
}
"""What the page says of a row's pictures, by those that it takes and those that it needs."""
pages = pytest.mark.parametrize("page", ["engines.md", "engines.zh-CN.md"])


@pages
def test_the_example_on_the_page_is_the_file_that_is_tested(page: str) -> None:
    assert (DOCS / "examples" / "fades.py").read_text() in (DOCS / page).read_text()


@pages
def test_every_pipeline_stands_on_the_page_as_its_row_says(page: str) -> None:
    text = (DOCS / page).read_text()
    for name, row in PIPELINES.items():
        makes = f"{row.native_frames} @ {row.fps} fps, {row.sizes[0][0]}×{row.sizes[0][1]}"
        longest = int(DiffusersEngine.longest_seconds({"pipeline": name}) or 0)
        pictures = PICTURES[page][row.takes, row.needs]
        line = f"| `{name}` | {makes} | {longest} s | {row.licence} | {pictures} |"
        assert line in text


@pages
def test_every_recipe_stands_on_the_page_with_its_steps_size_and_licence(page: str) -> None:
    text = (DOCS / page).read_text()
    for row, named in RECIPES.items():
        for recipe in named.values():
            (line,) = re.findall(rf"^\| `{re.escape(row)}` \| {recipe.steps} \|.*$", text, re.M)
            assert f"| {recipe.download_gb:.3g} GB | {recipe.licence} |" in line
            for file in (*(each.file for each in recipe.adapters), recipe.transformer):
                assert file.rpartition("/")[0] in line
            assert recipe.weights in line


@pages
def test_every_served_model_stands_on_the_page_with_its_size_and_licence(page: str) -> None:
    text = (DOCS / page).read_text()
    assert SERVED["wan2.1-1.3b"].command in text
    for name, row in SERVED.items():
        sizes = [file.gb for file in row.files]
        size = "–" if None in sizes else f"{sum(filter(None, sizes)):.3g} GB"
        (line,) = re.findall(
            rf"^\| `{re.escape(name)}` \| .* \| {size} \| {row.licence} \|.*$", text, re.M
        )
        for file in row.files:
            assert "/".join(file.hub.split("/")[:2]) in line
        assert page != "engines.md" or row.unconfirmed in line


@pages
def test_every_snippet_is_a_configuration_that_loads(page: str) -> None:
    snippets = re.findall(r"```toml\n(.*?)```", (DOCS / page).read_text(), re.DOTALL)
    assert len(snippets) == 12
    for snippet in snippets:
        settings = Settings(**tomllib.loads(snippet))
        routes = Routes.of(settings)
        for name, table in settings.engines.items():
            _, options = make_tools(table.options)
            make_engine(table.kind.replace("fades:", "docs.examples.fades:"), options)
            assert name in routes.tables


@pages
def test_three_lines_and_a_download_serve_wan_ltx_and_hunyuan_video(page: str) -> None:
    text = (DOCS / page).read_text()
    for name, row in (("wan", "wan2.2-5b"), ("ltx", "ltx"), ("hunyuan", "hunyuan")):
        assert f'```toml\n[engines.{name}]\nkind = "diffusers"\npipeline = "{row}"\n```' in text
        assert re.search(
            rf"hf download {PIPELINES[row].hub} +# .* {PIPELINES[row].download_gb} GB", text
        )


@pages
def test_every_setting_of_the_built_in_engines_is_on_the_page(page: str) -> None:
    text = (DOCS / page).read_text()
    for kind in (DiffusersEngine, VideosEngine, KieEngine):
        for name in kind.__init__.__annotations__:
            assert f"`{name}`" in text or f"\n{name} = " in text or name == "return", name


WORDS = {
    "engines.md": ({1: "first", 2: "first, last"}, "what is served", "{count} s"),
    "engines.zh-CN.md": ({1: "首帧", 2: "首帧、尾帧"}, "取决于网络", "{count} 秒"),
}


@pages
def test_every_dialect_stands_on_the_page_as_it_says_of_itself(page: str) -> None:
    pictures, unknown, seconds = WORDS[page]
    rows = [line.split(" | ") for line in (DOCS / page).read_text().splitlines()]
    told = {row[0].removeprefix("| "): row[2:5] for row in rows if len(row) == 6}
    for name, kind in DIALECTS.items():
        longest = kind.longest_seconds
        assert told[f"`{name}`"] == [
            pictures[len(kind.frames)],
            seconds.format(count=int(longest)) if longest else unknown,
            ", ".join(f"`{each}`" for each in kind.needs) or "–",
        ]
