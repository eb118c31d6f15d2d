//! The clock of `timestamp`, and the time of day.

use rustix::time::{ClockId, clock_gettime};

/// What `timestamp` is now: nanoseconds of the monotonic clock.
pub fn monotonic() -> u64 {
    now(ClockId::Monotonic) as u64
}

/// The time of day, in nanoseconds since 1970, at which that clock began, by how far the two are apart now.
pub fn wall_offset() -> i64 {
    now(ClockId::Realtime) - now(ClockId::Monotonic)
}

fn now(clock: ClockId) -> i64 {
    let time = clock_gettime(clock);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}
