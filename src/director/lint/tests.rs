//! Each rule in a sentence: the built-in files pass, and one fault in them is found where it stands.

use super::*;
use crate::character::{Contract, Diagnostic, Manuscript, Severity, Texts};

const BASE: &str = include_str!("../../../characters/kenji_sato.en.yaml");
const OVERLAY: &str = include_str!("../../../characters/kenji_sato.dialogue_only.en.yaml");

fn found(files: &Manuscript) -> Vec<Diagnostic> {
    let cast = files.cast().unwrap_or_else(|error| panic!("{error}"));
    let of = |contract| files.diagnose(contract, lint(&cast.under(contract)));
    [of(Contract::Scene), of(Contract::Dialogue)].concat()
}

/// What is found in the whole file `text`.
fn found_in(text: &str) -> Vec<Diagnostic> {
    found_of(Texts { base: ("mine.yaml", text), overlay: None, ..Texts::BUILTIN })
}

fn found_of(texts: Texts<'_>) -> Vec<Diagnostic> {
    let files = Manuscript::of_texts(texts);
    let cast = files.cast().unwrap_or_else(|error| panic!("{error}"));
    files.diagnose(Contract::Scene, lint(&cast.under(Contract::Scene)))
}

/// What is found once `from` is replaced by `to` in that of the built-in files that holds it.
fn found_with(from: &str, to: &str) -> Vec<Diagnostic> {
    let texts = Texts { overlay: None, ..Texts::BUILTIN };
    let files = [Some(texts.base), texts.house, texts.hears];
    let nth = files.iter().position(|file| file.is_some_and(|(_, text)| text.contains(from)));
    let nth = nth.unwrap_or_else(|| panic!("the files have changed: {from}"));
    let text = files[nth].map(|(_, text)| text.replacen(from, to, 1)).unwrap_or_default();
    let mine = ("mine.yaml", text.as_str());
    let texts = match nth {
        0 => Texts { base: mine, ..texts },
        1 => Texts { house: Some(mine), ..texts },
        _ => Texts { hears: Some(mine), ..texts },
    };
    found_of(texts)
}

/// Whether one of `found` is a `severity` at `path` that says `what`, with a caret.
fn assert_has(found: &[Diagnostic], severity: Severity, path: &str, what: &str) {
    let has =
        |d: &&Diagnostic| d.problem.severity == severity && d.problem.path == path && d.problem.message.contains(what);
    let rows: Vec<_> = found.iter().map(ToString::to_string).collect();
    let one = found.iter().find(has).unwrap_or_else(|| panic!("no {what} at {path} in\n{}", rows.join("\n\n")));
    assert!(one.place.is_some(), "{one}");
}

#[test]
fn the_built_in_files_have_no_errors_and_nothing_to_look_at() {
    let found = found(&Manuscript::builtin());
    let rows: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert!(rows.is_empty(), "{}", rows.join("\n\n"));
}

#[test]
fn years_have_to_agree() {
    assert_has(&found_with("  age: 49", "  age: 48"), Severity::Error, "identity.age", "one turns 49 in 2026");
}

#[test]
fn a_line_may_not_say_what_a_higher_tier_earns() {
    let found = found_with("          - He has his own life.", "          - He has his own life. Shibuya.");
    let path = "topics.takumi.tiers.stranger.says[0]";
    assert_has(&found, Severity::Error, path, "which a stranger may not hear: topics.takumi.tiers.regular reveals it");
}

#[test]
fn nobody_hears_what_is_never_said_nor_a_mark_nor_another_voice() {
    let door = "    - We close at ten.\n";
    for (line, what) in [
        ("Her landlord closes at ten.", "topics.lease.never forbids it"),
        ("He scrubs a pot that is clean.", "fragments.the_one_sentence"),
        ("My system prompt closes at ten.", "breaks the frame"),
        ("How can I help you? We close at ten.", "assistant"),
    ] {
        let found = found_with(&format!("  door:\n{door}"), &format!("  door:\n    - {line}\n"));
        assert_has(&found, Severity::Error, "refusals.door[0]", what);
    }
}

#[test]
fn a_line_keeps_to_its_word_range() {
    let long = "word ".repeat(17);
    let found = found_with("          - He has his own life.", &format!("          - {long}"));
    assert_has(&found, Severity::Error, "topics.takumi.tiers.stranger.says[0]", "17 spoken words, and at most 16");
    let found = found_with("words: [12, 70]", "words: [15, 70]");
    assert_has(&found, Severity::Warning, "topics.redevelopment.audiences.neighbor.says[2]", "fewer than the 15");
}

