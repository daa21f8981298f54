"""Build hook: compile the embedded engine's pixel kernels if there is a C compiler.

An installation without one is whole: the same arithmetic then runs in OpenCV and NumPy.
``python hatch_build.py`` compiles them in the source tree.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

KERNELS = Path("src/vitascope_scene/drawing/kernels")
SOURCE, LIBRARY = KERNELS / "kernels.c", KERNELS / "kernels.bin"
FLAGS = ("-O3", "-shared", "-fPIC", "-std=gnu11")

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by itself
    BuildHookInterface = object


def compiled(root: Path) -> bool:
    """Compile the kernels beside their source; return whether that went well."""
    compiler = shutil.which(os.environ.get("CC", "cc")) or shutil.which("gcc")
    library = root / LIBRARY
    if compiler is None:
        library.unlink(missing_ok=True)
        return False
    source = hashlib.sha256((root / SOURCE).read_bytes()).hexdigest()
    fresh = library.with_suffix(f".{os.getpid()}")
    command = [compiler, *FLAGS, f'-DSOURCE="{source}"', "-o", str(fresh), str(root / SOURCE)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        fresh.replace(library)  # a process that has the old one open keeps it
    except (OSError, subprocess.SubprocessError):
        fresh.unlink(missing_ok=True)
        library.unlink(missing_ok=True)
        return False
    return True


class KernelsHook(BuildHookInterface):  # type: ignore[misc]
    """Puts the compiled kernels into a wheel, which then is one for this platform."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, for a wheel and for an editable installation alike."""
        if self.target_name != "wheel" or not compiled(Path(self.root)):
            return
        build_data["artifacts"].append(f"/{LIBRARY.as_posix()}")
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"


if __name__ == "__main__":
    sys.exit(0 if compiled(Path(__file__).parent) else "no C compiler, or it failed")
