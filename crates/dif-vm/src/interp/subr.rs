//! Subroutines: operands in, the function of [`text`], [`path`] or [`json`] applied, result out.

use crate::addr::Region;
use crate::fault::Fault;
use crate::op::Insn;
use crate::subr::Subr;

use super::machine::{Machine, Trap};
use super::{Host, PathOf};
use super::{json, path, text};

/// Linux's split of a `dev_t` inside the kernel (include/linux/kdev_t.h).
const MINOR_BITS: u32 = 20;

/// Address families of `inet_ntop()` (include/linux/socket.h).
const AF_INET: u64 = 2;
const AF_INET6: u64 = 10;

/// Kinds of devices of `link_ntop()` (include/uapi/linux/if_arp.h).
const ARPHRD_ETHER: u64 = 1;
const ARPHRD_INFINIBAND: u64 = 32;

/// Calls the subroutine that an instruction names.
pub(super) fn call<H: Host>(m: &mut Machine<'_, H>, insn: Insn) -> Result<u64, Trap> {
    let subr = Subr::from_number(insn.index()).ok_or((Fault::IllOp, 0))?;
    let [a, b, c, ..] = m.tuple;
    Ok(match subr {
        Subr::Rand => m.host.random().into(),
        Subr::Speculation => m.host.speculation().into(),
        Subr::Progenyof => m.host.progeny_of(a as u32).into(),
        Subr::Htons | Subr::Ntohs => (a as u16).swap_bytes().into(),
        Subr::Htonl | Subr::Ntohl => (a as u32).swap_bytes().into(),
        Subr::Htonll | Subr::Ntohll => a.swap_bytes(),
        Subr::Getmajor => (a as u32 >> MINOR_BITS).into(),
        Subr::Getminor => a & ((1 << MINOR_BITS) - 1),
        Subr::Alloca => Region::Scratch.at(alloca(m, a)?),
        Subr::Bcopy => m.bcopy(a, b, c).map(|()| 0)?,
        Subr::Copyin => {
            let to = Region::Scratch.at(alloca(m, b)?);
            // For the NUL that scripts put behind it.
            m.interpreter.frame.alloca_spare(b);
            m.copy_in(a, b, to)?;
            to
        }
        Subr::Copyinto => m.copy_in(a, b, c).map(|()| 0)?,
        Subr::Copyout => m.copy_out(a, b, c).map(|()| 0)?,
        Subr::Copyoutstr => {
            let length = m.first(a)?;
            let size = length.saturating_add(1).min(usize::try_from(c).unwrap_or(usize::MAX));
            m.interpreter.frame.first[length] = 0;
            m.write_first(b, size).map(|()| 0)?
        }
        Subr::Copyinstr => {
            let most = optional(m, 1).unwrap_or(u64::MAX);
            let length = m.user_string(a, most)?;
            piece(m, 0, length)
        }
        Subr::Strlen => m.first(a)? as u64,
        Subr::Index => {
            let (length, wanted) = both(m, a, b)?;
            let start = optional(m, 2).map(|s| s as i64);
            let frame = &m.interpreter.frame;
            text::index(&frame.first[..length], &frame.second[..wanted], start) as u64
        }
        Subr::Rindex => {
            let (length, wanted) = both(m, a, b)?;
            let start = optional(m, 2).map(|s| s as i64);
            let frame = &m.interpreter.frame;
            text::rindex(&frame.first[..length], &frame.second[..wanted], start) as u64
        }
        Subr::Strtoll => {
            let base = base(optional(m, 1))?;
            let length = m.first(a)?;
            text::to_number(&m.interpreter.frame.first[..length], base) as u64
        }
        _ => return string(m, subr, a, b),
    })
}

