//! `-C`: the C preprocessor over a D source.

use std::env::consts::ARCH;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use dtrace_core::options::Options;

use crate::inlined::{SCRIPT, without_functions};

/// Macros that D programs may test for, besides `__SUNW_D_VERSION`.
const PREDEFINED: [&str; 5] = ["-D__linux", "-D__unix", "-D__SVR4", "-D__SUNW_D=1", "-D__SUNW_D_64"];

/// GNU's words in headers that take every compiler for GNU's, spelled as in <sys/cdefs.h>, which defines them too.
const GNU: [&str; 7] = [
    "-D__SIZE_TYPE__=unsigned long",
    "-D__signed__=signed",
    "-D__const=const",
    "-D__const__=const",
    "-D__volatile__=volatile",
    "-D__extension__=",
    "-D__attribute__(xyz)=",
];

/// What GNU's <limits.h> says its limits by.
const LIMITS: [&str; 6] = [
    "-D__CHAR_BIT__=8",
    "-D__SCHAR_MAX__=127",
    "-D__SHRT_MAX__=32767",
    "-D__INT_MAX__=2147483647",
    "-D__LONG_MAX__=9223372036854775807L",
    "-D__LONG_LONG_MAX__=9223372036854775807LL",
];

/// One line for each error: what GNU's preprocessor adds to it is about a pipe.
const SHORT_MESSAGES: [&str; 2] = ["-fno-show-column", "-fno-diagnostics-show-caret"];

/// The text of a D source after preprocessing. `path` names it in messages and for includes beside it.
///
/// # Errors
/// The preprocessor can't be run, or fails.
pub(crate) fn preprocess(path: &OsStr, text: Vec<u8>, options: &Options) -> Result<Vec<u8>> {
    for (flag, option) in [("-D", "define"), ("-U", "undef"), ("-I", "incdir")] {
        if options.list(option).iter().any(|value| value.is_empty()) {
            bail!("failed to preprocess {}: {flag} is given nothing but an empty name", path.display());
        }
    }
    let program = options.path("cpppath").unwrap_or_default();
    let shown = program.display();
    let mut child =
        command(&program, path, options).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().with_context(|| {
            format!("failed to run the preprocessor {shown} (install cpp, or name another by -x cpppath=)")
        })?;
    let input = blank_interpreter_line(text);
    let mut stdin = child.stdin.take().context("no pipe to the preprocessor")?;
    // The preprocessor may write before it has read everything.
    let writer = std::thread::Builder::new().spawn(move || std::io::Write::write_all(&mut stdin, &input));
    let writer = writer.context("failed to start the thread that feeds the preprocessor")?;
    let output = child.wait_with_output().context("failed to read from the preprocessor")?;
    if !output.status.success() {
        bail!("failed to compile script {}: Preprocessor failed to process input program", path.display());
    }
    if !matches!(writer.join(), Ok(Ok(()))) {
        bail!("failed to preprocess {}: {shown} did not read all of it", path.display());
    }
    Ok(without_functions(&output.stdout))
}

fn flag(name: &str, value: &OsStr) -> OsString {
    let mut flag = OsString::from(name);
    flag.push(value);
    flag
}

fn command(program: &OsStr, path: &OsStr, options: &Options) -> Command {
    let mut command = Command::new(program);
    if let Some(name) = std::path::Path::new(program).file_name() {
        command.arg0(name);
    }
    let standard: &[&str] = match options.text("stdc").as_deref() {
        Some("c") => &["-std=c99"],
        Some("s") => &["-traditional-cpp"],
        // Without warnings, as that it redefines the macro is one that nothing else turns off.
        Some("t") => &["-std=gnu99", "-w", "-D__STDC__=0"],
        _ => &["-std=gnu99"],
    };
    command
        .args(PREDEFINED)
        .args(GNU)
        .args(LIMITS)
        .args(standard)
        .args(["-undef", "-U__GNUC__"])
        .arg(format!("-D__SUNW_D_VERSION={:#010x}", options.version().packed()))
        .args([format!("-D__{ARCH}"), format!("-D__{ARCH}__")]);
    command.args(options.list("define").iter().map(|d| flag("-D", d)));
    command.args(options.list("undef").iter().map(|u| flag("-U", u)));
    if let Some(folder) = std::path::Path::new(path).parent() {
        command.arg("-I").arg(if folder.as_os_str().is_empty() { std::path::Path::new(".") } else { folder });
    }
    command.args(options.list("incdir").iter().map(|dir| flag("-I", dir)));
    if options.flag("cpphdrs") {
        command.arg("-H");
    }
    let arguments = options.list("cppargs").iter().flat_map(|text| text.as_bytes().split(u8::is_ascii_whitespace));
    command.args(arguments.filter(|word| !word.is_empty()).map(OsStr::from_bytes));
    if !options.is_set("cpppath") {
        command.args(SHORT_MESSAGES);
    }
    command.arg(SCRIPT);
    command
}

/// A first line `#!...` is no directive: it becomes empty, so that line numbers stay.
fn blank_interpreter_line(mut text: Vec<u8>) -> Vec<u8> {
    if text.starts_with(b"#!") {
        let end = text.iter().position(|&b| b == b'\n').unwrap_or(text.len());
        text.drain(..end);
    }
    text
}
