"""The network that is trained: features and words of a block, then its neighbourhood at growing distances."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

__all__ = ["Network", "Shape"]


@dataclass(frozen=True)
class Shape:
    """How large a network is.

    Attributes:
        features: numbers a block.
        width: numbers a block in the layers.
        knots: pieces of features that enter beside these; see `lab/knots.py`.
        dilations: for each layer the distance to the neighbours it looks at.
    """

    features: int
    width: int = 48
    knots: int = 0
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16)
    again: tuple[int, ...] = (1, 4)  #: the same for the layers behind the second look at the page


class Network(nn.Module):
    """Blocks in, two numbers a block out: above 0 for the article, and for the headline."""

    def __init__(self, shape: Shape, dropout: float = 0.25) -> None:
        super().__init__()
        self.shape = shape
        self.enter = nn.Linear(shape.features + shape.knots, shape.width)
        self.register_buffer("centre", torch.zeros(shape.features + shape.knots))
        self.register_buffer("scale", torch.ones(shape.features + shape.knots))
        self.register_buffer("columns", torch.zeros(shape.knots, dtype=torch.long))
        self.register_buffer("starts", torch.zeros(shape.knots))
        self.register_buffer("sizes", torch.ones(shape.knots))
        self.layers = nn.ModuleList(
            nn.Conv1d(shape.width, shape.width, 3, dilation=d, padding=d) for d in shape.dilations
        )
        self.page = nn.Linear(2 * shape.width, shape.width)
        self.guess = nn.Linear(shape.width, 1)
        self.compare = nn.Linear(4 * shape.width, shape.width)
        self.later = nn.ModuleList(nn.Conv1d(shape.width, shape.width, 3, dilation=d, padding=d) for d in shape.again)
        self.leave = nn.Linear(shape.width, 2)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Features (pages x blocks x features), and which blocks are real."""
        pieces = ((x[..., self.columns] - self.starts) / self.sizes).clamp(0, 1)
        x = torch.cat([x, pieces], dim=-1)
        h = torch.relu(self.enter((x - self.centre) / self.scale))
        m = mask.unsqueeze(2)
        h = self.dropout(h) * m
        size = m.sum(dim=1).clamp(min=1)
        pooled = torch.cat([h.sum(dim=1) / size, h.amax(dim=1)], dim=1)
        h = torch.relu(h + self.page(pooled).unsqueeze(1)) * m
        for layer in self.layers:
            h = h + self.dropout(torch.relu(layer(h.transpose(1, 2)))).transpose(1, 2)
            h = h * m
        # A first guess of what is the article; then each block is held against that and against the rest of the page.
        inside = torch.sigmoid(self.guess(h)) * m
        article = (inside * h).sum(dim=1) / inside.sum(dim=1).clamp(min=1)
        rest = ((m - inside) * h).sum(dim=1) / (m - inside).sum(dim=1).clamp(min=1)
        around = torch.cat([article, rest], dim=1).unsqueeze(1)
        h = h + self.dropout(
            torch.relu(
                self.compare(
                    torch.cat(
                        [
                            around.expand(-1, h.shape[1], -1),
                            h * around[..., : self.shape.width],
                            h * around[..., self.shape.width :],
                        ],
                        dim=2,
                    )
                )
            )
        )
        h = h * m
        for layer in self.later:
            h = h + self.dropout(torch.relu(layer(h.transpose(1, 2)))).transpose(1, 2)
            h = h * m
        out: torch.Tensor = self.leave(h)
        return out
