"""Tiny checkpoints that begin with a picture: as tiny.py, of the classes and parts for that."""

import copy
from dataclasses import replace
from typing import Any

from tests.engines.tiny import (
    WORDS,
    cogvideox_transformer,
    cogvideox_vae,
    hunyuan15_parts,
    hunyuan_vae,
    make_row,
    t5,
    tokenizer,
    umt5,
    wan,
    wan_transformer,
    wan_vae,
)

TI2V = make_row("wan2.2-5b", 17, 16)
WAN_I2V = make_row("wan2.1-i2v-14b-480p", 17, 16)
WAN_FLF = make_row("wan2.1-flf2v-14b", 17, 16)
WAN2_I2V = make_row("wan2.2-i2v-a14b", 17, 16)
HUNYUAN_I2V = make_row("hunyuan-i2v", 25, 24)
HUNYUAN15_I2V = make_row("hunyuan1.5-i2v", 25, 24)
COGVIDEOX_I2V = make_row("cogvideox-5b-i2v", 9, 8)
TI2V_CACHED = replace(TI2V, from_picture="", takes=frozenset())
MARKS = ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<image>"]
"""Words that HunyuanVideo's pipeline looks for around a prompt."""


def ti2v() -> Any:
    pipe = wan()
    parts = {name: part for name, part in pipe.components.items() if part is not None}
    return type(pipe)(**parts, expand_timesteps=True)


def _clip_vision(side: int, patch: int) -> dict[str, Any]:
    return {
        "hidden_size": 4,
        "projection_dim": 4,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "image_size": side,
        "patch_size": patch,
    }


def _clip_processor(side: int) -> Any:
    from transformers import CLIPImageProcessor

    return CLIPImageProcessor(
        crop_size={"height": side, "width": side}, size={"shortest_edge": side}
    )


def wan_i2v(**more: Any) -> Any:
    from diffusers import UniPCMultistepScheduler, WanImageToVideoPipeline
    from transformers import CLIPVisionConfig, CLIPVisionModel

    return WanImageToVideoPipeline(
        tokenizer(),
        umt5(),
        wan_vae(),
        UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
        ),
        image_processor=_clip_processor(16),
        image_encoder=CLIPVisionModel(CLIPVisionConfig(**_clip_vision(16, 8))),
        transformer=wan_transformer(in_channels=36, image_dim=4, **more),
    )


def wan_flf() -> Any:
    """Return weights that see two pictures: each is five words for them."""
    return wan_i2v(pos_embed_seq_len=10)


def wan2_i2v() -> Any:
    from diffusers import WanImageToVideoPipeline

    plain = wan()
    first = wan_transformer(in_channels=36)
    return WanImageToVideoPipeline(
        plain.tokenizer,
        plain.text_encoder,
        plain.vae,
        plain.scheduler,
        transformer=first,
        transformer_2=copy.deepcopy(first),
        boundary_ratio=0.875,
    )


def hunyuan_i2v() -> Any:
    from diffusers import (
        FlowMatchEulerDiscreteScheduler,
        HunyuanVideoImageToVideoPipeline,
        HunyuanVideoTransformer3DModel,
    )
    from transformers import (
        CLIPTextConfig,
        CLIPTextModel,
        LlamaConfig,
        LlavaConfig,
        LlavaForConditionalGeneration,
    )
    from transformers.models.clip import CLIPVisionConfig

    words = tokenizer(bos_token="<s>")
    words.add_special_tokens({"additional_special_tokens": MARKS})
    text = LlamaConfig(
        vocab_size=len(words), hidden_size=16, intermediate_size=37, num_hidden_layers=2, num_attention_heads=4,
        bos_token_id=3, eos_token_id=1, pad_token_id=0, max_position_embeddings=2048,
    )  # fmt: skip
    llava = LlavaConfig(
        vision_config=CLIPVisionConfig(**_clip_vision(336, 14)), text_config=text, pad_token_id=0,
        image_token_index=words.convert_tokens_to_ids("<image>"),
    )  # fmt: skip
    clip = CLIPTextConfig(
        vocab_size=len(WORDS), hidden_size=8, projection_dim=8, intermediate_size=37, num_hidden_layers=1,
        num_attention_heads=4, bos_token_id=4, eos_token_id=5, pad_token_id=0,
    )  # fmt: skip
    transformer = HunyuanVideoTransformer3DModel(
        in_channels=4, out_channels=4, num_attention_heads=2, attention_head_dim=10, num_layers=1,
        num_single_layers=1, num_refiner_layers=1, patch_size=1, patch_size_t=1, guidance_embeds=True,
        text_embed_dim=16, pooled_projection_dim=8, rope_axes_dim=(2, 4, 4), image_condition_type="token_replace",
    )  # fmt: skip
    return HunyuanVideoImageToVideoPipeline(
        text_encoder=LlavaForConditionalGeneration(llava),
        tokenizer=words,
        transformer=transformer,
        vae=hunyuan_vae(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
        text_encoder_2=CLIPTextModel(clip),
        tokenizer_2=tokenizer(bos_token="<|startoftext|>", eos_token="<|endoftext|>"),
        image_processor=_clip_processor(336),
    )


def hunyuan15_i2v() -> Any:
    from diffusers import HunyuanVideo15ImageToVideoPipeline
    from transformers import SiglipImageProcessor, SiglipVisionConfig, SiglipVisionModel

    siglip = SiglipVisionConfig(
        hidden_size=12, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, image_size=16, patch_size=8,
    )  # fmt: skip
    return HunyuanVideo15ImageToVideoPipeline(
        **hunyuan15_parts(task_type="i2v"),
        image_encoder=SiglipVisionModel(siglip),
        feature_extractor=SiglipImageProcessor(size={"height": 16, "width": 16}),
    )


def cogvideox_i2v() -> Any:
    from diffusers import CogVideoXDDIMScheduler, CogVideoXImageToVideoPipeline

    return CogVideoXImageToVideoPipeline(
        tokenizer(), t5(), cogvideox_vae(), cogvideox_transformer(8), CogVideoXDDIMScheduler()
    )


PICTURE_KINDS = {
    "TI2V": ti2v,
    "WAN_I2V": wan_i2v,
    "WAN_FLF": wan_flf,
    "WAN2_I2V": wan2_i2v,
    "HUNYUAN_I2V": hunyuan_i2v,
    "HUNYUAN15_I2V": hunyuan15_i2v,
    "COGVIDEOX_I2V": cogvideox_i2v,
}
