"""Many coded conversations: seconds and memory of importing, reading, and counting them.

    python benchmarks/interviews.py            500 conversations, 50,000 segments; writes docs/benchmarks-gesprekken.md
    python benchmarks/interviews.py --quick    a tenth of it, printed only

Every measurement is a process of its own. Texts are made of random words.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from wijkonderzoek.intake.project import CodedProject

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks-gesprekken.md"
WORDS = [
    "de",
    "het",
    "een",
    "wij",
    "huis",
    "trap",
    "buurt",
    "haven",
    "licht",
    "werk",
    "kind",
    "school",
    "lang",
    "weer",
    "niet",
    "altijd",
    "soms",
    "vaak",
    "goed",
]
CODES, LENGTH = 60, 4000
STEPS = {
    "refi": "a REFI-QDA project read, positions found",
    "qualcoder": "a QualCoder database read, every passage checked",
    "read": "tables of the study read and checked",
    "report": "themes, two sides, reach and figures beside stories of one wijk",
    "reliability": "reliability of 60 codes, 2,000 draws over conversations",
    "saturation": "saturation over 1,000 orders",
}


def project(conversations: int, segments: int) -> CodedProject:
    """A coded project of random words, as a tool would hold it."""
    from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, Coding

    rng = np.random.default_rng(1)
    texts = [" ".join(rng.choice(WORDS, LENGTH // 5)) for _ in range(conversations)]
    documents = tuple(CodedDocument(f"d{n}", f"I{n:03d}", text) for n, text in enumerate(texts))
    codes = tuple(CodeEntry((f"thema {n % 8}", f"code {n}"), "uitleg") for n in range(CODES))
    folders = tuple(CodeEntry((f"thema {n}",), "", codable=False) for n in range(8))
    codings: dict[tuple[object, ...], Coding] = {}
    number = 0
    while len(codings) < segments:
        number += 1
        text = texts[number % conversations]
        start = text.index(" ", int(rng.integers(0, len(text) - 400))) + 1
        end = text.index(" ", start + 100)
        code = codes[int(rng.integers(CODES))].path
        place = (f"d{number % conversations}", code, f"codeur {number % 2}", start, end)
        codings[place] = Coding(*place, str(number))
    return CodedProject("refi_qda", "benchmark", documents, (*folders, *codes), tuple(codings.values()))


def tables(folder: Path, conversations: int, segments: int) -> None:
    """The tables of a study with so many conversations, half of them coded by two."""
    rng = np.random.default_rng(2)

    def write(name: str, head: str, rows: list[tuple[object, ...]]) -> None:
        text = "\n".join([head, *(";".join("" if v is None else str(v) for v in row) for row in rows)])
        (folder / f"{name}.csv").write_text(text + "\n", encoding="utf-8")

    ids = [f"{n:03d}" for n in range(1, conversations + 1)]
    roles = ["professional" if n % 3 == 0 else "bewoner" for n in range(conversations)]
    keys = ["wonen", "werk", "onderwijs", "veiligheid", "gezondheid", "samenleven", "leefomgeving", "duurzaamheid"]
    write(
        "respondenten",
        "respondent_id;rol;gebied;leeftijdsklasse",
        [
            (f"R{i}", role, "WK999901", None if role == "professional" else "25-45")
            for i, role in zip(ids, roles, strict=True)
        ],
    )
    write(
        "interviews",
        "interview_id;gebied;vorm;peildatum_maand;n_tekens;toestemming_id",
        [(f"I{i}", "WK999901", "individueel", "2024-05", LENGTH, "T001") for i in ids],
    )
    write("interview_respondent", "interview_id;respondent_id", [(f"I{i}", f"R{i}") for i in ids])
    write(
        "toestemming", "toestemming_id;gebruik_analyse;datum;bewaren_tot", [("T001", "ja", "2024-01-01", "2099-12-31")]
    )
    write(
        "codes",
        "code_id;naam;definitie;opgave;herkomst",
        [(f"code_{n}", f"Code {n}", "uitleg", keys[n % 8], "vooraf") for n in range(CODES)],
    )
    write("coders", "coder_id;rol", [("C01", "onderzoeker"), ("C02", "onderzoeker")])
    write("dubbelcodering", "interview_id;coder_id", [(f"I{i}", c) for i in ids[::2] for c in ("C01", "C02")])
    units = LENGTH // 100
    write(
        "eenheden",
        "interview_id;eenheid_nr;start;eind;soort",
        [(f"I{i}", n + 1, n * 100, n * 100 + 100, "beurt") for i in ids for n in range(units)],
    )
    each = segments // conversations
    starts = [n // conversations * (LENGTH - 200) // each for n in range(segments)]
    valences = rng.choice(["knelpunt", "kans", ""], segments)
    write(
        "segmenten",
        "segment_id;interview_id;start;eind;code_id;coder_id;valentie;bron;positie_soort",
        [
            (
                f"S{n:06d}",
                f"I{ids[n % conversations]}",
                starts[n],
                starts[n] + 100 + n % 50,
                f"code_{n // conversations % CODES}",
                f"C0{1 + n // conversations % 2}",
                valences[n],
                "refi_qda",
                "codepoint",
            )
            for n in range(segments)
        ],
    )


def measure(step: str, conversations: int, segments: int, folder: Path) -> dict[str, float]:
    """CPU-seconds and peak memory (MB) of one step; what it works on is made beforehand and not counted."""
    work = PREPARE[step](conversations, segments, folder)
    before = _forget_peak()
    begun = time.process_time()
    work()
    seconds = time.process_time() - begun
    return {"seconds": seconds, "megabytes": _memory("VmHWM") - before}


def _forget_peak() -> float:
    """Let Linux measure the peak of this process anew; gives what it holds now, in MB."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _memory("VmRSS")


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def _refi(conversations: int, segments: int, folder: Path) -> Callable[[], object]:
    from wijkonderzoek.intake.refi import read_refi

    body = (folder / "project.qdpx").read_bytes()
    return lambda: read_refi(body)


