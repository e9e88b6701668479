"""In which format, and where, ``read`` writes what was read."""

from pathlib import Path

import pytest

from webimage_ocr.cli.results import FormatName, JsonForm, choose_files, choose_format


def test_text_is_written_unless_an_option_or_the_name_says_otherwise() -> None:
    assert choose_format(None, None, False, None) is FormatName.TEXT
    assert choose_format(None, None, False, Path("out.PDF")) is FormatName.PDF
    assert choose_format(None, None, False, Path("out.html")) is FormatName.HOCR
    assert choose_format(FormatName.TSV, None, False, Path("out.pdf")) is FormatName.TSV
    assert choose_format(None, JsonForm.FULL, False, None) is FormatName.JSON
    assert choose_format(None, None, True, Path("folder")) is FormatName.MARKDOWN


def test_options_that_disagree_are_refused() -> None:
    with pytest.raises(ValueError, match="json and pdf are asked for"):
        choose_format(FormatName.PDF, JsonForm.ANSWER, False, None)
    assert choose_format(FormatName.JSON, JsonForm.ANSWER, False, None) is FormatName.JSON


def test_each_picture_gets_a_file_of_its_own(tmp_path: Path) -> None:
    files = choose_files(FormatName.ALTO, ["x/a.png", "y/a.jpg", "-"], tmp_path / "new", overwrite=False)
    assert files == [tmp_path / "new" / name for name in ("a.xml", "a (2).xml", "stdin.xml")]


def test_several_pictures_share_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 images cannot share the file"):
        choose_files(FormatName.TEXT, ["a.png", "b.png"], tmp_path / "out.txt", overwrite=True)
    with pytest.raises(ValueError, match="2 images do not make one hocr file; name a folder"):
        choose_files(FormatName.HOCR, ["a.png", "b.png"], None, overwrite=True)
    assert choose_files(FormatName.JSON, ["a.png", "b.png"], None, overwrite=False) is None


def test_what_is_there_is_not_written_over_unless_asked_for(tmp_path: Path) -> None:
    names = [f"{name}.png" for name in "abcde"]
    for name in "abcd":
        (tmp_path / f"{name}.txt").touch()
    with pytest.raises(
        ValueError, match=r"a\.txt, .*b\.txt, .*c\.txt and 1 more would be written over; say --overwrite"
    ):
        choose_files(FormatName.TEXT, names, tmp_path, overwrite=False)
    assert len(choose_files(FormatName.TEXT, names, tmp_path, overwrite=True) or []) == 5


def test_an_image_is_never_written_over(tmp_path: Path) -> None:
    image = tmp_path / "scan.pdf"
    image.touch()
    with pytest.raises(ValueError, match="over the image itself"):
        choose_files(FormatName.PDF, [str(image)], tmp_path, overwrite=True)


def test_an_ending_that_no_format_has_is_not_taken_for_text(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no format is known .* out\.xlsx; name one, or end it in \.txt"):
        choose_format(None, None, False, Path("out.xlsx"))
    assert choose_format(FormatName.TEXT, None, False, Path("out.log")) is FormatName.TEXT
    (tmp_path / "folder.2026").mkdir()
    assert choose_format(None, None, False, tmp_path / "folder.2026") is FormatName.TEXT
