"""Turns the demo's company into the pictures of the README: `make screenshots`."""

import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.machine.browser import FLAGS, find_browser
from tests.running_house import RunningHouse

HERE = Path(__file__).parent
LARGEST_BYTES = 400_000
QUEUE, CASE, CONNECTION = "the queue", "a case", "a connection"


class Picture(NamedTuple):
    """One file: what is on it, how wide, in which colours."""

    name: str
    width: int
    height: int
    colours: str
    of: str


PICTURES = (
    Picture("queue", 1280, 800, "light", QUEUE),
    Picture("case", 1280, 800, "light", CASE),
    Picture("case-dark", 1280, 800, "dark", CASE),
    Picture("connection", 1280, 800, "light", CONNECTION),
    Picture("phone-queue", 375, 740, "light", QUEUE),
    Picture("phone-case", 375, 740, "light", CASE),
)


class Demo(RunningHouse):
    """`responder demo`."""

    def starts_with(self) -> list[str]:
        """The command that starts it."""
        return ["demo"]


def _fewer_colours(path: Path) -> None:
    """Keep the 256 colours that matter: a third of the bytes, and nobody sees it."""
    with Image.open(path) as picture:
        fewer = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    fewer.save(path, optimize=True)


def take(browser: Browser, demo: Demo, cookies: list[dict[str, object]], picture: Picture) -> None:
    """Open the page as Maya, and keep what is seen."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.colours,
        device_scale_factor=1.5 if picture.width < 500 else 1.25,
    )
    context.add_cookies(cookies)
    page = context.new_page()
    _turn_to(page, demo, picture.of)
    page.evaluate("() => document.fonts.ready")
    path = HERE / f"{picture.name}.png"
    page.screenshot(path=path)
    _fewer_colours(path)
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise SystemExit(f"{path.name} has {size} bytes; a README should load quickly")
    print(f"{path.name}: {size // 1000} kB")  # noqa: T201 - a command
    context.close()


def _turn_to(page: Page, demo: Demo, of: str) -> None:
    if of == CONNECTION:
        page.goto(f"{demo.url}/settings/connections")
        row = page.locator("a.row", has=page.locator(".row-name", has_text="Northlight Weekly"))
        page.goto(f"{demo.url}{row.get_attribute('href')}")
        expect(page.get_by_text("Signature verified").first).to_be_visible()
        return
    page.goto(f"{demo.url}/cases")
    page.keyboard.press("j")
    if of == CASE:
        page.keyboard.press("Enter")
        expect(page.get_by_role("article", name="The letter")).to_be_visible()


def sign_in(page: Page, demo: Demo) -> list[dict[str, object]]:
    """The cookies of Maya's browser."""
    page.goto(demo.told["sign_in_url"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Waiting for you")).to_be_visible()
    return page.context.cookies()


def main() -> None:
    """Run the demo in a folder that is thrown away, and take every picture."""
    found = find_browser()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.program, args=FLAGS, env=dict(found.environment))
        with Demo(Path(folder), {"LOG_LEVEL": "WARNING", "UNDO_SECONDS": "30"}) as demo:
            cookies = sign_in(browser.new_page(), demo)
            for picture in PICTURES:
                take(browser, demo, cookies, picture)
        browser.close()


if __name__ == "__main__":
    main()
