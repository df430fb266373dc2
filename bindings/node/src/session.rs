//! The session as Node holds it: calls that begin in one turn cross together, and calls that end together are
//! told to JavaScript together.
//!
//! One function of JavaScript is called for all calls of a session. It wakes the event loop once for
//! everything that has ended since, and keeps the process alive only while calls are under way.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::{io, thread};

use certpact_bridge::Stop;
use napi::bindgen_prelude::{FnArgs, Function};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Error, Result, Status, Unknown};
use napi_derive::napi;
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::yield_now;

/// The numbers of the calls that have ended, and their answers.
type Ended = (Vec<u32>, Vec<String>);

/// The same as a function of JavaScript is given it.
type Given = FnArgs<Ended>;

/// Wakes the event loop. By itself it does not keep the process alive.
type Waker = ThreadsafeFunction<(), Unknown<'static>, Given, Status, false, true>;

/// What outlives a call: connections and keys.
#[napi]
pub struct Session(Arc<Shared>);

/// What all calls of a session share.
struct Shared {
    session: certpact_bridge::Session,
    calls: Arc<Calls>,
    /// What cancels each call that can be canceled.
    stops: Mutex<BTreeMap<u32, Stop>>,
    /// The same for all others: to make one takes longer than it looks.
    never: Stop,
}

/// The calls of a session.
struct Calls {
    ended: Arc<Mutex<Ended>>,
    waker: Mutex<Waker>,
    /// How many there are whose answer JavaScript does not have yet. Only its thread counts.
    under_way: AtomicUsize,
}

#[napi]
impl Session {
    /// Sets a session up from client options as JSON. Throws an error whose message is JSON. `tell` is called
    /// with the numbers of calls and their answers.
    #[napi(constructor, catch_unwind)]
    pub fn new(options: String, tell: Function<'_, Given, Unknown<'static>>) -> Result<Self> {
        certpact_cli::log_if_asked();
        let session = certpact_bridge::Session::new(&options).map_err(Error::from_reason)?;
        Ok(Self(Arc::new(Shared {
            session,
            calls: Calls::telling(&tell)?,
            stops: Mutex::default(),
            never: Stop::default(),
        })))
    }

    /// Carries out calls, a line each: its number, whether it can be canceled, its operation, and its request as
    /// JSON. Each is told under its number when it has ended: JSON, also where it was canceled.
    #[napi(catch_unwind)]
    pub fn carry_out(&self, env: &Env, lines: String) -> Result<()> {
        let worker = worker()?;
        let calls: Option<Vec<Call>> = lines.lines().map(Call::read).collect();
        let calls = calls.ok_or_else(|| crate::refused("a line is not a call"))?;
        self.0.calls.begin(env, calls.len())?;
        let asked = Asked::ToCarryOut(Arc::clone(&self.0), calls);
        worker.send(asked).map_err(crate::refused)
    }

    /// Ends a call and closes its connection, whatever the CA has made of the request by then.
    #[napi(catch_unwind)]
    pub fn cancel(&self, number: u32) -> Result<()> {
        let asked = Asked::ToCancel(Arc::clone(&self.0), number);
        worker()?.send(asked).map_err(crate::refused)
    }
}

impl Shared {
    /// What cancels a call that begins, kept under its number where that can be.
    fn stop_of(&self, call: &Call) -> Stop {
        if !call.is_cancelable {
            return self.never.clone();
        }
        let stop = Stop::default();
        locked(&self.stops).insert(call.number, stop.clone());
        stop
    }
}

/// A call on its way to the thread that carries it out.
struct Call {
    number: u32,
    is_cancelable: bool,
    /// The operation and the request.
    asked: String,
}

impl Call {
    fn read(line: &str) -> Option<Self> {
        let (number, line) = line.split_once(' ')?;
        let (is_cancelable, asked) = line.split_once(' ')?;
        Some(Self {
            number: number.parse().ok()?,
            is_cancelable: is_cancelable == "true",
            asked: asked.to_owned(),
        })
    }

    async fn carry_out(self, shared: Arc<Shared>, stop: Stop) {
        let (operation, request) = self.asked.split_once(' ').unwrap_or_default();
        let answer = shared.session.call(operation, request, &stop).await;
        if self.is_cancelable {
            locked(&shared.stops).remove(&self.number);
        }
        shared.calls.end(self.number, answer).await;
    }
}

