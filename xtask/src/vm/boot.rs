//! Booting a guest, and what comes back from it.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::host;
use super::packages::Kernel;

/// How many lines of a dead guest's console are shown.
const CONSOLE_LINES: usize = 40;

const KERNEL_ARGUMENTS: &str = "console=ttyS0 panic=-1 quiet loglevel=4 mitigations=off tsc=reliable \
                                random.trust_cpu=on nowatchdog no_timer_check";

/// What a guest is for.
#[derive(Debug)]
pub(super) struct Guest {
    /// What it runs, as root, in the current folder.
    pub(super) command: Vec<OsString>,
    /// How long it may take.
    pub(super) limit: Duration,
    /// Whether the kernel's messages are wanted.
    pub(super) dmesg: bool,
}

/// How a guest ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// The command came to its end with this status.
    Exited(u8),
    /// It took too long.
    TimedOut,
    /// The kernel did not come to the end.
    Died,
}

impl Ended {
    /// A status for the whole.
    pub(super) fn status(self) -> u8 {
        match self {
            Self::Exited(code) => code,
            Self::TimedOut => 124,
            Self::Died => 125,
        }
    }
}

/// Boots the kernel and gives each line that the command writes to `line`.
pub(super) fn boot(kernel: &Kernel, guest: &Guest, line: &mut (dyn FnMut(&str) + Send)) -> Result<Ended> {
    let share = Share::new(kernel, guest)?;
    let mut qemu = qemu(kernel, &share.dir).spawn().context("cannot run qemu")?;
    let output = BufReader::new(qemu.stdout.take().context("no pipe")?);
    let in_time = std::thread::scope(|scope| {
        scope.spawn(move || {
            output.split(b'\n').map_while(Result::ok).for_each(|l| line(String::from_utf8_lossy(&l).trim_end()));
        });
        wait(&mut qemu, guest.limit)
    })?;
    let status = share.read("status");
    let ended = match status.trim().parse() {
        Ok(code) => Ended::Exited(code),
        Err(_) if in_time => Ended::Died,
        Err(_) => Ended::TimedOut,
    };
    if guest.dmesg {
        eprint!("{}", share.read("dmesg"));
    }
    if !matches!(ended, Ended::Exited(_)) {
        let console = share.read("console");
        let lines: Vec<_> = console.lines().collect();
        lines[lines.len().saturating_sub(CONSOLE_LINES)..].iter().for_each(|l| eprintln!("{}: {l}", kernel.release));
    }
    Ok(ended)
}

/// Waits for the end, and brings it about if it does not come in time, which it then says.
fn wait(qemu: &mut Child, limit: Duration) -> Result<bool> {
    let start = Instant::now();
    while qemu.try_wait()?.is_none() {
        if start.elapsed() >= limit {
            qemu.kill()?;
            qemu.wait()?;
            return Ok(false);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(true)
}

/// The folder that host and guest share.
struct Share {
    dir: PathBuf,
}

impl Share {
    fn new(kernel: &Kernel, guest: &Guest) -> Result<Self> {
        let dir = kernel.vmlinux.with_file_name(format!("run-{}", std::process::id()));
        fs::create_dir_all(&dir)?;
        let share = Self { dir };
        let folder = std::env::current_dir()?;
        let visible = [host::workspace()?, host::target_dir()?, folder.clone()];
        let lines: Vec<_> = visible.iter().map(|p| p.as_os_str().as_bytes()).collect();
        share.write("visible", &[lines.join(&b'\n'), b"\n".to_vec()].concat())?;
        share.write("folder", folder.as_os_str().as_bytes())?;
        share.write("command", script(&guest.command).as_bytes())?;
        Ok(share)
    }

    fn write(&self, name: &str, contents: &[u8]) -> Result<()> {
        fs::write(self.dir.join(name), contents).with_context(|| format!("cannot write {}", self.dir.display()))
    }

    fn read(&self, name: &str) -> String {
        fs::read(self.dir.join(name)).map(|b| String::from_utf8_lossy(&b).into_owned()).unwrap_or_default()
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// A command as a line of a shell script.
fn script(command: &[OsString]) -> String {
    let mut line = String::from("exec");
    for word in command {
        let _ = write!(line, " '{}'", word.to_string_lossy().replace('\'', r"'\''"));
    }
    line + "\n"
}

/// One CPU and one thread: with a thread for each CPU, code that the kernel patches brings the guest down. Hardware
/// virtualisation is not asked for: where it is offered but broken, it would be taken.
fn qemu(kernel: &Kernel, share: &Path) -> Command {
    let mut qemu = Command::new("qemu-system-x86_64");
    qemu.args([
        "-M",
        "pc,hpet=off",
        "-accel",
        "tcg,thread=single,tb-size=512",
        "-cpu",
        "max",
        "-smp",
        "1",
        "-m",
        "2048",
    ]);
    qemu.args(["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"]);
    qemu.arg("-kernel").arg(&kernel.vmlinux).arg("-initrd").arg(&kernel.initramfs);
    qemu.args(["-append", KERNEL_ARGUMENTS, "-device", "virtio-rng-pci", "-device", "virtio-serial-pci"]);
    qemu.arg("-serial").arg(joined(&["file:".as_ref(), share.join("console").as_os_str()]));
    qemu.args(["-chardev", "file,id=out,path=/dev/stdout", "-device", "virtserialport,chardev=out,name=out"]);
    for (tag, path, access) in [("root", Path::new("/"), ",readonly=on"), ("run", share, "")] {
        let device = format!(",id={tag},security_model=none,multidevs=remap{access}");
        qemu.arg("-fsdev").arg(joined(&["local,path=".as_ref(), path.as_os_str(), device.as_ref()]));
        qemu.args(["-device", &format!("virtio-9p-pci,fsdev={tag},mount_tag={tag}")]);
    }
    qemu.stdin(Stdio::null()).stdout(Stdio::piped());
    qemu
}

fn joined(parts: &[&OsStr]) -> OsString {
    parts.iter().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::script;

    #[test]
    fn words_reach_the_command_as_they_are() {
        let words = ["printf", "%s", "it's $HOME"].map(Into::into);
        assert_eq!(script(&words), "exec 'printf' '%s' 'it'\\''s $HOME'\n");
    }
}
