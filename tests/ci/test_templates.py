"""action.yml and the GitLab template: valid, and their scripts run as a runner runs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml

from logdx.resources import folder

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
GITLAB = ROOT / "ci-templates" / "logdx.gitlab-ci.yml"
SAMPLES = folder("samples")
BAD, GOOD = SAMPLES / "wiznet-azure-iot-hub.log", SAMPLES / "mbed-ok.log"
SHIM = f"""#!/bin/sh
PYTHONPATH={ROOT} exec {sys.executable} -m logdx "$@"
"""
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


def action() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    return data


def step(name: str) -> dict[str, Any]:
    (found,) = [step for step in action()["runs"]["steps"] if step["name"] == name]
    return found  # type: ignore[no-any-return]


def shim(path: Path, text: str = SHIM) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A checkout with logs in it."""
    place = tmp_path / "work"
    (place / "logs").mkdir(parents=True)
    (place / ".git").mkdir()
    shutil.copy(BAD, place / "logs" / "bad one.log")
    shutil.copy(GOOD, place / "logs" / "good.log")
    return place


@pytest.fixture
def github(tmp_path: Path, workspace: Path):
    """Run the action's check step with inputs, as a runner does."""
    runner = tmp_path / "runner"
    shim(runner / "logdx" / "bin" / "logdx")
    output, summary = tmp_path / "output.txt", tmp_path / "summary.md"

    def run(**given: str) -> tuple[int, dict[str, str], str]:
        values = {name: entry.get("default", "") for name, entry in action()["inputs"].items()}
        values |= {name.replace("_", "-"): value for name, value in given.items()}
        env = {
            name: values[text.removeprefix("${{ inputs.").removesuffix(" }}")]
            for name, text in step("Check the logs")["env"].items()
        }
        output.write_text("")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c",
             step("Check the logs")["run"]],
            cwd=workspace, capture_output=True, text=True, check=False,
            env={**os.environ, **env, "RUNNER_TEMP": str(runner), "GITHUB_OUTPUT": str(output),
                 "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_ACTIONS": "true",
                 "GITHUB_WORKSPACE": str(workspace)},
        )  # fmt: skip
        lines = output.read_text().splitlines()
        return (
            done.returncode,
            dict(line.split("=", 1) for line in lines),
            done.stdout + done.stderr,
        )

    return run


def test_inputs_reach_no_script_but_by_the_environment():
    runs = [step["run"] for step in action()["runs"]["steps"] if "run" in step]
    assert runs
    for script in (*runs, *yaml.safe_load(GITLAB.read_text())["logdx"]["script"]):
        assert "${{" not in script
        assert "eval" not in script
    used = {text for step in action()["runs"]["steps"] for text in step.get("env", {}).values()}
    assert all(text.startswith(("${{ inputs.", "${{ steps.")) for text in used)


def test_every_input_is_used():
    text = ACTION.read_text(encoding="utf-8")
    for name in action()["inputs"]:
        assert f"${{{{ inputs.{name} }}}}" in text


def test_a_failing_log_fails_the_job_and_says_why(github):
    code, outputs, text = github(paths="logs")
    assert code == 1
    assert outputs == {"exit-code": "1"}
    assert "::error " in text
    assert "LDX101" in text


