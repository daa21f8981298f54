"""The page docs/models.md, in both languages, made from the catalogue's rows.

Run as ``python -m vitascope.cli.models_page docs``, which writes it anew.
"""

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from vitascope.catalog import MODELS, Model
from vitascope.catalog.field import InputField
from vitascope.catalog.prices import parts_of
from vitascope.console.words import Words
from vitascope.credits import credits_of

PAGES = {"en": "models.md", "zh": "models.zh-CN.md"}
TEXTS = {
    "en": {
        "title": "# Models",
        "other": "[中文](models.zh-CN.md)",
        "lead": "Every model that `createTask`, `/v1/videos`, the console and the commands know; "
        "`make models` makes this page from the catalogue. `seed` and `visible_label` may stand beside every model's "
        "own fields ([API](api.md#create)); unknown fields are ignored. Durations may be texts or numbers. What the "
        "engine cannot do is refused when the task is made: [engines](engines.md).",
        "field": "field",
        "type": "type",
        "required": "required",
        "rules": "rules",
        "default": "default",
        "meaning": "meaning",
        "yes": "yes",
        "no": "no",
        "price": "Credits: {prices}. Facts read on {read}.",
        "doubt": "Credits (unconfirmed, the nearest model's): {prices}. Facts read on {read}.",
        "seconds": "{credits} for {seconds} s",
        "at": " at {size}",
        "sound": " with sound",
        "characters": "characters",
        "items": "items",
        "item": "item",
        "stop": "; ",
    },
    "zh": {
        "title": "# 模型",
        "other": "[English](models.md)",
        "lead": "`createTask`、`/v1/videos`、控制台和命令行支持的全部模型；本页由 `make models` 根据模型目录生成。"
        "除模型自身的字段外，均可另加 `seed` 和 `visible_label`（[API](api.zh-CN.md#create)）；未知字段会被忽略。"
        "时长可为文本或数字。引擎做不到的请求在创建任务时即被拒绝：[引擎](engines.zh-CN.md)。",
        "field": "字段",
        "type": "类型",
        "required": "必填",
        "rules": "规则",
        "default": "默认值",
        "meaning": "含义",
        "yes": "是",
        "no": "否",
        "price": "积分：{prices}。资料日期 {read}。",
        "doubt": "积分（未经确认，取最接近的模型）：{prices}。资料日期 {read}。",
        "seconds": "{seconds} 秒 {credits}",
        "at": "（{size}）",
        "sound": "（带声音）",
        "characters": "个字符",
        "items": "项",
        "item": "项",
        "stop": "；",
    },
}
TYPES = {
    "text": "string", "choice": "string", "whole": "integer", "number": "number", "switch": "boolean",
    "address": "string", "addresses": "string[]", "shots": "object[]", "objects": "any[]",
}  # fmt: skip


def page(language: str) -> str:
    """Return the page in a language."""
    texts, words = TEXTS[language], Words(language)
    lines = [texts["title"], "", f"{texts['other']} · {texts['lead']}", ""]
    for provider, models in groupby(
        sorted(MODELS.values(), key=_place), key=lambda model: model.provider
    ):
        lines += [f"## {provider}", ""]
        for model in models:
            lines += [*_section(model, texts, words), ""]
    return "\n".join(lines).rstrip() + "\n"


def _place(model: Model) -> int:
    """Return where a model's provider comes first in the catalogue."""
    return [each.provider for each in MODELS.values()].index(model.provider)


def _section(model: Model, texts: dict[str, str], words: Words) -> Iterator[str]:
    yield f"### {model.title}"
    yield ""
    prices = texts["stop"].join(
        _price(key, milli, texts) for key, milli in model.price_milli.items()
    )
    price = texts["price" if model.is_confirmed else "doubt"].format(prices=prices, read=model.read)
    yield f"`{model.name}` · {price}"
    yield ""
    yield (
        "| "
        + " | ".join(
            texts[name] for name in ("field", "type", "required", "default", "rules", "meaning")
        )
        + " |"
    )
    yield "|---|---|---|---|---|---|"
    for part in model.fields:
        is_required = part.required and part.default is None
        default = (
            ""
            if part.default in (None, "")
            else f"`{str(part.default).lower() if part.kind == 'switch' else part.default}`"
        )
        required = texts["yes" if is_required else "no"]
        cells = (
            f"`{part.name}`",
            TYPES[part.kind],
            required,
            default,
            rules_of(part, texts),
            words(str(part.means)),
        )
        yield "| " + " | ".join(cells) + " |"


def _price(key: str, milli: int, texts: dict[str, str]) -> str:
    part = parts_of(key)
    said = texts["seconds"].format(credits=f"{credits_of(milli):g}", seconds=part.seconds)
    return (
        said
        + (texts["at"].format(size=part.size) if part.size else "")
        + (texts["sound"] if part.sound else "")
    )


def rules_of(part: InputField, texts: dict[str, str]) -> str:
    """Return what a field may hold."""
    if part.choices:
        return ", ".join(f"`{choice}`" for choice in part.choices)
    if part.high is None or part.kind == "switch":
        return ""
    listed = texts["item" if part.high == 1 else "items"]
    unit = {"text": texts["characters"], "whole": "", "number": ""}.get(part.kind, listed)
    extra = "".join(f", {number}" for number in part.also_taken)
    return f"{_range(part)}{extra} {unit}".strip()


def _range(part: InputField) -> str:
    """Return what a field's bounds allow; a text or a list may be as short as it likes where nothing else is said."""
    is_number, low, high = part.kind in {"whole", "number"}, part.low or 0, part.high or 0
    if not (low or is_number):
        return f"≤ {high:,.0f}"
    return f"{high:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"


def main() -> None:
    """Write the page in both languages into the folder that the command names."""
    for language, name in PAGES.items():
        (Path(sys.argv[1]) / name).write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
