"""Transformers in place of those in a folder of weights: read, and refused where they do not fit."""

import subprocess
import sys
from pathlib import Path

import pytest

from vitascope.engines.hunyuan15 import STARTS, renamed

TRY = """
import sys
from pathlib import Path
import diffusers, torch
from vitascope.engines.base import EngineError
from vitascope.engines.checkpoints import load_transformers
folder = Path(sys.argv[1])
hunyuan, wan = folder / "HUNYUAN15", folder / "WAN"
for places in ({"transformer": hunyuan / "adapters" / "makers.safetensors"}, {"transformer": hunyuan}):
    made = load_transformers(diffusers, hunyuan, places, torch.float32)["transformer"].state_dict()
    own = diffusers.HunyuanVideo15Transformer3DModel.from_pretrained(hunyuan / "transformer").state_dict()
    print(made.keys() == own.keys() and all(torch.equal(made[key], own[key]) for key in own))
for kind, places in (
    ("WAN", {"transformer": folder / "LTX"}),
    ("WAN", {"transformer": wan / "adapters" / "a.safetensors"}),
    ("WAN", {"transformer_2": wan}),
):
    try:
        load_transformers(diffusers, folder / kind, places, torch.float32)
    except EngineError as error:
        print(error)
"""


@pytest.mark.torch
def test_a_transformer_is_read_from_a_folder_or_its_makers_file_and_one_that_does_not_fit_is_refused(
    checkpoints: Path,
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", TRY, str(checkpoints)],
        check=True, capture_output=True, text=True, timeout=600,
    ).stdout.splitlines()  # fmt: skip
    assert told[:2] == ["True", "True"]
    assert len(told) == 5
    assert "does not fit these weights: it is a LTXVideoTransformer3DModel, not a Wan" in told[2]
    assert "does not fit these weights: " in told[3]
    assert told[4].startswith("transformer_2: the weights in")


class _Tensor(list[int]):
    """As much of a tensor as renaming asks for."""

    def chunk(self, count: int, dim: int) -> list["_Tensor"]:
        size = len(self) // count
        return [_Tensor(self[place : place + size]) for place in range(0, len(self), size)]

    def roll(self, by: int, dim: int) -> "_Tensor":
        return _Tensor(self[-by:] + self[:-by])

    @property
    def shape(self) -> tuple[int]:
        return (len(self),)


def test_the_makers_names_of_hunyuan_video_become_those_of_diffusers() -> None:
    block, refiner = "double_blocks.3.", "txt_in.individual_token_refiner.blocks.1."
    named = renamed(
        {
            f"{block}img_attn_q.weight": _Tensor([1]),
            f"{block}txt_mlp.fc2.bias": _Tensor([2]),
            f"{refiner}self_attn_qkv.weight": _Tensor([3, 4, 5]),
            f"{refiner}norm1.weight": _Tensor([6]),
            "model.diffusion_model.final_layer.adaLN_modulation.1.bias": _Tensor([7, 8]),
            "time_in.mlp.0.weight": _Tensor([9]),
        }
    )
    ours = "context_embedder.token_refiner.refiner_blocks.1."
    assert named == {
        "transformer_blocks.3.attn.to_q.weight": [1],
        "transformer_blocks.3.ff_context.net.2.bias": [2],
        f"{ours}attn.to_q.weight": [3],
        f"{ours}attn.to_k.weight": [4],
        f"{ours}attn.to_v.weight": [5],
        f"{ours}norm1.weight": [6],
        "norm_out.linear.bias": [8, 7],
        "time_embed.timestep_embedder.linear_1.weight": [9],
    }


def test_no_name_begins_like_another_one_that_goes_elsewhere() -> None:
    for start in STARTS:
        assert [other for other in STARTS if other != start and other.startswith(start)] == []
