"""The graphics cards of this machine, as its own tools name them; no driver library is loaded."""

import json
import platform
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vitascope.language import mark as _

TOOL_SECONDS = 10.0
"""A driver that is out of order may never answer."""
MIB = 1024**2
NVIDIA_TOOL, AMD_TOOL, APPLE_TOOL = "nvidia-smi", "rocm-smi", "sysctl"
NVIDIA_QUERY = (NVIDIA_TOOL, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits")
AMD_QUERY = (AMD_TOOL, "--showproductname", "--showmeminfo", "vram", "--json")
APPLE_QUERY = (APPLE_TOOL, "-n", "machdep.cpu.brand_string", "hw.memsize")
NOT_INSTALLED_TEXT = _("{tool} is not installed")
FAILED_TEXT = _("{tool} found no card: {why}")
TIMED_OUT_TEXT = _("{tool} did not answer within {seconds:g} seconds")


@dataclass(frozen=True, kw_only=True)
class Card:
    """A card: the name its driver gives it, its memory in 10^9 bytes (0 where the driver does not
    say), and torch's name of the device.
    """

    name: str
    memory_gb: float
    device: str


@dataclass(frozen=True, kw_only=True)
class ToolProblem:
    """Why a tool named no card: a text, its tool, and what the tool said."""

    text: str
    tool: str
    why: str = ""


def find_cards() -> tuple[list[Card], list[ToolProblem]]:
    """Return the cards, and why each tool that was asked names none.

    NVIDIA's are asked for first, then AMD's; on a Mac only its own.
    """
    if platform.system() == "Darwin":
        return _ask(APPLE_QUERY, _apple)
    cards, problems = _ask(NVIDIA_QUERY, _nvidia)
    if cards:
        return cards, []
    others, more = _ask(AMD_QUERY, _amd)
    return (others, []) if others else ([], problems + more)


def largest(cards: Sequence[Card]) -> Card | None:
    """Return the card with the most memory, the first of several."""
    return max(cards, key=lambda card: card.memory_gb, default=None)


def _ask(
    query: Sequence[str], read: Callable[[str], list[Card]]
) -> tuple[list[Card], list[ToolProblem]]:
    tool = query[0]
    path = shutil.which(tool)
    if path is None:
        return [], [ToolProblem(text=NOT_INSTALLED_TEXT, tool=tool)]
    try:
        done = subprocess.run(
            [path, *query[1:]],
            capture_output=True,
            timeout=TOOL_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return [], [ToolProblem(text=TIMED_OUT_TEXT, tool=tool)]
    except OSError as error:
        return [], [ToolProblem(text=FAILED_TEXT, tool=tool, why=str(error.strerror))]
    output = done.stdout.decode(errors="replace")
    cards = read(output) if done.returncode == 0 else []
    if cards:
        return cards, []
    why = output + done.stderr.decode(errors="replace")
    return [], [ToolProblem(text=FAILED_TEXT, tool=tool, why=_first_line(why))]


def _nvidia(text: str) -> list[Card]:
    """Read ``name, MiB`` a line; memory that is the machine's own shows as [N/A]."""
    rows = [line.rpartition(",") for line in text.splitlines() if "," in line]
    return [
        Card(
            name=name.strip(),
            memory_gb=_number(mib) * MIB / 1e9,
            device=f"cuda:{number}",
        )
        for number, (name, _comma, mib) in enumerate(rows)
    ]


def _amd(text: str) -> list[Card]:
    """Read rocm-smi's object with an entry a card; torch built for ROCm calls them cuda."""
    try:
        found = json.loads(text)
    except ValueError:
        return []
    entries = [found[key] for key in sorted(found, key=_place) if key.startswith("card")]
    return [
        Card(
            name=str(entry.get("Card Series") or entry.get("Card series") or "AMD"),
            memory_gb=_number(str(entry.get("VRAM Total Memory (B)", ""))) / 1e9,
            device=f"cuda:{number}",
        )
        for number, entry in enumerate(entries)
    ]


def _apple(text: str) -> list[Card]:
    """Read the processor's name and the machine's memory; only Apple's own processors have a
    device in torch.
    """
    name, _newline, size = text.strip().partition("\n")
    if not name.startswith("Apple"):
        return []
    return [Card(name=name, memory_gb=_number(size) / 1e9, device="mps")]


def _place(key: str) -> tuple[int, str]:
    digits = "".join(filter(str.isdigit, key))
    return int(digits or 0), key


def _number(text: str) -> float:
    try:
        return float(text.strip())
    except ValueError:
        return 0.0


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
