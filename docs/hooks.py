"""What MkDocs asks for while it builds: tables that are made from the library itself, so that they cannot be wrong.

A page says ``<!-- made: NAME -->`` where a table belongs; NAME is a function of `MADE`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import click

import cleantext
from cleantext.cli import main
from cleantext.rules.book import Rule, built_in

__all__ = ["MADE", "on_page_markdown"]

#: The languages that there are rules for, by their names.
LANGUAGES = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nb": "Norwegian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def categories() -> str:
    """Every category, what it is, and which filters look for it."""
    looks: dict[str, list[str]] = {}
    for one in cleantext.Cleaner().filters:
        looks.setdefault(one.category, []).append(f"`{one.name}`")
    body = [(f"`{name}`", cell(what), ", ".join(looks.get(name, []))) for name, what in cleantext.CATEGORIES.items()]
    return table(("category", "what it is", "filters"), body)


def filters() -> str:
    """Every filter, and what it says of itself."""
    from cleantext.cli import _looks_for

    own = cleantext.Cleaner().filters
    return table(
        ("filter", "category", "looks for"), [(f"`{f.name}`", f"`{f.category}`", cell(_looks_for(f))) for f in own]
    )


def rule_counts() -> str:
    """How many rules there are, by language and category."""
    counts = Counter((rule.language, rule.category) for rule in built_in())
    spoken = sorted({language for language, _ in counts}, key=lambda language: LANGUAGES.get(language, language))
    used = [category for category in cleantext.CATEGORIES if any(counts[language, category] for language in spoken)]
    body = [
        (
            f"[{LANGUAGES.get(language, language)}](#{LANGUAGES.get(language, language).lower()})",
            *(str(counts[language, category] or "") for category in used),
            str(sum(counts[language, category] for category in used)),
        )
        for language in spoken
    ]
    total = ("all", *(str(sum(counts[one, c] for one in spoken)) for c in used), str(sum(counts.values())))
    return table(("", *used, "all"), [*body, total])


def rules() -> str:
    """Every rule of every language, with a line that it removes and a look-alike that it keeps."""
    parts = []
    by_language: dict[str, list[Rule]] = {}
    for rule in built_in():
        by_language.setdefault(rule.language, []).append(rule)
    for language, own in sorted(by_language.items(), key=lambda item: LANGUAGES.get(item[0], item[0])):
        parts.append(f"## {LANGUAGES.get(language, language)}\n")
        order = list(cleantext.CATEGORIES)
        own.sort(key=lambda rule: order.index(rule.category))
        body = [
            (f"`{language}/{rule.name}`", rule.category, rule.where, cell(rule.removes[0]), cell(rule.keeps[0]))
            for rule in own
        ]
        parts.append(table(("rule", "category", "where", "removes, for one", "and keeps"), body))
    return "\n".join(parts)


def command_line() -> str:
    """What every command says of itself."""
    context = click.Context(main, info_name="cleantext", **main.context_settings)  # as Click makes it
    parts = []
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        with click.Context(command, info_name=name, parent=context) as own:
            own.terminal_width = own.max_content_width = 90
            parts.append(f"## cleantext {name}\n\n```text\n{command.get_help(own)}\n```\n")
    return "\n".join(parts)


MADE: dict[str, Callable[[], str]] = {
    "categories": categories,
    "filters": filters,
    "rule counts": rule_counts,
    "rules": rules,
    "command line": command_line,
}


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the tables in their places."""
    return re.sub(r"<!-- made: ([\w ]+) -->", lambda match: MADE[match[1]](), markdown)


def table(head: tuple[str, ...], body: list[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def cell(text: str) -> str:
    """Outside text for a cell of a table: shown as it is, and no markup to anybody."""
    text = re.sub(r"``(.+?)``|`(.+?)`", lambda match: match[1] or match[2], text)  # docstrings mark code
    text = " ".join(text.split())
    return re.sub(r"[\\`*_{}\[\]<>()#+\-.!|~&:@/=^$]", lambda match: f"&#{ord(match[0])};", text)
