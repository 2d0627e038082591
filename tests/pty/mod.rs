//! The real program in a real terminal: a pseudo-terminal, what it shows kept in a small terminal
//! emulator. It types keys, waits for words, and looks afterwards whether the terminal is as it was. It
//! answers none of the questions a program may ask of a terminal, as some terminals do, and it never
//! takes the passing of time for a result: what is awaited either comes or the test fails.
#![cfg(unix)]
#![allow(dead_code)]

use std::ffi::OsString;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kenji::memory::{Save, VisitRecord};
use nix::sys::signal::{Signal, kill};
use nix::sys::termios::{LocalFlags, Termios};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};

/// How long a test waits for something to happen before it fails.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long what a program wrote before it ended may take to arrive.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// An address at which nothing listens.
const NOBODY: &str = "127.0.0.1:1";
/// The modes that the game switches on: the alternate screen, paste, mouse, focus.
const MODES: [u16; 7] = [1049, 2004, 1000, 1002, 1003, 1006, 1004];

/// A home folder for one or more games, gone with the test.
pub struct Home(tempfile::TempDir);

impl Home {
    /// An empty one.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Where games save.
    pub fn saves(&self) -> PathBuf {
        self.path().join("data/kenji")
    }

    /// The folder of the guest who gave no name.
    pub fn guest(&self) -> PathBuf {
        self.saves().join("kenji_sato/you")
    }

    /// His save.
    pub fn save(&self) -> Save {
        read(&self.guest().join("save.yaml"))
    }

    /// His visit of this number.
    pub fn visit(&self, number: u32) -> VisitRecord {
        read(&self.guest().join(format!("visits/{number:04}.yaml")))
    }

    /// What the guest said in that visit.
    pub fn said(&self, number: u32) -> Vec<String> {
        self.visit(number).turns.into_iter().map(|turn| turn.player).collect()
    }

    /// Where everything lies that a program of this home writes.
    pub fn variables(&self) -> Vec<(&'static str, PathBuf)> {
        let at = |name: &str| self.path().join(name);
        vec![
            ("HOME", at("")),
            ("XDG_DATA_HOME", at("data")),
            ("XDG_STATE_HOME", at("state")),
            ("XDG_CACHE_HOME", at("cache")),
            ("XDG_CONFIG_HOME", at("config")),
        ]
    }
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", path.display()))
}

/// A game about to be started.
pub struct Play {
    program: OsString,
    arguments: Vec<OsString>,
    variables: Vec<(String, OsString)>,
    size: (u16, u16),
    home: Option<Arc<Home>>,
}

impl Play {
    /// The game with the house book.
    pub fn house() -> Self {
        Self::with(&["--model", "house"])
    }

    /// The game with what `ollama` offers.
    pub fn at(ollama: &str) -> Self {
        Self::with(&[]).env("OLLAMA_HOST", ollama)
    }

    /// The game with these arguments. It does not ask the terminal what pictures it shows, and nothing in
    /// it is left to chance.
    pub fn with(arguments: &[&str]) -> Self {
        Self::only(arguments).args(&["--graphics", "halfblocks", "--seed", "7"])
    }

    /// The game with these arguments and no others.
    pub fn only(arguments: &[&str]) -> Self {
        Self::program(env!("CARGO_BIN_EXE_kenji")).args(arguments)
    }

    /// Any program.
    pub fn program(path: impl Into<OsString>) -> Self {
        Self { program: path.into(), arguments: vec![], variables: vec![], size: (100, 36), home: None }
    }

    /// More arguments.
    pub fn args(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(OsString::from));
        self
    }

    /// Without pictures, where a test is about words.
    pub fn plain(self) -> Self {
        self.args(&["--no-image"])
    }

    /// One more variable.
    pub fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// Columns and rows; 100x36 otherwise.
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// A home that another game has used, or will; a new one otherwise.
    pub fn home(mut self, home: &Arc<Home>) -> Self {
        self.home = Some(Arc::clone(home));
        self
    }

    /// Starts it.
    pub fn start(self) -> Game {
        let (columns, rows) = self.size;
        let pair = native_pty_system().openpty(pty_size(columns, rows)).expect("a pseudo-terminal");
        let home = self.home.unwrap_or_else(|| Arc::new(Home::new()));
        let mut command = CommandBuilder::new(&self.program);
        command.args(&self.arguments);
        command.cwd(home.path());
        command.env_clear();
        for name in ["PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("OLLAMA_HOST", NOBODY)] {
            command.env(name, value);
        }
        for (name, value) in home.variables() {
            command.env(name, value);
        }
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        let seen = Arc::new(Seen::new(columns, rows));
        let reader = pair.master.try_clone_reader().expect("a reader");
        let watching = Arc::clone(&seen);
        // It ends with the terminal.
        std::thread::spawn(move || watching.watch(reader));
        let before = pair.master.get_termios().expect("the terminal's state");
        let child = pair.slave.spawn_command(command).expect("the program");
        let writer = pair.master.take_writer().expect("a writer");
        let master = Some(pair.master);
        Game { child, writer: Some(writer), master, slave: Some(pair.slave), seen, home, before, after: None }
    }
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Enter,
    Tab,
    BackTab,
    Esc,
    Up,
    Down,
    PgUp,
    PgDn,
    Backspace,
    F1,
    F2,
    F3,
    Ctrl(char),
}

