//! The consumer's aggregations: cells merged from all CPUs, by key.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use dif_vm::word::{sign_extend, unsigned};
use dif_vm::{AggFn, AggId, Aggregation, FieldKind, KeyPart};
use thiserror::Error;

use crate::distribution::BarStyle;
use crate::layout::until_nul;
use crate::stack::STACK_INDENT;
use crate::symbols::Symbols;
use crate::value;

/// Aggregations as the consumer holds them. What engines hand over is added to it.
#[derive(Debug, Clone, Default)]
pub struct AggBuffer {
    /// How many CPUs have values of their own, 0 if these are not kept.
    cpus: u32,
    tables: BTreeMap<AggId, Table>,
}

#[derive(Debug, Clone)]
struct Table {
    normal: i64,
    rows: HashMap<Vec<u8>, Cell>,
}

impl Default for Table {
    fn default() -> Self {
        Self { normal: 1, rows: HashMap::new() }
    }
}

/// The value for one key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Over all CPUs; no words after a `clear()`, which prints as 0.
    pub words: Vec<u64>,
    /// By CPU, if these are kept.
    pub cpus: BTreeMap<u32, Vec<u64>>,
}

/// How aggregations are ordered and printed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a D option of its own")]
pub struct AggOptions {
    /// By key rather than by value (`aggsortkey`).
    pub sortkey: bool,
    /// Which key comes first in comparisons, counted from 0 (`aggsortkeypos`).
    pub sortkeypos: usize,
    /// Which of several aggregations gives the value, counted from 0 (`aggsortpos`).
    pub sortpos: usize,
    /// The other way round (`aggsortrev`).
    pub sortrev: bool,
    /// Show the value of each CPU too (`aggpercpu`).
    pub percpu: bool,
    /// Compare signed keys as signed numbers (`aggsortsigned`).
    pub sortsigned: bool,
    /// Draw distributions on one line for each key (`aggpack`).
    pub pack: bool,
    /// Draw numbers with keys as bars (`agghist`).
    pub hist: bool,
    /// How bars are drawn.
    pub bars: BarStyle,
    /// Dump bytes that look like a string (`rawbytes`).
    pub rawbytes: bool,
    /// Blanks before a frame of a stack (`stackindent`).
    pub stackindent: usize,
}

impl Default for AggOptions {
    /// All off, and DTrace's indent of stacks.
    fn default() -> Self {
        Self {
            sortkey: false,
            sortkeypos: 0,
            sortpos: 0,
            sortrev: false,
            percpu: false,
            sortsigned: false,
            pack: false,
            hist: false,
            bars: BarStyle::default(),
            rawbytes: false,
            stackindent: STACK_INDENT,
        }
    }
}

impl AggOptions {
    /// Aggregations that are printed one after the other, in their order: the other way round, the last comes first.
    pub(crate) fn ordered<'a>(&self, mut aggregations: Vec<&'a Aggregation>) -> Vec<&'a Aggregation> {
        if self.sortrev {
            aggregations.reverse();
        }
        aggregations
    }
}

/// A key and its value in each of the aggregations that are printed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// The whole key.
    pub key: &'a [u8],
    /// A cell for each aggregation, where it has the key.
    pub cells: Vec<Option<&'a Cell>>,
}

/// Why an operation on an aggregation is impossible.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AggError {
    /// Normalization by zero.
    #[error("failed to normalize @{0}: the factor is 0, it must be another number")]
    BadNormal(String),
}

impl AggBuffer {
    /// An empty one. Values of this many CPUs are kept by CPU, too.
    pub fn new(cpus: u32) -> Self {
        Self { cpus, tables: BTreeMap::new() }
    }

    /// How many CPUs have values of their own.
    pub(crate) fn cpus(&self) -> u32 {
        self.cpus
    }

