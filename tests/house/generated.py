"""The files that are generated from code and catalogue. `make docs` writes them; a test says when they drift."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.catalogue.docs import indicators_markdown
from wijkonderzoek.params import StudyParams, defaults_yaml
from wijkonderzoek.sources.new_tables import tables_markdown

ROOT = Path(__file__).resolve().parents[2]


def study_schema() -> str:
    """The JSON schema of studie.yml, for editors that complete and check YAML."""
    schema = StudyParams.model_json_schema(by_alias=True)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


GENERATED: Mapping[str, Callable[[], str]] = {
    "params/defaults.yml": defaults_yaml,
    "docs/indicatoren.md": lambda: indicators_markdown(load_catalogue()),
    "docs/studie.schema.json": study_schema,
    "docs/tabellen.md": tables_markdown,
}


def main() -> None:
    """Write every generated file anew."""
    for name, make in GENERATED.items():
        path, text = ROOT / name, make()
        same = path.is_file() and path.read_text(encoding="utf-8") == text
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {'as it was' if same else 'written'}")


if __name__ == "__main__":
    main()