/// Those whose result is a string.
fn string<H: Host>(m: &mut Machine<'_, H>, subr: Subr, a: u64, b: u64) -> Result<u64, Trap> {
    Ok(match subr {
        Subr::Strjoin => {
            let (length, more) = both(m, a, b)?;
            let number = m.temporary();
            Region::Scratch.at(m.interpreter.frame.give_joined(number, length, more))
        }
        Subr::Substr => {
            let length = m.first(a)?;
            let count = optional(m, 2).map(|c| c as i64);
            let (start, end) = text::part(length, b as i64, count);
            piece(m, start, end)
        }
        Subr::Strchr | Subr::Strrchr => {
            let length = m.first(a)?;
            let found = text::find(&m.interpreter.frame.first[..length], b as u8, subr == Subr::Strrchr);
            found.map_or(0, |at| piece(m, at, length))
        }
        Subr::Strstr => {
            let (length, wanted) = both(m, a, b)?;
            let frame = &m.interpreter.frame;
            let at = text::index(&frame.first[..length], &frame.second[..wanted], Some(0));
            usize::try_from(at).map_or(0, |at| piece(m, at, length))
        }
        Subr::Strtok => return token(m, a, b),
        Subr::Toupper | Subr::Tolower => {
            let length = m.first(a)?;
            let letters = &mut m.interpreter.frame.first[..length];
            if subr == Subr::Toupper {
                letters.make_ascii_uppercase();
            } else {
                letters.make_ascii_lowercase();
            }
            piece(m, 0, length)
        }
        Subr::Memstr => return memory_string(m, a, b as u8, m.tuple[2]),
        Subr::Basename => {
            let length = m.first(a)?;
            let range = path::basename(&m.interpreter.frame.first[..length]);
            piece_or(m, range)
        }
        Subr::Dirname => {
            let length = m.first(a)?;
            let range = path::dirname(&m.interpreter.frame.first[..length]);
            piece_or(m, range)
        }
        Subr::Cleanpath => {
            let length = m.first(a)?;
            let frame = &mut m.interpreter.frame;
            let cleaned = path::clean(&frame.first[..length], &mut frame.second);
            let (number, room) = (m.temporary(), m.interpreter.frame.room());
            let frame = &mut m.interpreter.frame;
            let text = core::mem::take(&mut frame.second);
            let at = frame.give(number, &text[..cleaned.min(room)]);
            frame.second = text;
            Region::Scratch.at(at)
        }
        Subr::DPath => kernel_path(m, PathOf::File(a), a)?,
        Subr::MountPath => kernel_path(m, PathOf::Mount(a), a)?,
        Subr::DentryPath => kernel_path(m, PathOf::Dentry(a), a)?,
        Subr::Lltostr => {
            let base = base(optional(m, 1))?;
            let digits = text::from_number(a as i64, base);
            give(m, digits.as_bytes())
        }
        Subr::InetNtoa | Subr::InetNtoa6 | Subr::InetNtop | Subr::LinkNtop => return network_address(m, subr, a, b),
        Subr::Json => {
            // The path may be bad and the text as well: the path is what is told of.
            let wanted = m.second(b)?;
            let length = m.first(a)?;
            let frame = &m.interpreter.frame;
            let found = json::find(&frame.first[..length], &frame.second[..wanted]);
            found.map_or(0, |(start, end)| piece(m, start, end))
        }
        _ => return Err((Fault::IllOp, 0)),
    })
}

/// `memstr()`: the last of the bytes is for the string's NUL.
fn memory_string<H: Host>(m: &mut Machine<'_, H>, address: u64, separator: u8, size: u64) -> Result<u64, Trap> {
    let Some(length) = size.checked_sub(1) else { return Ok(0) };
    let length = usize::try_from(length).unwrap_or(usize::MAX).min(m.interpreter.frame.room());
    if length > 0 {
        m.first_bytes(address, length)?;
    }
    text::replace_nuls(&mut m.interpreter.frame.first[..length], separator);
    Ok(piece(m, 0, length))
}

/// The path that the kernel has for what is at `address`.
fn kernel_path<H: Host>(m: &mut Machine<'_, H>, of: PathOf, address: u64) -> Result<u64, Trap> {
    let number = m.temporary();
    let frame = &mut m.interpreter.frame;
    let room = frame.room();
    let text = frame.temporary_mut(number, room + 1);
    let length = m.host.path(of, &mut text[..room]).ok_or((Fault::BadAddr, address))?.min(room);
    text[length] = 0;
    Ok(Region::Scratch.at(frame.temporary_offset(number)))
}

