//! The packets of `pcap()` in the file that `freopen()` names.

use anyhow::Result;
use dtrace_core::clock::wall_offset;
use dtrace_output::capture::Packet;

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

/// Nanoseconds since 1970 at a time of the monotonic clock.
fn wall_clock(timestamp: u64) -> u64 {
    timestamp.saturating_add_signed(wall_offset())
}
