//! What holds for all programs that the verifier accepts, and for all that it does not.

use dif_vm::verify::{Limits, verify_program};
use dtrace_testkit::bytes;
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_verifier_answers(bytes in vec(any::<u8>(), 0..400)) {
        if let Ok(program) = verify_program(bytes::wild(&bytes), &Limits::default()) {
            bytes::run(&program);
        }
    }

    #[test]
    fn what_is_accepted_runs_to_its_end(bytes in vec(any::<u8>(), 0..400)) {
        if let Ok(program) = verify_program(bytes::tame(&bytes), &Limits::default()) {
            bytes::run(&program);
        }
    }
}

/// The properties would hold if nothing were ever accepted, too.
#[test]
fn most_tame_programs_are_accepted_and_some_do_not_fault() {
    let mut random = dtrace_testkit::random::Random::new(1);
    let (mut accepted, mut ended) = (0, 0);
    for _ in 0..200 {
        let bytes: Vec<u8> = (0..60).flat_map(|_| random.number().to_le_bytes()).take(60).collect();
        if let Ok(program) = verify_program(bytes::tame(&bytes), &Limits::default()) {
            accepted += 1;
            ended += bytes::run(&program);
        }
    }
    assert!(accepted > 100 && ended > 20, "{accepted} accepted, {ended} ended without a fault");
}
