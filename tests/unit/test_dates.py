from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.model.dates import (
    Month,
    PartialDate,
    parse_date,
    parse_month,
    parse_year,
    with_month,
)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2023", "2023"),
        (" 2023 ", "2023"),
        ("2023-03", "2023-03"),
        ("2023-3-1", "2023-03-01"),
        ("2023-03-21", "2023-03-21"),
        ("2024-02-29", "2024-02-29"),
        ("2023/03/21", "2023-03-21"),
        ("20230321", "2023-03-21"),
        ("2023-00-00", "2023"),
        ("2024-05-01T10:00:00Z", "2024-05-01"),
        ("2024-05-01 10:00:00.000+02:00", "2024-05-01"),
        ("5/14/2023", "2023-05-14"),
        ("14/5/2023", "2023-05-14"),
        ("14-05-2023", "2023-05-14"),
        ("05-14-2023", "2023-05-14"),
        ("12/2023", "2023-12"),
        ("3.2023", "2023-03"),
        ("03-2023", "2023-03"),
        ("03/04/2023", "2023-03-04"),
        ("14.5.2023", "2023-05-14"),
        ("May 2024", "2024-05"),
        ("2024 May 14", "2024-05-14"),
        ("14th of May, 2024", "2024-05-14"),
        ("Sept. 2011", "2011-09"),
        ("Mon, 06 May 2024 10:00:00 GMT", "2024-05-06"),
        ("Oct 30 - Nov 2, 2023", "2023-10-30"),
        ("2023年3月21日", "2023-03-21"),
        ("2023年", "2023"),
        ("~2024-05-03", "2024-05-03"),
        ("2004-06~", "2004-06"),
        ("2004-21", "2004"),
        ("2023-07-01-2023-07-05", "2023-07-01"),
        ("2004-06/2006-08", "2004-06"),
        ("2004/..", "2004"),
        ("1987--1990", "1987"),
        ("1987 [2003]", "1987"),
        ("[2019]", "2019"),
        ("2020a", "2020"),
        ("c. 1999", "1999"),
        ("Spring 2020", "2020"),
        ("2024 (accepted)", "2024"),
        ("in press, 2024", "2024"),
    ],
)
def test_dates_that_people_write(text, iso):
    assert parse_date(text).iso == iso


@pytest.mark.parametrize("text", ["in press", "Forthcoming", "to appear", "Under review", "in-press"])
def test_the_forthcoming_is_the_newest_and_keeps_its_words(text):
    date = parse_date(text)

    assert date == PartialDate(0, text=text, forthcoming=True)
    assert date.iso == ""
    assert date.sort_key > parse_date("2999-12-31").sort_key


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2023-02-31", "31 February does not exist"),
        ("2023-02-29", "29 February 2023 does not exist"),
        ("1900-02-29", "29 February 1900 does not exist"),
        ("2023-04-31", "31 April does not exist"),
        ("2023-13", "month 13 does not exist"),
        ("0000", "year 0000 does not exist"),
        ("20223", "'20223' is not a date; write YYYY"),
        ("98", "'98' is not a date"),
        ("unknown", "'unknown' is not a date"),
        ("Accessed: 12 May 2020", "is not a date"),
        ("2303.14389", "is not a date"),
        ("", "the date is empty"),
    ],
)
def test_what_is_no_date_is_refused_with_a_cure(text, message):
    with pytest.raises(ValueError, match=message) as caught:
        parse_date(text)

    assert "remove the field" in str(caught.value)


def test_less_exact_dates_sort_before_more_exact_ones():
    dates = [parse_date(text) for text in ("2023-01-02", "2022", "in press", "2023-01", "2023")]

    dates.sort(key=lambda date: date.sort_key)

    assert [date.iso for date in dates] == ["2022", "2023", "2023-01", "2023-01-02", ""]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1", 1),
        ("09", 9),
        ("jan", 1),
        ("January", 1),
        ("Jun.", 6),
        ("sept", 9),
        ("may", 5),
        ("July~1", 7),
        ("9--11 jul", 7),
        ("nov/dec", 11),
        ("7-8", 7),
        ("summer", 0),
    ],
)
def test_months_with_the_oddities_of_bibtex(text, month):
    assert parse_month(text).number == month


@pytest.mark.parametrize("text", ["13", "0", "foo", "marginal", ""])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="write 1 to 12 or an English name"):
        parse_month(text)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("14. M\u00e4rz 2023", "2023-03-14"),
        ("J\u00e4nner 2023", "2023-01"),
        ("Dez. 2021", "2021-12"),
        ("14 de mayo de 2023", "2023-05-14"),
        ("Enero 2020", "2020-01"),
        ("septiembre de 2020", "2020-09"),
        ("1er ao\u00fbt 2020", "2020-08-01"),
        ("f\u00e9vr. 2019", "2019-02"),
        ("d\u00e9cembre 2019", "2019-12"),
        ("2023\u5e74\u5341\u4e8c\u6708", "2023-12"),
        ("2023\u5e74\u4e09\u6708", "2023-03"),
        ("2023\u5e745\u67083\u53f7", "2023-05-03"),
        ("\uff12\uff10\uff12\uff13\u5e74", "2023"),
    ],
)
def test_months_of_the_languages_of_the_catalogues(text, iso):
    assert parse_date(text).iso == iso
    assert parse_date(text).dropped == ""


