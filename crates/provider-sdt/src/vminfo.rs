//! `vminfo`: what the memory manager counts. arg0 is by how much.

use crate::table::{Probe, Source, Table};

/// `exception_page_fault_user(unsigned long address, struct pt_regs *, unsigned long error_code)`; bits of the code: 1 the
/// page was there, 2 it was written to.
const FAULT: &str = "page_fault_user";

const fn counted(name: &'static str, sources: &'static [Source]) -> Probe {
    Probe { name, args: &[], sources }
}

pub(crate) const TABLE: Table = Table {
    provider: "vminfo",
    probes: &[
        counted("as_fault", &[Source::at(FAULT, &["1"])]),
        counted("cow_fault", &[Source::at(FAULT, &["1"]).when("(arg2 & 3) == 3")]),
        counted("prot_fault", &[Source::at(FAULT, &["1"]).when("(arg2 & 3) == 1")]),
        counted("zfod", &[Source::at(FAULT, &["1"]).when("(arg2 & 3) == 2")]),
        counted("kernel_asflt", &[Source::at("page_fault_kernel", &["1"])]),
        // A page comes into the cache from its file.
        counted("maj_fault", &[Source::at("mm_filemap_add_to_page_cache", &["1"])]),
        counted("fspgin", &[Source::at("mm_filemap_add_to_page_cache", &["1"])]),
        counted("pgpgin", &[Source::at("mm_filemap_add_to_page_cache", &["1"])]),
        counted("pgin", &[Source::at("mm_filemap_add_to_page_cache", &["1"])]),
        counted("dfree", &[Source::at("mm_filemap_delete_from_page_cache", &["1"])]),
        counted("fspgout", &[Source::at("folio_wait_writeback", &["1"]), Source::at("wait_on_page_writeback", &["1"])]),
        counted("pgpgout", &[Source::at("mm_vmscan_write_folio", &["1"]), Source::at("mm_vmscan_writepage", &["1"])]),
        counted("pgout", &[Source::at("mm_vmscan_write_folio", &["1"]), Source::at("mm_vmscan_writepage", &["1"])]),
        counted("pgrrun", &[Source::at("mm_vmscan_kswapd_wake", &["1"])]),
        counted("scan", &[Source::at("mm_vmscan_lru_isolate", &["arg3"])]),
        counted("rev", &[Source::at("mm_vmscan_lru_shrink_active", &["1"])]),
    ],
};
