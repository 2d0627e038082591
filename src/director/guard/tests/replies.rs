//! The examples beside this file: replies that must be stopped, and replies that must pass, each heard whole
//! and in pieces, in both contracts.

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    faults: Vec<String>,
    #[serde(default = "stranger_id")]
    at: String,
    #[serde(default = "hello")]
    to: String,
    replies: Vec<String>,
}

fn stranger_id() -> String {
    "stranger".to_owned()
}

fn hello() -> String {
    "Hello.".to_owned()
}

const PIECES: [usize; 4] = [1, 4, 7, 10_000];

fn groups(text: &str) -> Vec<Group> {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_bad_reply_is_stopped_by_its_fault() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for group in groups(include_str!("bad.yaml")) {
        let fresh = [Contract::Scene, Contract::Dialogue]
            .map(|contract| (contract, Table::of(contract, &group.at).guard(&group.to)));
        for reply in &group.replies {
            count += 1;
            for ((contract, fresh), size) in fresh.iter().flat_map(|fresh| PIECES.map(|size| (fresh, size))) {
                // Beats are not shown there, so that nothing in them can be a fault.
                if *contract == Contract::Dialogue && reply.contains("**scene**") {
                    continue;
                }
                let mut guard = fresh.clone();
                match hear_in(&mut guard, reply, size) {
                    Heard::Stopped(fault) if group.faults.iter().any(|known| known == fault.id()) => {}
                    heard => wrong.push(format!("{:?} {contract:?} {size}: {reply} -> {heard:?}", group.faults)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 150, "only {count} examples");
}

#[test]
fn every_good_reply_passes_whole() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for group in groups(include_str!("good.yaml")) {
        let fresh = [Contract::Scene, Contract::Dialogue]
            .map(|contract| (contract, Table::of(contract, &group.at).guard(&group.to)));
        for reply in &group.replies {
            count += 1;
            for ((contract, fresh), size) in fresh.iter().flat_map(|fresh| PIECES.map(|size| (fresh, size))) {
                // A beat alone is nothing where beats are not shown: he is asked for a word.
                if *contract == Contract::Dialogue && Line::parse(reply).spoken().is_empty() {
                    continue;
                }
                let mut guard = fresh.clone();
                if let Heard::Stopped(fault) = hear_in(&mut guard, reply, size) {
                    wrong.push(format!("{} {contract:?} {size}: {reply} -> {fault:?}", group.at));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 150, "only {count} examples");
}
