from __future__ import annotations

import io
import struct
import time
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from golden.formats import draw_reference, encode, golden_pictures
from webimage_ocr.errors import DamagedImage, FileTooLarge, InvalidImageSize, UnsupportedFormat
from webimage_ocr.intake.decode import decode_image
from webimage_ocr.intake.header import read_header
from webimage_ocr.intake.limits import ImageLimits

GOLDEN = {name: data for name, _, data in golden_pictures()}
TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that is held so would store the picture, by the EXIF value it writes."""


def draw_on_transparent(color: tuple[int, int, int], text: str = "Hello") -> Image.Image:
    image = Image.new("RGBA", (200, 60), (*color, 0))
    ImageDraw.Draw(image).text((10, 8), text, fill=(*color, 255), font=ImageFont.load_default(36))
    return image


def contrast(image: Image.Image, kind: str = "PNG") -> int:
    """How far the luma of the text ends up from that of the ground."""
    rgb = decode_image(encode(image, kind)).pixels
    grey = np.asarray(Image.fromarray(rgb).convert("L")).astype(int)
    inside = np.asarray(image)[..., 3] == 255
    return int(np.abs(grey[inside] - grey[0, 0]).min())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_end_in_one_picture(kind: str, orientation: int) -> None:
    reference = draw_reference()
    method = TURNS[orientation]
    stored = reference if method is None else reference.transpose(method)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(stored, kind, exif=exif, **({"quality": 95} if kind == "JPEG" else {"lossless": True}))
    difference = np.abs(decode_image(data).pixels.astype(int) - np.asarray(reference))
    assert difference.mean() < 1
    as_stored = decode_image(data, apply_exif=False)
    assert (as_stored.width, as_stored.height) == stored.size


@pytest.mark.parametrize(
    "exif", [b"", b"II*\0", b"XX*\0\x08\0\0\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff"]
)
def test_damaged_exif_costs_no_picture(exif: bytes) -> None:
    data = GOLDEN["JPEG RGB"]
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\0\0" + exif
    assert decode_image(data[:2] + segment + data[2:]).width == 320


@pytest.mark.parametrize(
    "color", [(0, 0, 0), (255, 255, 255), (255, 0, 0), (255, 255, 0), (0, 160, 60), (128, 128, 128), (90, 90, 90)]
)
def test_text_of_any_colour_stands_off_its_ground(color: tuple[int, int, int]) -> None:
    assert contrast(draw_on_transparent(color)) > 100


def test_black_and_white_text_side_by_side() -> None:
    image = Image.new("RGBA", (400, 60))
    image.paste(draw_on_transparent((0, 0, 0)), (0, 0))
    image.paste(draw_on_transparent((255, 255, 255)), (200, 0))
    assert contrast(image) > 60


def test_text_cut_out_of_a_plate() -> None:
    for color in ((255, 255, 255), (0, 0, 0)):
        plate = draw_on_transparent(color)
        plate.putalpha(Image.fromarray(255 - np.asarray(plate)[..., 3]))
        rgb = decode_image(encode(plate, "PNG")).pixels.astype(int)
        holes = np.asarray(plate)[..., 3] == 0
        assert np.abs(rgb[holes] - rgb[0, 0]).min() > 200


def test_white_text_with_a_soft_dark_shadow() -> None:
    shadow = np.zeros((60, 200, 4), np.uint8)
    shadow[15:50, 5:195, 3] = 60
    image = Image.alpha_composite(Image.fromarray(shadow), draw_on_transparent((255, 255, 255)))
    assert contrast(image) > 100


@pytest.mark.parametrize("alpha", [0, 255, 90])
def test_an_alpha_channel_that_says_nothing_is_left_out(alpha: int) -> None:
    image = draw_reference().convert("RGBA")
    image.putalpha(alpha)
    assert (decode_image(encode(image, "PNG")).pixels == np.asarray(draw_reference())).all()
    assert (decode_image(encode(image, "TGA")).pixels == np.asarray(draw_reference())).all()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "HEIF"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "AVIF"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "MP4"),
        (b"%PDF-1.7\n%", "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n<svg/>", "SVG"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"<?xml version='1.0'?><Error/>", "XML"),
        (b'{"a": 1}', "JSON"),
        ("图片里的文字".encode(), "text"),
        (b"iVBORw0KGgoAAAANSUhEUgAA", "text"),
        (b"8BPS\0\x01", "PSD"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (b"\xff\x0a\0\0", "JPEG XL"),
        (b"\0\0\x02\0\x01\0\x20\x20\0\0", "CUR"),
        (b"P6\n10 10\n255\n", "PNM"),
        (b"PK\x03\x04", "ZIP"),
        (b"II*\0\x10\0\0\0CR\x02\0", "CR2"),
        (b"", "empty"),
        (b"  \n", "empty"),
        (bytes(100), "no picture format"),
        (bytes(range(1, 100)), "no picture format"),
    ],
)
def test_other_formats_are_refused_by_name(data: bytes, name: str) -> None:
    with pytest.raises(UnsupportedFormat, match=name):
        decode_image(data)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_file_that_ends_too_soon_is_damaged(name: str) -> None:
    """In any format: cut in the middle of the first frame or at its end."""
    data = GOLDEN[name]
    whole = {"several": 3, "animated": 3, "three": 2}
    parts = next((count for word, count in whole.items() if word in name), 1)
    for kept in (len(data) * 2 // 5 // parts, len(data) // 2 // parts):
        with pytest.raises(DamagedImage, match="The image is damaged"):
            decode_image(data[:kept])


@pytest.mark.parametrize("name", ["JPEG RGB", "PNG RGB", "WebP lossless", "GIF", "TGA RGB", "PCX RGB", "BMP RGB"])
def test_damage_in_the_middle_is_never_another_error(name: str) -> None:
    data = bytearray(GOLDEN[name])
    middle = len(data) // 2
    data[middle : middle + 40] = bytes(40)
    try:
        decode_image(bytes(data))
    except DamagedImage as error:
        assert "send" in error.detail


def test_sides() -> None:
    for width, height, allowed in [
        (15, 15, True),
        (14, 15, False),
        (15, 14, False),
        (8192, 15, True),
        (15, 8193, False),
    ]:
        data = encode(Image.new("L", (width, height)), "PNG")
        if allowed:
            assert decode_image(data).pixels.shape == (height, width, 3)
        else:
            with pytest.raises(InvalidImageSize, match=f"{width} x {height} pixels; each side must have 15 to 8192"):
                decode_image(data)
    assert decode_image(encode(Image.new("L", (30_000, 15)), "PNG"), ImageLimits(max_side_px=30_000)).width == 30_000


def test_other_limits() -> None:
    data = GOLDEN["PNG RGB"]
    with pytest.raises(FileTooLarge, match="at most 100 are"):
        decode_image(data, ImageLimits(limit_bytes=100))
    with pytest.raises(InvalidImageSize, match="20,480 pixels; at most 20,000"):
        decode_image(data, ImageLimits(limit_pixels=20_000))
    several = [name for name in GOLDEN if "several" in name or "animated" in name or "three" in name]
    for name in (name for name in several if "MPO" not in name):
        frames = read_header(GOLDEN[name]).frames
        assert frames > 1
        assert decode_image(GOLDEN[name], ImageLimits(limit_frames=frames)).width == 320
        with pytest.raises(InvalidImageSize, match=f"{frames} frames; at most {frames - 1}"):
            decode_image(GOLDEN[name], ImageLimits(limit_frames=frames - 1))


def test_deep_pictures_are_scaled_by_the_bits_in_use() -> None:
    ramp = np.tile(np.arange(256, dtype=np.float32), (16, 1))
    for bits in (10, 12, 14, 16):
        grey = (ramp * ((1 << bits) - 1) / 255).round().astype(np.uint16)
        for kind in ("PNG", "TIFF"):
            pixels = decode_image(encode(Image.fromarray(grey), kind)).pixels
            assert np.abs(pixels[..., 0] - ramp).max() <= 1
    for floats in (ramp / 255, ramp, ramp * 1000 - 5000, ramp - 128):
        pixels = decode_image(encode(Image.fromarray(floats.astype(np.float32)), "TIFF")).pixels
        assert np.abs(pixels[..., 1] - ramp).max() <= 1
    floats = (ramp / 255).astype(np.float32)
    floats[0, 0], floats[0, 1], floats[0, 2] = np.nan, np.inf, -np.inf
    assert np.abs(decode_image(encode(Image.fromarray(floats), "TIFF")).pixels[1:, :, 2] - ramp[1:]).max() <= 1


def test_tags_that_share_one_blob_are_refused() -> None:
    """Each would be copied: 65,000 tags of 9 MB."""
    data = bytearray(GOLDEN["TIFF RGB"])
    directory = struct.unpack_from("<I", data, 4)[0]
    tags = b"".join(struct.pack("<HHII", 40_000 + i, 7, len(data), 0) for i in range(4000))
    count = struct.unpack_from("<H", data, directory)[0]
    entries = data[directory + 2 : directory + 2 + 12 * count]
    bomb = bytes(data[:4]) + struct.pack("<I", len(data)) + bytes(data[8:])
    bomb += struct.pack("<H", count + 4000) + entries + tags + bytes(4)
    with pytest.raises(DamagedImage, match="more bytes than the file"):
        decode_image(bomb)


def test_icons_that_share_one_blob_are_refused() -> None:
    picture = GOLDEN["PNG RGB"] + bytes(9_000_000)
    entry = struct.pack("<BBBBHHII", 0, 0, 0, 0, 1, 32, len(picture), 6 + 16 * 60_000)
    started = time.process_time()
    with pytest.raises(DamagedImage, match="shorter than its icons"):
        decode_image(struct.pack("<HHH", 0, 1, 60_000) + entry * 60_000 + picture)
    # decoding them takes 60,000 times 1 ms
    assert time.process_time() - started < 5


def test_many_scans_are_refused() -> None:
    data = GOLDEN["JPEG RGB progressive"]
    last = data.rindex(b"\xff\xda")
    with pytest.raises(DamagedImage, match="scans"):
        decode_image(data[:-2] + data[last:-2] * 200 + data[-2:])


def test_many_chunks_and_texts_are_no_trouble() -> None:
    text = zlib.compress(bytes(50_000_000))
    chunk = b"zTXtKey\0\0" + text
    bomb = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    data = GOLDEN["PNG RGB"]
    assert decode_image(data[:33] + bomb * 20 + data[33:]).width == 320


def test_a_comment_of_ten_megabytes_is_no_trouble() -> None:
    data = GOLDEN["GIF"]
    start = 13 + (3 << (data[10] & 7) + 1)
    comment = b"\x21\xfe" + (b"\xff" + b"x" * 255) * 38_000 + b"\0"
    assert decode_image(data[:start] + comment + data[start:]).width == 320


def test_an_icon_whose_largest_picture_is_not_first() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (256, 256), "red").save(buffer, "ICO", sizes=[(16, 16), (32, 32), (256, 256)])
    assert decode_image(buffer.getvalue()).width == 256
