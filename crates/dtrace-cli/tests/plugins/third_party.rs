//! A provider of a third party, which knows nothing but the SDK.

use crate::build::{hello, hello_with};
use crate::{LINKED, dtrace, folder, install, may_trace};

#[test]
fn its_probe_is_listed_with_its_arguments() {
    let providers = folder("third-party");
    install(&providers, "hello.so", hello());
    let run = dtrace(LINKED, &[], &["-x", &format!("providerpath={}", providers.display()), "-lvP", "hello"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.contains("hello") && run.stdout.contains("greeting"), "{}", run.stdout);
    assert!(run.stdout.contains("args[0]: int\n"), "{}", run.stdout);
}

#[test]
fn root_its_probe_fires_until_tracing_is_over() {
    if !may_trace() {
        return;
    }
    let providers = folder("third-party-fires");
    install(&providers, "hello.so", hello());
    let program = r#"
        hello:::greeting { printf("%d %s %d\n", args[0], execname, pid == $pid); }
        hello:::greeting /args[0] == 3/ { exit(4); }
        END { printf("end\n"); }"#;
    let run = dtrace(LINKED, &[&providers], &["-q", "-n", program]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(4), ""));
    assert_eq!(run.stdout.trim_end(), "1 greeter 1\n2 greeter 1\n3 greeter 1\nend");
}

/// An SDK that knows one more kind of places than the one of this dtrace.
#[test]
fn one_of_a_newer_sdk_is_loaded_and_what_is_unknown_of_it_is_refused() {
    let newer = hello_with(
        "newer",
        "src/abi/data.rs",
        &[
            ("count: u64, mode: CpuMode },\n}", "count: u64, mode: CpuMode },\n    Bell,\n}"),
            ("Plain::Provider => AttachPoint::Provider", "Plain::Provider => AttachPoint::Bell"),
            ("AttachPoint::Provider => Self::Provider", "AttachPoint::Provider | AttachPoint::Bell => Self::Provider"),
        ],
    );
    let providers = folder("newer");
    install(&providers, "newer.so", newer);
    let list = dtrace(LINKED, &[&providers], &["-lP", "hello"]);
    assert_eq!((list.status, list.stderr.as_str()), (Some(0), ""));
    assert!(list.stdout.contains("greeting"), "{}", list.stdout);
    if may_trace() {
        let run = dtrace(LINKED, &[&providers], &["-n", "hello:::greeting"]);
        assert_eq!(run.status, Some(1));
        assert!(run.stderr.contains("cannot enable hello:::greeting"), "{}", run.stderr);
    }
}

/// An SDK that knows one kind of places less.
#[test]
fn one_of_an_older_sdk_is_loaded() {
    let older = hello_with(
        "older",
        "src/abi/data.rs",
        &[
            ("    PerfEvent { kind: u32, config: u64, count: u64, mode: CpuMode },\n", ""),
            (
                "Plain::PerfEvent { kind, config, count, mode } => AttachPoint::PerfEvent { kind, config, count, mode }",
                "Plain::PerfEvent { .. } => AttachPoint::Unknown",
            ),
            (
                "            AttachPoint::PerfEvent { kind, config, count, mode } => \
                 Self::PerfEvent { kind, config, count, mode },\n",
                "",
            ),
            ("attach::{CpuMode, Cpus", "attach::{Cpus"),
        ],
    );
    let providers = folder("older");
    install(&providers, "older.so", older);
    let list = dtrace(LINKED, &[&providers], &["-lP", "hello"]);
    assert_eq!((list.status, list.stderr.as_str()), (Some(0), ""));
    assert!(list.stdout.contains("greeting"), "{}", list.stdout);
}
