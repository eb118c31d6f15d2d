//! Numbers of up to 8 bytes, as memory and records have them.

/// The number in up to 8 bytes in the machine's order, zero-extended.
pub fn unsigned(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    let used = bytes.len().min(8);
    let start = if cfg!(target_endian = "big") { 8 - used } else { 0 };
    word.iter_mut().skip(start).zip(bytes).for_each(|(to, from)| *to = *from);
    u64::from_ne_bytes(word)
}

/// The low `size` bytes, zero-extended; 0 and all above 7 mean the whole word.
pub fn zero_extend(value: i64, size: u32) -> u64 {
    match size {
        1..=7 => value as u64 & ((1 << (8 * size)) - 1),
        _ => value as u64,
    }
}

/// The low `size` bytes, sign-extended; 0 and all above 7 mean the whole word.
pub fn sign_extend(value: i64, size: u32) -> i64 {
    match size {
        1..=7 => value << (64 - 8 * size) >> (64 - 8 * size),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_numbers_are_extended() {
        let bytes = (-2i16).to_ne_bytes();
        assert_eq!((unsigned(&bytes), unsigned(&[])), (0xfffe, 0));
        assert_eq!((sign_extend(0xfffe, 2), sign_extend(0x7ffe, 2), sign_extend(-2, 8)), (-2, 0x7ffe, -2));
        assert_eq!((zero_extend(-2, 2), zero_extend(-2, 8), zero_extend(-2, 0)), (0xfffe, u64::MAX - 1, u64::MAX - 1));
    }
}
