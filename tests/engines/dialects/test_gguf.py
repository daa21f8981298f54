"""The files that stable-diffusion.cpp is started with: whole rows, sizes that are known or not."""

import pytest

from vitascope.engines.base import EngineError
from vitascope.engines.dialects.gguf import SERVED, with_help
from vitascope.engines.pipelines import PIPELINES


@pytest.mark.parametrize("name", SERVED)
def test_every_row_names_the_parts_of_a_network_that_we_can_ask_for(name: str) -> None:
    row = SERVED[name]
    options = [file.option for file in row.files]
    assert name in PIPELINES
    assert {"diffusion-model", "vae"} < set(options)
    assert len(options) == len(set(options))
    assert {"t5xxl", "llm"} & set(options)
    assert all(len(file.hub.split("/")) > 2 for file in row.files)


@pytest.mark.parametrize("name", SERVED)
def test_a_size_that_was_not_read_is_said_to_be_so(name: str) -> None:
    row = SERVED[name]
    assert row.unconfirmed or all(file.gb is not None for file in row.files)


def test_a_command_takes_every_file_by_its_option() -> None:
    assert SERVED["wan2.1-1.3b"].command == (
        "sd-server --diffusion-model wan2.1_t2v_1.3B_fp16.safetensors --vae wan_2.1_vae.safetensors "
        "--t5xxl umt5-xxl-encoder-Q8_0.gguf --diffusion-fa --flow-shift 3.0"
    )


def test_help_names_each_file_with_its_size_and_the_licence() -> None:
    problem = EngineError("It is away")
    said = str(with_help(problem, "wan2.2-5b"))
    assert said.startswith("It is away. Download QuantStack/Wan2.2-TI2V-5B-GGUF/")
    assert "Wan2.2-TI2V-5B-Q4_K_M.gguf (3.44 GB), Comfy-Org/" in said
    assert "(Apache-2.0), then run: sd-server --diffusion-model" in said
    assert "Q4_K_M.gguf, " in str(with_help(problem, "ltx-2"))


@pytest.mark.parametrize("name", ["", "hunyuan", "my_rows:ROW"])
def test_a_row_whose_files_are_not_known_is_given_no_help(name: str) -> None:
    problem = EngineError("It is away")
    assert with_help(problem, name) is problem
