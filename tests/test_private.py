"""A data folder is for the user who runs the service."""

from pathlib import Path

from vitascope.private import exposed, make_private


def _open_folder(folder: Path, *names: str) -> None:
    folder.mkdir(mode=0o755)
    for name in names:
        (folder / name).touch(0o644)
    (folder / "media").mkdir(0o755)
    (folder / "media" / "a.mp4").touch(0o644)


def _modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def test_a_folder_of_the_services_own_is_closed_and_what_lies_in_it_too(tmp_path: Path) -> None:
    data = tmp_path / "data"
    _open_folder(data, "vitascope.sqlite", "vitascope.sqlite-wal", "secret.key")
    assert make_private(data) == [data, *sorted(data.iterdir())]
    assert data.stat().st_mode & 0o777 == 0o700
    assert _modes(data) == {
        "vitascope.sqlite": 0o600, "vitascope.sqlite-wal": 0o600, "secret.key": 0o600, "media": 0o700,
    }  # fmt: skip
    assert list(exposed(data)) == make_private(data) == []


def test_a_folder_that_holds_other_things_stays_open_and_so_do_they(tmp_path: Path) -> None:
    data = tmp_path / "data"
    _open_folder(data, "vitascope.sqlite", "thesis.tex")
    make_private(data)
    assert data.stat().st_mode & 0o777 == 0o755
    assert _modes(data) == {"vitascope.sqlite": 0o600, "thesis.tex": 0o644, "media": 0o700}
    assert list(exposed(data)) == [data]


def test_what_a_link_leads_to_stays_as_it_is(tmp_path: Path) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    data.mkdir(0o700)
    elsewhere.mkdir(0o755)
    (data / "media").symlink_to(elsewhere)
    assert make_private(data) == []
    assert elsewhere.stat().st_mode & 0o777 == 0o755
