"""Made-up exports of every format in the safe folder, to practise an intake with, and what a person would answer."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from wijkonderzoek.errors import PrivacyError
from wijkonderzoek.intake.answers import Answers, answer_files
from wijkonderzoek.intake.example import LABEL
from wijkonderzoek.intake.example.corpus import Corpus
from wijkonderzoek.intake.kept import PEOPLE_KEEP
from wijkonderzoek.intake.safe import FOLDER_OF_USER, READABLE_BY_USER, safe_folder
from wijkonderzoek.schemas.interviews import CitaatRow
from wijkonderzoek.sources.interviews import FOLDER as TABLES_FOLDER
from wijkonderzoek.sources.store import TEMPORARY
from wijkonderzoek.sources.study import Study
from wijkonderzoek.sources.written import table_csv

FOLDER = "oefenen"
ANSWERS_FOLDER = "antwoorden"
MARK = "synthetisch"
"""What the name of every export begins with."""
READ_ME = f"""{LABEL}

synthetisch-*   dezelfde verzonnen gesprekken, zoals elk codeerprogramma ze uitvoert
{ANSWERS_FOLDER}      wat iemand die de gesprekken kent invult; hoort in de map van de studie in de veilige map
{TABLES_FOLDER}      wie er sprak, waar en met welke toestemming; hoort in de map van de studie in het project

Hoe u ermee oefent, staat in docs/gesprekken.md.
"""


def write_practice(corpus: Corpus, study: Study | None = None) -> tuple[Path, ...]:
    """Write the invented interviews as every tool exports them, in the folder `oefenen` of the safe folder.

    Beside them lie the answers about them, and the tables that people keep. Gives the files and folders to take in;
    those of an earlier time are replaced, all or none.
    *Raises* `PrivacyError` when there is no safe folder, or it cannot be written.
    """
    safe = safe_folder(study)
    folder = safe / FOLDER
    try:
        made = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=safe))
        try:
            _write(corpus, made)
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


def _write(corpus: Corpus, folder: Path) -> None:
    from wijkonderzoek.intake.example.qualcoder import write_qualcoder, write_qualcoder_csv
    from wijkonderzoek.intake.example.refi import MANNERS, write_qdc, write_refi
    from wijkonderzoek.intake.example.sheets import write_dedoose, write_maxqda, write_plain_csv
    from wijkonderzoek.intake.example.taguette import write_taguette, write_taguette_database

    project = corpus.project
    files = {f"{MARK}-refi-{style}.qdpx": write_refi(project, style) for style in MANNERS}
    tables = write_taguette(project) | write_taguette(project, "xlsx")
    files |= {f"{MARK}-taguette-{name}": body for name, body in tables.items()}
    files |= {
        f"{MARK}-codeboek.qdc": write_qdc(project),
        f"{MARK}-qualcoder-report.csv": write_qualcoder_csv(project),
        f"{MARK}-dedoose.xlsx": write_dedoose(project),
        f"{MARK}-maxqda.xlsx": write_maxqda(project),
        f"{MARK}-gewoon.csv": write_plain_csv(project),
        "LEESMIJ.txt": READ_ME.encode(),
    }
    write_qualcoder(project, folder / f"{MARK}-qualcoder-8.qda", 8)
    write_qualcoder(project, folder / f"{MARK}-qualcoder-17.qda", 17)
    write_taguette_database(project, folder / f"{MARK}-taguette.sqlite3")
    files |= {f"{ANSWERS_FOLDER}/{name}": body for name, body in answer_files(_answers(corpus, folder)).items()}
    files |= {f"{TABLES_FOLDER}/{name}": body for name, body in _kept(corpus)}
    for name, body in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(body)


def _answers(corpus: Corpus, folder: Path) -> Answers:
    """The answers about every export: QualCoder gives a second code of one name another."""
    from wijkonderzoek.intake.example.answered import answers_to
    from wijkonderzoek.intake.qualcoder import read_qualcoder

    first = answers_to(corpus.project, corpus)
    other = answers_to(read_qualcoder(folder / f"{MARK}-qualcoder-17.qda"), corpus)
    return Answers(first.documents, {**first.codes, **other.codes}, first.coders)


def _kept(corpus: Corpus) -> Iterator[tuple[str, bytes]]:
    """The tables that people keep; quotes are still to be chosen."""
    for file in (f"{name}.csv" for name in PEOPLE_KEEP):
        yield file, table_csv(CitaatRow, []) if file == "citaten.csv" else corpus.tables[file]
