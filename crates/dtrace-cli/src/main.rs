//! `dtrace`: the dynamic tracer's command.
mod args;
mod cpp;
mod signals;
mod target;
fn main() {}