    /// Merges the words of a cell into the value for its key.
    pub fn add(&mut self, aggregation: &Aggregation, cpu: u32, key: &[u8], words: &[u64]) {
        let table = self.tables.entry(aggregation.id).or_default();
        let cell = table.rows.entry(plain_key(&aggregation.keys, key)).or_default();
        merge(aggregation.func, &mut cell.words, words);
        if cpu < self.cpus {
            merge(aggregation.func, cell.cpus.entry(cpu).or_default(), words);
        }
    }

    /// `clear()`: forgets the values, keeps the keys.
    pub fn clear(&mut self, id: AggId) {
        for cell in self.tables.get_mut(&id).into_iter().flat_map(|table| table.rows.values_mut()) {
            cell.words.clear();
            cell.cpus.values_mut().for_each(Vec::clear);
        }
    }

    /// `trunc()`: forgets all keys, or with a number all but those with the `count` largest values, the smallest if
    /// it is negative.
    pub fn truncate(&mut self, aggregation: &Aggregation, count: Option<i64>) {
        let count = count.unwrap_or(0);
        let keep = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
        let rows = self.rows(&[aggregation], &AggOptions::default());
        let surplus = rows.len().saturating_sub(keep);
        let skip = if count < 0 { keep } else { 0 };
        let keys: HashSet<Vec<u8>> = rows.iter().skip(skip).take(surplus).map(|row| row.key.to_vec()).collect();
        if let Some(table) = self.tables.get_mut(&aggregation.id) {
            table.rows.retain(|key, _| !keys.contains(key));
        }
    }

    /// `normalize()`: from now on values are divided by the factor when they are printed.
    ///
    /// # Errors
    /// When the factor is 0.
    pub fn normalize(&mut self, aggregation: &Aggregation, factor: i64) -> Result<(), AggError> {
        if factor == 0 {
            return Err(AggError::BadNormal(aggregation.name.clone()));
        }
        self.tables.entry(aggregation.id).or_default().normal = factor;
        Ok(())
    }

    /// `denormalize()`: values print as they are.
    pub fn denormalize(&mut self, id: AggId) {
        if let Some(table) = self.tables.get_mut(&id) {
            table.normal = 1;
        }
    }

    /// The factor of `normalize()`, 1 without.
    pub fn normal(&self, id: AggId) -> i64 {
        self.tables.get(&id).map_or(1, |table| table.normal)
    }

    /// The rows of some aggregations with the same kinds of keys, joined by key and sorted.
    pub fn rows<'a>(&'a self, aggregations: &[&Aggregation], options: &AggOptions) -> Vec<Row<'a>> {
        let tables = aggregations.iter().map(|aggregation| self.tables.get(&aggregation.id));
        let mut joined: HashMap<&[u8], Vec<Option<&Cell>>> = HashMap::new();
        for (position, table) in tables.enumerate() {
            let rows = table.map(|table| &table.rows);
            joined.reserve(rows.map_or(0, HashMap::len).saturating_sub(joined.len()));
            for (key, cell) in rows.into_iter().flatten() {
                let cells = joined.entry(key).or_insert_with(|| vec![None; aggregations.len()]);
                if let Some(place) = cells.get_mut(position) {
                    *place = Some(cell);
                }
            }
        }
        let rows = joined.into_iter().map(|(key, cells)| Row { key, cells });
        sorted(aggregations, options, rows)
    }
}

