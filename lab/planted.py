"""What an article loses once furniture stands around it: neither a page's text, of which half goes, nor an article alone.

    python lab/planted.py DATA FOLDS [--caution 0.5]

DATA and FOLDS are those of `lab/evaluate.py`. Lines of furniture that the phrase rules know are planted above and below each
reference article, or adverts within it; it is cleaned with the model that was trained without its site. Words that go without the model, too, do not
count: references hold furniture of their own. Printed for each set and number of lines: the share of the articles' words that the
model takes, and of articles that lose any.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path

from corpus import fold_of, pages
from evaluate import WORD

from cleantext.cleaner import Cleaner

HEAD = ["Advertisement", "Share this article", "By Anna Hughes", "Published 12 March 2024", "5 min read"]
FOOT = [
    "Sign up to our daily newsletter",
    "Read more: Council votes for bridge",
    "© 2024 The Courier. All rights reserved.",
    "Follow us on Twitter",
    "Related stories",
    "Download our app",
    "Subscribe for full access",
    "Advertisement",
]
PLANTED = ((1, 1), (2, 4), (0, 6))  #: lines above and below
ADVERTS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--caution", type=float, default=0.5)
    options = parser.parse_args()
    index = json.loads((options.folds / "folds.json").read_text())
    cleaners = [Cleaner(model=options.folds / name, caution=options.caution) for name in index["models"]]
    rules = Cleaner(model=False)
    chance = random.Random(5)
    lost, whole, harmed, articles = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for page in pages(options.data, ("html_text",), True):
        if page.source != "article":
            continue
        words, cleaner = counted(page.body), cleaners[fold_of(page.site, len(cleaners))]
        stays = words & counted(rules.clean(page.body).text)
        texts = {
            f"{above} above, {below} below": [*chance.sample(HEAD, above), page.body, *chance.sample(FOOT, below)]
            for above, below in PLANTED
        }
        texts[f"{ADVERTS} adverts within"] = within = page.body.split("\n")
        for _ in range(ADVERTS):
            within.insert(chance.randrange(len(within) + 1), "Advertisement")
        for name, planted in texts.items():
            gone = (stays - counted(cleaner.clean("\n\n".join(planted)).text)).total()
            kind = f"{page.set:8s} {name}"
            lost[kind] += gone
            whole[kind] += words.total()
            harmed[kind] += gone > 0
            articles[kind] += 1
    for kind in sorted(articles):
        share = lost[kind] / max(1, whole[kind])
        print(
            f"{kind}: words lost {share:.5f}  articles harmed {harmed[kind] / articles[kind]:.4f}  ({articles[kind]})"
        )


def counted(text: str) -> Counter[str]:
    return Counter(WORD.findall(text))


if __name__ == "__main__":
    main()
