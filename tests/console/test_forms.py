"""A model's schema as a form."""

from vitascope.catalog import MODELS
from vitascope.console.forms import Field, fields_of, input_of

MODEL = next(iter(MODELS.values()))


def _fields() -> dict[str, Field]:
    return {field.name: field for field in fields_of(MODEL)}


def test_the_kinds_of_fields_follow_the_schema() -> None:
    kinds = {name: field.kind for name, field in _fields().items()}
    assert kinds["prompt"] == "text"
    assert kinds["duration"] == kinds["aspect_ratio"] == "choice"
    assert kinds["cfg_scale"] == "range"
    assert kinds["seed"] == "integer"


def test_rules_and_defaults_come_from_the_schema() -> None:
    fields = _fields()
    assert (fields["prompt"].required, fields["prompt"].max_characters) == (True, 5_000)
    assert (fields["duration"].choices, fields["duration"].default) == (("5", "10"), "5")
    assert (fields["cfg_scale"].minimum, fields["cfg_scale"].maximum, fields["cfg_scale"].step) == (
        "0",
        "1",
        "0.1",
    )


def test_a_filled_form_is_createtasks_input_and_empty_fields_are_left_out() -> None:
    form = {
        "prompt": "a cat",
        "duration": "10",
        "cfg_scale": "0.7",
        "seed": "",
        "negative_prompt": " ",
        "csrf": "x",
    }
    given = input_of(fields_of(MODEL), form)
    assert given == {"prompt": "a cat", "duration": "10", "cfg_scale": 0.7}


def test_what_is_no_number_is_left_for_the_model_to_refuse() -> None:
    assert input_of(fields_of(MODEL), {"prompt": "a", "cfg_scale": "much"})["cfg_scale"] == "much"


def test_addresses_are_lines_and_objects_are_json() -> None:
    fields = fields_of(MODELS["kling-3.0/video"])
    kinds = {field.name: field.kind for field in fields}
    assert (kinds["image_urls"], kinds["multi_prompt"], kinds["sound"]) == (
        "lines",
        "json",
        "switch",
    )
    form = {
        "prompt": "a cat",
        "image_urls": "https://a.example/1.png\nhttps://a.example/2.png\n",
        "multi_prompt": "[1",
    }
    given = input_of(fields, form | {"kling_elements": '[{"name": "cat"}]', "sound": "true"})
    assert given == {
        "prompt": "a cat", "image_urls": ["https://a.example/1.png", "https://a.example/2.png"],
        "multi_prompt": "[1", "kling_elements": [{"name": "cat"}], "sound": True,
    }  # fmt: skip
