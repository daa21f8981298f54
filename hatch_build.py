"""Build hook: compile the embedded engine's pixel kernels if there is a C compiler, and pack the guide.

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
GUIDE = "vitascope/guide/docs"
GUIDE_FOLDERS = ("vocabulary", "examples")
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


def guide(root: Path) -> dict[str, str]:
    """Return the guide's pages and the files they show, each with its place in a wheel."""
    docs = root / "docs"
    files = [*docs.glob("*.md"), *docs.glob("decisions/*.md")]
    files += [file for name in GUIDE_FOLDERS for file in docs.glob(f"{name}/*")]
    return {str(file): f"{GUIDE}/{file.relative_to(docs).as_posix()}" for file in sorted(files)}


class WheelHook(BuildHookInterface):  # type: ignore[misc]
    """Puts the guide and the compiled kernels into a wheel, which then is one for this platform."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, for a wheel and for an editable installation alike; the latter reads docs/ itself."""
        if self.target_name != "wheel":
            return
        if version == "standard":
            build_data["force_include"] |= guide(Path(self.root))
        if not compiled(Path(self.root)):
            return
        build_data["artifacts"].append(f"/{LIBRARY.as_posix()}")
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"


if __name__ == "__main__":
    sys.exit(0 if compiled(Path(__file__).parent) else "no C compiler, or it failed")
