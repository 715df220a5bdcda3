"""Pages as they would be described on a site that the rules, or a language that the words, were not written for.

Rules were written with the pages in view on which a network is trained, so they know more of these pages' furniture than of
others'. A network that is to be told less on other pages must have learned to do with less.
"""

from __future__ import annotations

import numpy as np
import torch
from blocks import Batch

from cleantext.scoring.features import NAMES
from cleantext.scoring.grams import WORD_NAMES
from cleantext.scoring.markup import HINT_NAMES, MARKUP_NAMES

__all__ = ["hide", "hide_rules"]

_RULES = [number for number, name in enumerate(NAMES) if name.startswith("rule: ")]
_SHARE = NAMES.index("page: known furniture")
_WORDS = slice(len(NAMES) + len(MARKUP_NAMES), len(NAMES) + len(MARKUP_NAMES) + len(WORD_NAMES))
_HINTS = slice(_WORDS.stop, _WORDS.stop + len(HINT_NAMES))


def hide(batch: Batch, rng: np.random.Generator, unknown: float, strange: float) -> None:
    """Hide what rules know, or what words weigh, on some of the pages of a batch; of the rules' lines any share."""
    for page in range(len(batch.x)):
        if rng.random() < unknown:
            hide_rules(batch.x[page : page + 1], batch.mask[page : page + 1], float(rng.random()), rng)
        for columns in (_WORDS, _HINTS):
            if rng.random() < strange:
                batch.x[page, :, columns] = 0


def hide_rules(x: torch.Tensor, mask: torch.Tensor, share: float, rng: np.random.Generator) -> None:
    """Hide a share of the lines that rules know, and count again how many of the page they are."""
    known = x[..., _RULES]
    stays = torch.from_numpy((rng.random(known.shape[:2]) >= share).astype(np.float32)).unsqueeze(2)
    known = known * stays
    x[..., _RULES] = known
    before = x[..., _SHARE]
    counted = (known.amax(dim=2) * mask).sum(dim=1, keepdim=True) / mask.sum(dim=1, keepdim=True).clamp(min=1) * 4
    x[..., _SHARE] = torch.minimum(counted.expand_as(before), before) * mask
