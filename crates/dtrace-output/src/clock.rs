//! Dates: `%Y` and `%T`.

use time::{Month, OffsetDateTime, UtcOffset, Weekday};

const NANOS: u64 = 1_000_000_000;

/// The local time of a `walltimestamp`; UTC if the system can't tell the zone.
fn local(nanos: u64) -> OffsetDateTime {
    let seconds = i64::try_from(nanos / NANOS).unwrap_or(0);
    let utc = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let offset = UtcOffset::local_offset_at(utc).unwrap_or(UtcOffset::UTC);
    utc.checked_to_offset(offset).unwrap_or(utc)
}

/// `%Y`: `1973 Dec  3 17:20:00`.
pub(crate) fn date(nanos: u64) -> String {
    date_of(local(nanos))
}

/// `%T`: `Mon, 03 Dec 1973 17:20:00 +0100`, `UTC` for no offset. The year is that of the ISO week.
pub(crate) fn rfc822(nanos: u64) -> String {
    rfc822_of(local(nanos))
}

fn date_of(t: OffsetDateTime) -> String {
    let (hour, minute, second) = t.to_hms();
    format!("{} {} {:>2} {hour:02}:{minute:02}:{second:02}", t.year(), month(t.month()), t.day())
}

fn rfc822_of(t: OffsetDateTime) -> String {
    let (hour, minute, second) = t.to_hms();
    let (year, ..) = t.to_iso_week_date();
    let (weekday, day, month, zone) = (weekday(t.weekday()), t.day(), month(t.month()), zone(t.offset()));
    format!("{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} {zone}")
}

fn zone(offset: UtcOffset) -> String {
    let minutes = offset.whole_minutes();
    if minutes == 0 {
        return "UTC".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
}

fn month(month: Month) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES.get(usize::from(u8::from(month)) - 1).copied().unwrap_or("")
}

fn weekday(day: Weekday) -> &'static str {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    NAMES.get(usize::from(day.number_days_from_monday())).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64, offset_minutes: i32) -> OffsetDateTime {
        let offset = UtcOffset::from_whole_seconds(offset_minutes * 60).unwrap();
        OffsetDateTime::from_unix_timestamp(seconds).unwrap().to_offset(offset)
    }

    #[test]
    fn layouts() {
        let cases = [
            (123_787_200, 0, "1973 Dec  3 17:20:00", "Mon, 03 Dec 1973 17:20:00 UTC"),
            (0, 0, "1970 Jan  1 00:00:00", "Thu, 01 Jan 1970 00:00:00 UTC"),
            (0, -210, "1969 Dec 31 20:30:00", "Wed, 31 Dec 1970 20:30:00 -0330"),
            (1_720_000_000, 120, "2024 Jul  3 11:46:40", "Wed, 03 Jul 2024 11:46:40 +0200"),
        ];
        for (seconds, offset, y, t) in cases {
            assert_eq!(date_of(at(seconds, offset)), y);
            assert_eq!(rfc822_of(at(seconds, offset)), t);
        }
    }

    #[test]
    fn any_number_is_a_time() {
        for nanos in [0, 1, u64::MAX, u64::MAX / 2, 1 << 63] {
            assert!(!date(nanos).is_empty() && !rfc822(nanos).is_empty());
        }
    }
}
