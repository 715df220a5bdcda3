"""Every rule proves itself: it removes each line that it says it removes, and no rule at all takes a line that one keeps."""

from __future__ import annotations

import pytest

from cleantext.document import Document
from cleantext.rules.book import Rule, built_in
from cleantext.rules.engine import Matcher

RULES = built_in()
MATCHER = Matcher(RULES)
SENTENCE = {
    "ja": "市議会は月曜日に新しい予算を可決した。",
    "zh": "市议会星期一通过了新的预算。",
    "ko": "시의회는 월요일에 새 예산을 통과시켰다. ",
}


def cases(key: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.language}/{rule.name}:{example[:40]}")
        for rule in RULES
        for example in getattr(rule, key)
    ]


@pytest.mark.parametrize(("rule", "example"), cases("removes"))
def test_rule_removes_its_examples(rule: Rule, example: str) -> None:
    assert Matcher([rule]).line(example) is rule
    known = MATCHER.line(example)
    assert known is not None
    assert known.category == rule.category, f"{known.reason} is first"
    if rule.where == "inline":
        sentence = SENTENCE.get(rule.language, "The council passed the new budget on Monday. ")
        hits = MATCHER.hits(Document(sentence + example))
        spans = hits.spans.get(0, [])
        assert spans, "the rule knows the line, but not the sentence at the end of a paragraph"
        assert spans[0].start >= len(sentence.rstrip())


@pytest.mark.parametrize(("rule", "example"), cases("keeps"))
def test_rules_keep_the_look_alikes(rule: Rule, example: str) -> None:
    hits = MATCHER.hits(Document(example))
    assert not hits.lines, f"taken by {[rule.reason for rule in hits.lines.values()]}"
    assert not hits.spans, (
        f"a sentence taken by {[span.rule.reason for spans in hits.spans.values() for span in spans]}"
    )
