"""HunyuanVideo 1.5's transformer as its makers store it: other names for layers than diffusers'."""

from collections.abc import Mapping
from typing import Any

_TEXT, _REFINER = "context_embedder.", "context_embedder.token_refiner.refiner_blocks."
STARTS = {
    "time_in.mlp.0.": "time_embed.timestep_embedder.linear_1.",
    "time_in.mlp.2.": "time_embed.timestep_embedder.linear_2.",
    "time_r_in.mlp.0.": "time_embed.timestep_embedder_r.linear_1.",
    "time_r_in.mlp.2.": "time_embed.timestep_embedder_r.linear_2.",
    "txt_in.t_embedder.mlp.0.": f"{_TEXT}time_text_embed.timestep_embedder.linear_1.",
    "txt_in.t_embedder.mlp.2.": f"{_TEXT}time_text_embed.timestep_embedder.linear_2.",
    "txt_in.c_embedder.": f"{_TEXT}time_text_embed.text_embedder.",
    "txt_in.input_embedder.": f"{_TEXT}proj_in.",
    "txt_in.individual_token_refiner.blocks.": _REFINER,
    "byt5_in.layernorm.": "context_embedder_2.norm.",
    "byt5_in.fc1.": "context_embedder_2.linear_1.",
    "byt5_in.fc2.": "context_embedder_2.linear_2.",
    "byt5_in.fc3.": "context_embedder_2.linear_3.",
    "vision_in.proj.0.": "image_embedder.norm_in.",
    "vision_in.proj.1.": "image_embedder.linear_1.",
    "vision_in.proj.3.": "image_embedder.linear_2.",
    "vision_in.proj.4.": "image_embedder.norm_out.",
    "img_in.proj.": "x_embedder.proj.",
    "cond_type_embedding.": "cond_type_embed.",
    "double_blocks.": "transformer_blocks.",
    "final_layer.adaLN_modulation.1.": "norm_out.linear.",
    "final_layer.linear.": "proj_out.",
}
REFINER_PARTS = {
    "self_attn_proj.": "attn.to_out.0.",
    "mlp.fc1.": "ff.net.0.proj.",
    "mlp.fc2.": "ff.net.2.",
    "adaLN_modulation.1.": "norm_out.linear.",
}
BLOCK_PARTS = {
    "img_mod.linear.": "norm1.linear.",
    "txt_mod.linear.": "norm1_context.linear.",
    "img_attn_q.": "attn.to_q.",
    "img_attn_k.": "attn.to_k.",
    "img_attn_v.": "attn.to_v.",
    "img_attn_q_norm.": "attn.norm_q.",
    "img_attn_k_norm.": "attn.norm_k.",
    "img_attn_proj.": "attn.to_out.0.",
    "txt_attn_q.": "attn.add_q_proj.",
    "txt_attn_k.": "attn.add_k_proj.",
    "txt_attn_v.": "attn.add_v_proj.",
    "txt_attn_q_norm.": "attn.norm_added_q.",
    "txt_attn_k_norm.": "attn.norm_added_k.",
    "txt_attn_proj.": "attn.to_add_out.",
    "img_mlp.fc1.": "ff.net.0.proj.",
    "img_mlp.fc2.": "ff.net.2.",
    "txt_mlp.fc1.": "ff_context.net.0.proj.",
    "txt_mlp.fc2.": "ff_context.net.2.",
}
"""By how a name goes on after its block's number."""
TOGETHER = "self_attn_qkv."
"""Three layers that the makers store as one."""


def renamed(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return a transformer's tensors by the names that diffusers gives them."""
    named: dict[str, Any] = {}
    for key, tensor in state.items():
        name = _name(key.removeprefix("model.diffusion_model."))
        if TOGETHER in name:
            for letter, part in zip("qkv", tensor.chunk(3, dim=0), strict=True):
                named[name.replace(TOGETHER, f"attn.to_{letter}.")] = part
        elif name.startswith("norm_out.linear."):
            # The makers keep the shift first, diffusers the scale.
            named[name] = tensor.roll(tensor.shape[0] // 2, 0)
        else:
            named[name] = tensor
    return named


def _name(key: str) -> str:
    for start, ours in STARTS.items():
        if key.startswith(start):
            parts = REFINER_PARTS if ours == _REFINER else BLOCK_PARTS
            return _inside(ours, key.removeprefix(start), parts)
    return key


def _inside(start: str, rest: str, parts: Mapping[str, str]) -> str:
    """Return a name whose part after the block's number is diffusers'."""
    number, dot, inner = rest.partition(".")
    if not number.isdigit():
        return start + rest
    for theirs, ours in parts.items():
        if inner.startswith(theirs):
            return f"{start}{number}{dot}{ours}{inner.removeprefix(theirs)}"
    return start + rest
