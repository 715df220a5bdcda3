"""Headlines in square brackets, and what else stands in them."""

from __future__ import annotations

import pytest

import cleantext


@pytest.mark.parametrize(
    "line",
    [
        "[Council backs move to close the harbour bridge]",
        "[ Is the harbour bridge safe? ]",
        "[‘Nobody told us’: the village behind the bridge]",
        "[The harbour board had a good night. The ferry’s was better.]",
        "[Video purports to show the bridge as it falls]",
        "[The bridge, and the pier, in one stunning photo]",
    ],
)
def test_headline_goes(line: str) -> None:
    removed = cleantext.clean(line).removed
    assert [(removal.category, removal.filter) for removal in removed] == [("related", "story-links")]


@pytest.mark.parametrize(
    "line",
    [
        "[The crowd cheers and claps.]",
        "[Sustained applause from the gallery and the floor]",
        "[Through a translator, who stood behind the minister]",
        "[I asked the board for its accounts again in May, and it did not reply.]",
        "[Our request for the accounts was turned down twice in the spring.]",
        "[Editor’s note: An earlier version named the wrong bridge.]",
        "[Ed: The bridge opened again in May]",
        "[Full disclosure: The ferry is owned by the paper’s publisher, which had no part in this.]",
        "[Image description: A bridge, half under water, and two boats]",
        "[Photo by Jane Doe of Larkfield]",
        "[the bridge that nobody wanted to pay for]",
        "[See page four] and [see page five]",
        "[Bridge closed again]",
    ],
)
def test_remark_stays(line: str) -> None:
    assert "story-links" not in [removal.filter for removal in cleantext.clean(line).removed]


def article(line: str) -> str:
    paragraph = "The council met on Monday and agreed that the bridge stays closed until the spring, whatever it costs."
    rest = (
        "Nobody in the village had asked for a bridge, said the mayor, and nobody had been asked whether they want one."
    )
    return f"Harbour bridge will stay closed\n{paragraph}\n{line}\n{rest}"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Related Why Was the Harbour Bridge closed twice in one winter", id="a glued label"),
        pytest.param(
            "ALL AT SEA Ferry drifts for hours with a choir on board BRIDGE TOO FAR Mayor sells bridge to a tourist "
            "BAD PIER DAY Fishermen lose their only pier for the third time this year",
            id="kickers in a row",
        ),
    ],
)
def test_headline_in_an_article_goes(line: str) -> None:
    removed = cleantext.Cleaner().only("story-links").clean(article(line)).removed
    assert [(removal.text.strip(), removal.filter) for removal in removed] == [(line, "story-links")]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Related questions that the board would not answer", id="an adjective"),
        pytest.param(
            "The NATO EU summit and the UN FAO report were on the table when the ministers met in the old hall of the port "
            "to speak of grain and of the ships that carry it",
            id="abbreviations",
        ),
    ],
)
def test_sentence_in_an_article_is_no_link(line: str) -> None:
    assert "story-links" not in [removal.filter for removal in cleantext.clean(article(line)).removed]


ROW = [
    "A SIMPLE GUIDE: How the new bridge was paid for",
    "LOOK IT UP: Find the ferry in your own town",
    "HOPE AND LOSS: What the village made of it",
]


def test_headlines_in_a_row_behind_labels_go() -> None:
    text = article("\n".join(ROW))
    assert [removal.text.strip() for removal in cleantext.clean(text).removed] == ROW


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(ROW[:2], id="two"),
        pytest.param(
            ["MAYOR: And what did you do then", "CLERK: I went home to my mother", "MAYOR: And what did she say"],
            id="a transcript",
        ),
        pytest.param(
            ["SUPPORT: Forum and Email", "LOG FILES: No Policy at All", "PLACES: 22 countries, 55 towns"],
            id="a data sheet",
        ),
    ],
)
def test_other_lines_behind_labels_stay(lines: list[str]) -> None:
    text = article("\n".join(lines))
    assert cleantext.clean(text).text == text


@pytest.mark.parametrize(
    "line",
    [
        "Also Read Police say that the bridge is safe",
        "Lire aussi Le pont restera fermé jusqu’au printemps",
        "Leggi anche Il ponte resta chiuso fino a primavera",
        "Lea también El puente sigue cerrado hasta mayo",
        "Lees ook Brug blijft dicht tot het voorjaar",
        "Läs också Bron är stängd till våren",
        "ЧИТАЙТЕ ТАКЖЕ Мост закрыт до весны",
    ],
)
def test_headline_behind_a_glued_label_goes(line: str) -> None:
    assert line not in cleantext.clean(article(line)).text


@pytest.mark.parametrize(
    "line",
    [
        "See also what the board said in May",
        "Also read: nothing",
        "Recommended Reading for Harbour Boards",
        "Read More Books This Year",
    ],
)
def test_line_that_begins_like_a_glued_label_stays(line: str) -> None:
    removed = cleantext.clean(article(line)).removed
    assert "story-links" not in [removal.filter for removal in removed]
