//! Measures the game as a player has it: the real binary in a pseudo-terminal of 120x36, the house book
//! or a slow tape playing. Prints first frame, key latency while a reply streams, idle load and memory.
//!
//! `cargo run --release --example measure` (build the release binary first). Linux only: it reads `/proc`.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take before the measurement gives up.
const LIMIT: Duration = Duration::from_secs(20);
/// Keys that are timed.
const KEYS: usize = 60;
/// Starts that are timed.
const STARTS: usize = 10;
/// How long idleness is watched.
const IDLE: Duration = Duration::from_secs(10);

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A running game.
struct Game {
    child: Box<dyn Child + Send + Sync>,
    /// Held open; the game would get a hang-up without it.
    _master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    screen: Arc<Mutex<vt100::Parser>>,
    bytes: Arc<Mutex<u64>>,
    home: tempfile::TempDir,
}

impl Game {
    fn start(binary: &Path, arguments: &[&str]) -> Outcome<Self> {
        let (columns, rows) = (NonZero::new(120_u16).ok_or("no columns")?, NonZero::new(36_u16).ok_or("no rows")?);
        let home = tempfile::tempdir()?;
        let pty = native_pty_system().openpty(PtySize {
            rows: rows.get(),
            cols: columns.get(),
            pixel_width: 0,
            pixel_height: 0,
        })?;
        let mut command = CommandBuilder::new(binary);
        command.args(arguments);
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("OLLAMA_HOST", "127.0.0.1:9")] {
            command.env(name, value);
        }
        command.env_remove("TERM_PROGRAM");
        for name in ["HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
            command.env(name, home.path());
        }
        let child = pty.slave.spawn_command(command)?;
        let mut reader = pty.master.try_clone_reader()?;
        let writer = pty.master.take_writer()?;
        let screen = Arc::new(Mutex::new(vt100::Parser::new(rows, columns, 0)));
        let bytes = Arc::new(Mutex::new(0));
        let (shown, counted) = (Arc::clone(&screen), Arc::clone(&bytes));
        thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                shown.lock().unwrap_or_else(PoisonError::into_inner).process(&buffer[..read]);
                *counted.lock().unwrap_or_else(PoisonError::into_inner) += read as u64;
            }
        });
        Ok(Self { child, _master: pty.master, writer, screen, bytes, home })
    }

    fn send(&mut self, keys: &str) -> Outcome<()> {
        self.writer.write_all(keys.as_bytes())?;
        Ok(self.writer.flush()?)
    }

    fn shows(&self, words: &str) -> bool {
        self.screen.lock().unwrap_or_else(PoisonError::into_inner).screen().contents().contains(words)
    }

    /// Waits for `words` and says how long it took.
    fn wait(&self, words: &str) -> Outcome<Duration> {
        let start = Instant::now();
        while !self.shows(words) {
            if start.elapsed() > LIMIT {
                return Err(format!("'{words}' did not appear").into());
            }
            thread::sleep(Duration::from_micros(200));
        }
        Ok(start.elapsed())
    }

    fn pid(&self) -> Outcome<u32> {
        self.child.process_id().ok_or_else(|| "the game has no process id".into())
    }

    /// Processor time so far, in clock ticks of 10 ms.
    fn ticks(&self) -> Outcome<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid()?))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        Ok(fields[11].parse::<u64>()? + fields[12].parse::<u64>()?)
    }

    /// Share of one core while nobody touches the game, and bytes a second sent to the terminal.
    fn idle(&self) -> Outcome<(f64, f64)> {
        let (before, sent) = (self.ticks()?, *self.bytes.lock().unwrap_or_else(PoisonError::into_inner));
        let start = Instant::now();
        thread::sleep(IDLE);
        let seconds = start.elapsed().as_secs_f64();
        let load = (self.ticks()? - before) as f64 / 100.0 / seconds * 100.0;
        let bytes = *self.bytes.lock().unwrap_or_else(PoisonError::into_inner) - sent;
        Ok((load, bytes as f64 / seconds))
    }

    /// Resident memory in megabytes, the most so far.
    fn memory(&self) -> Outcome<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid()?))?;
        let row = status.lines().find(|row| row.starts_with("VmHWM")).ok_or("no VmHWM")?;
        let kilobytes: f64 = row.split_whitespace().nth(1).ok_or("no number")?.parse()?;
        Ok(kilobytes / 1024.0)
    }

    fn stop(mut self) -> Outcome<()> {
        self.child.kill()?;
        self.child.wait()?;
        drop(self.home);
        Ok(())
    }
}

