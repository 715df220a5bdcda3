"""A site's own furniture: what is learned from its pages, what is not, how it travels, and what cleaning makes of it."""

from __future__ import annotations

import json
import os
import pickle
import random
import sqlite3
import string
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st

import cleantext
from cleantext import cli, sites
from cleantext.document import Document
from cleantext.filters.site_furniture import SiteFurnitureFilter
from cleantext.rules.shipped import matcher_of
from cleantext.sites import Profile, Sites, SitesError, learn, load, merge, save
from cleantext.sites.lines import HEAD, NAMES, PLACES, SHORT, TEXT, entries, forms, hash_of, place_of, text_form
from cleantext.sites.profile import BUDGET, LINES, page_hash, weight_of
from cleantext.sites.stories import bound, needed

SITE = "bugle.example"
WANTED = "The night editor of the Bugle reads all letters that come to the old harbour"


# ---- generated sites ------------------------------------------------------------------------------------------------


def word(number: int) -> str:
    """A word of its own for every number, in letters: numbers alone would all be alike."""
    letters = ""
    while True:
        number, rest = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[rest] + "aeiou"[rest % 5]
        if not number:
            return letters


def paragraph(story: int, number: int) -> str:
    own = [word(story * 10_000 + number * 10 + place + 70_000_000) for place in range(8)]
    return f"The {own[0]} {own[1]} of {own[2]} {own[3]} went to {own[4]} and {own[5]}, for the {own[6]} of {own[7]} was late."


@dataclass(frozen=True)
class Furniture:
    """A line of a generated site.

    Attributes:
        variants: the line on one page and another; only numbers, dates and names differ.
        place: "head", "foot" or "middle" (behind the second paragraph).
    """

    variants: tuple[str, ...]
    place: str

    def key(self, kind: int = TEXT) -> int:
        return next(hash_of(which, form) for which, form in forms(self.variants[0]) if which == kind)


FURNITURE = (
    Furniture((WANTED,), "foot"),
    Furniture(("Follow the Bugle wherever you go and never miss a thing",), "head"),
    Furniture(("more-in",), "middle"),
    Furniture(("Read our other pages about the things that matter to you",), "middle"),
    Furniture(tuple(f"There are {n} readers of this page who wrote to the desk" for n in range(2, 40)), "foot"),
    Furniture(tuple(f"Last looked at by our proof readers on {n} March 20{n}" for n in range(10, 28)), "head"),
    Furniture(("Bugle home",), "head"),
    Furniture(
        ("All rights with the Bugle, which keeps every one of them for as long as the law allows it to do so.",), "foot"
    ),
)


class Site:
    """A generated site: its pages, each with the story it tells and the furniture it carries."""

    def __init__(
        self, pages: list[str], told: list[int], carried: list[tuple[Furniture, ...]], story_lines: set[str]
    ) -> None:
        self.pages, self.told, self.carried, self.story_lines = pages, told, carried, story_lines

    def __repr__(self) -> str:
        furniture = sorted({line.variants[0] for own in self.carried for line in own})
        return f"<{len(self.pages)} pages of {self.stories()} stories, with {furniture}>"

    def stories(self, line: Furniture | None = None) -> int:
        return len({story for story, own in zip(self.told, self.carried) if line is None or line in own})


def make_site(dice: random.Random, stories: int, versions: int, share: float, furniture: Sequence[Furniture]) -> Site:
    pages: list[str] = []
    told: list[int] = []
    carried: list[tuple[Furniture, ...]] = []
    own_lines: set[str] = set()
    for story in range(stories):
        first = [paragraph(story, number) for number in range(dice.randint(8, 14))]
        headline = f"{word(story + 900_000_000).title()} wins the cup of {word(story + 800_000_000)}"
        own_lines.add(headline)
        for version in range(dice.randint(1, versions)):
            # A version keeps most of what was written, in its order, and adds something.
            body = [line for line in first if dice.random() < 0.8] if version else list(first)
            body += [paragraph(story, 100 + version * 10 + number) for number in range(dice.randint(0, 2))]
            own_lines.update(body)
            here = tuple(line for line in furniture if dice.random() < share)
            lines = [dice.choice(line.variants) for line in here if line.place == "head"]
            lines += [headline, *body[:2]]
            lines += [dice.choice(line.variants) for line in here if line.place == "middle"]
            lines += body[2:]
            lines += [dice.choice(line.variants) for line in here if line.place == "foot"]
            pages.append("\n".join(lines))
            told.append(story)
            carried.append(here)
    return Site(pages, told, carried, own_lines)


@st.composite
def generated(draw: Callable[..., object], fewest: int = 1) -> Site:
    """A site of furniture, stories and versions."""
    stories = draw(st.integers(fewest, 30))
    versions = draw(st.sampled_from([1, 1, 2, 5]))
    share = draw(st.sampled_from([0.05, 0.2, 0.5, 1.0]))
    furniture = draw(st.lists(st.sampled_from(FURNITURE), unique=True))
    seed = draw(st.integers(0, 2**32))
    return make_site(random.Random(seed), stories, versions, share, furniture)  # type: ignore[arg-type]


