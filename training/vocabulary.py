"""What the embedded engine draws, as pages: ``python -m training.vocabulary docs`` writes
docs/vocabulary.md anew.

A page and its translation share the sheets of docs/vocabulary/: a number on a sheet stands before
the word in the list under it.
"""

import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from training.contact_sheet import Picture, sheet
from training.drawing_sheet import drawing_cell, head_cell, labelled_cell, tiled
from vitascope.video import VideoSpec
from vitascope_scene.director import Director
from vitascope_scene.lexicon import actions, concepts, forms_of
from vitascope_scene.lexicon.rows import noun_files, rows_of
from vitascope_scene.lexicon.words import row_names

FOLDER = "vocabulary"
QUALITY = 80
CELL, COLUMNS = 104, 12
"""Pixels of a drawing's side on a sheet, and drawings in a row."""
PLACE_COLUMNS, PLACE_WIDTH = 6, 220
LINE = 96
ACTOR = "man"
"""Who shows the actions."""
ENDINGS = {"en": ".md", "zh": ".zh-CN.md"}
HEADS = {
    "en": (
        "# What the embedded engine draws",
        "[中文](vocabulary.zh-CN.md)",
        "{nouns:,} things and beings, {actions} actions and {places} places, each under several names; some\n"
        "20,000 more nouns lead to the nearest of these, and the task's record says so (`substitutes`). What\n"
        "cannot be drawn is named (`unknown_words`). Anything can be combined: who, how many, in which\n"
        "colour, doing what, with what, in what clothes, where, when, in which weather and style. It is a\n"
        "storybook, drawn: for real film, run a real video model ([engines](engines.md)).",
        "Made by `python -m training.vocabulary docs`; `vitascope explain` says what a prompt of yours will show.",
    ),
    "zh": (
        "# 内置引擎能画什么",
        "[English](vocabulary.md)",
        "{nouns:,} 种人物、动物与事物、{actions} 个动作、{places} 个地点，每个都有多种说法；\n"
        "另有约一万个名词以其中最接近的代替，任务记录中会说明（`substitutes`）。\n"
        "画不出的词会列出（`unknown_words`）。可以任意组合：谁、多少、什么颜色、在做什么、用什么、\n"
        "穿什么、在哪里、什么时间、什么天气与风格。画面是绘本风格；需要真实影像时，\n"
        "请运行真正的视频模型（[引擎](engines.zh-CN.md)）。",
        "由 `python -m training.vocabulary docs` 生成；`vitascope explain` 可查看某条提示词会画出什么。",
    ),
}
TITLES = {
    "birds": ("Birds", "鸟类"),
    "buildings": ("Buildings", "建筑"),
    "clothes": ("Clothes, jewels and bags", "服饰与箱包"),
    "devices": ("Machines and electronics", "电器与设备"),
    "dishes": ("Dishes, sweets and drinks", "菜肴、甜点与饮料"),
    "fruit_vegetables": ("Fruit, vegetables and nuts", "水果、蔬菜与坚果"),
    "home": ("Furniture and things of the home", "家具与家居用品"),
    "kitchenware": ("Crockery and kitchen tools", "餐具与厨具"),
    "landmarks": ("Landmarks", "地标"),
    "mammals": ("Mammals", "哺乳动物"),
    "music": ("Music", "乐器"),
    "nature": ("Nature and sky", "自然与天空"),
    "people": ("People", "人物"),
    "plants": ("Plants", "植物"),
    "play": ("Games, toys and sport", "游戏、玩具与运动"),
    "road_vehicles": ("Road and rail", "车辆"),
    "sea_life": ("Sea life", "水生动物"),
    "small_animals": ("Small animals", "小动物"),
    "street": ("In the street", "街头物品"),
    "tools": ("Tools", "工具"),
    "water_air_space": ("Water, air and space", "船、飞机与航天"),
    "features": ("Hair, beards and build", "头发、胡须与体型"),
    "actions": ("Actions", "动作"),
    "places": ("Places", "地点"),
}
"""Of each sheet, in the order of the page."""
CHANGES = {
    "en": ("What becomes of things", "{names}: seen as it happens."),
    "zh": ("事物的变化", "{names}：变化过程在画面中可见。"),
}


def name_of(language: str, kind: str, key: str) -> str:
    """Return the first name of a key that is written in a language, its key where there is none."""
    return next((form.text for form in forms_of(language, kind, key)), key.replace("_", " "))


