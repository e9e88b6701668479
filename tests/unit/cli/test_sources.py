"""What the command is given to read."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from webimage_ocr.cli.sources import expand_sources, load_source, name_drawings
from webimage_ocr.errors import FetchFailed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.PNG", "a.jpg", "notes.txt", "sub/c.webp"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path


def test_a_folder_stands_for_its_images_in_order(folder: Path) -> None:
    expected = [str(folder / name) for name in ("a.jpg", "b.PNG", "sub/c.webp")]
    assert list(expand_sources([str(folder)])) == expected


def test_named_files_urls_and_standard_input_stay_as_they_are(folder: Path) -> None:
    named = [str(folder / "notes.txt"), "missing.png", "-", "https://example.com/a/"]
    assert list(expand_sources(named)) == named


def test_a_file_is_loaded(folder: Path) -> None:
    assert load_source(str(folder / "a.jpg")) == b"a.jpg"


def test_a_missing_file_is_an_error_of_the_system(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_source(str(folder / "missing.png"))


class _Pictures(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/a.png" else 404)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(b"picture")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Pictures) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_url_is_fetched_from_private_addresses_too(site: str) -> None:
    assert load_source(f"{site}/a.png") == b"picture"


def test_a_url_without_a_picture_is_an_error_of_the_catalogue(site: str) -> None:
    with pytest.raises(FetchFailed, match="404"):
        load_source(f"{site}/b.png")


def test_one_drawing_goes_where_it_is_told(tmp_path: Path) -> None:
    assert name_drawings(tmp_path / "out.png", ["shot.jpg"]) == [tmp_path / "out.png"]


def test_several_drawings_share_a_folder_under_names_of_their_own(tmp_path: Path) -> None:
    sources = ["x/shot.jpg", "y/shot.png", "-", "https://example.com/pictures/shot.webp?size=2", "https://example.com/"]
    names = [path.relative_to(tmp_path / "out").name for path in name_drawings(tmp_path / "out", sources)]
    assert names == ["shot.png", "shot (2).png", "stdin.png", "shot (3).png", "image.png"]


def test_a_folder_that_is_there_takes_a_single_drawing(tmp_path: Path) -> None:
    assert name_drawings(tmp_path, ["shot.jpg"]) == [tmp_path / "shot.png"]


def test_a_drawing_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"ends in \.png"):
        name_drawings(tmp_path / "out.pdf", ["shot.jpg"])


def test_several_drawings_do_not_share_a_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 images cannot share"):
        name_drawings(tmp_path / "out.png", ["a.jpg", "b.jpg"])