impl Key {
    fn bytes(self) -> Vec<u8> {
        match self {
            Key::Enter => b"\r".to_vec(),
            Key::Tab => b"\t".to_vec(),
            Key::BackTab => b"\x1b[Z".to_vec(),
            Key::Esc => b"\x1b".to_vec(),
            Key::Up => b"\x1b[A".to_vec(),
            Key::Down => b"\x1b[B".to_vec(),
            Key::PgUp => b"\x1b[5~".to_vec(),
            Key::PgDn => b"\x1b[6~".to_vec(),
            Key::Backspace => b"\x7f".to_vec(),
            Key::F1 => b"\x1bOP".to_vec(),
            Key::F2 => b"\x1bOQ".to_vec(),
            Key::F3 => b"\x1bOR".to_vec(),
            Key::Ctrl(letter) => vec![letter as u8 & 0x1f],
        }
    }
}

/// What has come out of the terminal.
struct Output {
    parser: vt100::Parser,
    raw: Vec<u8>,
    /// Words that must never stand on the screen, not for one chunk of output.
    unwanted: Vec<String>,
    caught: Option<String>,
    /// Whether the reader is to let go of the terminal after the next piece.
    closing: bool,
    ended: bool,
}

struct Seen {
    output: Mutex<Output>,
    news: Condvar,
}

impl Seen {
    fn new(columns: u16, rows: u16) -> Self {
        let parser = vt100::Parser::new(at_least_one(rows), at_least_one(columns), 0);
        let output = Output { parser, raw: vec![], unwanted: vec![], caught: None, closing: false, ended: false };
        Self { output: Mutex::new(output), news: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, mut reader: Box<dyn Read + Send>) {
        let mut piece = [0; 16 * 1024];
        // A terminal that nobody holds any more ends with an error on Linux, with nothing elsewhere.
        while let Ok(count @ 1..) = reader.read(&mut piece) {
            let mut output = self.lock();
            output.raw.extend_from_slice(&piece[..count]);
            output.parser.process(&piece[..count]);
            if output.caught.is_none() && !output.unwanted.is_empty() {
                let words = one_line(&output.parser.screen().contents());
                output.caught = output.unwanted.iter().find(|unwanted| words.contains(*unwanted)).cloned();
            }
            self.news.notify_all();
            if output.closing {
                break;
            }
        }
        drop(reader);
        self.lock().ended = true;
        self.news.notify_all();
    }
}

fn at_least_one(size: u16) -> NonZeroU16 {
    NonZeroU16::new(size).expect("a size above 0")
}

/// `text` with single blanks, without the sides of dialogs, so that words are found across rows.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '│').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A running game.
pub struct Game {
    child: Box<dyn Child + Send + Sync>,
    writer: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    /// Kept open: some systems reset a terminal that nobody holds.
    slave: Option<Box<dyn SlavePty + Send>>,
    seen: Arc<Seen>,
    home: Arc<Home>,
    before: Termios,
    after: Option<(ExitStatus, Option<Termios>)>,
}

impl Game {
    /// Its home folder.
    pub fn home(&self) -> &Arc<Home> {
        &self.home
    }

    /// Types bytes.
    pub fn send(&mut self, bytes: &[u8]) {
        let writer = self.writer.as_mut().expect("an open terminal");
        writer.write_all(bytes).and_then(|()| writer.flush()).expect("a terminal that takes keys");
    }

    /// Types text.
    pub fn type_text(&mut self, text: &str) {
        self.send(text.as_bytes());
    }

    /// Types text and waits until it stands in the input.
    pub fn draft(&mut self, text: &str) {
        self.type_text(text);
        self.wait_for(&format!("› {text}"));
    }

