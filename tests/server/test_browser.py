"""The page in a real browser: Debian's chromium, headless."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.server.running import running

sync_api = pytest.importorskip("playwright.sync_api")
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
PEM = Path(__file__).parents[2] / "samples/certs/azure-test-ca.pem"
SAMPLE = Path(__file__).parents[2] / "samples/wiznet-azure-iot-hub.log"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = tmp_path_factory.mktemp("store") / "r.db"
    with running("--workers", "1", "--timeout", "60", "--store", str(store)) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """A page, what its console said and what it asked the network for."""

    def __init__(self, browser: sync_api.Browser, address: str, **options: object) -> None:
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(60_000)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address + "/")

    def close(self, address: str) -> None:
        """Nothing went wrong, and nothing left the origin."""
        self.context.close()
        assert self.said == []
        own = urlsplit(address).netloc
        assert {urlsplit(url).netloc for url in self.asked} == {own}

    def violations(self) -> list[str]:
        """What axe-core finds, with the elements."""
        found = axe_api.Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {[n['html'][:120] for n in v['nodes']]}" for v in found]


def _explain(page: sync_api.Page) -> None:
    page.get_by_label("The log", exact=True).fill(SAMPLE.read_text("utf-8"))
    page.get_by_role("button", name="Explain").click()
    sync_api.expect(page.get_by_role("heading", name="The connection failed")).to_be_visible()


def test_a_pasted_log_is_explained_without_a_reload(
    browser: sync_api.Browser, address: str
) -> None:
    visit = Visit(browser, address)
    page = visit.page
    page.evaluate("window.stayed = true")
    _explain(page)
    assert page.evaluate("window.stayed")
    assert page.evaluate("document.activeElement.id") == "verdict"
    expect = sync_api.expect
    expect(page.get_by_text("LDX101 untrusted-root")).to_be_visible()
    chain = page.get_by_role("img", name="The chain from the root to the leaf")
    expect(chain).to_be_visible()
    assert "Baltimore CyberTrust Root: not sent, not on the device" in (
        chain.get_attribute("aria-label") or ""
    )
    page.get_by_role("link", name="Line 82 of the log").click()
    assert page.url.endswith("#log0-82")
    marked = page.locator("#log0-82")
    expect(marked).to_be_in_viewport()
    expect(marked).to_contain_text("mbedtls_ssl_handshake returned -9984")
    assert marked.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    link = page.get_by_role("link", name="/r/").first
    link.click()
    expect(page.get_by_text("secrets are taken out")).to_be_visible()
    expect(page.get_by_text("LDX101 untrusted-root").first).to_be_visible()
    assert visit.violations() == []
    visit.close(address)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1100, "height": 900}, PHONE])
def test_axe_finds_nothing(
    browser: sync_api.Browser, address: str, scheme: str, size: dict[str, int]
) -> None:
    visit = Visit(browser, address, color_scheme=scheme, viewport=size)
    assert visit.violations() == []
    _explain(visit.page)
    assert visit.violations() == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    background = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (scheme == "light")
    visit.close(address)


def test_the_page_works_without_javascript(browser: sync_api.Browser, address: str) -> None:
    visit = Visit(browser, address, java_script_enabled=False)
    page = visit.page
    _explain(page)
    sync_api.expect(page.get_by_text("LDX101 untrusted-root").first).to_be_visible()
    assert page.get_by_role("button", name="Copy").count() == 0
    assert page.get_by_role("button", name="Try the sample").count() == 0
    page.get_by_role("link", name="Line 59 of the log").click()
    assert page.url.endswith("#log0-59")
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON").click()
    report = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert report["diagnoses"][0]["code"] == "LDX101"
    visit.close(address)


def test_picked_and_dropped_files(browser: sync_api.Browser, address: str) -> None:
    visit = Visit(browser, address)
    page = visit.page
    page.get_by_label("Log file").set_input_files(SAMPLE)
    page.get_by_label("CA file of the device").set_input_files(PEM)
    page.get_by_role("button", name="Explain").click()
    sync_api.expect(page.get_by_role("heading", name="the CA file", exact=True)).to_be_visible()
    page.reload()
    drop = """(area, text) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], "device.log", { type: "text/plain" }));
        for (const name of ["dragenter", "dragover", "drop"]) {
            const event = new DragEvent(name, { dataTransfer: transfer, bubbles: true,
                                                cancelable: true });
            area.dispatchEvent(event);
        }
    }"""
    page.locator("#log").evaluate(drop, SAMPLE.read_text("utf-8"))
    sync_api.expect(page.get_by_role("heading", name="The connection failed")).to_be_visible()
    visit.close(address)


def test_downloads_and_copies(browser: sync_api.Browser, address: str) -> None:
    visit = Visit(browser, address)
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = visit.page
    _explain(page)
    begins = {"HTML": "<!DOCTYPE html>", "JSON": "{", "SARIF": "{", "ca.h": "/*"}
    for name, begin in begins.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        text = Path(download.value.path()).read_text("utf-8")
        assert text.startswith(begin), name
        assert "DigiCert Global Root G2" in text, name
    page.get_by_role("button", name="Copy").first.click()
    sync_api.expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "mbedtls_x509_crt_parse(&cacert" in copied
    visit.close(address)


def test_the_keyboard_is_enough(browser: sync_api.Browser, address: str) -> None:
    visit = Visit(browser, address)
    page = visit.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "log"
    page.keyboard.insert_text("  ! mbedtls_ssl_handshake returned -0x2700\n")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    sync_api.expect(page.get_by_role("heading", name="The connection failed")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.answer') !== null")
    visit.close(address)


def test_problems_are_announced(browser: sync_api.Browser, address: str) -> None:
    visit = Visit(browser, address)
    page = visit.page
    page.get_by_role("button", name="Explain").click()
    sync_api.expect(page.get_by_role("alert")).to_have_text("Paste a log, or pick its file.")
    page.get_by_label("Log file").set_input_files(
        {"name": "big.log", "mimeType": "text/plain", "buffer": b"x" * (6 << 20)}
    )
    page.get_by_role("button", name="Explain").click()
    sync_api.expect(page.get_by_role("alert")).to_contain_text("arge")
    visit.said = [text for text in visit.said if "413" not in text]
    visit.close(address)


def test_scripts_of_a_log_do_not_run(browser: sync_api.Browser, address: str) -> None:
    visit = Visit(browser, address)
    page = visit.page
    evil = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>"
    page.locator("#log").fill(f"subject name : CN={evil}\n  ! mbedtls_ssl_handshake returned -9984")
    page.get_by_role("button", name="Explain").click()
    sync_api.expect(page.get_by_role("heading", name="The connection failed")).to_be_visible()
    assert "owned" not in page.title()
    assert page.locator("#answer img").count() == 0
    visit.close(address)