def profile_of(pages: Sequence[str], site: str = SITE) -> Profile:
    return learn((site, page) for page in pages)[site]


def keys(profile: Profile) -> set[int]:
    return {line.key for line in profile.lines if line.decision != "struck"}


def same(one: Profile, other: Profile) -> None:
    """Profiles that say the same; of a line that has an example in both, the example may be another page's."""
    assert one.pages == other.pages
    assert [{**vars(line), "example": None} for line in one.lines] == [
        {**vars(line), "example": None} for line in other.lines
    ]


@given(generated())
def test_all_furniture_above_the_bound_and_no_line_of_a_story(site: Site) -> None:
    profile = profile_of(site.pages)
    learned = keys(profile)
    for line in site.story_lines:
        assert not {hash_of(kind, form) for kind, form in forms(line)} & learned, line
    for furniture in {line for own in site.carried for line in own}:
        found = [entry for page in profile.pages for entry in page.entries if entry >> 16 == furniture.key()]
        looks = 0
        for entry in found:
            looks |= entry & 0xF00
        # The place is where the lines stand, and a line of one page in twenty need not stand as it was meant to.
        places = {
            name: sum(place_of(e) == number for e in found) >= 0.8 * len(found) for number, name in enumerate(PLACES)
        }
        place = HEAD if places["head"] else 2 if places["foot"] else 0
        least, share = needed(TEXT, place, looks)
        stories = site.stories(furniture)
        if stories >= least and bound(stories, site.stories()) >= share:
            assert furniture.key() in learned, furniture
        if stories < 3:
            assert furniture.key() not in learned, furniture


@given(generated(), st.randoms(use_true_random=False), st.integers(1, 6))
def test_any_order_and_any_partition_give_the_same(site: Site, dice: random.Random, parts: int) -> None:
    whole = profile_of(site.pages)
    mixed = list(site.pages)
    dice.shuffle(mixed)
    same(profile_of(mixed + mixed[:3]), whole)
    assert profile_of(mixed).examples == whole.examples
    groups: list[list[str]] = [[] for _ in range(parts)]
    for page in mixed:
        groups[dice.randrange(parts)].append(page)
    learned = [learn((SITE, page) for page in group) for group in groups]
    same(merge(*learned)[SITE], whole)
    same(merge(*reversed(learned))[SITE], whole)
    if parts > 2:
        same(merge(merge(*learned[:2]), merge(*learned[2:]))[SITE], whole)
    same(merge(learn((SITE, page) for page in mixed), *learned)[SITE], whole)


def test_parts_of_more_pages_than_a_sample_holds() -> None:
    dice = random.Random(3)
    site = make_site(dice, 900, 2, 0.3, FURNITURE)
    whole = profile_of(site.pages)
    assert sum(page.weight for page in whole.pages) <= BUDGET
    assert len(whole.pages) < len(site.pages)
    half = len(site.pages) // 2
    same(merge(learn((SITE, p) for p in site.pages[:half]), learn((SITE, p) for p in site.pages[half:]))[SITE], whole)
    assert {line.key() for line in FURNITURE} <= keys(whole)
    assert not {hash_of(TEXT, text_form(line)) for line in site.story_lines} & keys(whole)


# ---- what is furniture ----------------------------------------------------------------------------------------------


def stories(count: int, *foot: str, start: int = 0) -> list[str]:
    return ["\n".join([*(paragraph(start + story, number) for number in range(9)), *foot]) for story in range(count)]


def amid(page: str, line: str) -> str:
    lines = page.split("\n")
    return "\n".join([*lines[:5], line, *lines[5:]])


def test_versions_of_one_story_count_once() -> None:
    first = [paragraph(1, number) for number in range(20)]
    pages = [
        "\n".join([*first[: 20 - late], *(paragraph(2 + late, n) for n in range(3)), WANTED]) for late in range(12)
    ]
    assert profile_of(pages).stories == 1
    assert not profile_of(pages).lines
    # Among other stories they are one story more, and the furniture is found as if they stood there once.
    profile = profile_of(pages + stories(9, WANTED, start=50))
    assert [(line.stories, line.of, line.pages) for line in profile.lines] == [(10, 10, 21)]


def test_a_wire_text_that_three_desks_took_stays() -> None:
    wire = [paragraph(1, number) for number in range(7)]
    pages = ["\n".join([*(paragraph(90 + desk, n) for n in range(9)), *wire]) for desk in range(3)]
    profile = profile_of(pages + stories(9, start=50))
    assert profile.stories == 10
    assert not profile.lines


def test_short_stories_that_are_mostly_furniture() -> None:
    foot = [f"{paragraph(900, number)} All rights are with the Bugle." for number in range(4)]
    pages = ["\n".join([paragraph(story, 1), *foot]) for story in range(10)]
    # Where all pages are like that, nothing tells furniture from a story that is being updated.
    assert not profile_of(pages).lines
    # A few longer stories do: from the outside in, the short ones become stories of their own.
    profile = profile_of(pages + stories(5, *foot, start=50))
    assert profile.stories == 15
    assert {line.stories for line in profile.lines} == {15}
    assert {line.example for line in profile.lines} >= {line[:119] + "…" for line in foot}


