"""The report in a real browser: nothing overflows, everything reads, hostile documents stay inert, and it is quick.

Skipped where there is no Chromium (`apt-get install chromium`).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from chromium import BROWSER, Chromium
from strategies import ROOT, fixture_text
from test_fixtures import faults
from test_html_lines import HOSTILE

import cleantext

pytest.importorskip("jinja2", reason="a report needs Jinja2: pip install 'news-cleantext[report]'")
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no Chromium: apt-get install chromium"),
    pytest.mark.xdist_group("chromium"),  # one browser is enough
]

from cleantext.html.page import Entry, report  # noqa: E402 (Jinja2 is asked for first)

SIZES = [(390, True), (1024, False), (1600, False)]
SEEDS = {path.name: path for path in sorted((ROOT / "seeds").iterdir()) if path.suffix in (".txt", ".html")}


def entry(name: str, site: str = "") -> Entry:
    data = SEEDS[name].read_bytes()
    cleaned = cleantext.clean_html(data) if name.endswith(".html") else cleantext.clean(data.decode())
    return Entry(name, cleaned, site)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    own = Chromium(tmp_path_factory.mktemp("profile"))
    yield own
    own.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of some reports."""
    place = tmp_path_factory.mktemp("reports")
    hostile = [
        Entry(text[:200], cleantext.clean(f"{text}\n\nAdvertisement\n{text}\n\nThe council met on Monday."), text[:100])
        for text in HOSTILE
    ]
    reports = {
        "one": [entry("trade-press.txt")],
        "parts": [entry("no-headline.txt")],
        "page": [entry("island-paper.html")],
        "many": [entry(name, f"{name[0]}.example") for name in SEEDS],
        "hostile": hostile,
        **{f"hostile-{number}": [own] for number, own in enumerate(hostile)},
    }
    for name, entries in reports.items():
        (place / f"{name}.html").write_bytes(report(entries).encode("utf-8", "replace"))
    return {name: (place / f"{name}.html").as_uri() for name in reports}


def complaints(browser: Chromium) -> list[Any]:
    """What the browser found wrong: errors of scripts, policies that were broken, dialogs, and anything it asked for."""
    wrong = []
    for event in browser.events:
        method, params = event.get("method", ""), event.get("params", {})
        if method in ("Runtime.exceptionThrown", "Page.javascriptDialogOpening", "Log.entryAdded"):
            wrong.append(params)
        if method == "Network.requestWillBeSent" and not params["request"]["url"].startswith("file:///"):
            wrong.append(params["request"]["url"])
    return wrong


# In the page: where text stands on what, and how well the two can be told apart. Struck-out and small text counts, too.
CONTRAST = """(() => {
  const number = (text) => text.match(/[\\d.]+/g).map(Number);
  const over = (top, below) => { const a = top[3] ?? 1; return top.slice(0, 3).map((part, i) => part * a + below[i] * (1 - a)); };
  const light = (rgb) => { const [r, g, b] = rgb.map((part) => { part /= 255; return part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = (node) => node ? over(number(getComputedStyle(node).backgroundColor), node.parentElement ? ground(node.parentElement) : [255, 255, 255]) : [255, 255, 255];
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest("script, style, .sr, noscript, option") || !node.getClientRects().length) continue;
    const style = getComputedStyle(node);
    const below = ground(node);
    const text = over(number(style.color), below);
    const [a, b] = [light(text), light(below)].sort((x, y) => y - x);
    const value = (a + .05) / (b + .05);
    if (value < 4.5 || Number(style.opacity) < 1) poor.push([walker.currentNode.data.trim().slice(0, 30), value, node.className]);
  }
  return poor;
})()"""

# Elements that stick out of the window; none may, but what scrolls within itself.
OVERFLOW = """(() => {
  const wide = document.documentElement.clientWidth;
  return [document.documentElement.scrollWidth - wide, ...[...document.querySelectorAll("main *, footer *, dialog[open] *")]
    .filter((node) => node.getClientRects().length && !node.closest(".sr") && (node.getBoundingClientRect().right > wide + 1 || node.getBoundingClientRect().left < -1))
    .map((node) => node.outerHTML.slice(0, 120))].filter(Boolean);
})()"""

