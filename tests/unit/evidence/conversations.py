"""Made conversations, written as the tables of a study and read as they always are."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from wijkonderzoek.sources.interviews import Interviews, read_interviews

OPGAVEN = (
    "wonen werk onderwijs veiligheid gezondheid samenleven leefomgeving duurzaamheid".split()  # noqa: SIM905
)
TODAY = date(2024, 6, 1)
Segment = tuple[str, int | None, int | None, str, str | None] | Mapping[str, object]
CODES: Mapping[str, Mapping[str, object]] = {
    "wonen": {"opgave": "wonen", "codeerbaar": "nee"},
    "wonen.vocht": {"opgave": "wonen", "ouder_id": "wonen"},
    "wonen.huur": {"opgave": "wonen", "ouder_id": "wonen"},
    "veilig.jongeren": {"opgave": "veiligheid"},
    "groen": {"opgave": "leefomgeving"},
    "vertrouwen": {},
}


def conversations(
    folder: Path,
    *,
    segments: Iterable[Segment] = (),
    held: Iterable[str | Mapping[str, object]] = ("I001",),
    people: Iterable[Mapping[str, object]] | None = None,
    speakers: Iterable[tuple[str, str]] | None = None,
    codes: Mapping[str, Mapping[str, object]] = CODES,
    units: Mapping[str, int | Sequence[tuple[int, int]]] | None = None,
    unit: str = "beurt",
    assigned: Iterable[tuple[str, str]] = (),
    areas: Collection[str] = (),
) -> Interviews:
    """Conversations of tables in `folder`/interviews.

    `segments`: (interview, start, end, code, coder), or cells by column. `held`: ids, or cells by column. `people`: one
    resident per conversation unless given, with `speakers`. `units`: per conversation the stretches of its units, or how
    many of 100 characters it has. `assigned`: (interview, coder).
    """
    rows = [{"interview_id": one} if isinstance(one, str) else dict(one) for one in held]
    ids = [str(row["interview_id"]) for row in rows]
    if people is None:
        people = [{"respondent_id": f"R{key[1:]}"} for key in ids]
        speakers = [(key, f"R{key[1:]}") for key in ids] if speakers is None else speakers
    cells = [_segment(segment) for segment in segments]
    assigned = list(assigned)
    coders = sorted({str(row["coder_id"]) for row in cells if row.get("coder_id")} | {coder for _, coder in assigned})
    _write(
        folder,
        "interviews",
        [
            {"gebied": "WK999901", "vorm": "individueel", "peildatum_maand": "2024-01", "toestemming_id": "T001"} | row
            for row in rows
        ],
    )
    _write(folder, "respondenten", [{"rol": "bewoner", "gebied": "WK999901"} | dict(row) for row in people])
    _write(
        folder,
        "interview_respondent",
        [{"interview_id": one, "respondent_id": other} for one, other in speakers or ()],
    )
    consent = {"toestemming_id": "T001", "gebruik_analyse": "ja", "datum": "2024-01-01", "bewaren_tot": "2099-12-31"}
    _write(folder, "toestemming", [consent])
    _write(
        folder,
        "codes",
        [
            {"code_id": key, "naam": key, "definitie": "Wat eronder valt.", "herkomst": "vooraf", "codeerbaar": "ja"}
            | dict(row)
            for key, row in codes.items()
        ],
    )
    _write(folder, "segmenten", [{"segment_id": f"S{n:06d}"} | row for n, row in enumerate(cells, start=1)])
    _write(folder, "coders", [{"coder_id": coder, "rol": "onderzoeker"} for coder in coders])
    _write(folder, "dubbelcodering", [{"interview_id": one, "coder_id": coder} for one, coder in assigned])
    _write(
        folder,
        "eenheden",
        [
            {"interview_id": key, "eenheid_nr": number, "start": start, "eind": end, "soort": unit}
            for key, stretches in (units or {}).items()
            for number, (start, end) in enumerate(_stretches(stretches), start=1)
        ],
    )
    read = read_interviews(folder, OPGAVEN, areas, today=TODAY)
    assert read is not None
    return read


def _stretches(given: int | Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    return [(100 * n, 100 * n + 100) for n in range(given)] if isinstance(given, int) else given


def _segment(given: Segment) -> dict[str, object]:
    row = (
        dict(given)
        if isinstance(given, Mapping)
        else dict(zip(("interview_id", "start", "eind", "code_id", "coder_id"), given, strict=True))
    )
    unknown = row.get("start") is None
    return {"bron": "gemaakt", "positie_soort": "onbekend" if unknown else "codepoint"} | row


def _write(folder: Path, name: str, rows: Sequence[Mapping[str, object]]) -> None:
    path = folder / "interviews" / f"{name}.csv"
    if not rows and name in {"coders", "dubbelcodering", "eenheden"}:
        path.unlink(missing_ok=True)
        return
    columns = (
        list(dict.fromkeys(column for row in rows for column in row))
        or {
            "segmenten": ["segment_id", "interview_id", "code_id", "bron", "positie_soort"],
            "interview_respondent": ["interview_id", "respondent_id"],
        }[name]
    )
    path.parent.mkdir(exist_ok=True, parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
