"""The table of families is complete and lawful."""

from __future__ import annotations

import re

from webimage_ocr.fonts.families import load_families

STYLES = {"song", "hei", "kai", "fangsong", "round", "script", "serif", "sans", "slab", "mono", "display"}
PINNED = re.compile(r"npm:@[\w-]+/[\w-]+@\d+\.\d+\.\d+|deb:[\w-]+=[\w.:+~-]+")
PROPRIETARY = ("yahei", "pingfang", "simsun", "simhei", "misans", "harmonyos", "helvetica-neue")


def test_every_family_has_an_id_of_its_own_and_a_name_of_its_own() -> None:
    families = load_families()
    assert len({family.id for family in families}) == len(families)
    assert len({family.name() for family in families}) == len(families)


def test_every_row_is_filled_in() -> None:
    for family in load_families():
        assert family.style in STYLES, family
        assert family.script in {"latin", "sc", "tc", "jp"}, family
        assert family.role in {"train", "held"}, family
        assert family.faces and family.en and family.licence, family
        assert bool(family.zh) is (family.script in {"sc", "tc"}), family


def test_names_have_the_form_of_the_documented_example() -> None:
    """文泉驿等宽正黑体: Chinese names end with 体, all others are written in Latin letters."""
    for family in load_families():
        name = family.name(proxies=False)
        assert re.fullmatch(r"[A-Za-z]* ?[\u4e00-\u9fff]+体" if family.zh else r"[ -~]+", name), name


def test_packages_are_pinned_and_none_is_a_copy_of_a_proprietary_font() -> None:
    for family in load_families():
        for package in family.packages:
            assert PINNED.fullmatch(package), package
            assert not any(name in package.lower() for name in PROPRIETARY), package


def test_fifteen_families_are_kept_from_training() -> None:
    assert sum(family.role == "held" for family in load_families()) == 15


def test_names_follow_the_two_settings() -> None:
    families = {family.id: family for family in load_families()}
    arial, zenhei = families["liberation-sans"], families["wqy-zenhei"]
    assert (arial.name(), arial.name(proxies=False)) == ("Arial", "Liberation Sans")
    assert (zenhei.name(), zenhei.name(chinese=False)) == ("文泉驿等宽正黑体", "WenQuanYi Zen Hei")
