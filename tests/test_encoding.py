"""The bytes of pages: declared, undeclared, wrongly declared, broken."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext import clean_html
from cleantext.sources.encoding import decode

GERMAN = "<p>Über die Brücke fährt – „endlich“ – wieder ein Bus.</p>"


def declared(name: str, text: str = GERMAN) -> str:
    return f'<html><head><meta charset="{name}"></head><body>{text}'


@pytest.mark.parametrize("name", ["utf-8", "windows-1252", "iso-8859-1", "latin-1", "ascii", "nonsense", "utf-16"])
def test_utf8_is_told_by_its_bytes_whatever_is_declared(name):
    assert decode(declared(name).encode()) == declared(name)


@pytest.mark.parametrize(("name", "real"), [("windows-1252", "windows-1252"), ("iso-8859-1", "windows-1252")])
def test_western_pages(name, real):
    assert decode(declared(name).encode(real)) == declared(name)


@pytest.mark.parametrize(
    ("name", "real", "text"),
    [
        ("windows-1251", "cp1251", "Паром снова ходит по проливу."),
        ("koi8-r", "koi8-r", "Паром снова ходит по проливу."),
        ("shift_jis", "cp932", "連絡船は月曜日に①便が運航した。"),
        ("euc-jp", "euc-jp", "連絡船は月曜日に運航した。"),
        ("gb2312", "gb18030", "渡轮周一恢复通航，镕基。"),
        ("big5", "big5", "渡輪週一恢復通航。"),
        ("euc-kr", "cp949", "여객선이 월요일에 다시 운항했다. 똠"),
        ("iso-8859-9", "cp1254", "Vapur pazartesi günü – yeniden – çalıştı."),
    ],
)
def test_other_scripts(name, real, text):
    assert decode(declared(name, text).encode(real)) == declared(name, text)


def test_declared_as_utf8_but_western():
    assert decode(declared("utf-8").encode("windows-1252")) == declared("utf-8")


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + GERMAN.encode(),
        codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"),
    ],
)
def test_byte_order_marks(data):
    assert decode(data) == GERMAN


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else():
    data = (GERMAN * 5).encode()[:-3] + b"\xff\xc3</p>"
    assert decode(data).count("Über die Brücke") == 5


def test_bytes_of_a_page_are_cleaned():
    assert "fährt – „endlich“" in clean_html(declared("iso-8859-1").encode("windows-1252")).text


@given(st.binary(max_size=60))
def test_any_bytes_give_an_answer(data):
    assert isinstance(decode(data), str)
    clean_html(data)
