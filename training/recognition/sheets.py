"""Pictures of pages as the web shows them, with the place of every line and every icon."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from drawing.lines.degrade import Grounds
from training.recognition.colours import Colour, blend, choose_colours, choose_ink, contrast, luma, shade
from training.recognition.faces import Stack, Typecase
from training.recognition.icons import Icon
from training.recognition.labels import ARROW, ICON, Item, Sheet
from training.recognition.ordinary import ORDINARY
from training.recognition.typesetting import HINTINGS, Style, draw_line, make_paint, make_text
from training.recognition.weak import WEAK, lone
from training.recognition.writer import Kind, Writer
from webimage_ocr.types import Pixels

SIDE_PX = 608


@dataclass(slots=True)
class Page:
    """A sheet that is being drawn, from the top down."""

    canvas: skia.Canvas
    rng: Random
    ground: Colour
    ink: Colour
    items: list[Item] = field(default_factory=list)
    y: float = 0.0

    def write(
        self, kind: str, text: str, x: float, baseline: float, style: Style, inks: Sequence[Colour] = ()
    ) -> float:
        """Set a line and remember it; where it ends comes back. ``inks``: a colour a character."""
        end, box = draw_line(self.canvas, text, x, baseline, style, inks)
        if box is not None:
            self.items.append(Item(kind, text, _corners(*box)))
        return end


class SheetDrawer:
    """Draws sheets; one seed, one sheet."""

    def __init__(
        self,
        typecase: Typecase,
        icons: Sequence[Sequence[Icon]],
        arrows: Sequence[Sequence[Icon]],
        characters: set[str],
        *,
        test: bool = False,
    ) -> None:
        self._typecase, self._icons, self._arrows = typecase, icons, arrows
        self._characters, self._test = characters, test
        self._rare = typecase.rare(characters)
        self._grounds = Grounds(np.random.default_rng(0), count=24)

    def draw(self, seed: str, blocks: Mapping[str, float] | None = None) -> Sheet:
        """Draw a sheet of one part ordinary text and one part what is misread, or of the given ``blocks``."""
        rng = Random(seed)
        ground, ink = choose_colours(rng)
        image = np.zeros((SIDE_PX, SIDE_PX, 4), np.uint8)
        surface = skia.Surface(image)
        canvas = surface.getCanvas()
        canvas.clear(skia.Color(*ground))
        page = Page(canvas, rng, ground, ink, y=rng.uniform(4, 20))
        writer = Writer(rng, self._test, self._rare)
        shares = blocks or BLOCKS
        names, weights = list(shares), list(shares.values())
        while page.y < SIDE_PX - 30:
            before = page.y
            _DRAW[rng.choices(names, weights)[0]](self, page, writer)
            page.y = max(page.y, before + 4) + rng.choice((2, 6, 12, 20))
        del canvas
        surface.flushAndSubmit()
        pixels = np.ascontiguousarray(image[..., :3])
        if rng.random() < 0.15:
            pixels = self._on_picture(rng, pixels, ground)
        return _wear(rng, Sheet(pixels, page.items))

    def faces_of_all(self) -> Stack:
        """Every face behind one another."""
        return self._typecase.all_faces(Random(0))

    def draw_plain(self, seed: str, texts: Sequence[str]) -> Sheet:
        """Draw lines that are nothing but legible, in faces of which at least one has each character."""
        rng = Random(seed)
        image = np.zeros((SIDE_PX, SIDE_PX, 4), np.uint8)
        canvas = skia.Surface(image).getCanvas()
        canvas.clear(skia.ColorWHITE)
        page = Page(canvas, rng, (255, 255, 255), (0, 0, 0))
        for row, text in enumerate(texts):
            style = Style(self._typecase.all_faces(rng), rng.uniform(22, 30), (0, 0, 0), page.ground, 1.0, HINTINGS[0])
            page.write("rare", text, 20 + SIDE_PX / 2 * (row % 2), 40 + 54 * (row // 2), style)
        return Sheet(np.ascontiguousarray(image[..., :3]), page.items)

    # -- blocks

    def _paragraph(self, page: Page, writer: Writer, kinds: Mapping[str, Kind]) -> None:
        rng = page.rng
        kind = rng.choices(list(kinds), [choice.share for choice in kinds.values()])[0]
        make, writing = kinds[kind].make, kinds[kind].writing
        style = self._style(page, writing, mono=0.5 if kind in ("spaced_numbers", "operators") else 0.0)
        ground = style.ground
        x0 = rng.uniform(6, 60)
        rows = rng.choice((1, 1, 2, 3, 4, 6))
        pitch = style.size_px * style.pitch
        if ground != page.ground:
            page.canvas.drawRect(
                skia.Rect.MakeXYWH(0, page.y, SIDE_PX, pitch * rows + style.size_px * 0.6), make_paint(ground)
            )
        baseline = page.y + style.size_px * 1.05
        for _ in range(rows):
            x, indent = x0, 0.0
            if kind == "code":
                indent = rng.choice((0, 0, 2, 4, 4, 8)) * style.size_px * 0.6
            columns = 0
            while x < SIDE_PX - 40 and columns < (1 if kind == "code" else 4):
                text = make_text(make, writer, style, self._characters)
                if text is None:
                    break
                runs_ems = style.stack.shape(text)[1] * style.size_px + style.spread * style.size_px * len(text)
                if x + indent + runs_ems > SIDE_PX - 4:
                    if columns or runs_ems > SIDE_PX * 1.4:
                        break
                    text = _shorten(text, style, SIDE_PX - 8 - x - indent)
                    if not text:
                        break
                inks = _syntax(rng, text, style) if kind == "code" and rng.random() < 0.6 else ()
                end = page.write(kind, text, x + indent, baseline, style, inks)
                if page.items and rng.random() < 0.06:
                    self._mark(page, page.items[-1], style)
                x = end + style.size_px * rng.uniform(2.0, 5.0)
                columns += 1
            baseline += pitch
        page.y = baseline - pitch + style.size_px * 0.45

    def _ordinary(self, page: Page, writer: Writer) -> None:
        self._paragraph(page, writer, ORDINARY)

    def _weak(self, page: Page, writer: Writer) -> None:
        self._paragraph(page, writer, WEAK)

    def _buttons(self, page: Page, writer: Writer) -> None:
        """A row of keys with one character each."""
        rng = page.rng
        style = self._style(page, rng.choice(("western", "western", "mono", "simplified")), sizes=(13, 36))
        side = style.size_px * rng.uniform(1.5, 2.4)
        x = rng.uniform(6, 40)
        face = shade(rng, page.ground) if rng.random() < 0.7 else page.ground
        ink = style.ink if contrast(face, style.ink) > 80 else (255, 255, 255) if luma(face) < 128 else (20, 20, 20)
        style = Style(style.stack, style.size_px, ink, face, 1.0, style.hinting, style.bold)
        rounded = rng.choice((0, 3, 6, side / 2))
        bordered = rng.random() < 0.5
        plain = rng.random() < 0.25
        while x + side < SIDE_PX - 4:
            text = make_text(lone, writer, style, self._characters)
            if text is None:
                break
            if not plain:
                box = skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x, page.y, side, side), rounded, rounded)
                page.canvas.drawRRect(box, make_paint(face))
                if bordered:
                    page.canvas.drawRRect(box, make_paint(shade(rng, face), stroke=1))
            width = style.stack.shape(text)[1] * style.size_px
            page.write("lone", text, x + (side - width) / 2, page.y + side / 2 + style.size_px * 0.36, style)
            x += side * rng.uniform(1.15, 2.2)
        page.y += side

    def _icon_row(self, page: Page, _writer: Writer) -> None:
        """Icons alone: a bar of tools, the reactions under a post."""
        rng = page.rng
        side, gap = float(np.exp(rng.uniform(np.log(12), np.log(56)))), rng.uniform(0.5, 2.5)
        icons = rng.choice(self._icons)
        x = rng.uniform(4, 40)
        framed = rng.random() < 0.2
        while x + side < SIDE_PX - 4:
            if framed:
                page.canvas.drawCircle(
                    x + side / 2, page.y + side / 2, side * 0.75, make_paint(shade(rng, page.ground))
                )
            self._put_icon(page, rng.choice(icons), x, page.y, side, self._icon_ink(page))
            x += side * (1 + gap)
        page.y += side * (1.3 if framed else 1.0)

    def _labels(self, page: Page, writer: Writer) -> None:
        """A list of entries, each with an icon before or after its label."""
        rng = page.rng
        kind = rng.choice(("western", "western", "simplified", "simplified", "traditional", "japanese"))
        style = self._style(page, kind, sizes=(10, 28))
        make = ORDINARY[kind].make
        icons = rng.choice(self._icons)
        side = style.size_px * rng.uniform(0.9, 1.7)
        gap = style.size_px * rng.uniform(0.15, 1.0)
        pitch = max(side, style.size_px) * rng.uniform(1.15, 2.2)
        arrows = rng.choice(self._arrows) if rng.random() < 0.25 else ()
        after, ink = rng.random() < 0.25, self._icon_ink(page) if rng.random() < 0.5 else style.ink
        columns = [rng.uniform(6, 40)] if rng.random() < 0.5 else [rng.uniform(6, 20), rng.uniform(210, 320)]
        for _ in range(rng.choice((1, 2, 3, 5))):
            middle = page.y + pitch / 2
            for column, x in enumerate(columns):
                text = make_text(make, writer, style, self._characters)
                room = (columns[column + 1] if column + 1 < len(columns) else SIDE_PX) - x - 2 * side - 2 * gap - 8
                text = _shorten(text, style, room) if text else None
                if not text:
                    continue
                start = x if after else x + side + gap
                end = page.write(kind, text, start, middle + style.size_px * 0.35, style)
                self._put_icon(page, rng.choice(icons), end + gap if after else x, middle - side / 2, side, ink)
                if arrows and not after:
                    self._put_icon(page, rng.choice(arrows), end + gap, middle - side / 2, side, ink, ARROW)
            page.y += pitch

    def _prices(self, page: Page, _writer: Writer) -> None:
        """A price beside the one that it was before, which is struck through; both in one line."""
        rng = page.rng
        style = self._style(page, rng.choice(("western", "western", "simplified")), sizes=(11, 32))
        x = rng.uniform(6, 60)
        baseline = page.y + style.size_px
        for _ in range(rng.choice((1, 2, 3))):
            sign = rng.choice("¥¥¥$€£")
            now = f"{sign}{rng.randrange(1, 2000)}{rng.choice(('', '.00', '.9', '.90', '.5'))}"
            before = f"{sign}{rng.randrange(1, 3000)}{rng.choice(('', '.00', '.9', '.99'))}"
            if not style.stack.covers(now + before):
                break
            small = Style(
                style.stack,
                style.size_px * rng.uniform(0.6, 1.0),
                blend(style.ink, style.ground, rng.uniform(0, 0.5)),
                style.ground,
                1,
                style.hinting,
            )
            end = page.write("prices", now, x, baseline, style) + rng.uniform(6, 24)
            end = page.write("prices", before, end, baseline, small)
            self._strike(page, page.items[-1], small.ink)
            x = end + style.size_px * rng.uniform(2, 5)
            if x > SIDE_PX - 200:
                break
        page.y = baseline + style.size_px * 0.35

    # -- parts

    def _style(self, page: Page, writing: str, *, sizes: tuple[float, float] = (8.5, 40), mono: float = 0.0) -> Style:
        rng = page.rng
        if rng.random() < mono:
            writing = "mono"
        size = float(np.exp(rng.triangular(np.log(sizes[0]), np.log(sizes[1]), np.log(15))))
        ground, ink = page.ground, page.ink
        if rng.random() < 0.25:
            ground, ink = choose_colours(rng)
        elif rng.random() < 0.3:
            ink = choose_ink(rng, ground)
        if size < 11:  # small and faint at once nobody can read
            ink = ink if contrast(ground, ink) > 100 else (0, 0, 0) if luma(ground) > 128 else (255, 255, 255)
        return Style(
            self._typecase.choose(rng, writing), size, ink, ground,
            pitch=rng.choice((1.0, 1.1, 1.2, 1.35, 1.5, 1.8)) if size > 9 else rng.choice((1.2, 1.5)),
            hinting=HINTINGS[rng.randrange(4)], bold=rng.random() < 0.08,
            spread=rng.uniform(0, 0.15) if rng.random() < 0.07 and writing != "mono" else 0.0,
        )  # fmt: skip

    def _icon_ink(self, page: Page) -> Colour:
        return page.ink if page.rng.random() < 0.6 else choose_ink(page.rng, page.ground)

    def _put_icon(self, page: Page, icon: Icon, x: float, y: float, side: float, ink: Colour, kind: str = ICON) -> None:
        if icon.draw(page.canvas, x, y, side, ink):
            page.items.append(Item(kind, "", _corners(x, y, x + side, y + side)))

    def _mark(self, page: Page, item: Item, style: Style) -> None:
        """Underline a line, strike it through or frame it."""
        (x0, y0), (x1, y1) = item.points[[0, 2]].tolist()
        way = page.rng.random()
        if way < 0.4:
            y = y1 + page.rng.uniform(0, 0.1) * style.size_px
            page.canvas.drawRect(skia.Rect(x0, y, x1, y + max(1, style.size_px / 16)), make_paint(style.ink))
        elif way < 0.7:
            self._strike(page, item, style.ink)
        else:
            page.canvas.drawRect(skia.Rect(x0 - 4, y0 - 3, x1 + 4, y1 + 3), make_paint(style.ink, stroke=1))

    def _strike(self, page: Page, item: Item, ink: Colour) -> None:
        (x0, y0), (x1, y1) = item.points[[0, 2]].tolist()
        y = y0 + (y1 - y0) * page.rng.uniform(0.45, 0.62)
        thick = max(1.0, (y1 - y0) / 14)
        page.canvas.drawRect(skia.Rect(x0, y, x1, y + thick), make_paint(ink))

    def _on_picture(self, rng: Random, pixels: Pixels, ground: Colour) -> Pixels:
        """Put a photo-like texture behind what is drawn, weak enough to read over."""
        texture = self._grounds.texture(np.random.default_rng(rng.randrange(2**31)), SIDE_PX, SIDE_PX)[..., None]
        tint = np.array([rng.uniform(-1, 1) for _ in range(3)], np.float32) * rng.uniform(20, 70)
        plain = np.abs(pixels.astype(np.int16) - np.array(ground, np.int16)).max(axis=2, keepdims=True)
        share = np.clip(1 - plain / 60.0, 0, 1).astype(np.float32)
        return np.asarray(np.clip(pixels + share * (texture - 0.5) * tint, 0, 255), np.uint8)


BLOCKS = {"ordinary": 0.42, "weak": 0.34, "buttons": 0.05, "icon_row": 0.05, "labels": 0.10, "prices": 0.04}
"""Shares of the blocks on a sheet; half of the lines are ordinary, since labels are that too."""
_DRAW: dict[str, Callable[[SheetDrawer, Page, Writer], None]] = {
    "ordinary": SheetDrawer._ordinary,
    "weak": SheetDrawer._weak,
    "buttons": SheetDrawer._buttons,
    "icon_row": SheetDrawer._icon_row,
    "labels": SheetDrawer._labels,
    "prices": SheetDrawer._prices,
}


def only(kind: str) -> Callable[[SheetDrawer, Page, Writer], None]:
    """A block of one kind of text alone, for judging it."""
    kinds = WEAK if kind in WEAK else ORDINARY
    return lambda drawer, page, writer: drawer._paragraph(page, writer, {kind: kinds[kind]})


_DRAW |= {kind: only(kind) for kind in (*WEAK, *ORDINARY)}


def _wear(rng: Random, sheet: Sheet) -> Sheet:
    """Turn, scale, blur, add noise and compress, each now and then; places go along."""
    pixels, items = sheet.pixels, sheet.items
    if rng.random() < 0.12:
        turn = cv2.getRotationMatrix2D((SIDE_PX / 2, SIDE_PX / 2), rng.gauss(0, 1.5), 1)
        turned = cv2.warpAffine(
            pixels, turn, (SIDE_PX, SIDE_PX), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        pixels = np.asarray(turned, np.uint8)
        items = [Item(item.kind, item.text, item.points @ turn[:, :2].T + turn[:, 2]) for item in items]
    if rng.random() < 0.3:
        scale = rng.uniform(0.75, 1.5)
        side = round(SIDE_PX * scale)
        how = cv2.INTER_AREA if scale < 1 else rng.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC))
        pixels = np.asarray(cv2.resize(pixels, (side, side), interpolation=how), np.uint8)
        items = [Item(item.kind, item.text, item.points * (side / SIDE_PX)) for item in items]
    if rng.random() < 0.15:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.3, 0.8)), np.uint8)
    if rng.random() < 0.1:
        noise = np.random.default_rng(rng.randrange(2**31)).normal(0, rng.uniform(1, 6), pixels.shape)
        pixels = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        coded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, rng.randint(50, 95)])[1]
        pixels = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)[..., ::-1]
    return Sheet(np.ascontiguousarray(pixels, np.uint8), items)


def _shorten(text: str, style: Style, room: float) -> str:
    """As many words, or characters where there are none, as fit."""
    while text and (style.stack.shape(text)[1] + style.spread * len(text)) * style.size_px > room:
        text = text.rpartition(" ")[0] if " " in text else text[:-1]
    return text


def _syntax(rng: Random, text: str, style: Style) -> list[Colour]:
    """A colour a character, words and signs each in theirs, as editors colour programs."""
    palette = [style.ink, style.ink, *(choose_ink(rng, style.ground) for _ in range(3))]
    colours, chosen, kind = [], style.ink, ""
    for character in text:
        now = "word" if character.isalnum() or character == "_" else "gap" if character == " " else "sign"
        if now != kind:
            kind, chosen = now, rng.choice(palette)
        colours.append(chosen)
    return colours


def _corners(left: float, top: float, right: float, bottom: float) -> NDArray[np.float64]:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