@pytest.mark.parametrize("count", [1, 2])
def test_two_pages_say_nothing(count: int) -> None:
    assert not profile_of(stories(count, WANTED, "Bugle home")).lines


def test_three_pages_say_little() -> None:
    head = "Bugle home"
    middle = "Read our other pages about the things that matter to you"
    pages = [amid(page, middle) for page in stories(3, WANTED)]
    profile = profile_of([f"{head}\n{page}" for page in pages])
    assert [line.example for line in profile.lines] == [WANTED]
    assert profile.stories == 3


def test_a_bare_share_is_not_enough() -> None:
    assert bound(3, 3) < bound(30, 30) < 1
    assert bound(1, 10) < bound(10, 100) < bound(100, 1000) < 0.1
    assert bound(0, 10) == bound(0, 0) == 0


def test_crossheads_of_many_stories_stay() -> None:
    pages = stories(30)
    pages[:6] = [amid(page, "Background") for page in pages[:6]]
    assert not profile_of(pages).lines


def test_agency_notes_stay() -> None:
    notes = [f"{name} in Linnet contributed to this report." for name in ("Ada Ort", "Ines Vale", "Tom Perch")]
    pages = [f"{page}\n{notes[number % 3]}" for number, page in enumerate(stories(30))]
    assert not profile_of(pages).lines


def test_numbers_dates_and_names_may_be_others() -> None:
    people = ["Ada Ort", "Ines Vale", "Tom Perch", "Ivo van Hale", "Bo Stern", "Una Lake", "Max Reed", "Lea Kant"]
    days = ["3 March 2021", "14 July 2020", "1 May 2022", "31 December 1999"]
    pages = [
        f"{page}\nPosted on {days[number % 4]} by {people[number % 8]}\n{number} comments so far on this story"
        for number, page in enumerate(stories(16))
    ]
    profile = profile_of(pages)
    assert {(line.kind, line.stories) for line in profile.lines} == {("names", 16), ("text", 16)}
    cleaner = cleantext.Cleaner(filters=[], sites=Sites([profile]))
    page = f"{paragraph(99, 1)}\nPosted on 9 August 2023 by Zoe Quill\n7 comments so far on this story"
    assert cleaner.clean(page, SITE).text == paragraph(99, 1)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Updated: 3 March 2021, 12:30", [(TEXT, "updated: 0")]),
        ("March 3, 2021", [(TEXT, "0")]),
        ("12 Comments", [(TEXT, "0 comments")]),
        ("1,204 comments", [(TEXT, "0 comments")]),
        ("Aktualisiert am 3. März 2021", [(TEXT, "aktualisiert am 0")]),
        ("Le 1er mai 2021 à 10h30", [(TEXT, "le 0er 0 à 0h0")]),
        ("By Jane Doe", [(TEXT, "by jane doe")]),
        (
            "Posted by Jane Doe and Bo Li in Sport",
            [(TEXT, "posted by jane doe and bo li in sport"), (NAMES, "posted by @ in @")],
        ),
        ("May we have your attention", [(TEXT, "may we have your attention")]),
        ("* * *", []),
        ("3 – 2", []),
        ("", []),
    ],
)
def test_forms(line: str, expected: list[tuple[int, str]]) -> None:
    assert forms(line) == expected


@given(st.text(max_size=300))
def test_a_form_is_found_again_whatever_the_white_space(line: str) -> None:
    spread = " " + "  ".join(line.split()) + "\t"
    assert forms(spread) == forms(line)
    assert [form for kind, form in forms(line) if kind == TEXT] == [form for form in [text_form(line)] if form]


@given(st.text(alphabet=string.printable, max_size=2000))
def test_entries_of_any_text(text: str) -> None:
    found, examples = entries(Document(text), 40)
    assert len(found) <= 40
    assert len({entry >> 16 for entry in found}) == len(found)
    assert {entry >> 16 for entry in found} <= examples.keys()
    assert all(0 <= entry < 1 << 64 for entry in found)


def test_a_long_line_of_numbers_takes_linear_time() -> None:
    forms("march 3 " * 200_000)
    forms("1:" * 500_000 + "x")
    forms("A " * 500_000)


# ---- a person's word ------------------------------------------------------------------------------------------------


def test_what_is_struck_stays_struck_and_what_is_added_goes() -> None:
    profile = profile_of(stories(10, WANTED))
    (line,) = profile.lines
    struck = profile.strike(line.key)
    assert [one.decision for one in struck.lines] == ["struck"]
    more = learn((SITE, page) for page in stories(20, WANTED, start=40))[SITE]
    for merged in (struck.merge(more), more.merge(struck)):
        assert [(one.decision, one.stories, one.example) for one in merged.lines] == [("struck", 30, WANTED)]
    page = stories(1, WANTED, start=70)[0]
    assert cleantext.Cleaner(filters=[], sites=Sites([struck])).clean(page, SITE).text == page
    # To add it is to take that back; and a line may be added that no page has.
    added = struck.add(WANTED).add("Tonight: 3 bands in the old boat house")
    assert {one.decision for one in added.lines} == {"added"}
    cleaned = cleantext.Cleaner(filters=[], sites=Sites([added])).clean(
        f"{page}\nTonight: 12 bands in the old boat house", SITE
    )
    assert cleaned.text == page.removesuffix("\n" + WANTED)
    assert [removal.reason for removal in cleaned.removed] == [
        f"on 10 of 10 pages of {SITE}",
        f"added by hand for {SITE}",
    ]
    # Whoever merges first, what one of two people struck is struck.
    same(added.merge(struck), struck.merge(added))
    assert next(one for one in added.merge(struck).lines if one.key == line.key).decision == "struck"


