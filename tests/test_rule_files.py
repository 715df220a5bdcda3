"""Rule files: one's own work like the library's, and every fault in one is named with its file, its line and its rule."""

from __future__ import annotations

import pickle
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleantext
from cleantext.document import CATEGORIES
from cleantext.rules.book import WHERE, RuleError, built_in, languages, load
from cleantext.rules.pattern import parse

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

GOOD = """# House rules of the Larkfield Courier.

[[promo]]
name    = "courier-club"
pattern = "join the courier club( today)?"
removes = ["Join the Courier Club today!"]
keeps   = ["Nobody may join the Courier club of readers, he said."]

[[related]]
name    = "courier-leads"
where   = "lead"
pattern = "courier classics"
removes = ["COURIER CLASSICS"]
keeps   = ["Courier classics are rare."]

[[promo]]
name    = "courier-glued"
where   = "inline"
pattern = "the courier club meets .{2,40}"
removes = ["The Courier Club meets every Friday."]
keeps   = ["On Friday the Courier Club meets nobody."]

[[navigation]]
name    = "courier-label"
where   = "label"
pattern = "larkfield|courier"
removes = ["Larkfield"]
keeps   = ["Larkfield is small."]
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write(tmp_path, GOOD)


def write(folder: Path, text: str, name: str = "house.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# ---- a good one -------------------------------------------------------------------------------------------------------


def test_rules_of_a_file(good: Path) -> None:
    """In the order of the file, whatever their categories: of two that know a line the first has the say."""
    rules = load(good)
    assert [(rule.category, rule.name, rule.where, rule.line) for rule in rules] == [
        ("promo", "courier-club", "line", 3),
        ("related", "courier-leads", "lead", 9),
        ("promo", "courier-glued", "inline", 16),
        ("navigation", "courier-label", "label", 23),
    ]
    assert {rule.language for rule in rules} == {"house"}
    assert {rule.file for rule in rules} == {str(good)}
    assert rules[0].reason == "rule house/courier-club"
    assert rules[0].removes == ("Join the Courier Club today!",)
    assert load(str(good)) == rules


def test_cleaner_with_rules_of_ones_own(good: Path) -> None:
    text = (
        "Join the Courier Club today!\n\nThe council met on Monday. The Courier Club meets every Friday.\n\n"
        "Courier classics\nBaker wins award with loaf nobody can slice\n\nAdvertisement"
    )
    for rules in ([good], [str(good)], (good,), iter([good]), good, str(good)):
        cleaned = cleantext.Cleaner(rules=rules, languages=["en"]).clean(text)  # type: ignore[arg-type]
        assert cleaned.text == "The council met on Monday."
        reasons = [removal.reason for removal in cleaned.removed]
        assert reasons[:3] == ["rule house/courier-club", "rule house/courier-glued", "rule house/courier-leads"]
        assert "house/courier-leads" in reasons[3]
    assert "Courier Club" in cleantext.clean(text).text


def test_own_rules_alone_beside_one_language(good: Path) -> None:
    cleaner = cleantext.Cleaner(rules=[good], languages=["de"])
    assert cleaner.clean("Join the Courier Club\nAnzeige\nStory continues below").text == "Story continues below"
    assert cleantext.Cleaner(rules=[good], languages=[]).clean("Join the Courier Club\nAnzeige").text == "Anzeige"


def test_own_rules_are_tried_first(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[legal]]\nname = "ours"\npattern = "advertisement"\nremoves = ["Advertisement"]\nkeeps = ["An advertisement ran."]\n',
    )
    (removal,) = cleantext.Cleaner(rules=[path], languages=["en"]).clean("Advertisement\nThe council met.").removed
    assert (removal.category, removal.reason) == ("legal", "rule house/ours")


def test_own_words_go_before_english_ones(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [[promo]]
        name    = "courier-letter"
        pattern = "newsletter"
        removes = ["Newsletter"]
        keeps   = ["Newsletters are rare."]
        """,
    )
    (removal,) = cleantext.Cleaner(rules=[path], model=False).clean("The council met on Monday.\nNewsletter").removed
    assert removal.reason == f"rule {path.stem}/courier-letter"


