//! The packets of `pcap()` in the file that `freopen()` names.

use std::time::Duration;

use anyhow::Result;
use dtrace_output::capture::Packet;
use nix::time::{ClockId, clock_gettime};

use crate::consumer::Consumer;

impl Consumer {
    /// Whether packets go to a capture.
    pub(crate) fn is_capturing(&self) -> bool {
        self.format.captures() && self.output.redirected().is_some()
    }

    /// Puts a packet into the file that output goes to. Why it can't be, if so.
    pub(crate) fn capture(&mut self, packet: Packet<'_>, timestamp: u64) -> Result<Option<String>> {
        if packet.bytes.is_empty() {
            return Ok(None);
        }
        let Some((link, packets)) = self.output.packets(packet.link)? else { return Ok(None) };
        if link == packet.link {
            packet.put(packets, wall_clock(timestamp));
            return Ok(None);
        }
        let path = self.output.redirected().unwrap_or_default();
        Ok(Some(format!(
            "couldn't put a packet of the link type {} into \"{}\": its first packet has {link}, and a capture has one \
             for all",
            packet.link,
            path.display()
        )))
    }
}

/// Nanoseconds since 1970 at a time of the monotonic clock, by how far the clocks are apart now.
fn wall_clock(timestamp: u64) -> u64 {
    let now = |clock| clock_gettime(clock).map_or(Duration::ZERO, Duration::from);
    let apart = now(ClockId::CLOCK_REALTIME).saturating_sub(now(ClockId::CLOCK_MONOTONIC));
    u64::try_from((apart + Duration::from_nanos(timestamp)).as_nanos()).unwrap_or(u64::MAX)
}
