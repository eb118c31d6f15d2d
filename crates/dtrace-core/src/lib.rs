//! The DTrace framework.

pub mod engine;