def test_a_line_that_is_none_cannot_be_struck_or_added() -> None:
    with pytest.raises(KeyError):
        profile_of(stories(5)).strike(17)
    with pytest.raises(ValueError, match="no letters"):
        Profile(SITE).add(" *** ")


def test_profiles_of_two_sites_do_not_merge() -> None:
    with pytest.raises(ValueError, match=r"bugle.example and argus.example"):
        Profile(SITE).merge(Profile("argus.example"))


# ---- the file -------------------------------------------------------------------------------------------------------


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "sites.db"
    pages = [(SITE, page) for page in stories(12, WANTED, "Bugle home")]
    save(learn([*pages, *(("argus.example", page) for page in stories(4, start=60))]), path)
    return path


@settings(max_examples=10)
@given(generated())
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, site: Site) -> None:
    path = tmp_path_factory.mktemp("sites") / "sites.db"
    known = learn([*((SITE, page) for page in site.pages), ("argus.example", site.pages[0])])
    save(known, path)
    found = load(path)
    assert list(found) == list(known) == ["argus.example", SITE]
    for name in known:
        assert found[name] == known[name]
        assert found.lines(name) == known[name].lines
    assert found.lines("unknown.example") == ()
    with pytest.raises(KeyError):
        found["unknown.example"]


def test_a_profile_is_small_and_holds_nothing_of_the_stories(tmp_path: Path) -> None:
    path = tmp_path / "sites.db"
    dice = random.Random(5)
    # Pages at their worst: many lines, each in two forms, and more furniture than a profile keeps.
    foot = [
        f"{word(n)} {word(n + 1)} of the Bugle and all that it does for {word(n + 2)} {word(n + 3)} in its town".capitalize()
        * 2
        for n in range(0, 2000, 7)
    ]
    pages = ["\n".join([*(paragraph(story, n) for n in range(12)), *dice.sample(foot, 100)]) for story in range(500)]
    known = learn((SITE, page) for page in pages)
    save(known, path)
    assert len(known[SITE].lines) > 100
    assert path.stat().st_size < 200_000
    data = path.read_bytes()
    for page in pages[:50]:
        for line in page.split("\n")[:12]:
            assert line.encode() not in data
            assert line.split()[1].encode() not in data
    assert len(known[SITE].lines) <= LINES


@pytest.mark.parametrize("workers", [0, 1])
def test_corpus_takes_each_sites_furniture_from_its_own_records(saved: Path, workers: int) -> None:
    page = stories(1, WANTED, start=70)[0]
    rows = [
        {"text": page, "site": SITE},
        {"text": page, "url": f"https://{SITE}/a"},
        {"text": page, "site": "other.net"},
    ]
    records = saved.parent / f"pages{workers}.jsonl"
    records.write_text("".join(json.dumps(row) + "\n" for row in (*rows, {"text": page})))
    output = records.with_suffix(".out.jsonl")
    command = ["corpus", str(records), "-o", str(output), "--sites", str(saved), "--workers", str(workers)]
    result = CliRunner().invoke(cli.main, command)
    assert result.exit_code == 0, result.output
    texts = [json.loads(line)["cleaned_text"] for line in output.read_text().splitlines()]
    assert [WANTED in text for text in texts] == [False, False, True, True]
    result = CliRunner().invoke(cli.main, [*command[:4], "--site-field", "paper"])
    assert result.exit_code == 2
    assert "--site-field is about --sites" in result.output


def test_cleaning_reads_no_sample(saved: Path) -> None:
    with closing(sqlite3.connect(saved)) as database, database:
        database.execute("UPDATE pages SET sample = x'00'")
    page = stories(1, WANTED, start=70)[0]
    cleaned = cleantext.Cleaner(filters=[], sites=saved).clean(page, SITE)
    assert [removal.text.strip() for removal in cleaned.removed] == [WANTED]
    with pytest.raises(SitesError, match="breaks off within a page"):
        load(saved)[SITE]