def _qualcoder(conversations: int, segments: int, folder: Path) -> Callable[[], object]:
    from wijkonderzoek.intake.qualcoder import read_qualcoder

    return lambda: read_qualcoder(folder / "project.qda")


def _read(conversations: int, segments: int, folder: Path) -> Callable[[], object]:
    from wijkonderzoek.sources.study import open_study

    return lambda: open_study(folder / "studie")


def _report(conversations: int, segments: int, folder: Path) -> Callable[[], object]:
    from wijkonderzoek.report.joint import joint_table
    from wijkonderzoek.report.reach import reach_annex
    from wijkonderzoek.report.research import open_research
    from wijkonderzoek.report.stories import story_of_the_wijk

    research = open_research(folder / "studie", "WK999901")
    assert research.readings
    return lambda: (story_of_the_wijk(research), joint_table(research), reach_annex(research))


def _reliability(conversations: int, segments: int, folder: Path) -> Callable[[], object]:
    from wijkonderzoek.evidence.reliability import reliability
    from wijkonderzoek.sources.study import open_study

    interviews = open_study(folder / "studie").interviews
    assert interviews is not None
    return lambda: reliability(interviews)


def _saturation(conversations: int, segments: int, folder: Path) -> Callable[[], object]:
    from wijkonderzoek.evidence.saturation import saturation
    from wijkonderzoek.sources.study import open_study

    interviews = open_study(folder / "studie").interviews
    assert interviews is not None
    return lambda: saturation(interviews)


PREPARE = {
    "refi": _refi,
    "qualcoder": _qualcoder,
    "read": _read,
    "report": _report,
    "reliability": _reliability,
    "saturation": _saturation,
}


def prepare(folder: Path, conversations: int, segments: int) -> None:
    """Everything the steps work on, once."""
    from wijkonderzoek.intake.example.qualcoder import write_qualcoder
    from wijkonderzoek.intake.example.refi import write_refi

    made = project(conversations, segments)
    (folder / "project.qdpx").write_bytes(write_refi(made, "nvivo_mac"))
    write_qualcoder(made, folder / "project.qda", 17)
    study = folder / "studie"
    shutil.copytree(ROOT / "params" / "voorbeeldstad", study)
    shutil.rmtree(study / "interviews", ignore_errors=True)
    (study / "interviews").mkdir()
    tables(study / "interviews", conversations, segments)


def main() -> None:
    """Measure every step and write the page, or print a quick run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    given = parser.parse_args()
    conversations, segments = (50, 5_000) if given.quick else (500, 50_000)
    if given.step:
        print(json.dumps(measure(given.step, conversations, segments, Path(given.folder))))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        prepare(folder, conversations, segments)
        rows = []
        for step, what in STEPS.items():
            command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
            command += ["--quick"] if given.quick else []
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found = json.loads(done.stdout)
            rows.append(f"| {what} | {found['seconds']:.1f} | {found['megabytes']:.0f} |")
            print(rows[-1])
    if not given.quick:
        head = (
            "# Speed of coded conversations\n\nWritten by `python benchmarks/interviews.py`: "
            f"{conversations} conversations of {LENGTH:,} characters, {segments:,} coded segments, {CODES} codes, half "
            "of the conversations coded by two. CPU-seconds, and memory above what the process held before.\n\n"
            "| step | seconds | MB |\n|---|--:|--:|\n"
        )
        PAGE.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
