"""A study to take exports into, with a safe folder beside it, and an export made by hand."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, Coding
from wijkonderzoek.intake.take_in import Outcome, take_in
from wijkonderzoek.sources.study import Study, open_study

TODAY = date(2026, 3, 1)
FIRST = "I: Hoe woont u hier?\nR: De muren zijn nat 😀 en de verhuurder belt nooit terug, al drie jaar niet.\n"
SECOND = "I: En bij u?\nR: Wij hebben een fijne buurt met veel groen en goede buren om ons heen.\n"
VOCHT, GROEN = ("Wonen", "Vocht"), ("Leefomgeving & openbare ruimte", "Groen")
KNELPUNT, KANS = ("Soort", "Knelpunt"), ("Soort", "Kans")


def made(*extra: Coding, documents: tuple[CodedDocument, ...] = ()) -> CodedProject:
    """Two conversations, two codes under opgaven, two marks, one coder."""
    return CodedProject(
        format="refi_qda",
        tool="NVivo 12",
        documents=(CodedDocument("a", "Gesprek I001.docx", FIRST), CodedDocument("b", "I002", SECOND), *documents),
        codes=(
            CodeEntry(("Wonen",), codable=False),
            CodeEntry(VOCHT, "Vocht en schimmel in huis"),
            CodeEntry(("Leefomgeving & openbare ruimte",), codable=False),
            CodeEntry(GROEN, "Bomen, perken en parken"),
            CodeEntry(("Soort",), codable=False),
            CodeEntry(KNELPUNT),
            CodeEntry(KANS),
        ),
        codings=(
            Coding("a", VOCHT, "Anna", 24, 91, passage="1"),
            Coding("a", KNELPUNT, "Anna", 24, 91, passage="2"),
            Coding("b", GROEN, "Anna", 16, 82, passage="3"),
            *extra,
        ),
    )


def rows_of(path: Path) -> list[dict[str, str]]:
    return rows_in(path.read_bytes())


def rows_in(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def fill(path: Path, values: dict[str, dict[str, str]]) -> None:
    """Fill in a table as a person does in Excel: cells of the rows whose first cell is a key of `values`."""
    rows = rows_of(path)
    for row in rows:
        row.update(values.get(next(iter(row.values())), {}))
    write(path, rows)


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), delimiter=";")
        table.writeheader()
        table.writerows(rows)


@dataclass(frozen=True)
class Place:
    """A project folder with a study, and the safe folder beside it."""

    project: Path
    safe: Path

    @property
    def study(self) -> Study:
        return open_study("params/zuid", with_interviews=False)

    @property
    def tables(self) -> Path:
        return self.project / "params" / "zuid" / "interviews"

    @property
    def answers(self) -> Path:
        return self.safe / "zuid"

    def take(self, project: CodedProject, *, accept: bool = False, dry_run: bool = False) -> Outcome:
        taken = (lambda counts: list(counts)) if accept else (lambda counts: [])
        return take_in(project, self.study, today=TODAY, accept=taken, dry_run=dry_run)

    def answer(self) -> None:
        """What the researcher knows and no export does."""
        fill(self.answers / "codes.csv", ANSWERS)
        fill(self.answers / "codeurs.csv", {"Anna": {"coder_id": "C01"}, "Bram": {"coder_id": "C02"}})

    def people(self, *ids: str) -> None:
        """Fill in the tables that people keep, for these conversations."""
        ids = ids or ("I001", "I002")
        self.tables.mkdir(parents=True, exist_ok=True)
        tables = {
            "respondenten": "respondent_id;rol;gebied\n" + "".join(f"R{i[1:]};bewoner;WK059910\n" for i in ids),
            "interviews": "interview_id;gebied;vorm;peildatum_maand;toestemming_id\n"
            + "".join(f"{i};WK059910;individueel;2025-05;T{i[1:]}\n" for i in ids),
            "interview_respondent": "interview_id;respondent_id\n" + "".join(f"{i};R{i[1:]}\n" for i in ids),
            "toestemming": "toestemming_id;gebruik_analyse;citaat;datum;ingetrokken_op;bewaren_tot\n"
            + "".join(f"T{i[1:]};ja;ja;2025-05-01;;2030-01-01\n" for i in ids),
            "coders": "coder_id;rol\nC01;onderzoeker\nC02;onderzoeker\n",
            "dubbelcodering": "interview_id;coder_id\n",
            "citaten": "citaat_id;interview_id;code_id;tekst;bewerking_log;goedgekeurd_door;goedgekeurd_op\n",
        }
        for name, text in tables.items():
            (self.tables / f"{name}.csv").write_text(text, encoding="utf-8")

    def consent(self, consent_id: str, **values: str) -> None:
        fill(self.tables / "toestemming.csv", {consent_id: values})

    def ready(self) -> None:
        """A first intake, answered: the next one has tables."""
        self.take(made(), accept=True)
        self.answer()
        self.people()


ANSWERS = {
    "Wonen": {"herkomst": "vooraf", "definitie": "Over de woning"},
    "Wonen > Vocht": {"herkomst": "vooraf"},
    "Leefomgeving & openbare ruimte": {"herkomst": "vooraf", "definitie": "Over buiten"},
    "Leefomgeving & openbare ruimte > Groen": {"herkomst": "open"},
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    project, safe = tmp_path / "project", tmp_path / "veilig"
    (project / "params" / "zuid").mkdir(parents=True)
    (project / "params" / "zuid" / "studie.yml").write_text('schema: 1\ntitel: Zuid\ngemeenten: ["GM0599"]\n')
    safe.mkdir()
    monkeypatch.chdir(project)
    monkeypatch.setenv("WIJKONDERZOEK_VEILIG", str(safe))
    return Place(project, safe)
