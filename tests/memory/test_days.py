"""A learner's day begins at 04:00 where the learner lives, whatever the clocks do there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from quiz.memory.schedule import day_bounds, day_start, is_zone, learner_day
from tests.practice.histories import all_zones, gaps, moments

TICK = timedelta(microseconds=1)


@given(moment=moments, zone=all_zones)
def test_a_day_holds_its_moments_in_every_zone(moment: datetime, zone: str) -> None:
    start, end = day_bounds(moment, zone)
    assert start <= moment < end
    assert learner_day(start, zone) == learner_day(end - TICK, zone) == learner_day(moment, zone)
    assert learner_day(end, zone) > learner_day(moment, zone)


@given(moment=moments, gap=gaps, zone=all_zones)
def test_days_never_go_back(moment: datetime, gap: timedelta, zone: str) -> None:
    assert learner_day(moment, zone) <= learner_day(moment + gap, zone)


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("UTC", datetime(2026, 11, 24, 4, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 11, 23, 14, tzinfo=UTC)),
        ("Etc/GMT-14", datetime(2026, 11, 23, 14, tzinfo=UTC)),
        ("Etc/GMT+12", datetime(2026, 11, 24, 16, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2026, 11, 23, 22, 15, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_four_and_not_a_microsecond_before(zone: str, start: datetime) -> None:
    day = date(2026, 11, 24)
    assert day_start(day, zone) == start
    assert learner_day(start, zone) == day
    assert learner_day(start - TICK, zone) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 23.0),
        ("Europe/Berlin", date(2026, 10, 24), 25.0),
        ("America/New_York", date(2026, 3, 7), 23.0),
        ("America/New_York", date(2026, 10, 31), 25.0),
        ("Australia/Lord_Howe", date(2026, 10, 3), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 4), 24.5),
        ("Antarctica/Troll", date(2026, 3, 28), 22.0),
        ("Antarctica/Troll", date(2026, 10, 24), 26.0),
        ("Asia/Tokyo", date(2026, 3, 28), 24.0),
        ("UTC", date(2028, 2, 29), 24.0),
        ("Pacific/Apia", date(2011, 12, 29), 24.0),
    ],
)
def test_a_day_is_as_long_as_its_clocks_make_it(zone: str, day: date, hours: float) -> None:
    start, end = day_bounds(day_start(day, zone), zone)
    assert (end - start) / timedelta(hours=1) == hours


def test_the_leap_day_is_a_day_between_two_others() -> None:
    noon = datetime(2028, 2, 28, 12, tzinfo=UTC)
    days = [learner_day(noon + timedelta(days=count), "Europe/Berlin") for count in range(3)]
    assert days == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]


def test_the_day_that_samoa_skipped_is_empty() -> None:
    skipped = date(2011, 12, 30)
    before, after = skipped - timedelta(days=1), skipped + timedelta(days=1)
    assert day_start(skipped, "Pacific/Apia") == day_start(after, "Pacific/Apia")
    hours = [datetime(2011, 12, 29, 14, tzinfo=UTC) + timedelta(hours=n) for n in range(48)]
    days = [learner_day(hour, "Pacific/Apia") for hour in hours]
    assert days == [before] * 24 + [after] * 24


def test_where_the_clocks_skip_four_the_day_begins_as_much_later() -> None:
    # Hong Kong put its clocks forward from 03:30 to 04:30 on 1976-04-18.
    start = day_start(date(1976, 4, 18), "Asia/Hong_Kong")
    local = start.astimezone(ZoneInfo("Asia/Hong_Kong"))
    assert (local.hour, local.minute) == (5, 0)
    assert learner_day(start - TICK, "Asia/Hong_Kong") == date(1976, 4, 17)


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"])
def test_a_time_zone_is_known_by_its_name(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "Mars/Olympus", "Europe", "Europe/", "Europe/Berlin ", "Europe//Berlin"),
        *("../../etc/passwd", "/etc/localtime", "Etc/../UTC", "zone.tab", "tzdata.zi", "\x00"),
        *("Europe/Berlin\x00", "\ud800", "x" * 100_000, "a/" * 5000, "UTC\n", "__init__.py"),
    ],
)
def test_what_is_no_time_zone_is_told_apart_without_an_error(name: str) -> None:
    assert not is_zone(name)
