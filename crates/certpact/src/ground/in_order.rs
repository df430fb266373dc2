//! Work on all cores that comes out in the order in which it went in.

use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle, available_parallelism};

/// How many threads can work at once; one where the system does not say.
pub fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// Does `work` on each piece with so many threads, and takes what comes of them in the order of the pieces,
/// until there are no more or `take` breaks off.
///
/// Pieces go to the threads in turn, and are taken from them in the same turn, as soon as they are done. At
/// most three of each thread are on their way, so that a slow taker slows down whatever gives the pieces. That
/// runs in a thread of its own, and is not waited for once nobody takes any more: it may wait for input that
/// never comes. One thread is the caller's.
pub fn in_order<T: Send + 'static, U: Send + 'static, B>(
    threads: usize,
    pieces: impl Iterator<Item = T> + Send + 'static,
    work: impl Fn(T) -> U + Send + Sync + 'static,
    mut take: impl FnMut(U) -> ControlFlow<B>,
) -> Option<B> {
    if threads < 2 {
        return pieces.map(work).try_for_each(take).break_value();
    }
    let work = Arc::new(work);
    let (ins, workers): (Vec<_>, Vec<_>) = (0..threads).map(|_| Worker::start(&work)).unzip();
    let giver = thread::spawn(move || {
        for (piece, worker) in pieces.zip(ins.iter().cycle()) {
            if worker.send(piece).is_err() {
                break;
            }
        }
    });
    let mut last = 0;
    while let Ok(done) = workers[last].done.recv() {
        if let ControlFlow::Break(end) = take(done) {
            return Some(end);
        }
        last = (last + 1) % threads;
    }
    // A source that gives nothing more has ended, perhaps badly.
    let ended = workers.into_iter().nth(last).map(|worker| worker.thread);
    for thread in ended.into_iter().chain([giver]) {
        if let Err(panic) = thread.join() {
            resume_unwind(panic);
        }
    }
    None
}

struct Worker<U> {
    thread: JoinHandle<()>,
    done: Receiver<U>,
}

impl<U: Send + 'static> Worker<U> {
    fn start<T: Send + 'static>(
        work: &Arc<impl Fn(T) -> U + Send + Sync + 'static>,
    ) -> (SyncSender<T>, Self) {
        let (give, given) = sync_channel(1);
        let (tell, done) = sync_channel(1);
        let work = Arc::clone(work);
        let thread = thread::spawn(move || {
            for piece in given {
                if tell.send(work(piece)).is_err() {
                    break;
                }
            }
        });
        (give, Self { thread, done })
    }
}

#[cfg(test)]
mod tests {
    use std::iter;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn what_takes_longer_is_not_overtaken() {
        // The first of each turn waits until the others of its turn are done.
        for threads in [1, 2, 3, 8] {
            let (tell, told) = std::sync::mpsc::channel();
            let told = std::sync::Mutex::new(told);
            let work = move |piece: usize| {
                if threads > 1 {
                    if piece.is_multiple_of(threads) {
                        (1..threads).for_each(|_| told.lock().unwrap().recv().unwrap());
                    } else {
                        tell.send(()).unwrap();
                    }
                }
                piece * 2
            };
            let mut taken = Vec::new();
            let end: Option<()> = in_order(threads, 0..threads * 100, work, |done| {
                taken.push(done);
                ControlFlow::Continue(())
            });
            assert_eq!(end, None);
            let expected: Vec<_> = (0..threads * 100).map(|piece| piece * 2).collect();
            assert_eq!(taken, expected, "{threads}");
        }
    }

    #[test]
    fn a_taker_that_is_slow_holds_up_what_gives() {
        let given = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&given);
        let pieces = iter::repeat_with(move || counted.fetch_add(1, Ordering::SeqCst));
        // Nothing may be ahead by more than what is on its way, however often it is looked.
        let end = in_order(
            2,
            pieces,
            |piece| piece,
            |done| {
                let ahead = given.load(Ordering::SeqCst) - done;
                assert!(ahead <= 9, "{ahead}");
                if done == 10_000 {
                    return ControlFlow::Break(done);
                }
                ControlFlow::Continue(())
            },
        );
        assert_eq!(end, Some(10_000));
    }

    #[test]
    fn what_gives_is_not_waited_for_where_nobody_takes() {
        let (_open, never) = std::sync::mpsc::channel::<u8>();
        let pieces = iter::once(1).chain(never);
        assert_eq!(
            in_order(2, pieces, |piece| piece, ControlFlow::Break),
            Some(1)
        );
    }

    #[test]
    fn a_panic_is_one_of_the_caller() {
        for threads in [1, 2] {
            let in_work = || {
                in_order(
                    threads,
                    0..100,
                    |piece| assert_ne!(piece, 50),
                    |()| ControlFlow::<()>::Continue(()),
                )
            };
            let in_pieces = || {
                let pieces = (0..100).inspect(|piece| assert_ne!(*piece, 50));
                in_order(
                    threads,
                    pieces,
                    |piece| piece,
                    |_| ControlFlow::<()>::Continue(()),
                )
            };
            assert!(catch_unwind(AssertUnwindSafe(in_work)).is_err());
            assert!(catch_unwind(AssertUnwindSafe(in_pieces)).is_err());
        }
    }
}
