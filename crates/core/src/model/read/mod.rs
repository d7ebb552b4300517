//! Reads an architecture from a document. Unknown keys are findings, and all findings are reported together.

mod assumptions;
mod components;
mod flows;
mod head;

use super::architecture::{Architecture, FreeAllowances};
use super::keys;
use super::validate::validate;
use crate::document::{Reader, Table, one_of};
use crate::finding::{Code, Finding, Findings};

/// The readable part of a document, and everything that is wrong with the document.
#[derive(Clone, Debug)]
pub struct ParsedArchitecture {
    /// The architecture without its unreadable parts. `None` if it has no name or no region.
    pub architecture: Option<Architecture>,
    /// Everything that is wrong.
    pub findings: Findings,
}

impl Architecture {
    /// Reads an architecture from a document.
    ///
    /// # Errors
    /// Everything that is wrong and that can be checked without the catalog and prices.
    pub fn from_document(document: &Table) -> Result<Architecture, Findings> {
        let parsed = Architecture::read(document);
        parsed.findings.into_result(())?;
        parsed.architecture.ok_or_else(Findings::none)
    }

    /// Reads the readable part of a document. A later stage can add its findings to these.
    #[must_use]
    pub fn read(document: &Table) -> ParsedArchitecture {
        let mut findings = Findings::none();
        let reader = Reader::new("", document);
        reader.only(&keys::FILE, &mut findings);
        head::check_schema(&reader, &mut findings);
        let architecture = architecture(&reader, &mut findings);
        if let Some(architecture) = &architecture {
            findings.extend(validate(architecture));
            // An unreadable part must never be left out without a finding.
            if let (true, Some(id)) = (findings.is_empty(), architecture.unreadable.first()) {
                findings.push(Finding::new(Code::Unreadable, id, "cannot be read"));
            }
        }
        ParsedArchitecture { architecture, findings }
    }
}

fn architecture(file: &Reader<'_>, findings: &mut Findings) -> Option<Architecture> {
    let Some(head) = file.sub_table("architecture", findings) else {
        let missing = Finding::new(Code::Missing, "architecture", "is missing");
        let help = "add an `[architecture]` section with `name` and `region`; `costcone new` prints a complete file";
        findings.push(missing.with_help(help));
        return None;
    };
    head.only(&keys::ARCHITECTURE, findings);
    let name = head.required_text("name", findings);
    let region = head.required_text("region", findings);
    let mut built = Architecture::builder(name?, region?).draft();
    built.prices = head.text("prices", findings);
    built.origin = head::origin(&head, findings);
    built.currency = head::currency(&head, findings);
    built.calendar = head::calendar(&head, findings);
    let words = [("never", FreeAllowances::Never), ("always", FreeAllowances::Always)];
    built.free_allowances = one_of(&head, "free_allowances", &words, findings).unwrap_or_default();
    built.definition_uncertainty = head.flag("definition_uncertainty", findings).unwrap_or(true);
    built.trust_boundaries = head::trust_boundaries(&head, findings);
    built.integration_points = head::integration_points(&head, findings);
    built.engagement = head::engagement(file, findings);
    assumptions::assumptions(file, &mut built, findings);
    built.correlations = assumptions::correlations(file, findings);
    assumptions::drivers(file, &mut built, findings);
    built.components = components::components(file, &mut built, findings);
    built.environments = components::environments(file, &mut built, findings);
    built.flows = flows::flows(file, &mut built, findings);
    built.existing_use = flows::existing_use(file, &mut built, findings);
    built.discount = flows::discount(file, findings);
    if let Some(excluded) = file.sub_table("excluded", findings) {
        excluded.only(&keys::EXCLUDED, findings);
        built.excluded = excluded.texts("items", findings).unwrap_or_default();
    }
    built.sweep = file.sub_table(keys::SWEEP, findings).map(|sweep| sweep.table().clone());
    Some(built)
}
