"""Generated files are what their generator makes now."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest
import yaml

from tests.house.generated import GENERATED
from wijkonderzoek.params import StudyParams


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_file_has_not_drifted(name: str, root: Path) -> None:
    path = root / name
    there = path.read_text(encoding="utf-8") if path.is_file() else ""
    wanted = GENERATED[name]()
    diff = "".join(difflib.unified_diff(there.splitlines(True), wanted.splitlines(True), name, "generated", n=1))
    assert there == wanted, f"{name} is not what its generator makes. Write it anew with: make docs\n{diff[:3000]}"


def test_the_defaults_are_a_study_once_it_has_a_title(root: Path) -> None:
    defaults = yaml.safe_load((root / "params/defaults.yml").read_text(encoding="utf-8"))
    params = StudyParams.model_validate(defaults | {"titel": "Proef"})
    assert params == StudyParams(titel="Proef")


def test_the_schema_knows_every_setting_and_explains_it(root: Path) -> None:
    schema = json.loads((root / "docs/studie.schema.json").read_text(encoding="utf-8"))
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {field.alias or name for name, field in StudyParams.model_fields.items()}
    assert all(setting.get("description") for setting in schema["properties"].values())
