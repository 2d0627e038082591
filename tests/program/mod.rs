//! The program as a person runs it: arguments and standard input in, what it says and its exit code out.

#![allow(dead_code, reason = "every test binary uses a part of it")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Where no Ollama listens.
pub const NOWHERE: &str = "127.0.0.1:1";

/// What came of a run.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub told: String,
}

/// The command in a home of its own, with nothing at Ollama's address.
pub fn kenji(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kenji"));
    for name in ["HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"] {
        command.env(name, home);
    }
    for (name, folder) in [("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state"), ("XDG_CACHE_HOME", "cache")] {
        command.env(name, home.join(folder));
    }
    command.env("OLLAMA_HOST", NOWHERE).env_remove("KENJI_LOG").current_dir(home).args(arguments);
    command
}

/// Runs it there with `input`.
pub fn run_in(home: &Path, arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
    finish(kenji(home, arguments), input)
}

/// The same, with an Ollama at `host`.
pub fn run_at(home: &Path, host: &str, arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
    let mut command = kenji(home, arguments);
    command.env("OLLAMA_HOST", host);
    finish(command, input)
}

fn finish(mut command: Command, input: impl AsRef<[u8]>) -> Run {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program");
    // A program that wants no input may be gone already.
    let _ = child.stdin.take().expect("its input").write_all(input.as_ref());
    let output = child.wait_with_output().expect("its end");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!told.contains("panicked"), "{told}");
    Run { code: output.status.code(), out: String::from_utf8(output.stdout).expect("text"), told }
}

/// A folder of its own.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}
