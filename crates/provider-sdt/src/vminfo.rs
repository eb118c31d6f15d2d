//! `vminfo`: what the memory manager counts. arg0 is by how much.

use crate::table::{NEVER, Probe, Source, Table};

/// `exception_page_fault_user(unsigned long address, struct pt_regs *, unsigned long error_code)`; bits of the code: 1
/// the page was there, 2 it was written to.
const FAULT: &str = "page_fault_user";

/// `block_bio_queue(struct bio *)` of what is read into pages of a file; not again what a device makes of it for those
/// below.
macro_rules! reads_file {
    () => {
        "_req_reads[(uint32_t)args[0]->bi_opf] && !(args[0]->bi_flags & 1 << BIO_CLONED) && _bio_inode[args[0]] != NULL"
    };
}

/// What is read of files.
const PAGES_IN: &[Source] = &[Source::at("block_bio_queue", &[PAGES]).when(reads_file!())];

/// How many pages a bio is.
const PAGES: &str = "(args[0]->bi_iter.bi_size + _page_size - 1) / _page_size";

/// The file can be executed.
const IS_PROGRAM: &str = concat!(reads_file!(), " && _bio_inode[args[0]]->i_mode & 0111");

/// `mm_vmscan_lru_shrink_inactive(int nid, unsigned long scanned, unsigned long reclaimed, struct reclaim_stat *, int
/// priority, int file)`: a list of pages was gone through to have their memory.
const RECLAIM: &str = "mm_vmscan_lru_shrink_inactive";

/// Pages of that list that turned out to be in use.
const BACK_IN_USE: &str = "args[3]->nr_activate[0] + args[3]->nr_activate[1]";

/// A page of no file (`PAGE_MAPPING_ANON`), which goes to swap.
const IS_ANONYMOUS: &str = "(uintptr_t)args[0]->mapping & 1";

/// `PERF_COUNT_SW_PAGE_FAULTS_MAJ`
const MAJOR_FAULTS: u64 = 6;

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
        counted("maj_fault", &[Source::counter(MAJOR_FAULTS, &["1"])]),
        counted("pgin", &[Source::at("block_bio_queue", &["1"]).when(reads_file!())]),
        counted("pgpgin", PAGES_IN),
        counted("fspgin", PAGES_IN),
        counted("execpgin", &[Source::at("block_bio_queue", &[PAGES]).when(IS_PROGRAM)]),
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
