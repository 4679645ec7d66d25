"""Numbers and dates in the languages of pages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sphinxcontrib_research.util.locales import (
    between_in_words,
    date_in_words,
    grouped,
    grouping,
    interval_in_words,
    language_name,
    short,
)


@pytest.mark.parametrize(
    ("language", "numbers", "shown"),
    [
        ("en", (0, 999, 8412, 1234567), "0 999 8,412 1,234,567"),
        ("de", (999, 8412, 1234567), "999 8.412 1.234.567"),
        ("fr", (8412, 1234567), "8\u202f412 1\u202f234\u202f567"),
        ("hi", (8412, 1234567, 123456789), "8,412 12,34,567 12,34,56,789"),
        ("es", (8412, 12345, 1234567), "8412 12.345 1.234.567"),
        ("es_MX", (8412, 12345), "8,412 12,345"),
        ("pt_BR", (8412, 12345), "8.412 12.345"),
        ("pt-PT", (8412, 12345), "8412 12\u00a0345"),
        ("ar", (8412,), "8,412"),
        ("xx", (8412,), "8,412"),
    ],
)
def test_thousands_apart(language, numbers, shown):
    assert " ".join(grouped(number, language) for number in numbers) == shown


def test_fractions_have_the_mark_of_the_language():
    assert grouped(Decimal("12345.50"), "de") == "12.345,50"
    assert grouped(Decimal("-1E+4"), "en") == "-10,000"


@pytest.mark.parametrize(
    ("language", "numbers", "shown"),
    [
        ("en", (0, 999, 1000, 1049, 1234, 1960, 9949, 9960, 12_345), "0 999 1k 1k 1.2k 2k 9.9k 10k 12k"),
        ("en", (999_499, 999_600, 1_500_000, 999_999_999), "999k 1M 1.5M 1B"),
        ("en", (2_500_000_000_000, 10**18), "2.5T 1,000,000T"),
        ("de", (999, 1200, 12_345, 999_999, 1_234_567), "999 1.200 12.345 999.999 1,2\u00a0Mio."),
        ("de", (12_345_678, 999_600_000), "12\u00a0Mio. 1\u00a0Mrd."),
        ("fr", (1234, 12_345), "1,2\u00a0k 12\u00a0k"),
        ("es", (1234, 1_200_000_000), "1,2\u00a0mil 1200\u00a0M"),
        ("ja", (1234, 12_345, 123_456, 99_999_999), "1,234 1.2万 12万 1億"),
        ("ko", (1234, 12_345), "1.2천 1.2만"),
        ("hi", (123_456, 12_345_678), "1.2\u00a0लाख 1.2\u00a0क॰"),
        ("he", (1234,), "1.2K"),
    ],
)
def test_numbers_in_short(language, numbers, shown):
    assert " ".join(short(number, language) for number in numbers) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ("Mar 5, 2020", "Mar 2020")),
        ("de", ("5. März 2020", "März 2020")),
        ("fr", ("5 mars 2020", "mars 2020")),
        ("ja", ("2020年3月5日", "2020年3月")),
        ("ko", ("2020년 3월 5일", "2020년 3월")),
        ("ar", ("5 مارس 2020", "مارس 2020")),
    ],
)
def test_dates_with_and_without_a_day_have_one_style(language, shown):
    assert (date_in_words(2020, 3, 5, language), date_in_words(2020, 3, 0, language)) == shown


@pytest.mark.parametrize(
    ("language", "months", "days"),
    [
        ("en", "Mar – May 2024", "Mar 5 – 9, 2024"),
        ("de", "März–Mai 2024", "5.–9. März 2024"),
        ("ja", "2024年3月～5月", "2024年3月5日～9日"),
        ("ar", "مارس – مايو 2024", "5–9 مارس 2024"),
    ],
)
def test_ranges_of_dates(language, months, days):
    assert interval_in_words((2024, 3, 0), (2024, 5, 0), language) == months
    assert interval_in_words((2024, 3, 5), (2024, 3, 9), language) == days


def languages():
    from babel.localedata import locale_identifiers

    return sorted(locale_identifiers())


def test_no_language_turns_round_what_stands_beside_its_numbers_and_dates():
    marks = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
    for language in languages():
        for number in (1, 1234, 1_234_567, 1_234_567_890):
            shown = grouped(number, language) + short(number, language)
            assert marks.isdisjoint(shown + date_in_words(2020, 3, 5, language)), language
            dates = interval_in_words((2020, 3, 5), (2021, 4, 6), language)
            assert marks.isdisjoint(dates + between_in_words("a", "b", language)), language
            assert [char for char in grouped(number, language) if char.isdigit()] == [*str(number)]
        assert len(grouping(language).mark) <= 1


@pytest.mark.parametrize(
    ("language", "of_page", "name"),
    [
        ("en", "de", "Englisch"),
        ("ger", "fr", "allemand"),
        ("pt_BR", "de", "Portugiesisch (Brasilien)"),
        ("pt-BR", "zh_CN", "巴西葡萄牙语"),
        ("zh_Hans", "en", "Simplified Chinese"),
        ("la", "ja", "ラテン語"),
        ("de", "de_AT", "Deutsch"),
        ("de", "xx", "German"),
        ("Elvish", "de", "Elvish"),
        ("German, English", "de", "German, English"),
        ("", "de", ""),
        ("de", "sr", "немачки"),
        ("de", "sr@latin", "nemački"),
    ],
)
def test_languages_have_names(language, of_page, name):
    assert language_name(language, of_page) == name
