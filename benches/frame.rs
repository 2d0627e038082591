//! A frame of the moving game at 120x36 on half-blocks, all of it: the moment, the layers, the size, the cells,
//! the screen.

use divan::Bencher;
use kenji::stage::poses::{self, Studio};
use kenji::stage::theme::Depth;

fn main() {
    divan::main();
}

#[divan::bench(args = ["title", "walk", "bowl"])]
fn animated_frame(bencher: Bencher<'_, '_>, name: &str) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let pose = poses::find(name).expect("a pose");
    let _inside = runtime.enter();
    let mut studio = Studio::new(pose, (120, 36), Depth::True, 7, false).expect("a studio");
    runtime.block_on(studio.take(pose)).expect("the steps");
    bencher.bench_local(|| {
        studio.app().advance();
        studio.screen().expect("a screen")
    });
}
