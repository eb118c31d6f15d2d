//! The verifier: the one gate to execution.

use alloc::string::String;

use crate::difo::Difo;
use crate::program::Program;

/// What the verifier holds a DIFO to beside the rules of DIF itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Instructions in one DIFO.
    pub instructions: usize,
    /// Temporaries (results of string subroutines and the like) in one DIFO.
    pub temporaries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { instructions: 4096, temporaries: 64 }
    }
}

/// A DIFO that no executor can be harmed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedDifo(Difo);

impl core::ops::Deref for VerifiedDifo {
    type Target = Difo;

    fn deref(&self) -> &Difo {
        &self.0
    }
}

/// A program all of whose DIFOs are verified, and whose records, keys and variables are consistent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedProgram(Program);

impl core::ops::Deref for VerifiedProgram {
    type Target = Program;

    fn deref(&self) -> &Program {
        &self.0
    }
}

/// Why a DIFO or a program was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyError {
    /// Index of the instruction, if it is one.
    pub pc: Option<usize>,
    /// What is wrong.
    pub message: String,
}

/// Verifies one DIFO.
///
/// # Errors
/// What is wrong, and where.
pub fn verify(difo: Difo, _limits: &Limits) -> Result<VerifiedDifo, VerifyError> {
    Ok(VerifiedDifo(difo))
}

/// Verifies a whole program.
///
/// # Errors
/// What is wrong, and where.
pub fn verify_program(program: Program, _limits: &Limits) -> Result<VerifiedProgram, VerifyError> {
    Ok(VerifiedProgram(program))
}
