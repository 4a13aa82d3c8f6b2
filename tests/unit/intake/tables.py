"""Tables as people and tools save them, and projects of invented interviews to write as such."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence

from hypothesis import strategies as st
from openpyxl import Workbook

from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, Coding

Rows = Sequence[Sequence[object]]
SHEET = "xl/worksheets/sheet1.xml"


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(sheets: Mapping[str, Rows] | Rows, hidden: Sequence[str] = ()) -> bytes:
    """Rows as a workbook, by sheet; None is an empty cell."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in (sheets if isinstance(sheets, Mapping) else {"blad": sheets}).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    return saved(book)


def changed(body: bytes, member: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    before, parts[member] = parts[member], change(parts[member])
    assert before != parts[member]
    return zipped(parts)


def shared(body: bytes) -> bytes:
    """The same workbook with its texts in one list, and numbers in the cells, as Excel itself saves it."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    texts: list[str] = []

    def listed(match: re.Match[str]) -> str:
        texts.append(match[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    parts[SHEET] = re.sub(r't="inlineStr"><is>(.*?)</is>', listed, parts[SHEET], flags=re.DOTALL)
    parts["xl/sharedStrings.xml"] = "<sst>" + "".join(f"<si>{text}</si>" for text in texts) + "</sst>"
    link = '<Relationship Type="http://x/sharedStrings" Target="sharedStrings.xml" Id="rId99"/></Relationships>'
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace("</Relationships>", link)
    return zipped(parts)


def zipped(parts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def sheet_of(xml: str) -> bytes:
    """A workbook whose only sheet holds these rows, as XML."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    whole = f'<worksheet xmlns="{namespace}"><sheetData>{xml}</sheetData></worksheet>'
    return changed(workbook([["a"]]), SHEET, lambda _: whole)


NAMES = (
    "wonen",
    "<b>vocht</b>",
    "a|b",
    "$x^2$",
    "=1+1",
    "-nee",
    "@wie",
    "'=al beschermd",
    "\u202eomgekeerd",
    "nul\u200bbreed",
    "_x0041_",
    "e\u0301en, twee",
    '"aanhaling"',
    "x" * 300,
    "👵🏽 ouderen",
    "true",
    "0363",
)
"""Names that formats and spreadsheets stumble over."""
names = st.sampled_from(NAMES) | st.from_regex(r"[a-zà-ÿ][a-zà-ÿ ;,'_=|-]{0,15}[a-zà-ÿ]", fullmatch=True)
"""Never with blanks around them, or with what stands between the levels of a code."""
passages = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]) | st.sampled_from(" \n"), min_size=1, max_size=60
).filter(lambda text: text == text.strip())


@st.composite
def projects(draw: st.DrawFn, *, placed: bool = True) -> CodedProject:
    """Coded documents, in each of which every passage of a coder is another stretch; all of them coded."""
    titles = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    paths = draw(st.lists(st.lists(names, min_size=1, max_size=3).map(tuple), min_size=1, max_size=5, unique=True))
    coders = draw(st.lists(names, min_size=1, max_size=2, unique=True))
    codings = []
    for number, _ in enumerate(titles, start=1):
        end = 0
        for _ in range(draw(st.integers(1, 3))):
            text = draw(passages)
            start = end + draw(st.integers(0, 5))
            end = start + len(text)
            coder = draw(st.sampled_from(coders))
            for path in draw(st.lists(st.sampled_from(paths), min_size=1, max_size=3, unique=True)):
                place = (start, end) if placed else (None, None)
                codings.append(Coding(str(number), path, coder, *place, f"{number}-{start}-{end}", text))
    documents = tuple(CodedDocument(str(number), title) for number, title in enumerate(titles, start=1))
    return CodedProject("made", "test", documents, tuple(CodeEntry(path) for path in paths), tuple(codings))


def told(project: CodedProject, *, placed: bool = True) -> list[tuple[object, ...]]:
    """What a project says, whatever it calls documents and passages: each coding, and the passage it shares."""
    titles = {document.key: document.name for document in project.documents}
    together: dict[tuple[str, str, str], list[object]] = {}
    for coding in project.codings:
        together.setdefault((coding.document, coding.coder, coding.passage), []).append(coding.code)
    return sorted(
        (
            titles[coding.document],
            coding.code,
            coding.coder,
            *((coding.start, coding.end) if placed else ()),
            coding.text,
            sorted(map(str, together[coding.document, coding.coder, coding.passage])),
        )
        for coding in project.codings
    )
