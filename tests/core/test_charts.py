"""Charts as SVG, and tables as files."""

from decimal import Decimal
from xml.etree import ElementTree

from core.charts import NARROW, WIDE, Bar, Point, bar_chart, trend_chart
from core.spreadsheets import csv_bytes

SVG = {"svg": "http://www.w3.org/2000/svg"}


def drawn(svg: str) -> ElementTree.Element:
    """The picture as XML, which it has to be for a PDF."""
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314 - our own


def trend(*percents: str | None, target: str = "95") -> ElementTree.Element:
    points = [
        Point("1/1", f"day {place}", None if each is None else Decimal(each), each is not None and Decimal(each) >= 95)
        for place, each in enumerate(percents)
    ]
    return drawn(trend_chart(points, target=Decimal(target), key="t", title="Trend", description="Of days"))


def test_a_trend_has_a_gap_where_nothing_was_judged() -> None:
    picture = trend("96", "97", None, "90", "91")
    assert len(picture.findall("svg:polyline", SVG)) == 2
    assert len(picture.findall("svg:circle", SVG)) == 2
    assert len([rect for rect in picture.findall("svg:rect", SVG) if rect.get("class") == "chart-bad"]) == 2
    assert len(trend("96").findall("svg:polyline", SVG)) == 0
    assert len(trend(None).findall("svg:circle", SVG)) == 0


def test_everything_stays_within_the_picture() -> None:
    for picture in (trend("0", "100"), trend("100", "100", target="100"), trend("99.9", "99.99")):
        _x, _y, width, height = (int(each) for each in (picture.get("viewBox") or "").split())
        for circle in picture.iterfind("svg:circle", SVG):
            assert 0 < int(circle.get("cx") or 0) < width
            assert 0 < int(circle.get("cy") or 0) < height


def test_a_bar_says_everything_in_its_title_and_cannot_break_out() -> None:
    long = "Základní škola <b>Na Výsluní</b>, příspěvková organizace"
    bars = [Bar(long, Decimal(0), "0.0%", False, "?a=1&b=2"), Bar("E-mail", Decimal(100), "100.0%", True)]
    picture = drawn(bar_chart(bars, target=Decimal(95), key="b", title="Bars", description="Of channels"))
    assert picture.get("role") == "group"
    assert [title.text for title in picture.iterfind(".//svg:g/svg:title", SVG)] == [f"{long}: 0.0%", "E-mail: 100.0%"]
    labels = [text.text or "" for text in picture.iterfind(".//svg:text", SVG)]
    assert labels[0] == "Základní škola"
    assert labels[1].endswith("…")
    assert len(labels[1]) <= 19
    fills = [rect.get("fill") for rect in picture.iterfind(".//svg:rect", SVG)]
    assert all(fill and fill.startswith("#") for fill in fills)


def test_a_label_of_two_words_is_not_cut() -> None:
    bars = [Bar("Pravidelná povinnost", Decimal(95), "95 %", True)]
    picture = drawn(bar_chart(bars, target=Decimal(95), key="b", title="Bars", description="Of kinds"))
    assert [text.text for text in picture.iterfind(".//svg:text", SVG)] == ["Pravidelná", "povinnost", "95 %"]


def test_a_narrow_trend_is_the_same_in_half_the_width() -> None:
    points = [Point(f"{day}/1", str(day), Decimal(90 + day), day > 4) for day in range(10)]
    wide, narrow = (
        drawn(trend_chart(points, target=Decimal(95), key="t", title="T", description="D", size=size))
        for size in (WIDE, NARROW)
    )
    for picture in (wide, narrow):
        assert len(picture.findall("svg:circle", SVG)) == 5
        width = int((picture.get("viewBox") or "").split()[2])
        assert all(int(circle.get("cx") or 0) < width for circle in picture.iterfind("svg:circle", SVG))
    days = [sum("/" in (text.text or "") for text in picture.iterfind("svg:text", SVG)) for picture in (wide, narrow)]
    assert days == [5, 4]


def test_a_table_runs_no_formula_and_keeps_numbers() -> None:
    data = csv_bytes(["a", "b"], [["=1+1", -5], ["-x", Decimal("1.50")], ["é,", None]])
    assert data.decode("utf-8-sig").split("\r\n") == ["a,b", "'=1+1,-5", "'-x,1.50", '"é,",', ""]
    czech = csv_bytes(["a", "b"], [["=1+1", -5], ["1.5", Decimal("-1.50")], ["é;", None]], "cs")
    assert czech.decode("utf-8-sig").split("\r\n") == ["a;b", "'=1+1;-5", "1.5;-1,50", '"é;";', ""]
