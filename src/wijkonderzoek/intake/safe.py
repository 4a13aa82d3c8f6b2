"""The safe folder: outside the project, where exports lie and everything that holds words or names of people stays.

`WIJKONDERZOEK_VEILIG` names it. What is written there can be read by its user only.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from wijkonderzoek.errors import PrivacyError
from wijkonderzoek.sources.folders import PACKAGE, project_folder, slug
from wijkonderzoek.sources.store import write_atomically
from wijkonderzoek.sources.study import Study

VARIABLE = "WIJKONDERZOEK_VEILIG"
HOW = f"Make one outside the project, for example: mkdir ~/veilig; export {VARIABLE}=~/veilig"
READABLE_BY_USER = 0o600
FOLDER_OF_USER = 0o700


def safe_folder(study: Study | None = None) -> Path:
    """The safe folder, resolved: it shares nothing with the project, the package or the study.

    *Raises* `PrivacyError` when it is not named, not a folder, inside one of these, or around one.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if not given:
        raise PrivacyError(f"{VARIABLE} is not set: there is no safe folder for exports of interviews", hint=HOW)
    folder = Path(given).expanduser()
    if "\0" in given or not folder.is_dir():
        raise PrivacyError(f"{VARIABLE} does not name a folder that is there", hint=HOW)
    folder = folder.resolve()
    for what, other in _elsewhere(study).items():
        inside, around = folder.is_relative_to(other), other.is_relative_to(folder)
        if inside or around:
            where = "inside" if inside else "around"
            raise PrivacyError(f"{VARIABLE} names a folder {where} {what}, which is shared and published", hint=HOW)
    return folder


def _elsewhere(study: Study | None) -> Mapping[str, Path]:
    """Folders that must hold no words of people."""
    folders = {"the project": project_folder().resolve(), "the package": PACKAGE}
    return folders | ({"the study": study.path.resolve()} if study and study.path else {})


def study_folder(study: Study) -> Path:
    """The part of the safe folder that belongs to a study, made when it is not there; the user's alone.

    *Raises* `PrivacyError` when there is no safe folder, or it cannot be written.
    """
    safe = safe_folder(study)
    folder = safe / slug(study.path.resolve().name if study.path else study.name)
    try:
        folder.mkdir(mode=FOLDER_OF_USER, exist_ok=True)
        if folder.is_symlink():
            raise PrivacyError("the study's part of the safe folder is a link to elsewhere", hint="Remove the link.")
        folder.chmod(FOLDER_OF_USER)
    except OSError as error:
        raise PrivacyError(f"the safe folder cannot be written ({error.strerror})", hint=HOW) from None
    return folder


def in_safe_folder(path: Path, study: Study) -> Path:
    """The path of an export, resolved, when it lies in the safe folder.

    *Raises* `PrivacyError` when it lies elsewhere, links followed, or is not there.
    """
    safe = safe_folder(study)
    try:
        found = path.expanduser().resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        raise PrivacyError("the export is not there", hint=f"Put it in the folder that {VARIABLE} names.") from None
    if not found.is_relative_to(safe) or found == safe:
        raise PrivacyError(
            "the export lies outside the safe folder",
            hint=f"Move it to the folder that {VARIABLE} names, and leave no copy in the project.",
        )
    return found


def write_private(path: Path, data: bytes) -> None:
    """Write a file of the safe folder, whole or not at all; only the user can read it.

    *Raises* `PrivacyError` when it cannot be written.
    """
    try:
        path.parent.mkdir(mode=FOLDER_OF_USER, exist_ok=True)
        write_atomically(path, data, mode=READABLE_BY_USER)
    except OSError as error:
        raise PrivacyError(
            f"{path.name}: cannot be written in the safe folder ({error.strerror})",
            hint="Close it where it is open, such as in Excel.",
        ) from None