def write_sheets(out: Path) -> None:
    """Draw every sheet."""
    out.mkdir(parents=True, exist_ok=True)
    for name, keys in noun_files().items():
        save(out / f"{name}.webp", drawing_sheet_of(keys))
    save(
        out / "actions.webp", drawing_sheet_of([f"{ACTOR}:{action}" for action in posed_actions()])
    )
    looks = [f"{ACTOR}::wears={row.key}" for row in rows_of("features.txt")]
    save(out / "features.webp", numbered_sheet([head_cell(look) for look in looks]))
    save(out / "places.webp", place_sheet())


@cache
def posed_actions() -> tuple[str, ...]:
    """Return the actions that a picture shows: others are seen in how somebody moves along."""
    at_ease = drawing_cell(ACTOR, "")
    return tuple(
        key for key in actions() if not np.array_equal(drawing_cell(f"{ACTOR}:{key}", ""), at_ease)
    )


def drawing_sheet_of(keys: Sequence[str]) -> Picture:
    """Return numbered drawings in rows."""
    return numbered_sheet([drawing_cell(key, "") for key in keys])


def numbered_sheet(cells: Sequence[Picture]) -> Picture:
    """Return cells in rows, each under its number."""
    numbered = [labelled_cell(cell, str(number)) for number, cell in enumerate(cells, start=1)]
    return tiled(
        [cv2.resize(cell, (CELL, CELL), interpolation=cv2.INTER_AREA) for cell in numbered], COLUMNS
    )


def place_sheet() -> Picture:
    """Return numbered pictures of the places, as their names are drawn."""
    director, cells = Director(), list[Picture]()
    for row in rows_of("places.txt"):
        spec = VideoSpec(
            prompt=f"{name_of('en', 'place', row.key)} by day, clear sky",
            width=480,
            height=270,
            num_frames=48,
            fps=24,
            seed=1,
        )
        (cell,) = director.pictures(director.plan(spec), spec, 1)
        cells.append(np.asarray(cv2.cvtColor(cell, cv2.COLOR_RGB2BGR), np.uint8))
    numbers = [str(number) for number in range(1, len(cells) + 1)]
    return sheet(cells, numbers, PLACE_COLUMNS, PLACE_WIDTH)


def save(path: Path, picture: Picture) -> None:
    """Write a sheet and say how large it is."""
    cv2.imwrite(str(path), picture, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
    print(f"{path}: {path.stat().st_size // 1024} KB")


def page(language: str) -> str:
    """Return the page in a language."""
    counts = {
        "nouns": len(concepts()),
        "actions": len(actions()),
        "places": len(rows_of("places.txt")),
    }
    parts = [part.format(**counts) for part in HEADS[language]]
    for name, titles in TITLES.items():
        title = titles[list(ENDINGS).index(language)]
        parts += [f"## {title}", f"![{title}]({FOLDER}/{name}.webp)", words(language, name)]
        if name == "actions":
            parts += changes(language)
    return "\n\n".join(parts) + "\n"


def changes(language: str) -> list[str]:
    """Return the part about actions that one picture cannot show."""
    title, text = CHANGES[language]
    names = [each.names[language] for each in actions().values() if each.changes]
    return [
        f"## {title}",
        text.format(names="、".join(names) if language == "zh" else ", ".join(names)),
    ]


def words(language: str, name: str) -> str:
    """Return the words of a sheet, each after its number."""
    if name == "places":
        names = [name_of(language, "place", row.key) for row in rows_of("places.txt")]
    elif name == "features":
        names = [row_names(row)[language] for row in rows_of("features.txt")]
    elif name == "actions":
        names = [actions()[key].names[language] for key in posed_actions()]
    else:
        names = [concepts()[key].names[language] for key in noun_files()[name]]
    return " ·\n".join(lines_of(f"{number} {each}" for number, each in enumerate(names, start=1)))


def lines_of(items: Iterable[str]) -> list[str]:
    """Return lines of items with dots between them, at most LINE characters each."""
    lines = [""]
    for item in items:
        joined = f"{lines[-1]} · {item}" if lines[-1] else item
        if len(joined) > LINE:
            lines.append(item)
        else:
            lines[-1] = joined
    return lines


def main() -> None:
    """Draw the sheets and write both pages."""
    docs = Path(sys.argv[1])
    write_sheets(docs / FOLDER)
    for language, ending in ENDINGS.items():
        (docs / f"vocabulary{ending}").write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