def spoil(statement: str) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute(statement)

    return run


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda path: path.write_bytes(b""), "no file of profiles"),
        (lambda path: path.write_bytes(b"site,line\n"), "no file of profiles"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192), "damaged"),
        (lambda path: path.unlink(), "no such file"),
        (spoil("PRAGMA application_id = 7"), "another program"),
        (spoil("PRAGMA user_version = 9"), "version 9"),
        (spoil("CREATE TRIGGER t AFTER DELETE ON lines BEGIN SELECT 1; END"), "tables are not those"),
        (spoil("CREATE VIEW v AS SELECT * FROM lines"), "tables are not those"),
        (spoil("DROP TABLE pages"), "tables are not those"),
        (spoil("UPDATE lines SET key = -1 WHERE stories = 12 AND short = 0"), "48 bits"),
        (spoil("UPDATE lines SET key = key + 1 WHERE short = 0"), "its example is another line"),
        (spoil("UPDATE lines SET key = 'x' WHERE short = 0"), "a number is none"),
        (spoil("UPDATE lines SET kind = 'regex'"), "compared by 'regex'"),
        (spoil("UPDATE lines SET place = 'left'"), "stands at 'left'"),
        (spoil("UPDATE lines SET decision = 'x'"), "the decision is 'x'"),
        (spoil("UPDATE lines SET stories = 900"), "cannot be"),
        (spoil("UPDATE lines SET stories = 0"), "learned from no story"),
        (spoil("UPDATE lines SET example = zeroblob(9)"), "its example is no text"),
        (spoil("UPDATE lines SET example = CAST(x'fffefd' AS TEXT)"), "damaged"),
        (spoil("UPDATE pages SET sample = 'x'"), "no bytes"),
        (spoil("UPDATE pages SET sample = CAST(sample || sample AS BLOB)"), "not in order"),
        (spoil("UPDATE pages SET sample = zeroblob(900000)"), "more than a sample may have"),
        (spoil("UPDATE pages SET sample = zeroblob(12)"), "more lines than there may be"),
        (spoil("UPDATE pages SET site = 'HTTP://x/' WHERE site LIKE 'argus%'"), "no name of a site"),
    ],
)
def test_a_damaged_file_is_a_clear_error(saved: Path, harm: Callable[[Path], object], fault: str) -> None:
    harm(saved)
    with pytest.raises(SitesError, match=fault) as caught:  # noqa: PT012  # whichever of them comes upon it
        found = load(saved)
        assert len(found)
        found[SITE]
        found.lines(SITE)
    assert str(saved) in str(caught.value)


@settings(max_examples=40)
@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=8))
@example(4001, b"\x80")  # in the text of the tables
def test_no_damage_does_more_than_raise(tmp_path_factory: pytest.TempPathFactory, at: int, junk: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "harmed.db"
    whole = path.with_suffix(".whole")
    if not whole.exists():
        save(learn((SITE, page) for page in stories(12, WANTED)), whole)
    data = bytearray(whole.read_bytes())
    at %= len(data)
    data[at : at + len(junk)] = junk
    path.write_bytes(data)
    try:
        cleaner = cleantext.Cleaner(filters=[], sites=path)
        cleaner.clean(f"{paragraph(80, 1)}\n{WANTED}", SITE)
        load(path)[SITE].lines  # noqa: B018
    except (SitesError, KeyError):
        pass


def test_writing_is_all_or_nothing(saved: Path) -> None:
    before = saved.read_bytes()

    def broken() -> Iterator[str]:
        yield SITE
        raise RuntimeError("the corpus breaks off")

    with pytest.raises(RuntimeError), sites.store.writing(saved) as put:
        list(map(put, map(Profile, broken())))
    assert load(saved)[SITE].lines
    assert saved.read_bytes() == before
    with pytest.raises(SitesError, match="nowhere"):
        save({}, saved.parent / "nowhere" / "sites.db")


# ---- cleaning -------------------------------------------------------------------------------------------------------

BODY = [
    "Ferry crews accept the winter timetable",
    "The harbour board of Skellan met on Monday to agree the winter timetable, its chairwoman Ines Okafor said.",
    "It takes effect in November, and the last boat will leave the island at six in the evening, as it did last year.",
    "Three crews had asked for a later boat, and the board promised to look at the figures again after the holidays.",
]


@pytest.fixture(scope="module")
def known() -> Sites:
    middle = "Read our other pages about the things that matter to you"
    pages = [amid(page, middle) for page in stories(12, WANTED, "Sign up to our daily newsletter")]
    return learn((SITE, page) for page in pages)


def test_the_site_s_furniture_goes_with_its_reason_and_category(known: Sites) -> None:
    cleaner = cleantext.Cleaner(sites=known)
    page = "\n".join([*BODY, WANTED, "Sign up to our daily newsletter"])
    cleaned = cleaner.clean(page, "https://www.bugle.example/a?b=c")
    assert cleaned.text.split("\n") == BODY
    assert cleaned.title == BODY[0]
    assert {(mark.filter, mark.category, mark.reason) for mark in cleaned.removed if mark.text.strip() == WANTED} == {
        ("site-furniture", "boilerplate", "on 12 of 12 pages of bugle.example")
    }
    alone = cleantext.Cleaner(filters=[], sites=known).clean(page, SITE)
    assert [mark.category for mark in alone.removed] == ["boilerplate", "signup"]
    assert cleaner.clean(cleaned.text, SITE).text == cleaned.text


def test_one_site_s_furniture_never_touches_another_s_pages(known: Sites) -> None:
    cleaner = cleantext.Cleaner(filters=[], sites=known)
    page = "\n".join([*BODY, WANTED])
    for site in ("argus.example", "sport.bugle.example", "example", None):
        assert cleaner.clean(page, site).text == page


def test_a_site_without_profiles_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"Cleaner\(sites='sites.db'\)"):
        cleantext.Cleaner(filters=[]).clean("x", "bugle.example")
    with pytest.raises(SitesError, match="no such file"):
        cleantext.Cleaner(sites="nowhere.db")


