"""Write generated pages of many sites, for measuring how `cleantext learn` scales: JSON lines, a record a page.

    python lab/make_site_pages.py PAGES SITES > pages.jsonl
    /usr/bin/time -v cleantext learn pages.jsonl -o sites.db

Each site has furniture of its own at the head and the foot, one page in ten is a second version of the story before it.
"""

from __future__ import annotations

import json
import random
import sys

SYLLABLES = "ba be bi bo da de di do fa fe ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se ta te ti to".split()


def main() -> None:
    pages, sites = int(sys.argv[1]), int(sys.argv[2])
    dice = random.Random(7)
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 4))) for _ in range(20_000)]
    phrases = [" ".join(dice.choices(words, k=7)) for _ in range(100_000)]

    def sentence() -> str:
        return f"{dice.choice(phrases)}, {dice.choice(phrases)}.".capitalize()

    furniture = [
        (
            [dice.choice(phrases).title() for _ in range(3)],
            [sentence() for _ in range(2)] + [dice.choice(words) for _ in range(5)],
        )
        for _ in range(sites)
    ]
    before: dict[int, list[str]] = {}
    for _ in range(pages):
        site = (
            min(int(dice.paretovariate(0.9)) - 1, sites - 1)
            if sites > 50 and dice.random() < 0.3
            else dice.randrange(sites)
        )
        body = before.get(site) if dice.random() < 0.1 else None
        if body is None:
            body = [dice.choice(phrases).capitalize(), *(sentence() for _ in range(dice.randint(6, 20)))]
            before[site] = body
        else:
            body = [*body, sentence()]
        head, foot = furniture[site]
        text = "\n".join((*head, *body, *foot, f"{dice.randint(2, 400)} comments"))
        print(json.dumps({"site": f"site-{site}.example", "text": text}))


if __name__ == "__main__":
    main()
