"""The study that exports are taken into, and the invented interviews as every tool exports them."""

from pathlib import Path

import pytest

from tests.unit.intake.study import place
from wijkonderzoek.intake.example.corpus import make_corpus
from wijkonderzoek.intake.practice import write_practice

__all__ = ["place"]


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `wijkonderzoek intake --practice` writes."""
    safe, elsewhere = tmp_path_factory.mktemp("veilig"), tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKONDERZOEK_VEILIG", str(safe))
        patch.chdir(elsewhere)
        return write_practice(make_corpus())[0].parent