def test_it_can_be_left_out_and_chosen_like_any_filter(known: Sites) -> None:
    cleaner = cleantext.Cleaner(sites=known)
    page = "\n".join([*BODY, WANTED, "Sign up to our daily newsletter"])

    def kept(one: cleantext.Cleaner) -> list[str]:
        return [line for line in one.clean(page, SITE).text.split("\n") if line not in BODY]

    newsletter = "Sign up to our daily newsletter"
    assert kept(cleaner) == []
    assert kept(cleaner.without("signup")) == [newsletter]
    assert kept(cleaner.without("boilerplate")) == [WANTED]
    assert kept(cleaner.only("site-furniture")) == []
    assert kept(cleaner.only("signup")) == [WANTED]
    assert kept(cleaner.only("legal")) == [WANTED, newsletter]
    assert kept(cleaner.without("caption").with_filters()) == []
    assert kept(cleaner.without("site-furniture")) == [WANTED]
    with pytest.raises(ValueError, match="site-furniture"):
        cleaner.without("nonsense")


def test_it_travels(known: Sites, tmp_path: Path) -> None:
    save(known, tmp_path / "sites.db")
    page = "\n".join([*BODY, WANTED])
    for given_sites in (known, tmp_path / "sites.db", str(tmp_path / "sites.db")):
        cleaner = pickle.loads(pickle.dumps(cleantext.Cleaner(sites=given_sites)))
        assert cleaner.clean(page, SITE).text.split("\n") == BODY
        assert pickle.loads(pickle.dumps(cleaner.site_filters.of(SITE)))(Document(page))


def test_a_column_s_headline_stays_and_the_site_s_name_goes() -> None:
    column = "Letters to the editor of the week"
    name = "The Bugle, first with the news since the harbour was built"
    pages = [
        f"{name}\n{column if number < 5 else word(number) + ' wins the cup again today'}\n{page}"
        for number, page in enumerate(stories(16))
    ]
    profile = profile_of(pages)
    learned = {line.example: line for line in profile.lines}
    assert learned.keys() >= {name, column}
    cleaned = cleantext.Cleaner(sites=Sites([profile])).clean(f"{name}\n{column}\n" + "\n".join(BODY[1:]), SITE)
    assert cleaned.text.split("\n") == [column, *BODY[1:]]
    assert cleaned.title == column


def test_a_label_learned_at_the_foot_stays_among_the_paragraphs() -> None:
    profile = profile_of(stories(20, "Background"))
    (line,) = profile.lines
    assert (line.short, line.place) == (True, "foot")
    cleaner = cleantext.Cleaner(filters=[], sites=Sites([profile]))
    inside = "\n".join([BODY[0], "Background", *BODY[1:], *(paragraph(70, n) for n in range(4))])
    assert cleaner.clean(inside, SITE).text == inside
    assert cleaner.clean("\n".join([*BODY, "Background"]), SITE).text.split("\n") == BODY


@settings(max_examples=6)
@given(generated(fewest=6))
def test_cleaning_takes_furniture_and_not_a_line_of_the_story(site: Site) -> None:
    profile = profile_of(site.pages)
    filters = SiteFurnitureFilter(matcher_of(), SITE, profile.lines)
    cleaner = cleantext.Cleaner(filters=[filters])
    learned = {line.key() for line in FURNITURE} & keys(profile)
    for page, own in list(zip(site.pages, site.carried))[:12]:
        cleaned = cleaner.clean(page)
        left = cleaned.text.split("\n")
        assert [line for line in left if line in site.story_lines] == [
            line for line in page.split("\n") if line in site.story_lines
        ]
        for line in own:
            if line.key() in learned:
                assert not set(line.variants) & set(left)
        assert cleaner.clean(cleaned.text).text == cleaned.text


# ---- markup ---------------------------------------------------------------------------------------------------------


def markup(story: int, kicker: str = "", crosshead: str = "") -> str:
    body = [paragraph(story, number) for number in range(8)]
    lines = [f"<p>{line}</p>" for line in body]
    lines[4:4] = [f"<h2>{crosshead}</h2>"] if crosshead else []
    lines[3:3] = [f'<aside class="box"><span class="kicker">{kicker}</span></aside>'] if kicker else []
    return f'<html><body><article class="story"><h1>{word(story)} wins the big cup again</h1>{"".join(lines)}</article></body></html>'


def test_of_pages_with_markup_path_and_text_are_compared() -> None:
    pages = [
        markup(story, "Bugle extra" if story < 9 else "", "Background" if story < 9 else "") for story in range(30)
    ]
    profile = learn(((SITE, page) for page in pages), html=True)[SITE]
    assert [(line.kind, line.example, line.stories) for line in profile.lines] == [("path", "Bugle extra", 9)]
    cleaner = cleantext.Cleaner(filters=[], sites=Sites([profile]))
    cleaned = cleaner.clean_html(markup(99, "Bugle extra", "Bugle extra"), SITE)
    assert [mark.text.strip() for mark in cleaned.removed] == ["Bugle extra"]
    assert cleaned.text.count("Bugle extra") == 1
    # A text has no paths, so of a short line among the paragraphs nothing is sure.
    text = cleantext.clean_html(markup(99, "Bugle extra")).document.text
    assert cleaner.clean(text, SITE).text == text


