//! The session as Node holds it: calls that end together are told to JavaScript together.
//!
//! One function of JavaScript is called for all calls of a session. It wakes the event loop once for
//! everything that has ended since, and keeps the process alive only while calls are under way.

use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::{io, thread};

use certpact_bridge::Stop;
use napi::bindgen_prelude::{FnArgs, Function};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Error, Result, Status, Unknown};
use napi_derive::napi;
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::yield_now;

/// The numbers of the calls that have ended, and their answers.
type Ended = (Vec<u32>, Vec<String>);

/// The same as a function of JavaScript is given it.
type Given = FnArgs<Ended>;

/// Wakes the event loop. By itself it does not keep the process alive.
type Waker = ThreadsafeFunction<(), Unknown<'static>, Given, Status, false, true>;

/// What outlives a call: connections and keys.
#[napi]
pub struct Session {
    session: Arc<certpact_bridge::Session>,
    calls: Arc<Calls>,
}

/// A call that can be canceled.
#[napi]
pub struct Call(Stop);

/// The calls of a session.
struct Calls {
    ended: Arc<Mutex<Ended>>,
    waker: Mutex<Waker>,
    /// How many there are whose answer JavaScript does not have yet. Only its thread counts.
    under_way: AtomicU32,
}

#[napi]
impl Session {
    /// Sets a session up from client options as JSON. Throws an error whose message is JSON. `tell` is called
    /// with the numbers of calls and their answers.
    #[napi(constructor, catch_unwind)]
    pub fn new(options: String, tell: Function<'_, Given, Unknown<'static>>) -> Result<Self> {
        certpact_cli::log_if_asked();
        let session = certpact_bridge::Session::new(&options).map_err(Error::from_reason)?;
        Ok(Self {
            session: Arc::new(session),
            calls: Calls::telling(&tell)?,
        })
    }

    /// Carries out a call, which is told under this number when it has ended: JSON, also where it was canceled.
    /// What cancels it is made only where it is asked for: nothing else here takes as long.
    #[napi(catch_unwind)]
    pub fn call(
        &self,
        env: &Env,
        number: u32,
        operation: String,
        request: String,
        is_cancelable: bool,
    ) -> Result<Option<Call>> {
        let (session, calls) = (Arc::clone(&self.session), Arc::clone(&self.calls));
        let worker = worker()?;
        calls.begin(env)?;
        let stop = Stop::default();
        let told = stop.clone();
        let work = async move {
            let answer = session.call(&operation, &request, &told).await;
            if calls.end(number, answer) {
                // What the network brought with this is told with it: by then those calls have ended too.
                yield_now().await;
                calls.wake();
            }
        };
        worker.send(Box::pin(work)).map_err(crate::refused)?;
        Ok(is_cancelable.then(|| Call(stop)))
    }
}

#[napi]
impl Call {
    /// Ends the call and closes its connection, whatever the CA has made of the request by then.
    #[napi(catch_unwind)]
    pub fn cancel(&self) {
        self.0.at_once();
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
            under_way: AtomicU32::new(0),
        });
        let _ = own.set(Arc::downgrade(&calls));
        Ok(calls)
    }

    /// The process goes on until it has ended.
    #[expect(
        deprecated,
        reason = "nothing else lets a function be held by its calls alone"
    )]
    fn begin(&self, env: &Env) -> Result<()> {
        if self.under_way.fetch_add(1, Ordering::Relaxed) == 0 {
            locked(&self.waker).refer(env)?;
        }
        Ok(())
    }

    /// Keeps the answer for the event loop; whether that has to be woken for it, or will take it along.
    fn end(&self, number: u32, answer: String) -> bool {
        let mut ended = locked(&self.ended);
        let is_first = ended.0.is_empty();
        ended.0.push(number);
        ended.1.push(answer);
        is_first
    }

    fn wake(&self) {
        // Where the environment has ended, there is nobody left.
        locked(&self.waker).call((), ThreadsafeFunctionCallMode::NonBlocking);
    }

    #[expect(
        deprecated,
        reason = "nothing else lets a function be held by its calls alone"
    )]
    fn told(&self, env: &Env, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        if self.under_way.fetch_sub(count, Ordering::Relaxed) == count {
            // Where that fails the environment ends, and nothing holds it any more.
            let _ = locked(&self.waker).unref(env);
        }
    }
}

fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A call on its way to the thread that carries it out.
type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// How many calls run before the runtime looks at the network again: as many as one look can wake.
const TASKS: u32 = 1024;

/// What carries calls out, for all sessions of the process: one thread, since they wait far more than they
/// work. A call wakes it only where it has taken all before. It is never taken down; the library stays loaded
/// as long as the process.
fn worker() -> Result<&'static UnboundedSender<Work>> {
    static WORKER: OnceLock<io::Result<UnboundedSender<Work>>> = OnceLock::new();
    WORKER.get_or_init(start).as_ref().map_err(crate::refused)
}

fn start() -> io::Result<UnboundedSender<Work>> {
    let runtime = Builder::new_current_thread()
        .event_interval(TASKS)
        .enable_all()
        .build()?;
    let (works, mut given) = unbounded_channel::<Work>();
    let thread = thread::Builder::new().name("certpact".to_owned());
    thread.spawn(move || {
        runtime.block_on(async {
            while let Some(work) = given.recv().await {
                tokio::spawn(work);
            }
        });
    })?;
    Ok(works)
}