/// The middle of `times` and the value that 95 of 100 stay under, in milliseconds.
fn middle(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort();
    let ms = |at: usize| times[at.min(times.len() - 1)].as_secs_f64() * 1e3;
    (ms(times.len() / 2), ms(times.len() * 95 / 100))
}

fn first_frames(binary: &Path) -> Outcome<Vec<Duration>> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let start = Instant::now();
        let game = Game::start(binary, &["--model", "house", "--guest"])?;
        game.wait("R A M E N")?;
        times.push(start.elapsed());
        game.stop()?;
    }
    Ok(times)
}

/// Types into the input while a slow tape speaks, and times each key to its letter on the screen.
fn keys_while_streaming(binary: &Path) -> Outcome<Vec<Duration>> {
    let folder = tempfile::tempdir()?;
    let tape = folder.path().join("slow.jsonl");
    let mut tokens = String::new();
    for nth in 0..2000 {
        let _ =
            write!(tokens, "{}[\"{} \", 20]", if nth == 0 { "" } else { "," }, if nth % 6 == 5 { "mm." } else { "mm" });
    }
    fs::write(&tape, format!("{{\"tokens\":[{tokens}]}}\n"))?;
    let model = format!("tape:{}", tape.display());
    let mut game = Game::start(binary, &["--guest", "--model", &model])?;
    game.wait("R A M E N")?;
    game.send("\r")?;
    game.wait("› ")?;
    game.send("Hello\r")?;
    game.wait("Hello")?;
    let mut times = Vec::new();
    let mut typed = String::new();
    for nth in 0..KEYS {
        let letter = char::from(b'a' + (nth * 7 % 26) as u8);
        typed.push(letter);
        let start = Instant::now();
        game.send(&letter.to_string())?;
        game.wait(&format!("› {typed}"))?;
        times.push(start.elapsed());
        thread::sleep(Duration::from_millis(7));
    }
    game.stop()?;
    Ok(times)
}

/// Seeds of a first evening that is dry, and of one in rain.
const DRY: &str = "2";
const RAINS: &str = "1";

fn main() -> Outcome<()> {
    let binary: PathBuf = match std::env::args_os().nth(1) {
        Some(path) => path.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/kenji"),
    };
    if !binary.exists() {
        return Err(format!("{} is not there: run `cargo build --release` first", binary.display()).into());
    }
    let mut out = std::io::stdout().lock();
    let (half, most) = middle(first_frames(&binary)?);
    writeln!(out, "first frame           {half:6.1} ms   (95 %: {most:.1} ms; bound 100 ms)")?;
    let (half, most) = middle(keys_while_streaming(&binary)?);
    writeln!(out, "key while streaming   {half:6.1} ms   (95 %: {most:.1} ms; bound 16 ms)")?;
    let game = Game::start(&binary, &["--model", "house", "--guest", "--seed", RAINS])?;
    game.wait("Enter walk in")?;
    thread::sleep(Duration::from_secs(1));
    let (load, bytes) = game.idle()?;
    writeln!(out, "idle alley, rain      {load:6.2} %    ({bytes:.0} bytes/s; bounds 3 % of a core, 60000)")?;
    game.stop()?;
    let mut game = Game::start(&binary, &["--model", "house", "--guest", "--seed", DRY])?;
    game.wait("Enter walk in")?;
    thread::sleep(Duration::from_secs(1));
    let (load, bytes) = game.idle()?;
    writeln!(out, "idle alley            {load:6.2} %    ({bytes:.0} bytes/s; bounds 3 % of a core, 60000)")?;
    game.send("\r")?;
    game.wait("› ")?;
    game.send("One tonkotsu ajitama, please.\r")?;
    thread::sleep(Duration::from_secs(1));
    let (load, bytes) = game.idle()?;
    writeln!(out, "idle counter          {load:6.2} %    ({bytes:.0} bytes/s)")?;
    writeln!(out, "memory, at most       {:6.1} MB   (bound 60 MB)", game.memory()?)?;
    game.stop()
}
