"""Devices: chosen by what torch has, their memory asked for in their own way."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from vitascope.engines.base import EngineError
from vitascope.engines.devices import (
    COMPILED,
    choose_device,
    free_bytes,
    is_out_of_memory,
    keep_compiled,
    shares_memory,
)


class _OutOfMemoryError(RuntimeError):
    pass


def _torch(accelerator: str | None, **parts: Any) -> Any:
    """Return as much of torch as is asked, for machines that are not here."""
    device = accelerator and SimpleNamespace(type=accelerator)
    found = SimpleNamespace(
        current_accelerator=lambda check_available: device, device_count=lambda: 2
    )
    return SimpleNamespace(
        accelerator=found, OutOfMemoryError=_OutOfMemoryError, __version__="2.13", **parts
    )


@pytest.mark.parametrize("device", ["cuda", "xpu", "mps"])
def test_the_accelerator_that_torch_has_is_chosen(device: str) -> None:
    assert choose_device(_torch(device), "auto") == device
    assert choose_device(_torch(device), "cpu") == "cpu"
    assert choose_device(_torch(None), "auto") == "cpu"


def test_a_device_that_is_not_here_is_refused_with_what_is() -> None:
    torch = _torch("cuda")
    assert choose_device(torch, "cuda:1") == "cuda:1"
    for wanted in ("cuda:2", "xpu"):
        with pytest.raises(
            EngineError, match=f"device {wanted} is not .* finds 2 of the kind cuda"
        ):
            choose_device(torch, wanted)
    with pytest.raises(EngineError, match=r"torch 2\.13 finds no accelerator"):
        choose_device(_torch(None), "cuda")


def test_apples_memory_is_the_machines_own_and_a_cards_is_not() -> None:
    shared = {device: shares_memory(device) for device in ("mps", "cpu", "cuda:1", "xpu")}
    assert shared == {"mps": True, "cpu": True, "cuda:1": False, "xpu": False}


def test_free_memory_is_asked_of_the_kind_of_card_and_is_none_where_its_driver_is_silent() -> None:
    def silent(device: str) -> None:
        raise RuntimeError("not supported")

    cards = {
        "cuda": SimpleNamespace(mem_get_info=lambda device: ({"cuda:1": 5}[device], 9)),
        "xpu": SimpleNamespace(mem_get_info=silent),
    }
    torch = _torch("cuda", **cards)
    assert [free_bytes(torch, device) for device in ("cuda:1", "xpu", "npu")] == [5, 0, 0]


def test_want_of_memory_is_known_by_its_class_or_by_its_text() -> None:
    torch = _torch(None)
    assert is_out_of_memory(torch, _OutOfMemoryError())
    assert is_out_of_memory(torch, MemoryError())
    assert is_out_of_memory(torch, RuntimeError("MPS backend out of memory (MPS allocated: 1 GB)"))
    assert not is_out_of_memory(torch, RuntimeError("shapes do not match"))
    assert not is_out_of_memory(torch, ValueError("out of memory"))


def test_what_was_compiled_is_kept_in_a_folder_that_nobody_else_may_write_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(COMPILED, "")
    keep_compiled(str(tmp_path / "kept" / "here"))
    assert os.environ[COMPILED] == str(tmp_path / "kept" / "here")
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    with pytest.raises(EngineError, match="other users may write"):
        keep_compiled(str(tmp_path / "open"))
    (tmp_path / "file").touch()
    with pytest.raises(EngineError, match=r"compile_cache: the folder .* cannot be made"):
        keep_compiled(str(tmp_path / "file"))