# Boxes of text that lie on one another, where both are shown and neither holds the other.
OVERLAP = """(() => {
  const boxes = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest("script, style, .sr, dialog, option") || getComputedStyle(node).visibility === "hidden") continue;
    range.selectNodeContents(walker.currentNode);
    let clip = node;
    while (clip && getComputedStyle(clip).overflow !== "hidden") clip = clip.parentElement;
    const within = (clip ?? document.documentElement).getBoundingClientRect();
    for (const box of [...range.getClientRects()].slice(0, 50)) {
      const seen = { top: box.top, bottom: box.bottom, left: clip ? Math.max(box.left, within.left) : box.left, right: clip ? Math.min(box.right, within.right) : box.right };
      boxes.push([seen, walker.currentNode.data.trim().slice(0, 40), walker.currentNode]);
    }
  }
  boxes.sort((a, b) => a[0].top - b[0].top);
  const found = [];
  for (let i = 0; i < boxes.length; i++) {
    for (let j = i + 1; j < boxes.length && boxes[j][0].top < boxes[i][0].bottom - 5; j++) {
      const [a, b] = [boxes[i][0], boxes[j][0]];
      if (boxes[i][2] !== boxes[j][2] && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2) found.push([boxes[i][1], boxes[j][1]]);
    }
  }
  return found.slice(0, 5);
})()"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("width", "mobile"), SIZES)
@pytest.mark.parametrize("name", ["one", "parts", "page", "many"])
def test_nothing_overflows_overlaps_or_cannot_be_read(
    browser: Chromium, pages: dict[str, str], name: str, width: int, mobile: bool, dark: bool
) -> None:
    browser.screen(width, dark=dark, mobile=mobile)
    browser.open(pages[name])
    browser.run("document.querySelectorAll('[data-later]').forEach((button) => button.click())")
    browser.run("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    assert browser.run(OVERFLOW) == []
    assert browser.run(OVERLAP) == []
    assert browser.run(CONTRAST) == []
    assert complaints(browser) == []
    if name == "many":
        browser.run("document.querySelector('.item').click()")
        wait(browser, "document.querySelector('#viewer').open")
    for kind in (".l.x", ".l:not(.x)", ".l.p"):
        browser.run(f"document.querySelector('.doc {kind}')?.focus()")
        assert browser.run(OVERFLOW) == []
        assert browser.run(CONTRAST) == []


def wait(browser: Chromium, condition: str) -> None:
    until = time.monotonic() + 20
    while not browser.run(condition):
        assert time.monotonic() < until, condition
        time.sleep(0.02)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_document_is_shown_and_inert(browser: Chromium, pages: dict[str, str], number: int) -> None:
    browser.screen(1024)
    browser.open(pages[f"hostile-{number}"])
    text = HOSTILE[number]
    shown = browser.run("document.querySelector('.lines .t').textContent")
    assert shown == cleantext.report.visible(cleantext.repair.repair(text))
    assert browser.run("document.querySelectorAll('.l').length") == 4
    assert browser.run("document.querySelectorAll('main script, main img, main a').length") == 0
    assert browser.run(OVERFLOW) == []
    assert complaints(browser) == []


def test_many_hostile_documents_are_shown_and_inert(browser: Chromium, pages: dict[str, str]) -> None:
    browser.screen(390, mobile=True)
    browser.open(pages["hostile"])
    assert browser.run("document.querySelectorAll('.item').length") == len(HOSTILE)
    for place in range(len(HOSTILE)):
        browser.run(f"document.querySelectorAll('.item')[{place}].click()")
        wait(browser, "document.querySelector('#viewer').open")
        assert browser.run("document.querySelectorAll('#shown .l, #shown .more').length") in (2, 4)
        assert browser.run("document.querySelectorAll('main script, main img').length") == 0
        assert browser.run(OVERFLOW) == []
        browser.run("document.querySelector('#close').click()")
    assert complaints(browser) == []


def test_chips_switch_categories_off_and_on(browser: Chromium, pages: dict[str, str]) -> None:
    browser.screen(1024)
    browser.open(pages["one"])
    left = "[...document.querySelectorAll('.l.x')].filter((line) => line.getClientRects().length).length"
    assert browser.run(left) == 26
    browser.run("document.querySelector('.chip[data-c=related]').click()")
    assert browser.run(left) == 7
    assert browser.run("document.querySelector('.chip[data-c=related]').ariaPressed") == "false"
    browser.run("document.querySelector('.chip.all').click()")
    assert browser.run(left) == 0
    assert browser.run("document.querySelectorAll('.chip[aria-pressed=true]').length") == 1
    browser.run("document.querySelector('.chip.all').click()")
    assert browser.run(left) == 26


def test_the_reason_is_there_for_a_mouse_and_for_a_keyboard(browser: Chromium, pages: dict[str, str]) -> None:
    browser.screen(1024)
    browser.open(pages["one"])
    shown = "[...document.querySelectorAll('.w')].filter((why) => why.getClientRects().length).map((why) => why.textContent)"
    assert browser.run(shown) == []
    x, y = browser.run(
        "(() => { const line = document.querySelector('.l.x'); line.scrollIntoView({ block: 'center' });"
        " const box = line.getBoundingClientRect(); return [box.left + 250, box.top + 8]; })()"
    )
    browser.point(x, y)
    (why,) = browser.run(shown)
    assert why.startswith("caption caption-phrases: rule en/credit-lines")
    browser.point(1, 1)
    assert browser.run(shown) == []
    browser.run("document.querySelector('.chip.all').focus()")
    browser.press("Tab")
    assert browser.run("document.activeElement.className") == "l x"
    browser.press("j")
    assert browser.run("document.activeElement.querySelector('.n').textContent") == "29"
    (why,) = browser.run(shown)
    assert "en/have-you-registered" in why
    browser.press("Tab")
    assert "copy a fixture" in browser.run("document.activeElement.textContent")


COPIED = "navigator.clipboard.writeText = async (text) => { window.copied = text; }"


@pytest.mark.parametrize("name", ["one", "parts"])
def test_a_copied_fixture_is_one(browser: Chromium, pages: dict[str, str], name: str) -> None:
    """What was wrong is the one thing that a check of it then finds."""
    browser.screen(1024)
    browser.open(pages[name])
    browser.run(COPIED)
    for kind, wrong in ((".l.x", "lost"), (".l:not(.x):not(.p):not(.h)", "stays, is")):
        browser.run(f"document.querySelector('{kind}').focus()")
        browser.run(f"document.querySelector('{kind} button').click()")
        wait(browser, "window.copied")
        written = browser.run("window.copied")
        browser.run("window.copied = ''")
        fixture = json.loads(written)
        assert written == json.dumps(fixture, ensure_ascii=False, indent=1) + "\n"
        assert fixture["language"] == "en"
        (fault,) = faults(fixture, cleantext.clean(fixture_text(fixture)))
        assert wrong in fault
    assert "cleantext check" in browser.run("document.querySelector('#toast').textContent")


@pytest.mark.parametrize("number", [5, 6])
def test_a_copied_fixture_has_the_characters_and_not_the_signs(
    browser: Chromium, pages: dict[str, str], number: int
) -> None:
    browser.open(pages[f"hostile-{number}"])
    browser.run(COPIED)
    browser.run("document.querySelector('.l').focus(); document.querySelector('.l button').click()")
    wait(browser, "window.copied")
    block = json.loads(browser.run("window.copied"))["blocks"][0]
    assert block["text"] == cleantext.repair.repair(HOSTILE[number]).strip()


def test_where_nothing_may_be_copied_the_fixture_is_shown(browser: Chromium, pages: dict[str, str]) -> None:
    browser.open(pages["one"])
    browser.run("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    browser.run("document.querySelector('.l.x').focus(); document.querySelector('.l.x button').click()")
    wait(browser, "document.querySelector('#copied').open")
    assert json.loads(browser.run("document.querySelector('#copied textarea').value"))["expect"] == "pass"


def test_search_order_and_viewer(browser: Chromium, pages: dict[str, str]) -> None:
    browser.screen(1024)
    browser.open(pages["many"])

    def names() -> list[str]:
        found: list[str] = browser.run(
            "[...document.querySelectorAll('.item')].map((item) => item.querySelector('.from').textContent)"
        )
        return found

    def look_for(words: str) -> None:
        before = browser.run("document.querySelector('#found').textContent")
        browser.run(
            f"(() => {{ const box = document.querySelector('#find'); box.value = {json.dumps(words)};"
            " box.dispatchEvent(new Event('input')); })()"
        )
        wait(browser, f"![{json.dumps(before)}, 'Searching …'].includes(document.querySelector('#found').textContent)")

    assert len(names()) == len(SEEDS)
    look_for("en/sign-in-buttons")
    assert len(names()) == 2
    look_for("beehive nowhere")
    assert names() == []
    look_for("‘come back aboard’")  # in the text alone
    assert ["trade-press.txt" in name for name in names()] == [True]
    browser.run("document.querySelector('[data-sort=least]').click()")
    wait(browser, f"document.querySelectorAll('.item').length === {len(SEEDS)}")
    assert "already-clean.txt" in names()[0]
    browser.run("document.querySelector('.item').focus()")
    browser.press("Enter")
    wait(browser, "document.querySelector('#viewer').open")
    assert browser.run("document.querySelector('#shown h1').textContent").startswith("Tobias Wren")
    assert browser.run("document.querySelector('#previous').disabled") is True
    browser.run("document.querySelector('#next').click()")
    wait(browser, "!document.querySelector('#shown h1').textContent.startsWith('Tobias Wren')")
    browser.press("Escape")
    wait(browser, "!document.querySelector('#viewer').open")
    assert complaints(browser) == []


def test_colours_can_be_chosen(browser: Chromium, pages: dict[str, str]) -> None:
    browser.screen(1024, dark=True)
    browser.open(pages["one"])
    browser.run("localStorage.removeItem('cleantext-theme')")
    browser.open(pages["one"])
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = browser.run(ground)
    browser.run("document.querySelector('#theme').click()")
    assert browser.run("document.querySelector('#theme').ariaLabel") == "Colours: light"
    assert browser.run(ground) != dark
    browser.run("document.querySelector('#theme').click()")
    assert browser.run(ground) == dark
    browser.run("document.querySelector('#theme').click()")
    assert browser.run("document.documentElement.dataset.theme ?? null") is None


def test_without_scripts_a_document_is_still_told(browser: Chromium, pages: dict[str, str]) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(pages["one"])
        assert browser.run("document.querySelectorAll('.l.x').length") == 26
        assert browser.run("getComputedStyle(document.querySelector('.chips')).display") == "none"
        assert browser.run("document.querySelector('.l.x .w').textContent").endswith("rule en/credit-lines")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_headings_labels_and_names_are_there(browser: Chromium, pages: dict[str, str]) -> None:
    """What a screen reader goes by: one first heading, none skipped, a name on every control."""
    for name in ("one", "many"):
        browser.open(pages[name])
        levels = browser.run(
            "[...document.querySelectorAll('h1, h2, h3')].filter((h) => h.getClientRects().length).map((h) => Number(h.tagName[1]))"
        )
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels))
        tree = browser.call("Accessibility.getFullAXTree")["nodes"]
        unnamed = [
            node["role"]["value"]
            for node in tree
            if not node.get("ignored")
            and node.get("role", {}).get("value") in ("button", "searchbox", "combobox", "link", "navigation", "dialog")
            and not node.get("name", {}).get("value")
        ]
        assert unnamed == []
        assert browser.run("document.documentElement.lang") == "en"


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("HYPOTHESIS_PROFILE") != "long", reason="takes a while: HYPOTHESIS_PROFILE=long asks for it"
)
def test_a_thousand_documents_open_in_two_seconds(browser: Chromium, tmp_path: Path) -> None:
    own = [entry(name, f"{name[0]}.example") for name in SEEDS]
    path = tmp_path / "thousand.html"
    path.write_bytes(report(own[number % len(own)]._replace(name=str(number)) for number in range(1000)).encode())
    began = time.monotonic()
    browser.open(path.as_uri())
    wait(browser, "document.querySelectorAll('.item').length >= 40")
    assert time.monotonic() - began < 2
