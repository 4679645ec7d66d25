"""The order of texts in the languages of pages, with ICU and without."""

from __future__ import annotations

import doctest
import sys

import pytest

from sphinxcontrib_research.util import collation, plugins
from sphinxcontrib_research.util.collation import by_icu, by_rules

WAYS = pytest.mark.parametrize("way", ["icu", "rules"])


def order(way, language):
    if way == "icu":
        pytest.importorskip("icu", reason="PyICU is not here")
        return by_icu(language)
    return by_rules(language)


@WAYS
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "3D 9 10 20 abc Äbd abe résumé resumes Z α Я"),
        ("de", "Ärger Arzt Öl Olm Straße Strassf Zoo"),
        ("sv", "Ask Zon Åre Ärlig Öl"),
        ("fi", "Ask Zon Åre Ärlig Öl"),
        ("da", "Aske Zoo Ærlig Øl Ål"),
        ("nb", "Aske Zoo Ærlig Øl Ål"),
        ("es", "nada nz ñandú oso"),
        ("pl", "lzy łza mzy zzz źle żal"),
        ("cs", "cyz čas dub hzz chata isa"),
        ("hu", "czz csak dal ozz öl"),
        ("tr", "czz çok hzz ısı isim ozz öl"),
        ("et", "szz šokk zebra žanr tuli wa õde ärg öö üks"),
        ("ru", "елань ёлка ель яма abc"),
        ("uk", "гзз ґава дім ззз изз іній їжа яма"),
        ("ar", "أحمد بدر زيد عمر Adam"),
        ("he", "אב בן שלום Adam"),
        ("el", "Αθήνα Βόλος Ωμέγα Athens"),
        ("ko", "가나 까치 나비 하늘 Adam"),
        ("ja", "Adam あさ ガス かに さくら 亜 日 和"),
        ("zh_CN", "3D 阿 八 李 王 张 Adam"),
        ("zh_TW", "一 王 李 林 張 Adam"),
    ],
)
def test_order_by_language(way, language, expected):
    names = expected.split()
    key = order(way, language).key
    names.reverse()
    assert sorted(names, key=key) == expected.split()


@WAYS
@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("en", {"Über": "U", '"Win"': "W", "3D": "3", "": "", "∞": "", "张三": "张", "각": "ㄱ"}),
        ("de", {"Ärger": "A"}),
        ("sv", {"Ärlig": "Ä", "ærlig": "Ä", "Öl": "Ö", "Über": "Y"}),
        ("es", {"Ñandú": "Ñ", "llama": "L"}),
        ("cs", {"chata": "CH", "čas": "Č", "cesta": "C"}),
        ("tr", {"ısı": "I", "İstanbul": "I", "isim": "I", "Çok": "Ç"}),
        ("ko", {"가나": "ㄱ", "까치": "ㄱ", "하늘": "ㅎ", "Adam": "A"}),
        ("ja", {"ガス": "か", "さくら": "さ", "東京": "漢字", "Adam": "A"}),
        ("zh_CN", {"阿里": "A", "张三": "Z", "王五": "W", "Adam": "A"}),
    ],
)
def test_headings_by_language(way, language, headings):
    letter = order(way, language).letter
    assert {text: letter(text) for text in headings} == headings


@pytest.mark.parametrize(
    "language", ["en", "sv", "zh_CN", "zh_TW", "ja", "ko", "ru", "tr", "xx", "de-AT", "zh_Hant_HK"]
)
@WAYS
def test_any_text_has_a_place(way, language):
    made = order(way, language)
    for text in ("", " ", "\ud800", "\0", "𠀀", "\U0010ffff", "ǆ", "İI", "½", "ﬁ", "x" * 10_000):
        assert isinstance(made.key(text), type(made.key("a")))
        assert isinstance(made.letter(text), str)


def test_a_folder_of_that_name_is_not_icu(tmp_path, monkeypatch):
    tmp_path.joinpath("icu").mkdir()
    monkeypatch.delitem(sys.modules, "icu", raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert collation.icu_version.__wrapped__() == ""


def test_pages_depend_on_the_version_of_icu(monkeypatch):
    monkeypatch.setattr(plugins, "icu_version", lambda: "")
    without = plugins.identities.__wrapped__()
    monkeypatch.setattr(plugins, "icu_version", lambda: "72.1")
    assert plugins.identities.__wrapped__() == (*without, "order: ICU 72.1")


def test_samples():
    assert doctest.testmod(collation).failed == 0
