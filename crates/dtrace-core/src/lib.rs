//! The DTrace framework.

pub mod buffer;
pub mod engine;
pub mod options;
