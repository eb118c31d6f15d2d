//! `trigger`: makes events to trace. Its arguments are steps, `NAME` or `NAME:VALUE`, done in order.
#![expect(clippy::print_stdout, reason = "output is one of the things to trace")]

use std::ffi::CString;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::IntoRawFd;
use std::process::{Command, ExitCode};
use std::time::Duration;

use rustix::time::ClockId;

fn main() -> ExitCode {
    for step in std::env::args().skip(1) {
        let (name, value) = step.split_once(':').unwrap_or((&step, ""));
        match do_step(name, value) {
            Ok(None) => {}
            Ok(Some(status)) => return ExitCode::from(status),
            Err(why) => {
                eprintln!("trigger: {step}: {why}");
                return ExitCode::from(99);
            }
        }
    }
    ExitCode::SUCCESS
}

/// Does a step; the exit status if it is the last one.
fn do_step(name: &str, value: &str) -> Result<Option<u8>, String> {
    let number = || if value.is_empty() { Ok(1) } else { value.parse::<u64>().map_err(|e| e.to_string()) };
    match name {
        // System calls without arguments, so many times.
        "getppid" => repeat(number()?, || syscall(libc::SYS_getppid, [0; 6])),
        "getuid" => repeat(number()?, || syscall(libc::SYS_getuid, [0; 6])),
        "yield" => repeat(number()?, || syscall(libc::SYS_sched_yield, [0; 6])),
        // openat() of a path, and close().
        "open" => open(value)?,
        // close() of descriptors that are not open: EBADF.
        "close-bad" => repeat(number()?, || syscall(libc::SYS_close, [-1, 0, 0, 0, 0, 0])),
        // A system call with six arguments that is refused for the first: EBADF.
        "six" => repeat(1, || syscall(libc::SYS_copy_file_range, [-1, 0, -2, 0, 5, 0])),
        // write() of the text to /dev/null.
        "write" => write(value)?,
        // A pointer to nowhere as the path of openat(): EFAULT.
        "open-null" => repeat(1, || syscall(libc::SYS_openat, [i64::from(libc::AT_FDCWD), 0, 0, 0, 0, 0])),
        // A sockaddr_in of 192.0.2.1 port 80 as the argument of connect(): EBADF.
        "connect" => connect(),
        // write() of bytes given in hexadecimal to a descriptor that is not open: EBADF.
        "bytes" => bytes(value)?,
        // The same kind of call with a 32-bit process's convention.
        #[cfg(target_arch = "x86_64")]
        "compat-getppid" => repeat(number()?, || compat_syscall(64, [0; 3])),
        #[cfg(target_arch = "x86_64")]
        "compat-close-bad" => repeat(1, || compat_syscall(6, [0xffff_ffff, 0, 0])),
        // Runs until it has used so many milliseconds of CPU time.
        "burn" => burn(Duration::from_millis(number()?)),
        "sleep" => std::thread::sleep(Duration::from_millis(number()?)),
        // Child processes, one after the other, which call getuid() once.
        "fork" => fork(number()?)?,
        // Threads, one after the other, which call getuid() once.
        "thread" => threads(number()?)?,
        // The text goes over a connection of TCP to itself, or as a datagram of UDP.
        "tcp" => tcp(value.as_bytes()).map_err(|e| e.to_string())?,
        "udp" => udp(value.as_bytes()).map_err(|e| e.to_string())?,
        // A file that is open for reading from now on, and a working folder.
        "keep" => keep(value).map_err(|e| e.to_string())?,
        "chdir" => std::env::set_current_dir(value).map_err(|e| e.to_string())?,
        // Prints how many eBPF maps with values of so many bytes the kernel has.
        "maps" => println!("{}", maps(number()?)),
        "echo" => println!("{value}"),
        "exit" => return value.parse().map(Some).map_err(|_| "no status".to_owned()),
        _ => return Err("no such step".to_owned()),
    }
    Ok(None)
}

fn repeat<T>(times: u64, call: impl Fn() -> T) {
    for _ in 0..times {
        call();
    }
}

fn syscall(number: i64, args: [i64; 6]) -> i64 {
    // SAFETY: the calls made here read and write only memory that the caller holds.
    unsafe { libc::syscall(number, args[0], args[1], args[2], args[3], args[4], args[5]) }
}

/// A system call as 32-bit programs make it.
#[cfg(target_arch = "x86_64")]
fn compat_syscall(number: u32, args: [u32; 3]) -> i32 {
    let result: i32;
    // SAFETY: the calls made here touch no memory; rbx, which the compiler keeps for itself, is put back.
    unsafe {
        std::arch::asm!(
            "xchg {first:r}, rbx",
            "int 0x80",
            "xchg {first:r}, rbx",
            first = inout(reg) u64::from(args[0]) => _,
            inlateout("eax") number => result,
            in("ecx") args[1],
            in("edx") args[2],
            out("r8") _, out("r9") _, out("r10") _, out("r11") _,
        );
    }
    result
}