def test_sarif_when_asked(github):
    code, outputs, _ = github(paths="logs/bad one.log", upload_sarif="true")
    assert code == 1
    sarif = json.loads(Path(outputs["sarif"]).read_text())
    (result,) = sarif["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place == "logs/bad%20one.log"
    upload = action()["runs"]["steps"][-1]
    assert upload["if"] == "${{ always() && steps.check.outputs.sarif != '' }}"
    assert upload["with"]["sarif_file"] == "${{ steps.check.outputs.sarif }}"


def test_several_paths_formats_and_options(github, workspace):
    code, outputs, text = github(
        paths="logs/good.log\n\n  \nlogs/bad*.log\n",
        format="text\njunit=out.xml\n",
        fail_on="never",
        sarif_anchor="logs/good.log",
    )
    assert code == 0, text
    assert outputs == {"exit-code": "0"}
    assert "LDX101" in text
    assert len(ET.parse(workspace / "out.xml").findall(".//testcase")) == 2


def test_secrets_are_taken_out_when_asked(github, workspace):
    secret = "E (9) esp-tls: couldn't get hostname for :hub.example: getaddrinfo() returns 202 "
    (workspace / "logs" / "secret.log").write_text(secret + "password=hunter2hunter2\n")
    assert "hunter2" in github(paths="logs/secret.log", format="jsonl")[2]
    code, _, text = github(paths="logs/secret.log", format="jsonl", redact="true")
    assert code == 1
    assert "hunter2" not in text


def test_a_baseline_and_an_empty_glob(github, workspace):
    shim(workspace / "logdx.sh")
    subprocess.run(
        ["./logdx.sh", "check", "logs", "--baseline", "known.json", "--write-baseline"],
        cwd=workspace, check=True, capture_output=True,
    )  # fmt: skip
    assert github(paths="logs", baseline="known.json")[0] == 0
    assert github(paths="none/*.log")[0] == 2
    assert github(paths="none/*.log", allow_empty="true")[0] == 0


@pytest.mark.parametrize(
    "evil", ["$(touch pwned)", "`touch pwned`", "'; touch pwned; '", '"; touch pwned; "',
             "--output=pwned", "-o", "logs & touch pwned", "::set-output name=x::y", "*"],
)  # fmt: skip
def test_what_an_input_holds_is_one_argument_and_never_run(github, workspace, tmp_path, evil):
    record = '#!/bin/sh\nfor one in "$@"; do printf "%s\\n" "$one"; done > "$RUNNER_TEMP/argv"\n'
    shim(tmp_path / "runner" / "logdx" / "bin" / "logdx", record)
    code, outputs, _ = github(
        paths=f"a.log\n{evil}", format=evil, fail_on=evil, baseline=evil, sarif_anchor=evil
    )
    assert (code, outputs) == (0, {"exit-code": "0"})
    assert (tmp_path / "runner" / "argv").read_text().splitlines() == [
        "check", f"--format={evil}", f"--fail-on={evil}", f"--baseline={evil}",
        f"--sarif-anchor={evil}", "--", "a.log", evil,
    ]  # fmt: skip
    assert not (workspace / "pwned").exists()


@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_the_script_of_the_gitlab_template(shell, tmp_path, workspace):
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}")
    bin_folder = tmp_path / "bin"
    shim(bin_folder / "logdx")
    shim(bin_folder / "python", f'#!/bin/sh\necho "$@" > {tmp_path}/installed\n')
    job = yaml.safe_load(GITLAB.read_text())["logdx"]
    variables = {**job["variables"], "LOGDX_PATHS": "logs/good.log\nlogs/b*.log\n$(touch pwned)*"}
    done = subprocess.run(
        [shell, "-e", "-c", "\n".join(job["script"])],
        cwd=workspace, capture_output=True, text=True, check=False,
        env={**os.environ, **variables, "LOGDX_ALLOW_EMPTY": "true",
             "PATH": f"{bin_folder}:{os.environ['PATH']}", "CI_PROJECT_DIR": str(workspace)},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "LDX101" in done.stdout
    assert not (workspace / "pwned").exists()
    assert (tmp_path / "installed").read_text().endswith("--quiet logdx\n")
    reports = job["artifacts"]["reports"]
    (finding,) = json.loads((workspace / reports["codequality"]).read_text())
    assert finding["location"]["path"] == "logs/bad one.log"
    cases = ET.parse(workspace / reports["junit"]).findall(".//testcase")
    assert len([case for case in cases if case.find("failure") is not None]) == 1
    assert job["artifacts"]["when"] == "always"


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("schema", "path"), [("vendor.github-actions", ACTION), ("vendor.gitlab-ci", GITLAB)]
)
def test_valid_by_the_schemas_of_the_platforms(schema, path, tmp_path):
    pytest.importorskip("check_jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    good = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stdout
    # the check is one that can fail
    broken = tmp_path / path.name
    broken.write_text(path.read_text().replace("runs:", "run:").replace("script:", "scripts:"))
    assert subprocess.run([*command, str(broken)], capture_output=True, check=False).returncode == 1


@pytest.mark.heavy
def test_the_install_step_of_the_action(tmp_path):
    script = step("Install logdx")["run"]
    subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], check=True, timeout=500,
        env={**os.environ, "PYTHON": sys.executable, "RUNNER_TEMP": str(tmp_path),
             "GITHUB_ACTION_PATH": str(ROOT)},
    )  # fmt: skip
    done = subprocess.run(
        [tmp_path / "logdx" / "bin" / "logdx", "check", BAD], cwd=tmp_path, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "LDX101" in done.stdout


def test_the_docs_name_what_there_is():
    """Every input, variable, hook and option in docs/ci.md exists, and every one is told."""
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    for name in action()["inputs"]:
        assert f"`{name}`" in text
    variables = yaml.safe_load(GITLAB.read_text())["logdx"]["variables"]
    told = {word.strip("`:,.;") for word in text.split() if word.startswith(("`LOGDX_", "LOGDX_"))}
    assert told == set(variables)
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert {line.split()[2] for line in text.splitlines() if "  - id: " in line} == hooks