    /// Presses a key.
    pub fn key(&mut self, key: Key) {
        self.send(&key.bytes());
    }

    /// Pastes text as terminals do.
    pub fn paste(&mut self, text: &str) {
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
    }

    /// Clicks a cell, counted from 0.
    pub fn click(&mut self, column: usize, row: usize) {
        let (x, y) = (column + 1, row + 1);
        self.send(format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m").as_bytes());
    }

    /// Waits for the title, walks in and waits for the counter.
    pub fn walk_in(&mut self) {
        self.wait_for("Enter walk in");
        self.key(Key::Enter);
        // Where there are pictures the walk comes first; any key ends it.
        let walks = "any key sits down";
        self.wait_until("the guest comes in", |screen| {
            screen.contains(walks) || screen.contains("say something, or 1-4")
        });
        if self.screen().contains(walks) {
            self.key(Key::Enter);
        }
        self.wait_for("say something, or 1-4");
    }

    /// Says a line as soon as the guest may speak, and waits until it has been heard.
    pub fn say(&mut self, line: &str) {
        self.wait_until("the guest may speak", |screen| {
            ["› say something, or 1-4", "› Enter sends your line again", "› Enter gets up and goes"]
                .iter()
                .any(|hint| screen.contains(hint))
        });
        self.draft(line);
        self.key(Key::Enter);
        self.wait_gone(&format!("› {line}"));
    }

    /// Says a line and waits for the answer's words.
    pub fn ask(&mut self, line: &str, answer: &str) {
        self.say(line);
        self.wait_for(answer);
    }

    /// Waits until these words stand on the screen.
    pub fn wait_for(&mut self, words: &str) {
        self.wait_until(&format!("'{words}' comes"), |screen| screen.contains(words));
    }

    /// Waits until these words stand on the screen no more.
    pub fn wait_gone(&mut self, words: &str) {
        self.wait_until(&format!("'{words}' goes"), |screen| !screen.contains(words));
    }

    /// Waits until the screen, as one line, is as wanted.
    pub fn wait_until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) {
        self.wait(what, |output| wanted(&one_line(&output.parser.screen().contents())));
    }

    /// Waits until the raw output is as wanted.
    pub fn wait_raw(&mut self, what: &str, wanted: impl Fn(&[u8]) -> bool) {
        self.wait(what, |output| wanted(&output.raw));
    }

