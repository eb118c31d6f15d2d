//! Integers and floating-point numbers as C prints them.

use dif_vm::format::Flags;
use dif_vm::word::{sign_extend, zero_extend};

use crate::layout::{Spec, put};

/// Room for the digits of any integer, in octal.
const DIGITS: usize = 22;

/// An integer under `%d %i %o %u %x %X %p`. It is as wide as `size` says; under `%d` and `%i` an unsigned one is
/// printed so.
pub(crate) fn integer(out: &mut Vec<u8>, spec: &Spec, conv: char, value: i64, size: u32, signed: bool) {
    let decimal = matches!(conv, 'd' | 'i') && signed;
    let (sign, magnitude) = if decimal {
        let value = sign_extend(value, size);
        (spec.sign(value < 0), value.unsigned_abs())
    } else {
        let value = zero_extend(value, size);
        (radix_prefix(spec, conv, value), value)
    };
    let mut buffer = [0; DIGITS];
    let digits = digits(&mut buffer, spec, conv, magnitude);
    let mut missing = spec.precision.unwrap_or(0).saturating_sub(digits.len());
    if conv == 'o' && spec.flags.contains(Flags::ALTERNATE) && missing == 0 && !digits.starts_with(b"0") {
        missing = 1;
    }
    spec.number(out, sign, missing, digits, spec.precision.is_none());
}

fn radix_prefix(spec: &Spec, conv: char, value: u64) -> &'static str {
    match conv {
        'x' | 'p' if spec.flags.contains(Flags::ALTERNATE) && value != 0 => "0x",
        'X' if spec.flags.contains(Flags::ALTERNATE) && value != 0 => "0X",
        _ => "",
    }
}

/// The digits of a value; none of zero if no digit is asked for.
fn digits<'b>(buffer: &'b mut [u8; DIGITS], spec: &Spec, conv: char, value: u64) -> &'b [u8] {
    if value == 0 && spec.precision == Some(0) {
        return &[];
    }
    let mut free = buffer.as_mut_slice();
    match conv {
        'o' => put!(free, "{value:o}"),
        'x' | 'p' => put!(free, "{value:x}"),
        'X' => put!(free, "{value:X}"),
        _ => put!(free, "{value}"),
    }
    let used = DIGITS - free.len();
    &buffer[..used]
}

/// A number under `%e %E %f %g %G`.
pub(crate) fn float(out: &mut Vec<u8>, spec: &Spec, conv: char, value: f64) {
    let precision = spec.precision.unwrap_or(6);
    let alternate = spec.flags.contains(Flags::ALTERNATE);
    let magnitude = value.abs();
    let mut digits = if value.is_nan() {
        "nan".to_owned()
    } else if value.is_infinite() {
        "inf".to_owned()
    } else {
        match conv {
            'e' | 'E' => exponential(magnitude, precision, alternate),
            'g' | 'G' => general(magnitude, precision, alternate),
            _ => fixed(magnitude, precision, alternate),
        }
    };
    if conv.is_ascii_uppercase() {
        digits.make_ascii_uppercase();
    }
    spec.number(out, spec.sign(value.is_sign_negative()), 0, digits.as_bytes(), value.is_finite());
}

/// Digits after the point that a number can have: all behind them are zeros. (Rust's formats take 65535 at most.)
const DECIMALS_MAX: usize = 1100;

fn fixed(value: f64, precision: usize, alternate: bool) -> String {
    let exact = precision.min(DECIMALS_MAX);
    let mut text = format!("{value:.exact$}");
    text.extend(std::iter::repeat_n('0', precision - exact));
    if alternate && precision == 0 {
        text.push('.');
    }
    text
}

/// Mantissa and decimal exponent with `precision` digits after the point.
fn scientific(value: f64, precision: usize) -> (String, i32) {
    let exact = precision.min(DECIMALS_MAX);
    let text = format!("{value:.exact$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mut mantissa = mantissa.to_owned();
    mantissa.extend(std::iter::repeat_n('0', precision - exact));
    (mantissa, exponent.parse().unwrap_or(0))
}

fn exponential(value: f64, precision: usize, alternate: bool) -> String {
    let (mantissa, exponent) = scientific(value, precision);
    with_exponent(mantissa, exponent, alternate && precision == 0)
}

fn with_exponent(mut mantissa: String, exponent: i32, point: bool) -> String {
    if point {
        mantissa.push('.');
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

/// `%g`: fixed where the exponent fits the precision, else exponential; no trailing zeros but with `#`.
fn general(value: f64, precision: usize, alternate: bool) -> String {
    let significant = precision.max(1);
    let (mantissa, exponent) = scientific(value, significant - 1);
    let fits = exponent >= -4 && i64::from(exponent) < significant as i64;
    if fits {
        let decimals = significant as i64 - 1 - i64::from(exponent);
        let decimals = usize::try_from(decimals).unwrap_or(0);
        return trim(fixed(value, decimals, alternate), alternate);
    }
    with_exponent(trim(mantissa, alternate), exponent, alternate && significant == 1)
}

fn trim(text: String, alternate: bool) -> String {
    if alternate || !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