fn alloca<H: Host>(m: &mut Machine<'_, H>, size: u64) -> Result<u32, Trap> {
    m.interpreter.frame.alloca(size).map_err(|fault| (fault, 0))
}

/// The nth argument, if it is given. The largest number stands for none, as it does in other executors.
fn optional<H: Host>(m: &Machine<'_, H>, n: usize) -> Option<u64> {
    m.tuple[..m.depth].get(n).copied().filter(|&given| given != i64::MAX as u64)
}

fn base(given: Option<u64>) -> Result<u32, Trap> {
    let base = given.unwrap_or(10);
    if (2..=36).contains(&base) { Ok(base as u32) } else { Err((Fault::IllOp, base)) }
}

/// Both string operands: their lengths.
fn both<H: Host>(m: &mut Machine<'_, H>, a: u64, b: u64) -> Result<(usize, usize), Trap> {
    let first = m.first(a)?;
    Ok((first, m.second(b)?))
}

/// A part of the first operand as the result.
fn piece<H: Host>(m: &mut Machine<'_, H>, start: usize, end: usize) -> u64 {
    let number = m.temporary();
    Region::Scratch.at(m.interpreter.frame.give_first(number, start, end))
}

fn give<H: Host>(m: &mut Machine<'_, H>, text: &[u8]) -> u64 {
    let number = m.temporary();
    Region::Scratch.at(m.interpreter.frame.give(number, text))
}

/// A part of the first operand, or the one character that stands for it.
fn piece_or<H: Host>(m: &mut Machine<'_, H>, part: path::Part) -> u64 {
    match part {
        path::Part::Range(start, end) => piece(m, start, end),
        path::Part::One(character) => give(m, &[character]),
    }
}

fn token<H: Host>(m: &mut Machine<'_, H>, string: u64, delimiters: u64) -> Result<u64, Trap> {
    let wanted = m.second(delimiters)?;
    if string != 0 {
        let length = m.token(string)?;
        m.interpreter.frame.token_rest = Some((length, 0));
    }
    let number = m.temporary();
    let frame = &mut m.interpreter.frame;
    let Some((length, from)) = frame.token_rest else { return Err((Fault::BadAddr, 0)) };
    let found = text::token(&frame.token[..length], from, &frame.second[..wanted]);
    let Some((start, end)) = found else {
        frame.token_rest = Some((length, length));
        return Ok(0);
    };
    // The next call starts at the delimiter, which may be none of its own.
    frame.token_rest = Some((length, end));
    Ok(Region::Scratch.at(frame.give_token(number, start, end)))
}

/// Addresses of networks as text.
fn network_address<H: Host>(m: &mut Machine<'_, H>, subr: Subr, a: u64, b: u64) -> Result<u64, Trap> {
    match subr {
        Subr::InetNtoa => inet4(m, a),
        Subr::InetNtoa6 => {
            let strict = optional(m, 1).unwrap_or(0) as u32 != 0;
            inet6(m, a, strict)
        }
        Subr::LinkNtop => {
            let size = match a {
                ARPHRD_ETHER => 6,
                ARPHRD_INFINIBAND => 20,
                _ => return Err((Fault::IllOp, a)),
            };
            let bytes = m.bytes::<20>(b, size)?;
            Ok(give(m, text::link(&bytes[..size]).as_bytes()))
        }
        _ => match a {
            AF_INET => inet4(m, b),
            AF_INET6 => inet6(m, b, true),
            _ => Err((Fault::IllOp, a)),
        },
    }
}

fn inet4<H: Host>(m: &mut Machine<'_, H>, address: u64) -> Result<u64, Trap> {
    let bytes = m.bytes::<4>(address, 4)?;
    Ok(give(m, text::inet4(bytes).as_bytes()))
}

fn inet6<H: Host>(m: &mut Machine<'_, H>, address: u64, strict: bool) -> Result<u64, Trap> {
    let bytes = m.bytes::<16>(address, 16)?;
    Ok(give(m, text::inet6(&bytes, strict).as_bytes()))
}