/// Rows in order. What they amount to in the first place is made once for each, not for each comparison.
fn sorted<'a>(
    aggregations: &[&Aggregation],
    options: &AggOptions,
    rows: impl Iterator<Item = Row<'a>>,
) -> Vec<Row<'a>> {
    let parts = aggregations.first().map_or(&[][..], |first| &first.keys);
    let amount = |row: &Row<'_>, n: usize| value::amount(aggregations[n].func, words(row, n));
    let mut places = rotated(aggregations.len(), options.sortpos);
    let Some(first) = places.next() else { return rows.collect() };
    let rest: Vec<_> = places.collect();
    let mut rows: Vec<_> = rows.map(|row| (amount(&row, first), row)).collect();
    rows.sort_unstable_by(|(x, a), (y, b)| {
        let by_key = || compare_keys(parts, options, a.key, b.key);
        let behind = || rest.iter().map(|&n| amount(a, n).cmp(&amount(b, n))).find(|order| order.is_ne());
        let by_value = || x.cmp(y).then_with(|| behind().unwrap_or(Ordering::Equal));
        let order = if options.sortkey { by_key().then_with(by_value) } else { by_value().then_with(by_key) };
        if options.sortrev { order.reverse() } else { order }
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

fn merge(func: AggFn, words: &mut Vec<u64>, other: &[u64]) {
    if words.is_empty() {
        *words = func.identity();
    }
    func.merge(words, other);
}

/// The key with nothing but zeros where its parts have no meaning, so that equal keys are equal bytes.
fn plain_key(parts: &[KeyPart], key: &[u8]) -> Vec<u8> {
    let size = parts.last().map_or(0, |part| part.offset as usize + part.size as usize);
    let mut plain = vec![0; size];
    for part in parts {
        let bytes = part_bytes(part, key);
        let bytes = if part.kind == FieldKind::String { until_nul(bytes) } else { bytes };
        let place = plain.get_mut(part.offset as usize..).unwrap_or(&mut []);
        place.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    }
    plain
}

/// The key with each symbol's address that of its start, and each module's that of the module, so that what prints
/// alike is one key.
pub fn named_key(parts: &[KeyPart], key: &[u8], symbols: &dyn Symbols) -> Vec<u8> {
    let mut named = key.to_vec();
    for part in parts {
        let address = unsigned(part_bytes(part, key));
        let start = match part.kind {
            FieldKind::KernelSymbol => {
                let symbol = symbols.kernel(address).filter(|name| name.symbol.is_some());
                symbol.map(|name| address.wrapping_sub(name.offset))
            }
            FieldKind::KernelModule => symbols.kernel_module_start(address),
            _ => None,
        };
        let place = named.get_mut(part.offset as usize..).and_then(|rest| rest.get_mut(..8));
        if let Some((start, place)) = start.zip(place) {
            place.copy_from_slice(&start.to_ne_bytes());
        }
    }
    named
}

/// The bytes of one part of a key; fewer if the key is too short.
pub(crate) fn part_bytes<'a>(part: &KeyPart, key: &'a [u8]) -> &'a [u8] {
    let rest = key.get(part.offset as usize..).unwrap_or(&[]);
    rest.get(..part.size as usize).unwrap_or(rest)
}

/// Compares part by part from the given one on, then those before it. Integers compare as unsigned unless asked
/// otherwise.
fn compare_keys(parts: &[KeyPart], options: &AggOptions, a: &[u8], b: &[u8]) -> Ordering {
    rotated(parts.len(), options.sortkeypos)
        .filter_map(|n| parts.get(n))
        .map(|part| {
            let (a, b) = (part_bytes(part, a), part_bytes(part, b));
            let signed = |bytes: &[u8]| sign_extend(unsigned(bytes) as i64, part.size);
            match part.kind {
                FieldKind::Int { signed: true } if options.sortsigned => signed(a).cmp(&signed(b)),
                FieldKind::Int { .. } | FieldKind::KernelSymbol | FieldKind::KernelModule => {
                    unsigned(a).cmp(&unsigned(b))
                }
                FieldKind::String | FieldKind::Bytes | FieldKind::KernelStack => a.cmp(b),
            }
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// The words of the nth aggregation; none where it lacks the key.
fn words<'a>(row: &Row<'a>, n: usize) -> &'a [u64] {
    row.cells.get(n).copied().flatten().map_or(&[], |cell| &cell.words)
}

/// The numbers below `len`, from `first` on and around; from 0 if there is no such number.
fn rotated(len: usize, first: usize) -> impl Iterator<Item = usize> {
    let first = if first < len { first } else { 0 };
    (first..len).chain(0..first)
}
