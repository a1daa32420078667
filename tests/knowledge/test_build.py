"""The compiled knowledge: up to date, small to load, lazy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest
import yaml

from logdx.knowledge import build
from logdx.knowledge._data import COMPILED, FOLDER

YAML_FILES = sorted(name for name in os.listdir(FOLDER) if name.endswith(".yaml"))


def test_compiled_json_is_up_to_date() -> None:
    assert build.main(["--check"]) == 0, "run python -m logdx.knowledge.build"


def test_build_writes_what_it_checks(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    target = os.path.join(str(tmp_path), "compiled.json")
    monkeypatch.setattr(build, "COMPILED", target)
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0
    with open(target, "a", encoding="utf-8") as file:
        file.write(" ")
    assert build.main(["--check"]) == 1


@pytest.mark.parametrize("name", YAML_FILES)
def test_every_file_names_its_source_and_version(name: str) -> None:
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        data = yaml.load(file, Loader=yaml.BaseLoader)
    assert data["source"]
    assert data["version"]


def test_it_loads_fast() -> None:
    def seconds() -> float:
        start = time.perf_counter()
        with open(COMPILED, encoding="utf-8") as file:
            json.load(file)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(20)) < 0.1


def test_importing_loads_no_data_and_nothing_heavy() -> None:
    script = (
        "import sys; from logdx.knowledge import codes, flags, alerts, states, causes, trust;"
        "from logdx.knowledge import _data; import logdx.commands.code;"
        "assert _data._compiled.cache_info().currsize == 0;"
        "assert not {'yaml', 'rich', 'lark', 'difflib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_a_root_that_does_not_exist_is_an_error() -> None:
    from logdx.knowledge import _build_trust

    data = {"roots": [], "intermediates": [{"root": "nobody"}], "endpoints": []}
    with pytest.raises(ValueError, match="nobody"):
        _build_trust.sections(lambda name: data)
