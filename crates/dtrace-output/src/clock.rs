//! Dates: `%Y` and `%T`.

use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

const NANOS: i64 = 1_000_000_000;

/// `%Y`: `1973 Dec  3 17:20:00`.
const DATE: &str = "%Y %b %e %H:%M:%S";

/// `%T`: `Mon, 03 Dec 1973 17:20:00 CET`. The year is that of the ISO week.
const RFC822: &str = "%a, %d %b %G %H:%M:%S %Z";

/// `%Y`, in local time; of a negative number a time before 1970.
pub(crate) fn date(nanos: i64) -> String {
    format(nanos, DATE, TimeZone::system())
}

/// `%T`, in local time.
pub(crate) fn rfc822(nanos: i64) -> String {
    format(nanos, RFC822, TimeZone::system())
}

/// A `walltimestamp` by a format of strftime(3).
fn format(nanos: i64, format: &str, zone: TimeZone) -> String {
    let time = Timestamp::from_second(nanos / NANOS).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(zone);
    strtime::format(format, &time).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts() {
        let utc = || TimeZone::UTC;
        let pacific = || TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").unwrap();
        let cases = [
            (123_787_200, utc(), "1973 Dec  3 17:20:00", "Mon, 03 Dec 1973 17:20:00 UTC"),
            (0, utc(), "1970 Jan  1 00:00:00", "Thu, 01 Jan 1970 00:00:00 UTC"),
            (0, pacific(), "1969 Dec 31 16:00:00", "Wed, 31 Dec 1970 16:00:00 PST"),
            (-2, utc(), "1969 Dec 31 23:59:58", "Wed, 31 Dec 1970 23:59:58 UTC"),
            (1_720_000_000, pacific(), "2024 Jul  3 02:46:40", "Wed, 03 Jul 2024 02:46:40 PDT"),
        ];
        for (seconds, zone, y, t) in cases {
            assert_eq!(format(seconds * NANOS, DATE, zone.clone()), y);
            assert_eq!(format(seconds * NANOS, RFC822, zone), t);
        }
    }

    #[test]
    fn any_number_is_a_time() {
        for nanos in [0, 1, -1, i64::MAX, i64::MIN] {
            assert!(!date(nanos).is_empty() && !rfc822(nanos).is_empty());
        }
    }
}