# ---- corpora and engines --------------------------------------------------------------------------------------------


def corpus() -> list[tuple[str, str]]:
    dice = random.Random(11)
    found: list[tuple[str, str]] = []
    for name, count in (
        ("https://www.Bugle.example/news/1", 60),
        ("argus.example", 7),
        ("//user@post.example:80?x", 20),
    ):
        site = make_site(dice, count, 3, 0.6, FURNITURE)
        found += [(name, page) for page in site.pages]
        found += [(name, page) for page in site.pages[:5]]
    big = make_site(dice, 450, 2, 0.6, FURNITURE)
    found += [("daily.example", page.replace("\n", "\r\n")) for page in big.pages]
    found += [("", "no site"), ("empty.example", " "), ("odd.example", "Ünïcödé “lines”\r\rof\n\n\nlöng agó " * 90)]
    dice.shuffle(found)
    return found


def table(pages: Sequence[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """The sample as Python draws it: site, page, weight."""
    known = learn(pages)
    return sorted((site, f"{page.hash:015x}", page.weight) for site in known for page in known[site].pages)


def test_duckdb_draws_the_same_sample(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: pip install 'news-cleantext[sites]'")
    from cleantext.sites.engines import Fields, learn_files, sample_duckdb

    pages = corpus()
    path = tmp_path / "pages.jsonl"
    path.write_text("".join(json.dumps({"url": site, "body": text, "n": [1]}) + "\n" for site, text in pages))
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE pages AS SELECT url AS source, body AS content FROM read_json('{path}')")
        database.execute(f"COPY (SELECT source AS url, content AS body FROM pages) TO '{tmp_path / 'pages.parquet'}'")
        rows = list(sample_duckdb(database, "SELECT * FROM pages"))
    assert sorted({row[:3] for row in rows}) == table(pages)
    assert {(page, content) for _, page, _, content in rows} <= {(f"{page_hash(t):015x}", t) for _, t in pages}
    fields = Fields("body", "url")
    for files in ([path], [tmp_path / "pages.parquet"], [path, tmp_path / "pages.parquet"]):
        learned = Sites(learn_files([str(file) for file in files], fields))
        assert list(learned) == list(learn(pages))
        for site in learned:
            assert learned[site] == learn(pages)[site]


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("HYPOTHESIS_PROFILE") != "long", reason="Spark takes half a minute to start: HYPOTHESIS_PROFILE=long"
)
@pytest.mark.filterwarnings("ignore")
def test_spark_draws_the_same_sample_by_the_same_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: pip install pyspark")
    from cleantext.sites.engines import learn_spark, sample_spark

    # Its workers are processes of their own and need this Python and this checkout.
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    pages = corpus()
    session = sql.SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", 4).getOrCreate()
    try:
        frame = session.createDataFrame(pages, "source string, content string")
        rows = [tuple(row) for row in sample_spark(frame).collect()]
        assert sorted({row[:3] for row in rows}) == table(pages)
        learned = learn_spark(frame)
        whole = learn(pages)
        assert {site: learned[site] for site in learned} == {site: whole[site] for site in whole}
    finally:
        session.stop()


def test_many_sites_are_counted_by_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleantext.sites import engines

    monkeypatch.setattr(engines, "_ALONE", 1)
    known = {f"site-{word(n)}.example": stories(4 + n, WANTED, start=20 * n) for n in range(6)}
    rows = [
        (site, f"{page_hash(page):015x}", weight_of(page, False), page)
        for site in sorted(known)
        for page in sorted(known[site], key=page_hash)
        for _ in range(2)
    ]
    learned = list(engines._profiles(rows, False))
    assert learned == [profile_of(known[site], site) for site in sorted(known)]


def test_weights_and_hashes() -> None:
    assert [weight_of(text, False) for text in ("", "a", "a\nb", "a\n\nb", "a\r\n\r\nb", "a\rb", "a\n" * 999)] == [
        1,
        1,
        2,
        2,
        2,
        2,
        240,
    ]
    assert page_hash("a") == int("0cc175b9c0f1b6a831c399e269772661"[:15], 16)
    assert page_hash("\ud800") >= 0


# ---- the command line -----------------------------------------------------------------------------------------------


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


@pytest.fixture
def pages_file(tmp_path: Path) -> Path:
    path = tmp_path / "pages.jsonl"
    records = [{"site": SITE, "text": page} for page in stories(12, WANTED)] + [
        {"site": None, "text": "x"},
        {"text": 3},
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records) + "\n")
    return path


def test_learn_show_strike_add_and_clean(pages_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "sites.db"
    result = run("learn", pages_file, "-o", out)
    assert result.exit_code == 0, result.output
    assert "1 lines of furniture on 1 of 1 sites, from a sample of 12 pages" in result.output
    shown = run("sites", "show", out).output.splitlines()
    assert shown[0].split() == ["site", "pages", "stories", "learned", "added", "struck"]
    assert shown[1].split() == [SITE, "12", "12", "1", "0", "0"]
    assert "12 of 12" in run("sites", "show", out, "www.bugle.example").output
    (line,) = map(json.loads, run("sites", "show", "--json", out, SITE).output.splitlines())
    assert (line["example"], line["decision"], line["stories"]) == (WANTED, "learned", 12)

    page = tmp_path / "page.txt"
    page.write_text("\n".join([*BODY, WANTED]) + "\n")
    assert WANTED not in run("clean", "--sites", out, "--site", SITE, page).output
    assert WANTED in run("clean", "--sites", out, "--site", "argus.example", page).output
    for options in (["--without", "site-furniture"], ["--without", "boilerplate"], ["--only", "signup"]):
        assert WANTED in run("clean", "--sites", out, "--site", SITE, *options, page).output
    assert WANTED not in run("clean", "--sites", out, "--site", SITE, "--only", "site-furniture", page).output

    assert run("sites", "strike", out, SITE, line["key"]).exit_code == 0
    assert run("sites", "add", out, SITE, "Harbour radio: 12 songs an hour").exit_code == 0
    assert run("sites", "add", out, "new.example", "New and old").exit_code == 0
    assert run("learn", pages_file, "-o", out).exit_code == 0
    assert run("learn", pages_file, "-o", out, "--fresh").exit_code == 0
    decisions = [json.loads(each)["decision"] for each in run("sites", "show", "--json", out, SITE).output.splitlines()]
    assert decisions == ["struck", "added"]
    assert WANTED in run("clean", "--sites", out, "--site", SITE, page).output

    merged = tmp_path / "merged.db"
    assert run("sites", "merge", out, out, "-o", merged).exit_code == 0
    assert load(merged)[SITE] == load(out)[SITE]
    assert "exists already" in run("sites", "merge", out, "-o", merged).output


def test_what_is_wrong_on_the_command_line(pages_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "sites.db"
    bad = tmp_path / "bad.jsonl.gz"
    bad.write_bytes(b"not gzip")
    for arguments, code, fault in [
        (("learn", "-o", out), 2, "CORPUS"),
        (("learn", pages_file), 2, "--output"),
        (("learn", tmp_path / "none.jsonl", "-o", out), 1, "no such file"),
        (("learn", pages_file, "-o", out, "--text-field", "body"), 1, "no record has both 'body' and 'site'"),
        (("learn", pages_file, "-o", out, "--url-field", "u", "--site-field", "s"), 2, "choose one"),
        (("learn", pages_file, "-o", pages_file), 2, "file of the corpus"),
        (("learn", bad, "-o", out), 1, "bad.jsonl.gz"),
        (("sites", "show", out), 1, "no such file"),
        (("clean", "--sites", out, "--site", SITE, pages_file), 2, "no such file"),
        (("clean", "--site", SITE, pages_file), 2, "go together"),
    ]:
        result = run(*arguments)
        assert result.exit_code == code, (arguments, result.output)
        assert fault in " ".join(result.output.split()), (arguments, result.output)
    assert not out.exists()
    assert not list(tmp_path.glob("cleantext-*"))
    assert run("learn", pages_file, "-o", out).exit_code == 0
    assert "nothing is known of argus.example" in run("sites", "show", out, "argus.example").output
    assert "it knows bugle.example" in run("sites", "show", out, "sport.bugle.example").output
    assert "nothing known of bugle.example is 'x'" in run("sites", "strike", out, SITE, "x").output
    assert "no letters" in run("sites", "add", out, SITE, "***").output


def test_json_lines_need_no_engine(pages_file: Path, tmp_path: Path) -> None:
    """Without DuckDB: the same from JSON lines, and a word about what is missing for Parquet."""
    code = """
import sys
sys.modules["duckdb"] = None
from cleantext.cli import main
main(sys.argv[1:])
"""
    out = tmp_path / "sites.db"
    done = subprocess.run([sys.executable, "-c", code, "learn", str(pages_file), "-o", str(out)], capture_output=True)
    assert done.returncode == 0, done.stderr
    assert load(out)[SITE] == profile_of(stories(12, WANTED))
    parquet = tmp_path / "pages.parquet"
    parquet.write_bytes(b"PAR1")
    done = subprocess.run(
        [sys.executable, "-c", code, "learn", str(parquet), "-o", str(out)], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "news-cleantext[sites]" in done.stderr


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    from cleantext.sites.engines import CorpusError, Fields, _records

    path = tmp_path / "pages.jsonl"
    for content, fault in [
        ('{"site": "a"}\n{"si', "line 2 is no JSON"),
        ("[1]\n", "line 1 is no JSON object"),
        ("\xff", ""),
    ]:
        path.write_text(content, encoding="latin-1")
        with pytest.raises(CorpusError, match=fault or "not UTF-8"):
            list(_records([str(path)], Fields()))


def test_importing_cleantext_loads_nothing_of_it() -> None:
    code = "import sys, cleantext; print([m for m in sys.modules if m.startswith(('cleantext.sites', 'sqlite3', 'duckdb'))])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_short_looks() -> None:
    found, _ = entries(Document("Bugle home\n" + "\n".join(BODY)), 40)
    assert [bool(entry & SHORT) for entry in found[:2]] == [True, False]
