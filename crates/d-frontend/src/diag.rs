//! Diagnostics: what is wrong with a D program, and where.

use std::fmt;

use crate::span::Span;
use crate::tag::Tag;

/// One error in a D program. Plain data: [`crate::render`] makes text of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which of the sources given to the compiler; 0 if there is one.
    pub unit: usize,
    /// What kind of error.
    pub tag: Tag,
    /// Where in that source.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// What helps to understand it, for those who see it drawn.
    pub note: Option<String>,
    /// Which line is told.
    pub line: ToldLine,
}

/// Which line a message tells, as libdtrace does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ToldLine {
    /// The one where the place starts.
    #[default]
    Start,
    /// That of the first token at or behind this offset: a parser that looks one token ahead has read so far.
    Behind(u32),
    /// None: it is found when code is generated.
    None,
}

impl Diagnostic {
    /// An error in the first source.
    pub fn new(tag: Tag, span: Span, message: impl Into<String>) -> Self {
        Self { unit: 0, tag, span, message: message.into(), note: None, line: ToldLine::Start }
    }

    /// The same, told without a line.
    #[must_use]
    pub fn without_line(self) -> Self {
        Self { line: ToldLine::None, ..self }
    }

    /// The same, told when what ends at this offset has been read, unless it was told before.
    pub(crate) fn read(&mut self, end: u32) {
        if self.line == ToldLine::Start {
            self.line = ToldLine::Behind(end);
        }
    }

    /// The same with a note.
    #[must_use]
    pub fn with_note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.tag, self.message)
    }
}
