"""`python -m tests.upgrade FOLDER [REVISION]`: from a revision of this repository to the working
tree, and back.

Without a revision, the newest one whose schema is older. The database is the tests' own PostgreSQL.
"""

import asyncio
import io
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.postgres import running_server
from tests.upgrade.rolling import prove
from vitascope import log
from vitascope.db.migrate import SCRIPTS
from vitascope_chaos.plan import ProofPlan
from vitascope_chaos.report import text_of

ROOT = Path(__file__).parents[2]
LEAST_TASKS = 100


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout


def _newest_with_an_older_schema() -> str:
    newest = max((Path(SCRIPTS) / "versions").glob("v*.py"))
    added = _git(
        "log", "--diff-filter=A", "--format=%H", "--", str(newest.relative_to(ROOT))
    ).split()
    return f"{added[-1].decode()}~1"


def _unpack(revision: str, folder: Path) -> Path:
    """Put a revision's source into folder; return where Python finds it."""
    with tarfile.open(fileobj=io.BytesIO(_git("archive", revision, "src"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def main(folder: Path, revision: str) -> None:
    """Print the report; exit with an error where anything was lost, cut, refused or failed."""
    log.configure(level="ERROR")
    old = _unpack(revision, folder / "old")
    with running_server() as server:
        plan = ProofPlan(
            folder=folder / "proof",
            database=server.new_database(),
            tasks=LEAST_TASKS,
            apis=2,
            workers=2,
            source=old,
        )
        result = asyncio.run(prove(plan))
    print(f"rolling upgrade from {revision} to the working tree and back\n{text_of(plan, result)}")
    sys.exit(0 if result.holds else 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if sys.argv[2:] else _newest_with_an_older_schema())