fn path(text: &str) -> Result<CString, String> {
    CString::new(text).map_err(|e| e.to_string())
}

fn open(text: &str) -> Result<(), String> {
    let path = path(text)?;
    let fd = syscall(libc::SYS_openat, [i64::from(libc::AT_FDCWD), path.as_ptr() as i64, 0, 0, 0, 0]);
    if fd >= 0 {
        syscall(libc::SYS_close, [fd, 0, 0, 0, 0, 0]);
    }
    Ok(())
}

fn write(text: &str) -> Result<(), String> {
    let null = path("/dev/null")?;
    let at = [i64::from(libc::AT_FDCWD), null.as_ptr() as i64, i64::from(libc::O_WRONLY), 0, 0, 0];
    let fd = syscall(libc::SYS_openat, at);
    syscall(libc::SYS_write, [fd, text.as_ptr() as i64, text.len() as i64, 0, 0, 0]);
    syscall(libc::SYS_close, [fd, 0, 0, 0, 0, 0]);
    Ok(())
}

fn connect() {
    let address: [u8; 16] = [2, 0, 0, 80, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    syscall(libc::SYS_connect, [-1, address.as_ptr() as i64, 16, 0, 0, 0]);
}

fn bytes(hex: &str) -> Result<(), String> {
    let digit = |at: usize| u8::from_str_radix(hex.get(at..at + 2).unwrap_or(""), 16).map_err(|e| e.to_string());
    let bytes = (0..hex.len()).step_by(2).map(digit).collect::<Result<Vec<u8>, _>>()?;
    syscall(libc::SYS_write, [-1, bytes.as_ptr() as i64, bytes.len() as i64, 0, 0, 0]);
    Ok(())
}

fn burn(time: Duration) {
    let used = || Duration::try_from(rustix::time::clock_gettime(ClockId::ThreadCPUTime)).unwrap_or(Duration::MAX);
    let end = used().saturating_add(time);
    while used() < end {
        std::hint::spin_loop();
    }
}

fn fork(times: u64) -> Result<(), String> {
    let me = std::env::current_exe().map_err(|e| e.to_string())?;
    for _ in 0..times {
        Command::new(&me).arg("getuid").status().map_err(|e| e.to_string())?;
    }
    Ok(())
}

fn threads(times: u64) -> Result<(), String> {
    for _ in 0..times {
        let thread = std::thread::spawn(|| syscall(libc::SYS_getuid, [0; 6]));
        thread.join().map_err(|_| "a thread died".to_owned())?;
    }
    Ok(())
}

fn tcp(bytes: &[u8]) -> io::Result<()> {
    let server = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(server.local_addr()?)?;
    let (mut peer, _) = server.accept()?;
    client.write_all(bytes)?;
    // What was sent has arrived before the client closes.
    peer.read_exact(&mut vec![0; bytes.len()])?;
    drop(client);
    peer.read_to_end(&mut Vec::new())?;
    Ok(())
}

fn udp(bytes: &[u8]) -> io::Result<()> {
    let receiver = UdpSocket::bind("127.0.0.1:0")?;
    UdpSocket::bind("127.0.0.1:0")?.send_to(bytes, receiver.local_addr()?)?;
    receiver.recv(&mut [0; 16]).map(drop)
}

fn keep(path: &str) -> io::Result<()> {
    // Closed at the end of the process.
    let _ = std::fs::File::open(path)?.into_raw_fd();
    Ok(())
}

/// bpf() with these attributes.
fn bpf<T>(command: i64, attributes: &mut [T]) -> i64 {
    let size = i64::try_from(size_of_val(attributes)).unwrap_or(0);
    syscall(libc::SYS_bpf, [command, attributes.as_mut_ptr() as i64, size, 0, 0, 0])
}

/// Counts the kernel's eBPF maps with values of this size. What can't be looked at does not count.
fn maps(value_size: u64) -> usize {
    const MAP_GET_NEXT_ID: i64 = 12;
    const MAP_GET_FD_BY_ID: i64 = 14;
    const OBJ_GET_INFO_BY_FD: i64 = 15;
    let mut id = 0;
    let ids = std::iter::from_fn(|| {
        let mut next = [id, 0];
        (bpf(MAP_GET_NEXT_ID, &mut next) == 0).then(|| {
            id = next[1];
            id
        })
    });
    let has_size = |id: u32| {
        let fd = bpf(MAP_GET_FD_BY_ID, &mut [id, 0, 0]);
        // Type, id, key size, value size.
        let mut info = [0u32; 4];
        let Ok(number) = u64::try_from(fd) else { return false };
        bpf(OBJ_GET_INFO_BY_FD, &mut [number | 16 << 32, info.as_mut_ptr() as u64]);
        syscall(libc::SYS_close, [fd, 0, 0, 0, 0, 0]);
        u64::from(info[3]) == value_size
    };
    ids.filter(|&id| has_size(id)).count()
}
