"""What our types look like in a notebook."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from tests.unit.render import sample
from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.model import Finding, Status
from wijkonderzoek.render import display
from wijkonderzoek.report.model import Section

REPORT = sample.make_report()
STATE = REPORT.sections[1]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (REPORT.region, "Voorbeeldwijk"),
        (sample.value(), "18,2"),
        (sample.value(None, Status.SUPPRESSED, None), "geheim"),
        (Finding("wonen/huur", "wonen", "Veel huurwoningen", badge="lopen uiteen"), "lopen uiteen"),
        (REPORT, "VOORBEELD - FICTIEF"),
        (STATE, "Bestaanszekerheid"),
        (sample.figure("f", sample.dot_strip(), "Een figuur"), "<svg"),
        (sample.table("t"), '<th scope="row">'),
        (STATE.parts[0].blocks[1], "Tabel achter deze figuur"),
    ],
)
def test_a_type_shows_itself_in_dutch_without_scripts(item: object, words: str) -> None:
    html = display.to_html(item)
    assert words in html
    assert "<script" not in html


def test_an_indicator_shows_its_formula() -> None:
    assert "a_soz_wb" in display.to_html(load_catalogue().indicator("bijstand_per_1000"))


def test_registering_without_a_running_notebook_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("IPython.get_ipython", lambda: None)
    assert display.register_displays() is False


def test_ipython_uses_our_display_once_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    assert display.register_displays() is True
    data, _ = shell.display_formatter.format(Section("s", "1", "Aanleiding", ()))
    assert "Aanleiding" in data["text/html"]
