"""The embedding network: a small residual net over 48 x 192 gray windows, 128 numbers of unit length out."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

EMBEDDING = 128


class Block(nn.Module):
    """Two 3x3 convolutions and a shortcut (He et al. 2015); the shortcut averages before it strides."""

    def __init__(self, inside: int, outside: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(outside)
        self.second = nn.Conv2d(outside, outside, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(outside)
        self.shortcut: nn.Module = nn.Identity()
        if stride > 1 or inside != outside:
            pool = nn.AvgPool2d(stride) if stride > 1 else nn.Identity()
            self.shortcut = nn.Sequential(pool, nn.Conv2d(inside, outside, 1, bias=False))

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.first_norm(self.first(x)))
        return functional.relu(self.second_norm(self.second(y)) + self.shortcut(x))


class FontNetwork(nn.Module):
    """Windows (n, 1, 48, 192) of gray levels 0 to 255 -> embeddings (n, 128) of unit length."""

    def __init__(self, stem: int = 32, stages: tuple[tuple[int, int], ...] = ((64, 1), (128, 2), (256, 1))) -> None:
        super().__init__()
        self.stem = nn.Conv2d(1, stem, 5, 2, 2, bias=False)
        self.stem_norm = nn.BatchNorm2d(stem)
        blocks = []
        width = stem
        for outside, depth in stages:
            for number in range(depth):
                blocks.append(Block(width, outside, 2 if number == 0 else 1))
                width = outside
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Linear(2 * width, EMBEDDING)

    def forward(self, windows: Tensor) -> Tensor:
        mean = windows.mean((2, 3), keepdim=True)
        centred = windows - mean
        deviation = (centred.square().mean((2, 3), keepdim=True) + 4.0).sqrt()
        x = functional.relu(self.stem_norm(self.stem(centred / deviation)))
        x = self.blocks(x).float()
        mean = x.mean((2, 3))
        deviation = ((x - mean[:, :, None, None]).square().mean((2, 3)) + 1e-5).sqrt()
        return functional.normalize(self.head(torch.cat([mean, deviation], 1)).float(), dim=1)


class Prototypes(nn.Module):
    """One unit row for every (family, kind of text); trained by an additive-margin cosine softmax.

    Wang et al. 2018 (CosFace). Rows of the other kind of text do not compete: at run time the text is known.
    """

    def __init__(self, kinds: Tensor, scale: float = 20.0, margin: float = 0.1) -> None:
        super().__init__()
        self.rows = nn.Parameter(torch.randn(len(kinds), EMBEDDING))
        self.register_buffer("kinds", kinds)
        self.scale, self.margin = scale, margin

    def forward(self, embeddings: Tensor, kinds: Tensor) -> Tensor:
        """Cosines (n, rows); minus infinity where the row is of the other kind."""
        cosines = embeddings @ functional.normalize(self.rows, dim=1).T
        return cosines.masked_fill(self.kinds[None, :] != kinds[:, None], float("-inf"))

    def loss(self, embeddings: Tensor, kinds: Tensor, labels: Tensor) -> Tensor:
        """The margin softmax's cross entropy."""
        cosines = self(embeddings, kinds)
        margins = functional.one_hot(labels, cosines.shape[1]) * self.margin
        return functional.cross_entropy(self.scale * (cosines - margins), labels)