@pytest.mark.parametrize("word", ["Newsletter", "Email", "Sitemap", "Trending"])
def test_english_words_are_those_of_english_rules(word: str) -> None:
    # Of a shorter text nobody can tell the language, and patterns of all are tried.
    text = "\n".join(f"The council of ward {number} met, and that was the end of it for her." for number in range(40))
    (removal,) = cleantext.Cleaner(model=False).clean(f"{text}\n{word}").removed
    assert removal.reason.startswith("rule en/")
    assert cleantext.Cleaner(languages=["en"], model=False).clean(f"{text}\n{word}").removed == (removal,)


def test_two_files(good: Path, tmp_path: Path) -> None:
    other = write(
        tmp_path,
        '[[advert]]\nname = "courier-club"\npattern = "wombat sale"\nremoves = ["Wombat sale"]\nkeeps = ["The wombat sale ended."]\n',
        "other.toml",
    )
    cleaned = cleantext.Cleaner(rules=[good, other], languages=["en"]).clean(
        "Wombat sale\nJoin the Courier Club\nIt adjourned."
    )
    assert [removal.reason for removal in cleaned.removed] == ["rule other/courier-club", "rule house/courier-club"]


def test_cleaner_with_own_rules_can_be_pickled(good: Path) -> None:
    """The rules travel, the file need not."""
    data = pickle.dumps(cleantext.Cleaner(rules=[good], languages=["en"]))
    good.unlink()
    assert pickle.loads(data).clean("Join the Courier Club\nIt adjourned.").text == "It adjourned."


def test_file_that_was_changed_is_read_anew(good: Path) -> None:
    assert (
        cleantext.Cleaner(rules=[good], languages=["en"]).clean("Join the Wombat Club\nIt met.").text
        == "Join the Wombat Club\nIt met."
    )
    good.write_text(
        GOOD.replace("courier", "wombat").replace("Courier", "Wombat").replace("COURIER", "WOMBAT"), encoding="utf-8"
    )
    assert cleantext.Cleaner(rules=[good], languages=["en"]).clean("Join the Wombat Club\nIt met.").text == "It met."


@pytest.mark.parametrize("text", ["", "# nothing here\n"])
def test_file_without_rules(tmp_path: Path, text: str) -> None:
    assert load(write(tmp_path, text)) == []


# ---- faults -----------------------------------------------------------------------------------------------------------

RULE = """
[[promo]]
name    = "club"
pattern = "join the club"
removes = ["Join the club"]
keeps   = ["Join the club, he said."]
"""


