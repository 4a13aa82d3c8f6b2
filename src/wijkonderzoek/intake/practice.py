"""Made-up exports of every format in the safe folder, to practise an intake with."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from wijkonderzoek.errors import PrivacyError
from wijkonderzoek.intake.project import CodedProject
from wijkonderzoek.intake.safe import FOLDER_OF_USER, READABLE_BY_USER, safe_folder
from wijkonderzoek.sources.store import TEMPORARY
from wijkonderzoek.sources.study import Study

FOLDER = "oefenen"
LABEL = "SYNTHETISCH - geen echte personen of uitspraken\n"
MARK = "synthetisch"
"""What the name of every export begins with."""


def write_practice(project: CodedProject, study: Study | None = None) -> tuple[Path, ...]:
    """Write a made-up project as every tool exports it, in the folder `oefenen` of the safe folder.

    Gives the files and folders to take in; those of an earlier time are replaced, all or none.
    *Raises* `PrivacyError` when there is no safe folder, or it cannot be written.
    """
    safe = safe_folder(study)
    folder = safe / FOLDER
    try:
        made = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=safe))
        try:
            _write(project, made)
            for path in (made, *made.rglob("*")):
                path.chmod(FOLDER_OF_USER if path.is_dir() else READABLE_BY_USER)
            if folder.is_symlink():
                raise PrivacyError(f"{FOLDER} in the safe folder is a link to elsewhere", hint="Remove the link.")
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise PrivacyError(f"the safe folder cannot be written ({error.strerror})") from None
    return tuple(sorted(path for path in folder.iterdir() if path.name.startswith(MARK)))


def _write(project: CodedProject, folder: Path) -> None:
    from wijkonderzoek.intake.example.qualcoder import write_qualcoder, write_qualcoder_csv
    from wijkonderzoek.intake.example.refi import MANNERS, write_qdc, write_refi
    from wijkonderzoek.intake.example.sheets import write_dedoose, write_maxqda, write_plain_csv
    from wijkonderzoek.intake.example.taguette import write_taguette, write_taguette_database

    files = {f"refi-{style}.qdpx": write_refi(project, style) for style in MANNERS}
    files |= {f"taguette-{name}": body for name, body in write_taguette(project).items()}
    files |= {
        "codeboek.qdc": write_qdc(project),
        "qualcoder-report.csv": write_qualcoder_csv(project),
        "dedoose.xlsx": write_dedoose(project),
        "maxqda.xlsx": write_maxqda(project),
        "gewoon.csv": write_plain_csv(project),
    }
    for name, body in files.items():
        (folder / f"{MARK}-{name}").write_bytes(body)
    write_qualcoder(project, folder / f"{MARK}-qualcoder-8.qda", 8)
    write_qualcoder(project, folder / f"{MARK}-qualcoder-17.qda", 17)
    write_taguette_database(project, folder / f"{MARK}-taguette.sqlite3")
    (folder / "LEESMIJ.txt").write_text(LABEL, encoding="utf-8")
