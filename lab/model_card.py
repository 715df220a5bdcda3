"""Write the model card: what the model is, what it was trained on, its figures out of fold, its limits.

    python lab/model_card.py MODEL.npz FIGURES.json [--data "what the pages are"] > lab/MODEL_CARD.md

FIGURES.json is what `lab/evaluate.py --json` wrote with the models of the folds.
"""

from __future__ import annotations

import argparse
import datetime
import json
from pathlib import Path

import numpy as np

_LIMITS = """\
- It was trained on pages of the years 2010 to 2025, most of them English, of the others German foremost. It has seen a few
  pages in each of some twenty other languages. Features are the same for all scripts, but the weights of words are not:
  in a language without known words it goes by shape and place.
- Of plain text it sees the text alone. A caption set like a paragraph, a teaser of another story, or a reader's comment of
  several sentences reads like the article, and often stays, if nothing else tells what it is.
- What classes and ids say it has learned from pages of these years; a site that names nothing gives it less to go by.
- Pages that are no articles (indexes, shops, forums, search results) have no main text in its sense.
- The looks at a page's markup beside the model (names of elements, siblings, what is below or behind the article), how torn lines are
  put together, what tells readers' comments, and the phrase rules whose verdicts it is told were written with these pages in view, so figures on other pages will be
  somewhat lower than those above.
- Since rules were written with these pages in view, they know more of them than of others. So in training some or all of what they know
  is hidden on three of four pages or one of two, and what words, classes and ids weigh on one of seven (`lab/hiding.py`). With half of
  the rules, chosen by chance (`lab/evaluate.py --rules 0.5`), F1 of plain text (`html_text`, `bs4_text`) is 0.939 and 0.937 on `wcxb`,
  0.938 and 0.923 on `fundus`; with none 0.892 and 0.892, 0.831 and 0.813, in languages whose words the model knows.
- Of the figures of plain text of `fundus` 0.004 are one page, of which a scrape gets nothing but its title: a title is no body, so that page
  counts no more for precision. It had counted as wholly wrong.
- The figures are those of networks trained for them, with the same recipe as the one that is shipped (`lab/make_model.py`), whose seed was
  chosen of two by this project's own tests. Folds are split by
  publisher. Folds by address alone, in which 18 publishers of pages without an address may have had company, had given earlier networks
  figures within 0.001 of theirs (snippets: 0.945, where earlier networks split by publisher gave 0.942).
- Networks trained anew on the same pages differ: by up to 0.002 of F1 on `wcxb` and 0.004 on `fundus`, by more on one fold. So do these
  and those before them, which had seen no text of several pages, with the limits of their day: plain text of whole pages is told 0.0007 better to 0.0016 worse, snippets 0.0028
  worse. Of several pages in one text (`lab/joined.py`) they take 2 to 3 % of what stays of each alone, where it was 6 to 14 %. That numbers
  are told in ranges, too, was chosen by the likelihood of three folds (.29 instead of .31 of `bs4_text` of `wcxb`, .26 of .27 of
  resiliparse's, three and two standard errors), and showed in F1 of all five.
- That of a page in doubt as much stays as promises the best mean of precision and recall, where it was the best F1, was chosen on these pages,
  too: F1 of plain text of `wcxb` rose by 0.0018 and 0.0016 for it, that of `fundus` fell by 0.0003 and 0.0001.
- Layers that look at neighbours reckon in whole numbers: twelve bits of what goes in, weights to match. With earlier networks that
  changed no F1 by more than 0.0001 (nor, on pages and their plain text, did eleven bits and weights of ten).
- A single network is as good on plain text within 0.0017 on `wcxb` and 0.0014 on `fundus`. So the second is
  asked only where the first promises an F1 below 0.92: for 27 of 100 blocks. That limit was chosen on these pages with earlier networks; with
  0.84, for 10 of 100, theirs falls by 0.0005 at most on `wcxb` and 0.0013 on `fundus`. Of earlier networks one of width 32, taught by the others, was as good on `wcxb`, but lost
  up to 0.007 on `fundus`, and three were no better than two."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("figures", type=Path)
    parser.add_argument(
        "--data", default="885 pages with their article: 772 of the web at large, 113 of news of many countries"
    )
    options = parser.parse_args()
    with np.load(options.model, allow_pickle=False) as stored:
        layers = stored["dilations"].shape[-1] + stored["again"].shape[-1]
        width, ranges = stored["enter_bias"].shape[-1], stored["knots"].shape[-1]
        features = stored["enter"].shape[-2] - ranges
        networks = len(stored["enter"]) if stored["enter"].ndim == 3 else 1
        words, hints = len(stored["keys"]), len(stored["hint_keys"])
    size = options.model.stat().st_size / 1e6
    print("# The main-text model\n")
    print(f"Made on {datetime.date.today()} by `lab/model_card.py`. {size:.2f} MB.\n")
    print(
        f"{networks} network(s) over the blocks of a page, whose mean is the verdict, the others being asked where the first is in doubt: {features} numbers a block go in "
        f"(features, the weights of {words} words and pairs of words, and of pages with markup the weights of {hints} words "
        f"of classes and ids), and beside many of them how far it is through ranges of its values, {ranges} in all (`lab/knots.py`); {layers} layers of width {width} look at its neighbours at growing distances, and two numbers "
        "come out, for the article and for its headline. `cleantext/scoring/model.py` runs it, `lab/train.py` trains it.\n"
    )
    print(
        f"Trained on {options.data}: with their markup, as text by six extractors, and as variants of these "
        "(`lab/variants.py`: thinned out, cut short, with another site's article, several in one text); on pages without a reference that a first "
        "model judged by their markup (`lab/pseudo.py`); and on documents written for "
        "this project.\n"
    )
    print("## Figures, out of fold, split by site\n")
    figures = json.loads(options.figures.read_text())
    print("| text, set | pages | F1 before | F1 | P | R | headline found | second cleaning changes nothing |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for name, own in figures.items():
        if "F1" in own:
            cells = [f"{own['pages']}", *(f"{own[key]:.4f}" for key in ("F1 before", "F1", "P", "R"))]
            cells += [f"{own[key]:.3f}" if key in own else "" for key in ("headline", "settled")]
            print(f"| {name} | " + " | ".join(cells) + " |")
    print("\n| the article alone | pages | words kept | untouched |\n|---|--:|--:|--:|")
    for name, own in figures.items():
        if "untouched" in own:
            print(f"| {name} | {own['pages']} | {own['words kept']:.5f} | {own['untouched']:.3f} |")
    print(f"\n## Limits\n\n{_LIMITS}")


if __name__ == "__main__":
    main()