@pytest.mark.parametrize(
    ("text", "line", "rule", "what"),
    [
        pytest.param(
            RULE.replace("[[promo]]", "[[promos]]"), 2, None, r"no category 'promos'; there are: paywall", id="category"
        ),
        pytest.param(
            RULE.replace("[[promo]]", "[promo]"), 1, None, r"two pairs of brackets", id="one pair of brackets"
        ),
        pytest.param("promo = 1\n", 1, None, r"two pairs of brackets", id="no table"),
        pytest.param(
            RULE.replace("removes", "remove"), 2, "club", r"unknown key 'remove'; there are: keeps, name", id="key"
        ),
        pytest.param(RULE + 'where = "lines"\n', 2, "club", r"'lines'; it must be one of: line, lead", id="where"),
        pytest.param(RULE + "where = 3\n", 2, "club", r"3; it must be one of", id="where of a wrong type"),
        pytest.param(RULE + 'where = ["line"]\n', 2, "club", r"it must be one of", id="where is a list"),
        pytest.param(RULE.replace('name    = "club"\n', ""), 2, None, r"without a name", id="no name"),
        pytest.param(RULE.replace('"club"', '" "'), 2, None, r"give it `name`", id="blank name"),
        pytest.param(RULE.replace('"club"', "7"), 2, None, r"give it `name`", id="name of a wrong type"),
        pytest.param(RULE.replace("pattern =", "# ="), 2, "club", r"give it `pattern`", id="no pattern"),
        pytest.param(
            RULE.replace('"join the club"', "7"), 2, "club", r"give it `pattern`", id="pattern of a wrong type"
        ),
        pytest.param(RULE.replace("join the", "Join the"), 2, "club", r"'J': .*lower case", id="capital in a pattern"),
        pytest.param(
            RULE.replace("join the club", "join (the club", 1), 2, "club", r"'\(' is not closed at \d", id="bad pattern"
        ),
        pytest.param(RULE.replace("removes =", "# ="), 2, "club", r"`removes` must hold", id="no removes"),
        pytest.param(RULE.replace("keeps   =", "# ="), 2, "club", r"`keeps` must hold", id="no keeps"),
        pytest.param(RULE.replace('["Join the club"]', "[]"), 2, "club", r"`removes` must hold", id="empty removes"),
        pytest.param(RULE.replace('["Join the club"]', '[" "]'), 2, "club", r"`removes` must hold", id="blank removes"),
        pytest.param(
            RULE.replace('["Join the club"]', '"Join the club"'), 2, "club", r"`removes` must hold", id="removes a text"
        ),
        pytest.param(
            RULE.replace('["Join the club"]', "[1]"), 2, "club", r"`removes` must hold", id="removes a number"
        ),
        pytest.param("\n\n" + RULE + RULE, 10, "club", r"has the name of the one at line 4", id="name twice"),
        pytest.param(
            RULE + RULE.replace("promo", "advert"),
            8,
            "club",
            r"has the name of the one at line 2",
            id="name twice, in two categories",
        ),
        pytest.param(
            RULE.replace('"join the club"', '".{2,9}x"'), 2, "club", r"may begin with anything", id="no literal"
        ),
        pytest.param(RULE.replace('"join the club"', '"a*"'), 2, "club", r"anything|empty", id="empty text"),
        pytest.param(
            RULE.replace('"join the club"', '"(we|us) .{2,9}"') + 'where = "inline"\n',
            2,
            "club",
            r"inline rule needs",
            id="no literal inline",
        ),
        *(
            pytest.param(
                RULE.replace('"join the club"', f'"join the club|{pattern}"') + 'where = "label"\n',
                2,
                "club",
                r"begins with anything at all",
                id=f"label that begins with {pattern}",
            )
            for pattern in (".{0,40}club rules", ".*club rules", "(.{2,9} )?club rules")
        ),
        pytest.param(RULE.replace("promo", "boilerplate"), 2, None, r"boilerplate", id="boilerplate is no rule's"),
    ],
)
def test_fault_is_named(tmp_path: Path, text: str, line: int, rule: str | None, what: str) -> None:
    path = write(tmp_path, text)
    for read in (load, lambda path: cleantext.Cleaner(rules=[path])):
        with pytest.raises(RuleError, match=what) as raised:
            read(path)
        message = str(raised.value)
        assert message.startswith(f"{path}:{line}: ")
        assert rule is None or repr(rule) in message


def test_third_rule_is_named_by_its_own_line(tmp_path: Path) -> None:
    text = RULE + RULE.replace('"club"', '"club-2"') + RULE.replace('"club"', '"club-3"').replace("keeps", "kepes")
    with pytest.raises(RuleError, match=r":14: rule 'club-3': unknown key 'kepes'"):
        load(write(tmp_path, text))


def test_comment_that_looks_like_a_rule_does_not_count_as_one(tmp_path: Path) -> None:
    text = "# [[promo]]\n" + RULE.replace("keeps", "kepes")
    with pytest.raises(RuleError, match=r":3: rule 'club'"):
        load(write(tmp_path, text))


def test_text_that_looks_like_a_rule_does_not_count_as_one(tmp_path: Path) -> None:
    """A line `[[promo]]` inside of a text over several lines: the rules behind it must not be lost or misnamed."""
    text = RULE.replace('["Join the club"]', '["""\n[[promo]]\n""", "Join the club"]')
    text += RULE.replace('"club"', '"club-2"').replace("keeps", "kepes")
    with pytest.raises(RuleError, match=r"rule 'club-2': unknown key 'kepes'"):
        load(write(tmp_path, text))


@pytest.mark.parametrize("brackets", ["[[ promo ]]", '[["promo"]]', "[['promo']]", "[[promo]] # ours", "\t[[promo]]"])
def test_every_way_to_write_the_brackets(tmp_path: Path, brackets: str) -> None:
    assert [rule.name for rule in load(write(tmp_path, RULE.replace("[[promo]]", brackets)))] == ["club"]


def test_inline_tables_are_rules_too_or_are_refused(tmp_path: Path) -> None:
    """`promo = [{name = ...}]` is the same in TOML; it must not be dropped without a word."""
    text = 'promo = [{name = "club", pattern = "join the club", removes = ["Join the club"], keeps = ["Join the club, he said."]}]\n'
    path = write(tmp_path, text)
    try:
        rules = load(path)
    except RuleError as error:
        assert str(path) in str(error)  # noqa: PT017
    else:
        assert [rule.name for rule in rules] == ["club"]


