//! `vminfo`: what the memory manager counts. arg0 is by how much.

use crate::table::{NEVER, Probe, Source, Table};

/// `exception_page_fault_user(unsigned long address, struct pt_regs *, unsigned long error_code)`; bits of the code: 1 the
/// page was there, 2 it was written to.
const FAULT: &str = "page_fault_user";

/// A page that comes from a file that can be executed.
const IS_PROGRAM: &str = "args[0]->mapping->host->i_mode & 0111";

/// `mm_vmscan_lru_shrink_inactive(int nid, unsigned long scanned, unsigned long reclaimed, struct reclaim_stat *, int priority,
/// int file)`: a list of pages was gone through to have their memory.
const RECLAIM: &str = "mm_vmscan_lru_shrink_inactive";

/// Pages of that list that turned out to be in use.
const BACK_IN_USE: &str = "args[3]->nr_activate[0] + args[3]->nr_activate[1]";

/// A page of no file (`PAGE_MAPPING_ANON`), which goes to swap.
const IS_ANONYMOUS: &str = "(uintptr_t)args[0]->mapping & 1";

const fn counted(name: &'static str, sources: &'static [Source]) -> Probe {
    Probe { name, args: &[], sources }
}

/// A page goes to swap.
const SWAPPED_OUT: &[Source] = &[Source::at("mm_vmscan_write_folio", &["1"]).when(IS_ANONYMOUS)];

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
        counted("execpgin", &[Source::at("mm_filemap_add_to_page_cache", &["1"]).when(IS_PROGRAM)]),
        counted("dfree", &[Source::at("mm_filemap_delete_from_page_cache", &["1"])]),
        counted("fsfree", &[Source::at(RECLAIM, &["arg2"]).when("args[5] && arg2 > 0")]),
        counted("anonfree", &[Source::at(RECLAIM, &["arg2"]).when("!args[5] && arg2 > 0")]),
        counted("pgrec", &[Source::at(RECLAIM, &[BACK_IN_USE]).when(BACK_IN_USE)]),
        counted("fspgout", &[Source::at("folio_wait_writeback", &["1"]), Source::at("wait_on_page_writeback", &["1"])]),
        counted("pgpgout", &[Source::at("mm_vmscan_write_folio", &["1"]), Source::at("mm_vmscan_writepage", &["1"])]),
        counted("pgout", &[Source::at("mm_vmscan_write_folio", &["1"]), Source::at("mm_vmscan_writepage", &["1"])]),
        counted("anonpgout", SWAPPED_OUT),
        counted("pgswapout", SWAPPED_OUT),
        counted("pgrrun", &[Source::at("mm_vmscan_kswapd_wake", &["1"])]),
        counted("scan", &[Source::at("mm_vmscan_lru_isolate", &["arg3"])]),
        counted("rev", &[Source::at("mm_vmscan_lru_shrink_active", &["1"])]),
        counted("anonpgin", NEVER),
        counted("pgswapin", NEVER),
        counted("swapin", NEVER),
        counted("swapout", NEVER),
        counted("execpgout", NEVER),
        counted("execfree", NEVER),
        counted("pgfrec", NEVER),
        counted("softlock", NEVER),
    ],
};
