"""What stands in a PDF: its words as a reader sees them, and what else it says as text."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest


def pdf_words(path: Path) -> str:
    """The words on the pages, with plain spaces, and words that were broken at the end of a line made whole."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed (Debian: apt-get install poppler-utils)")
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True)
    text = done.stdout.decode("utf-8").replace("\u00ad\n", "").replace("\u00a0", " ").replace("\u200b", "")
    return re.sub(r"\s+", " ", text)


def pdf_text(path: Path) -> str:
    """The words on the pages, and every text and name in its objects: title, outline, alt texts, metadata."""
    with pikepdf.open(path) as pdf:
        texts = [str(found) for item in pdf.objects for found in _strings(item)]
        metadata = pdf.Root.Metadata.read_bytes().decode("utf-8")
    return "\n".join([pdf_words(path), *texts, metadata])


def _strings(item: object) -> list[str]:
    if isinstance(item, pikepdf.String):
        return [str(item)]
    if isinstance(item, pikepdf.Dictionary):
        return [text for value in item.values() for text in _direct(value)]
    if isinstance(item, pikepdf.Array):
        return [text for value in item for text in _direct(value)]
    return []


def _direct(value: object) -> list[str]:
    """The texts inside a value, unless it is an object of its own: those come by themselves."""
    return [] if isinstance(value, pikepdf.Object) and value.is_indirect else _strings(value)
