//! Provider definitions: `provider NAME { probe NAME(types) : (types); };`

use std::collections::HashSet;

use d_types::TypeId;

use super::Checker;
use crate::ast::{Parameter, ProviderDecl, Spanned};
use crate::span::Span;
use crate::tag::Tag;

/// Longest names, without their NUL.
const PROVIDER_NAME: usize = 63;
const PROBE_NAME: usize = 63;

/// The most arguments of a probe.
const ARGUMENTS: usize = 255;

impl Checker<'_> {
    /// Checks a provider definition and remembers its name.
    pub(crate) fn provider(&mut self, provider: &ProviderDecl) -> Option<()> {
        self.new_item(provider.span);
        let name = &provider.name;
        self.provider_name(name)?;
        if !self.providers.insert(name.node.clone()) {
            let message = format!("provider {} is defined again", name.node);
            return self.error(Tag::ProvIncompat, name.span, message);
        }
        let mut seen = HashSet::new();
        for (probe, native, translated) in &provider.probes {
            self.probe_name(probe)?;
            if !seen.insert(probe.node.replace("__", "-")) {
                let message = format!("probe {} of the provider {} is defined again", probe.node, name.node);
                return self.error(Tag::ProvPrdup, probe.span, message);
            }
            let native = self.probe_parameters(probe, native)?;
            if let Some(translated) = translated {
                self.translated_parameters(probe, &native, translated)?;
            }
        }
        Some(())
    }

    fn provider_name(&mut self, name: &Spanned<String>) -> Option<()> {
        let text = &name.node;
        let reason = if text.len() > PROVIDER_NAME {
            format!("provider name {text} has more than {PROVIDER_NAME} bytes")
        } else if text.contains('`') {
            format!("provider name {text} names a scope")
        } else if text.ends_with(|c: char| c.is_ascii_digit()) {
            format!("provider name {text} ends in a digit: the pid of the process is put behind it")
        } else {
            return Some(());
        };
        self.error(Tag::ProvBadname, name.span, reason)
    }

    fn probe_name(&mut self, name: &Spanned<String>) -> Option<()> {
        let text = &name.node;
        let reason = if text.len() > PROBE_NAME {
            format!("probe name {text} has more than {PROBE_NAME} bytes")
        } else if text.contains('`') {
            format!("probe name {text} names a scope")
        } else {
            return Some(());
        };
        self.error(Tag::ProvBadname, name.span, reason)
    }

    /// Names and types of a probe's own arguments.
    fn probe_parameters(
        &mut self,
        probe: &Spanned<String>,
        params: &[Parameter],
    ) -> Option<Vec<(Option<String>, TypeId)>> {
        if params.len() > ARGUMENTS {
            let message = format!("probe {} has more than {ARGUMENTS} arguments", probe.node);
            return self.error(Tag::ProvPrarglen, probe.span, message);
        }
        let mut result = Vec::with_capacity(params.len());
        for (n, param) in params.iter().enumerate() {
            let ty = self.resolve_type(&param.ty)?;
            if super::kind::is_void(&self.types, ty) {
                if params.len() == 1 && param.ty.declarator.name.is_none() {
                    return Some(Vec::new());
                }
                let message = format!("argument #{} of probe {} cannot be void", n + 1, probe.node);
                return self.error(Tag::DeclProtoVoid, param.ty.span, message);
            }
            result.push((param.ty.declarator.name.as_ref().map(|name| name.node.clone()), ty));
        }
        Some(result)
    }

    /// Each argument that D sees is one of the probe's own: that of its name, or else of its place.
    fn translated_parameters(
        &mut self,
        probe: &Spanned<String>,
        native: &[(Option<String>, TypeId)],
        translated: &[Parameter],
    ) -> Option<()> {
        let spans: Vec<Span> = translated.iter().map(|param| param.ty.span).collect();
        let seen = self.probe_parameters(probe, translated)?;
        for (n, (name, ty)) in seen.iter().enumerate() {
            let span = spans.get(n).copied().unwrap_or(probe.span);
            let by_name = name.as_ref().and_then(|name| native.iter().find(|(own, _)| own.as_ref() == Some(name)));
            let Some((_, from)) = by_name.or_else(|| native.get(n).filter(|_| name.is_none())) else {
                let shown = name.clone().unwrap_or_else(|| format!("#{}", n + 1));
                let message = format!("probe {} has no argument {shown} to translate", probe.node);
                return self.error(Tag::DeclProtoForm, span, message);
            };
            if !self.types.compatible(*from, *ty) && !self.can_translate(*from, *ty) {
                let (from, to) = (self.type_name(*from), self.type_name(*ty));
                let message = format!("translator for {from} to {to} is not defined: probe {} needs it", probe.node);
                return self.error(Tag::ProvPrxlator, span, message);
            }
        }
        Some(())
    }
}