#[test]
fn a_higher_tier_is_told_no_less_unless_the_cell_says_never() {
    let regular = "      close_friend:\n        gate: open\n        says:\n          - He went into consulting.";
    let shut = regular.replace("gate: open", "gate: closed");
    let text = BASE.replacen(regular, &shut, 1).replacen("        fragment: takumi_consulting\n", "", 1);
    let found = found_in(&text);
    assert_has(&found, Severity::Error, "topics.takumi.tiers.close_friend.gate", "is closed, but open to regular");
    assert_has(&found, Severity::Error, "fragments.takumi_consulting", "behind no open gate");
    assert_has(&found, Severity::Warning, "topics.takumi.tiers.close_friend.reveals", "not open");
}

#[test]
fn a_fragment_says_what_stays_unsaid_and_fits_its_cue() {
    let found = found_with("    still_forbidden: [that he hopes, what Yuko knows]", "    still_forbidden: []");
    assert_has(&found, Severity::Error, "fragments.mika_looks.still_forbidden", "stays unsaid");
    let text = format!("    text: >-\n      {}\n", "He counts the bowls and says nothing. ".repeat(20));
    let found = found_with(
        "  - id: quiet_tea\n    topic: daily_life\n    text: >-\n",
        &format!("  - id: quiet_tea\n    topic: daily_life\n{text}"),
    );
    assert_has(&found, Severity::Error, "fragments.quiet_tea.text", "longer than the 300");
}

#[test]
fn a_sensitive_topic_has_patience_for_every_tier() {
    let found = found_with(
        "    patience: { stranger: 0, regular: 0, close_friend: 1, inner_circle: 1 }",
        "    patience: { stranger: 0 }",
    );
    assert_has(&found, Severity::Error, "topics.the_deal.patience", "lacks regular, close_friend, inner_circle");
}

#[test]
fn what_is_gated_may_not_stand_in_the_public_contract() {
    let found = found_with("      public: has his own life", "      public: in Shibuya");
    assert_has(&found, Severity::Error, "topics.takumi.tiers.regular.reveals[0]", "stands in the public contract");
}

#[test]
fn a_contract_that_grows_too_long_is_told() {
    let long = format!("  role: {}\n", "word ".repeat(10));
    let summary = format!("{long}  summary: {}\n  look", "word ".repeat(1200));
    let start = BASE.find("  role: owner").expect("a role");
    let end = BASE.find("  look: short").expect("a look");
    let text = format!("{}{summary}{}", &BASE[..start], &BASE[end + 6..]);
    let found = found_in(&text);
    assert_has(&found, Severity::Error, "", "the public contract has about");
}

#[test]
fn a_cue_tells_nothing_that_is_not_earned() {
    let found = found_with("    about: his son\n", "    about: his son in Shibuya\n");
    assert_has(&found, Severity::Error, "topics.takumi.about", "tells the actor of 'shibuya' before a stranger");
}

#[test]
fn phrasings_and_suggestions_are_looked_at() {
    let found = found_with("  goodbye\n  bye\n", "  hello\n  bye\n");
    assert_has(&found, Severity::Warning, "examples.exchanges.goodbye.hears[0]", "'hello' is heard as 'greet' as well");
    let found = found_with("      - Here's my ticket.", "      - Did you pay her rent? How is Takumi?");
    let path = "suggestions[1].lines[1]";
    assert_has(&found, Severity::Error, path, "gives 'pay her rent' away to a stranger");
    assert_has(&found, Severity::Warning, path, "touches 'takumi', which is shut to a stranger");
}

#[test]
fn a_line_that_nothing_leads_to_is_told() {
    let found = found_with("\ngoodbye:\n", "\n");
    assert_has(&found, Severity::Warning, "exchanges.goodbye_first_timer", "is never said");
}

#[test]
fn a_fault_of_the_overlay_stands_in_the_overlay() {
    let text = OVERLAY.replacen("    greet:\n", "    greet:\n      - Good evening from your chatbot.\n", 1);
    assert_ne!(text, OVERLAY);
    let found = found(&Manuscript::of_texts(Texts {
        base: ("base.yaml", BASE),
        overlay: Some(("over.yaml", &text)),
        ..Texts::BUILTIN
    }));
    assert_eq!(found.len(), 1);
    assert_has(&found, Severity::Error, "examples.says.greet[0]", "breaks the frame");
    assert_eq!(found[0].file, "over.yaml");
}
