//! The `kenji` program. All of it lives in the library; this file only starts it.

use std::process::ExitCode;

fn main() -> ExitCode {
    kenji::cli::run()
}
