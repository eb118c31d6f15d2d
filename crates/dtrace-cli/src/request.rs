//! What actions ask of the consumer itself: other output, commands, options.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStringExt;

use anyhow::Result;
use dif_vm::ActionKind;
use dif_vm::program::Action;
use dtrace_output::capture::Packet;
use dtrace_output::{messages, record};

use crate::consumer::{Consumer, Place};
use crate::{child, notice};

impl Consumer {
    /// Does what an action asks for.
    pub(crate) fn request(&mut self, action: &Action, data: &[u8], place: Place<'_>) -> Result<()> {
        let text = |format: &[u8]| -> Result<OsString> {
            Ok(OsString::from_vec(record::printed(format, action, data, &self.names)?))
        };
        let problem = match &action.kind {
            ActionKind::System { format } => self.system(&text(format)?)?,
            ActionKind::Freopen { format } => self.freopen(&text(format)?)?,
            ActionKind::Ftruncate => {
                self.output.flush()?;
                self.output.truncate();
                None
            }
            ActionKind::Setopt => self.setopt(action, data),
            ActionKind::Pcap if self.is_capturing() => {
                self.capture(Packet::of(action, data), place.firing.timestamp)?
            }
            _ => None,
        };
        if let Some(problem) = problem {
            self.output.flush()?;
            notice(&format!("{}: {problem}", messages::error_in(place.clause, &place.firing.probe)));
        }
        Ok(())
    }

    /// Runs a command, after what was printed before it.
    fn system(&mut self, command: &OsStr) -> Result<Option<String>> {
        self.output.flush()?;
        let run = child::shell(command);
        Ok(run.err().map(|e| format!("couldn't run \"{}\": {e}", command.display())))
    }

    fn freopen(&mut self, path: &OsStr) -> Result<Option<String>> {
        self.output.flush()?;
        let opened = self.output.redirect(path);
        Ok(opened.err().map(|e| format!("couldn't freopen \"{}\": {}", path.display(), e)))
    }

    fn setopt(&mut self, action: &Action, data: &[u8]) -> Option<String> {
        let text = |n: usize| {
            let field = action.fields.get(n)?;
            let bytes = record::field_bytes(field, data);
            let end = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
            Some(String::from_utf8_lossy(&bytes[..end]).into_owned())
        };
        let (name, value) = (text(0)?, text(1));
        let set = self.set_option(&name, value.as_deref());
        let value = value.as_deref().unwrap_or("1");
        set.err().map(|e| format!("couldn't set option \"{name}\" to \"{value}\": {e}\n"))
    }
}
