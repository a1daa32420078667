import logdx
from logdx.resources import folder


def test_the_api_takes_a_path_or_a_text() -> None:
    path = folder("samples") / "wiznet-azure-iot-hub.log"
    for log in (path, str(path), path.read_text()):
        report = logdx.explain(log)
        assert isinstance(report, logdx.Report)
        assert report.verdict == "failed"
        assert report.diagnoses[0].cause == "untrusted-root"


def test_prose_without_a_line_break_is_a_text() -> None:
    assert logdx.explain("nothing to see here").verdict == "no-tls"


def test_the_package_is_typed() -> None:
    from pathlib import Path

    assert (Path(logdx.__file__).parent / "py.typed").exists()