@pytest.mark.parametrize(
    "text", ["[[promo]\n", "name = \n", '[[promo]]\nname = "a\n', "[[promo]]\nname = 'a'\nname = 'b'\n"]
)
def test_broken_toml(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(RuleError, match=r"line \d") as raised:
        load(path)
    assert str(path) in str(raised.value)
    assert "TOML" in str(raised.value)


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(RuleError, match=re.escape(str(path))):
            load(path)
    path = tmp_path / "latin.toml"
    path.write_bytes("# café".encode("latin-1"))
    with pytest.raises(RuleError, match=r"latin\.toml: cannot be read"):
        load(path)


def test_file_with_a_byte_order_mark_or_windows_line_ends(tmp_path: Path) -> None:
    """What Notepad makes of a rule file is a rule file."""
    path = tmp_path / "house.toml"
    path.write_bytes(RULE.replace("\n", "\r\n").encode())
    assert [rule.name for rule in load(path)] == ["club"]
    path.write_bytes(b"\xef\xbb\xbf" + RULE.encode())
    assert [rule.name for rule in load(path)] == ["club"]


def test_rule_that_does_not_do_as_it_says(tmp_path: Path) -> None:
    """The design: a rule without proof does not load. A `removes` that its pattern does not match is no proof."""
    with pytest.raises(RuleError, match="club"):
        cleantext.Cleaner(rules=[write(tmp_path, RULE.replace('["Join the club"]', '["Something else"]'))])
    with pytest.raises(RuleError, match="club"):
        cleantext.Cleaner(rules=[write(tmp_path, RULE.replace('"Join the club, he said."', '"Join the club!"'))])


@given(text=st.text("[]=\"\n#promnaekws.*+()|{}\\ '1", max_size=60))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = write(tmp_path_factory.getbasetemp(), text, "any.toml")
    for content in (text, RULE.replace("join the club", text.replace('"', "").replace("\n", ""))):
        path.write_text(content, encoding="utf-8")
        try:
            load(path)
        except RuleError as error:
            assert str(path) in str(error)  # noqa: PT017


# ---- the library's own ------------------------------------------------------------------------------------------------


def test_languages() -> None:
    assert set(languages()) >= {"en", "de", "fr", "es", "it", "pl", "ru", "ja", "zh", "ko"}
    assert {rule.language for rule in built_in()} == set(languages())
    assert {rule.language for rule in built_in(["de", "en", "de"])} == {"de", "en"}
    assert built_in([]) == []
    with pytest.raises(RuleError, match="no rules for language 'xx'; there are: "):
        built_in(["de", "xx"])


def test_rules_of_the_library() -> None:
    rules = built_in()
    assert {rule.where for rule in rules} == set(WHERE)
    assert {rule.category for rule in rules} == CATEGORIES.keys() - {"boilerplate"}
    names = [(rule.language, rule.name) for rule in rules]
    assert len(names) == len(set(names))
    for rule in rules:
        source = Path(rule.file).read_text(encoding="utf-8").split("\n")
        assert source[rule.line - 1].strip() == f"[[{rule.category}]]", rule.reason


@pytest.mark.parametrize("language", languages())
def test_built_in_rules_are_those_of_their_files(language: str) -> None:
    """What is kept ready in an index beside the files says what the files say; what it leaves out is not needed."""
    rules = built_in([language])
    assert load(rules[0].file) == rules
    tables = tomllib.loads(Path(rules[0].file).read_text(encoding="utf-8"))
    entries = {entry["name"]: entry for own in tables.values() for entry in own}
    assert set(entries) == {rule.name for rule in rules}
    for rule in rules:
        entry = entries[rule.name]
        assert entry in tables[rule.category]
        assert rule.where == entry.get("where", "line")
        assert [*rule.removes] == entry["removes"]
        assert [*rule.keeps] == entry["keeps"]
        parsed = parse(entry["pattern"])
        assert len(parsed) == len(rule.patterns)
        for kept, made in zip(rule.patterns, parsed):
            assert kept.strings == made.strings
            assert kept.longest == made.longest
            assert kept.re2 in (made.re2, "" if made.strings is not None else made.re2)
            assert kept.heads in (made.heads, None if made.strings is not None else made.heads)
            assert kept.literals == made.literals or (kept.literals is None and rule.where != "inline")