@pytest.mark.parametrize(
    "text", ["im Druck", "en prensa", "\u00e0 para\u00eetre", "\u5370\u5237\u4e2d", "\u5f85\u53d1\u8868"]
)
def test_in_press_in_the_languages_of_the_catalogues(text):
    assert parse_date(text).forthcoming


@pytest.mark.parametrize(
    ("text", "iso", "dropped"),
    [
        ("2004-34", "2004", "the quarter"),
        ("Q1 2023", "2023", "the quarter"),
        ("2023 Q3", "2023", "the quarter"),
        ("2. Quartal 2023", "2023", "the quarter"),
        ("2004/..", "2004", "the end of the range"),
        ("2024-05/2024-03", "2024-05", "the end of the range, which is before its start,"),
        ("Spring 2020, day 3", "2020", "the season"),
        ("2024 (accepted)", "2024", "'(accepted)'"),
        ("c. 1999", "1999", ""),
        ("circa 1999", "1999", ""),
        ("~2024", "2024", ""),
        ("1987 [2003]", "1987", "'[2003]'"),
        ("2023-00-15", "2023", "the day"),
        ("2024-05-01T10:00:00Z", "2024-05-01", ""),
        ("Mon, 06 May 2024 10:00:00 GMT", "2024-05-06", ""),
        ("[2019]", "2019", ""),
        ("2020a", "2020", ""),
    ],
)
def test_what_a_date_cannot_hold_is_named(text, iso, dropped):
    date = parse_date(text)

    assert (date.iso, date.dropped) == (iso, dropped)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2024-03/2024-05", "2024-03/2024-05"),
        ("2024-03-05/2024-03", "2024-03-05/2024-03"),
        ("2024-03/2024-03", "2024-03"),
        ("2004-06~/2006-08", "2004-06/2006-08"),
        ("2020 to 2021", "2020/2021"),
        ("2020 bis 2021", "2020/2021"),
        ("1987--1990", "1987/1990"),
        ("2023-07-01-2023-07-05", "2023-07-01/2023-07-05"),
        ("Oct 30 - Nov 2, 2023", "2023-10-30/2023-11-02"),
        ("14-16 May 2023", "2023-05-14/2023-05-16"),
        ("May 14\u201316, 2023", "2023-05-14/2023-05-16"),
        ("14 to 16 May 2023", "2023-05-14/2023-05-16"),
        ("14 und 15 Mai 2023", "2023-05-14/2023-05-15"),
        ("Sat 30 June \u2013 Mon 2 July 2023", "2023-06-30/2023-07-02"),
        ("Nov/Dec 2021", "2021-11/2021-12"),
        ("March 2024 \u2013 May 2025", "2024-03/2025-05"),
        ("Spring 2020", "2020-21"),
        ("Fr\u00fchjahr 2020", "2020-21"),
        ("hiver 2020", "2020-24"),
        ("2004-22", "2004-22"),
        ("2004-31", "2004-23"),
        ("Spring/Summer 2020", "2020-21/2020-22"),
        ("2024-21/2024-22", "2024-21/2024-22"),
        ("Winter 2023/2024", "2023-24/2024"),
    ],
)
def test_ranges_and_seasons_are_kept(text, edtf):
    date = parse_date(text)

    assert (date.edtf, date.dropped) == (edtf, "")
    assert parse_date(edtf) == date
    assert date.iso == parse_date(edtf.partition("/")[0]).iso


@pytest.mark.parametrize(
    ("text", "edtf"),
    [("2023-24", "2023/2024"), ("2019/20", "2019/2020"), ("1999--00", "1999/2000"), ("2020-03", "2020-03")],
)
def test_a_year_may_be_two(text, edtf):
    assert parse_year(text).edtf == edtf


@pytest.mark.parametrize(
    ("year", "month", "days", "edtf"),
    [
        ("2024", "mar--may", "", "2024-03/2024-05"),
        ("2024", "jun--jul", "30--2", "2024-06-30/2024-07-02"),
        ("2024", "jul", "9--11", "2024-07-09/2024-07-11"),
        ("2024", "9--11 jul", "9", "2024-07-09/2024-07-11"),
        ("2024--2025", "mar--feb", "", "2024-03/2025-02"),
        ("2024--2025", "mar", "", "2024-03/2025"),
        ("2024", "spring", "", "2024-21"),
        ("2024", "7-8", "", "2024-07/2024-08"),
        ("2024", "dec/jan", "", "2024-12"),
    ],
)
def test_a_month_beside_a_year_may_be_a_range_or_a_season(year, month, days, edtf):
    assert with_month(parse_year(year), parse_month(month), days).edtf == edtf


@pytest.mark.parametrize(
    ("text", "month", "day", "dropped"),
    [
        ("9 jul", 7, 9, ""),
        ("July~1", 7, 1, ""),
        ("9, 11 and 13 jul", 7, 9, "the end of the range"),
        ("Q2", 0, 0, "the quarter"),
        ("M\u00e4rz", 3, 0, ""),
        ("3\u6708", 3, 0, ""),
        ("\u5341\u4e00\u6708", 11, 0, ""),
    ],
)
def test_a_month_may_hold_a_day(text, month, day, dropped):
    assert parse_month(text) == Month(month, day, dropped=dropped)


@given(st.text(alphabet="0123456789 -/.~?()\u5e74\u6708\u65e5qQ" + "abcdefjmnprstuvy", max_size=40))
def test_no_text_raises_anything_but_a_refusal(text):
    for read, kind in ((parse_date, PartialDate), (parse_month, Month)):
        with contextlib.suppress(ValueError):
            assert isinstance(read(text), kind | None)
