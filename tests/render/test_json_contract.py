import json

import jsonschema
import pytest

from logdx.pipeline import explain
from logdx.render.as_json import render_json
from logdx.render.schema import FILE, report_schema
from logdx.resources import folder

SAMPLES = sorted(folder("samples").glob("*.log"))


def test_the_shipped_schema_is_the_one_of_the_code() -> None:
    assert json.loads(FILE.read_text("utf-8")) == report_schema()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_reports_keep_to_the_schema(path) -> None:  # type: ignore[no-untyped-def]
    report = json.loads(render_json(explain(path)))
    jsonschema.Draft202012Validator(report_schema()).validate(report)


def test_the_seed_report_has_what_the_contract_names() -> None:
    report = json.loads(render_json(explain(folder("samples") / "wiznet-azure-iot-hub.log")))
    top = next(c for c in report["certificates"] if c["origin"] == "peer" and c["depth"] == 1)
    assert top["first_line"] == 46
    assert top["serial"] == "0F:14:96:5F:20:20:69:99:4F:D5:C7:AC:78:89:41:E2"
    assert top["not_before"] == "2020-07-21T23:00:00Z"
    assert top["signed_using"] == "RSA with SHA-256"
    assert top["subject_alt_names"] is None
    assert top["flags"] == ["not-trusted"]
    leaf = next(c for c in report["certificates"] if c["origin"] == "peer" and c["depth"] == 0)
    assert {"type": "dNSName", "value": "*.azure-devices.net"} in leaf["subject_alt_names"]
    (code,) = [c for c in report["return_codes"] if c["failed"]]
    assert (code["line"], code["function"], code["value"]) == (82, "mbedtls_ssl_handshake", -9984)
    assert report["attempts"][0]["stopped_at"] == "certificate_verify"
    assert report["attempts"][0]["port"] == 8883
    assert report["alerts"] == []
