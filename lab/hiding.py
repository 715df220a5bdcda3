"""Pages as they would be described on a site that the rules, or a language that the words, were not written for.

Rules were written with the pages in view on which a network is trained, so they know more of these pages' furniture than of
others'. A network that is to be told less on other pages must have learned to do with less.
"""

from __future__ import annotations

import numpy as np
import torch
from blocks import Batch

from cleantext.scoring.grams import WORD_NAMES
from cleantext.scoring.markup import HINT_NAMES
from cleantext.scoring.model import COLUMNS

__all__ = ["hide", "hide_rules"]

_RULES = [number for number, name in enumerate(COLUMNS) if name.startswith("rule: ")]
_SHARE = COLUMNS.index("page: known furniture")
_SCALE = 4  #: of that share, as `cleantext.scoring.features` has it
_WORDS, _HINTS = ([COLUMNS.index(name) for name in names] for names in (WORD_NAMES, HINT_NAMES))


def hide(batch: Batch, rng: np.random.Generator, unknown: float, strange: float) -> None:
    """Hide things on some of the pages of a batch, in place.

    Args:
        batch: the batch; x is pages x blocks x `cleantext.scoring.model.COLUMNS`.
        rng: chance.
        unknown: on what share of the pages some of what rules know is hidden: any share of the lines.
        strange: on what share of the pages all is hidden that words weigh, and on what share all that words of classes and ids weigh.
    """
    for page in range(len(batch.x)):
        if rng.random() < unknown:
            hide_rules(batch.x[page : page + 1], batch.mask[page : page + 1], float(rng.random()), rng)
        for columns in (_WORDS, _HINTS):
            if rng.random() < strange:
                batch.x[page, :, columns] = 0


def hide_rules(x: torch.Tensor, mask: torch.Tensor, share: float, rng: np.random.Generator) -> None:
    """Hide a share of the lines that rules know, and count again how many of the page they are, in place.

    Args:
        x: features; pages x blocks x `cleantext.scoring.model.COLUMNS`.
        mask: 1 for blocks that are real, else 0; pages x blocks.
        share: from 0 to 1.
        rng: chance.
    """
    known = x[..., _RULES]
    stays = torch.from_numpy((rng.random(known.shape[:2]) >= share).astype(np.float32)).unsqueeze(2)
    known = known * stays
    x[..., _RULES] = known
    before = x[..., _SHARE]
    counted = (known.amax(dim=2) * mask).sum(dim=1, keepdim=True) / mask.sum(dim=1, keepdim=True).clamp(min=1) * _SCALE
    # Of a piece of a long page the whole page's share is told: it does not rise.
    x[..., _SHARE] = torch.minimum(counted.expand_as(before), before) * mask