impl Calls {
    fn telling(tell: &Function<'_, Given, Unknown<'static>>) -> Result<Arc<Self>> {
        let ended: Arc<Mutex<Ended>> = Arc::default();
        let told = Arc::clone(&ended);
        // It must not keep them, or a client that nobody closes would stay for ever.
        let own: Arc<OnceLock<Weak<Self>>> = Arc::default();
        let of = Arc::clone(&own);
        let waker = tell
            .build_threadsafe_function::<()>()
            .weak::<true>()
            .build_callback(move |woken| {
                let ended = std::mem::take(&mut *locked(&told));
                if let Some(calls) = of.get().and_then(Weak::upgrade) {
                    calls.told(&woken.env, ended.0.len());
                }
                Ok(ended.into())
            })?;
        let calls = Arc::new(Self {
            ended,
            waker: Mutex::new(waker),
            under_way: AtomicUsize::new(0),
        });
        let _ = own.set(Arc::downgrade(&calls));
        Ok(calls)
    }

    /// The process goes on until they have ended.
    #[expect(
        deprecated,
        reason = "nothing else lets a function be held by its calls alone"
    )]
    fn begin(&self, env: &Env, count: usize) -> Result<()> {
        if self.under_way.fetch_add(count, Ordering::Relaxed) == 0 {
            locked(&self.waker).refer(env)?;
        }
        Ok(())
    }

    /// Keeps the answer for the event loop, and sees that it is woken for it.
    async fn end(&self, number: u32, answer: String) {
        let count = {
            let mut ended = locked(&self.ended);
            ended.0.push(number);
            ended.1.push(answer);
            ended.0.len()
        };
        if count > 1 {
            // The call that ended first wakes it.
            return;
        }
        if self.under_way.load(Ordering::Relaxed) > count {
            // What the network brought with this is told with it: by then those calls have ended too.
            yield_now().await;
        }
        // Where the environment has ended, there is nobody left.
        locked(&self.waker).call((), ThreadsafeFunctionCallMode::NonBlocking);
    }

    #[expect(
        deprecated,
        reason = "nothing else lets a function be held by its calls alone"
    )]
    fn told(&self, env: &Env, count: usize) {
        if self.under_way.fetch_sub(count, Ordering::Relaxed) == count {
            // Where that fails the environment ends, and nothing holds it any more.
            let _ = locked(&self.waker).unref(env);
        }
    }
}

fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the thread that carries calls out is asked.
enum Asked {
    ToCarryOut(Arc<Shared>, Vec<Call>),
    ToCancel(Arc<Shared>, u32),
}

/// How many calls run before the runtime looks at the network again: as many as one look can wake.
const TASKS: u32 = 1024;

/// What carries calls out, for all sessions of the process: one thread, since they wait far more than they
/// work. It is woken only where it has taken all before. It is never taken down; the library stays loaded
/// as long as the process.
fn worker() -> Result<&'static UnboundedSender<Asked>> {
    static WORKER: OnceLock<io::Result<UnboundedSender<Asked>>> = OnceLock::new();
    WORKER.get_or_init(start).as_ref().map_err(crate::refused)
}

fn start() -> io::Result<UnboundedSender<Asked>> {
    let runtime = Builder::new_current_thread()
        .event_interval(TASKS)
        .enable_all()
        .build()?;
    let (worker, asked) = unbounded_channel();
    let thread = thread::Builder::new().name("certpact".to_owned());
    thread.spawn(move || runtime.block_on(work(asked)))?;
    Ok(worker)
}

async fn work(mut given: UnboundedReceiver<Asked>) {
    while let Some(asked) = given.recv().await {
        match asked {
            Asked::ToCarryOut(shared, calls) => {
                for call in calls {
                    let stop = shared.stop_of(&call);
                    // What is spawned is copied from hand to hand, and this is large.
                    tokio::spawn(Box::pin(call.carry_out(Arc::clone(&shared), stop)));
                }
            }
            Asked::ToCancel(shared, number) => {
                if let Some(stop) = locked(&shared.stops).get(&number) {
                    stop.at_once();
                }
            }
        }
    }
}
