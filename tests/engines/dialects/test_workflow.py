"""Workflow files: places are filled by value, and nothing that fills one is read again."""

import json
from pathlib import Path
from typing import Any

import pytest

from vitascope.engines.dialects.workflow import Workflow
from vitascope.errors import OperatorError


def _workflow(folder: Path, inputs: Any) -> Workflow:
    path = folder / "workflow.json"
    path.write_text(json.dumps({"1": {"class_type": "Node", "inputs": inputs}}), encoding="utf-8")
    return Workflow(str(path))


def test_a_place_alone_becomes_the_value_and_one_within_a_text_its_words(tmp_path: Path) -> None:
    inputs = {"seed": "{{ seed }}", "text": "{{prompt}}, {{seed}}", "list": ["2", 0, "{{width}}"]}
    workflow = _workflow(tmp_path, inputs)
    assert workflow.places == {"seed", "prompt", "width"}
    filled = workflow.filled({"seed": 7, "prompt": "a cat", "width": 832})
    assert filled["1"]["inputs"] == {"seed": 7, "text": "a cat, 7", "list": ["2", 0, 832]}


def test_what_a_prompt_holds_is_no_place_and_no_json(tmp_path: Path) -> None:
    workflow = _workflow(tmp_path, {"seed": "{{seed}}", "text": "x {{prompt}}"})
    prompt = '{{seed}}", "class_type": "Evil \\ {{height}}'
    assert workflow.filled({"seed": 7, "prompt": prompt})["1"]["inputs"]["text"] == f"x {prompt}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "not in the API's format"),
        ('{"nodes": [], "links": []}', "not in the API's format"),
        (
            '{"1": {"class_type": "A", "inputs": {"t": "{{prompt}}"}}}',
            "has no place seed",
        ),
        (
            '{"1": {"class_type": "A", "inputs": {"t": "{{prompt}} {{seed}} {{sead}}"}}}',
            "an unknown place sead",
        ),
    ],
)
def test_a_file_that_is_no_workflow_says_what_is_wrong(
    tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "workflow.json"
    path.write_text(content)
    with pytest.raises(OperatorError, match=said):
        Workflow(str(path))
