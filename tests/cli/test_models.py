"""`vitascope models`: every model with its price and what it takes, in tables that fit."""

from pathlib import Path

from rich.cells import cell_len

from tests.cli.process import run
from vitascope import catalog
from vitascope.catalog import MODELS
from vitascope.cli.models_shown import model_details, model_table

CARDS = [catalog.card(model) for model in MODELS.values()]


def test_every_model_is_listed_with_its_price_on_any_terminal() -> None:
    for width in (80, 100, 0):
        lines = model_table(CARDS, width=width).splitlines()
        assert [line.split()[0] for line in lines[1:]] == list(MODELS)
        assert max(map(cell_len, lines)) <= (width or 200)
    narrow = model_table(CARDS, width=40).splitlines()
    assert (narrow[::2], narrow[1]) == (list(MODELS), "  text · 5, 10 s · 160–320")


def test_one_model_is_told_with_the_options_for_its_fields() -> None:
    told = model_details(catalog.card(MODELS["wan/2-7-text-to-video"]))
    assert "16 for 1 s at 720p, 24 for 1 s at 1080p" in told
    rows = {line.split()[0]: line.split()[1] for line in told.splitlines() if "--" in line}
    assert rows["ratio"] == "--aspect-ratio"
    pictures = model_details(catalog.card(MODELS["kling/v2-1-pro"]))
    assert [name in pictures for name in ("--image", "--last-frame", "--sound")] == [
        True,
        True,
        False,
    ]


def test_a_model_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    done = run(tmp_path, "models", "wan/2-7", "--data", "data")
    assert (done.returncode, "wan/2-7-text-to-video" in done.stderr) == (2, True)
    assert (
        "10 s" in run(tmp_path, "models", "kling/v2-1-pro", "--data", "data", LANGUAGE="en").stdout
    )