    fn wait(&mut self, what: &str, wanted: impl Fn(&Output) -> bool) {
        let start = Instant::now();
        let mut gone: Option<Instant> = None;
        let seen = Arc::clone(&self.seen);
        let mut output = seen.lock();
        while !wanted(&output) {
            let is_late = start.elapsed() > PATIENCE;
            if is_late || gone.is_some_and(|since| since.elapsed() > LAST_WORDS) {
                let end = if is_late { "time is up" } else { "the program has ended" };
                let screen = output.parser.screen().contents();
                drop(output);
                panic!("waited in vain until {what}: {end}; on the screen stands\n{screen}");
            }
            if gone.is_none() && matches!(self.child.try_wait(), Ok(Some(_))) {
                gone = Some(Instant::now());
            }
            let slice = Duration::from_millis(200);
            output = seen.news.wait_timeout(output, slice).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The screen as text, row by row.
    pub fn screen(&self) -> String {
        self.seen.lock().parser.screen().contents()
    }

    /// The rows of the screen.
    pub fn rows(&self) -> Vec<String> {
        self.screen().lines().map(str::to_owned).collect()
    }

    /// The rows of the screen with their colours.
    pub fn painted(&self) -> Vec<String> {
        let output = self.seen.lock();
        let screen = output.parser.screen();
        screen.rows_formatted(0, screen.size().1.get()).collect()
    }

    /// [`Self::painted`], once nothing has changed for a while.
    pub fn settled(&self) -> Vec<String> {
        let start = Instant::now();
        let mut painted = self.painted();
        loop {
            std::thread::sleep(Duration::from_millis(400));
            let now = self.painted();
            if now == painted {
                return now;
            }
            assert!(start.elapsed() < PATIENCE, "never at rest:\n{}", now.join("\n"));
            painted = now;
        }
    }

    /// The four suggestions of a screen narrower than 100 columns, with their rows.
    pub fn suggestions(&self) -> Vec<(usize, String)> {
        let numbered = |(at, row): (usize, &String)| {
            let (digit, words) = row.trim_start().split_once(' ')?;
            (digit.len() == 1 && "1234".contains(digit)).then(|| (at, words.trim().to_owned()))
        };
        self.rows().iter().enumerate().filter_map(numbered).collect()
    }

    /// Everything that came out, escape sequences included.
    pub fn raw(&self) -> String {
        String::from_utf8_lossy(&self.seen.lock().raw).into_owned()
    }

    /// From now on these words must never stand on the screen.
    pub fn forbid(&mut self, words: &[&str]) {
        self.seen.lock().unwanted = words.iter().map(|&word| word.to_owned()).collect();
    }

    /// None of the forbidden words ever stood on the screen.
    pub fn assert_nothing_slipped(&self) {
        let caught = self.seen.lock().caught.clone();
        assert_eq!(caught, None, "a forbidden word stood on the screen");
    }

    /// The terminal has another size, and the game has drawn itself anew for it. A key that is typed between
    /// the two may have to wait for the next one: crossterm loses sight of input that comes with the signal.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let before = self.set_size(columns, rows);
        let cleared = b"\x1b[2J";
        self.wait_raw("the game is drawn anew", |raw| raw[before..].windows(cleared.len()).any(|part| part == cleared));
    }

    /// Sets the size; what had come until then.
    fn set_size(&mut self, columns: u16, rows: u16) -> usize {
        let mut output = self.seen.lock();
        output.parser.set_size(at_least_one(rows), at_least_one(columns));
        let master = self.master.as_ref().expect("an open terminal");
        master.resize(pty_size(columns, rows)).expect("a terminal of another size");
        output.raw.len()
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        let pid = self.child.process_id().expect("a process");
        kill(Pid::from_raw(pid as i32), signal).expect("a process that takes signals");
    }

    /// The terminal's window is closed: nobody reads or types any more.
    pub fn close_window(&mut self) {
        self.seen.lock().closing = true;
        // The reader only wakes when something comes.
        self.key(Key::Ctrl('l'));
        self.wait("the reader lets go", |output| output.ended);
        self.writer = None;
        self.slave = None;
        self.master = None;
    }

    /// Whether the terminal is as a shell leaves it: whole lines, echoed.
    pub fn is_cooked(&self) -> bool {
        let state = self.state().expect("the terminal's state");
        state.local_flags.contains(LocalFlags::ICANON | LocalFlags::ECHO)
    }

    fn state(&self) -> Option<Termios> {
        self.master.as_ref().and_then(|master| master.get_termios())
    }

    /// Waits for the program's end; its exit code.
    pub fn exit_code(&mut self) -> u32 {
        self.exit().exit_code()
    }

    /// Waits for the program's end and for the last of its output.
    pub fn exit(&mut self) -> ExitStatus {
        if let Some((status, _)) = &self.after {
            return status.clone();
        }
        let start = Instant::now();
        let status = loop {
            match self.child.try_wait().expect("a process") {
                Some(status) => break status,
                None => assert!(start.elapsed() < PATIENCE, "the program does not end:\n{}", self.screen()),
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let state = self.state();
        self.after = Some((status.clone(), state));
        self.slave = None;
        if self.master.is_some() {
            self.wait("the output ends", |output| output.ended);
        }
        status
    }

    /// The program has ended and the terminal is as it was before: its state, screen, cursor and modes.
    pub fn assert_given_back(&mut self) {
        self.exit();
        let after = self.after.as_ref().and_then(|(_, state)| state.clone());
        assert_eq!(after.as_ref(), Some(&self.before), "the terminal's state");
        self.assert_modes_are_off();
    }

    /// The game's screen is put away and everything it switched on is off.
    pub fn assert_modes_are_off(&self) {
        let raw = self.raw();
        let last = |sequence: String| raw.rfind(&sequence);
        for mode in MODES {
            let (on, off) = (last(format!("\x1b[?{mode}h")), last(format!("\x1b[?{mode}l")));
            assert!(on.is_some(), "mode {mode} was never switched on; the test is blind");
            assert!(off > on, "mode {mode} is left on");
        }
        assert!(last("\x1b[?25h".into()) > last("\x1b[?25l".into()), "the cursor is left hidden");
        let output = self.seen.lock();
        let screen = output.parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    }
}

impl Drop for Game {
    fn drop(&mut self) {
        if self.after.is_none() && matches!(self.child.try_wait(), Ok(None)) {
            self.signal(Signal::SIGKILL);
            let _ = self.child.wait();
        }
    }
}
