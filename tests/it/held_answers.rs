//! A CA whose answers to writes are held back until somebody lets them go.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use certpact_simulator::{Ca, Request};

/// So long that nothing but a mistake takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Gate {
    url: String,
    carried_out: Receiver<()>,
    let_go: Sender<()>,
}

impl Gate {
    pub(crate) fn before(ca: &Ca) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (told, carried_out) = channel();
        let (let_go, may_go) = channel();
        let may_go = Arc::new(Mutex::new(may_go));
        let ca = ca.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let (ca, told, may_go) = (ca.clone(), told.clone(), Arc::clone(&may_go));
                std::thread::spawn(move || serve(connection.unwrap(), &ca, &told, &may_go));
            }
        });
        Self {
            url,
            carried_out,
            let_go,
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Waits until the CA has carried out a write, of whose answer nobody knows yet.
    pub(crate) fn wait_for_write(&self) {
        self.carried_out.recv_timeout(PATIENCE).unwrap();
    }

    /// Lets one answer go.
    pub(crate) fn let_go(&self) {
        self.let_go.send(()).unwrap();
    }
}

/// One request and its answer. Who has gone away in between is not missed.
fn serve(
    mut connection: TcpStream,
    ca: &Ca,
    told: &Sender<()>,
    may_go: &Mutex<Receiver<()>>,
) -> Option<()> {
    let request = read(&connection)?;
    let is_write = request.method != "GET";
    let answer = ca.answer(request);
    if is_write {
        told.send(()).ok()?;
        may_go.lock().ok()?.recv().ok()?;
    }
    let mut head = format!(
        "HTTP/1.1 {} Answer\r\nconnection: close\r\ncontent-length: {}\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        head += &format!("{name}: {value}\r\n");
    }
    connection
        .write_all(format!("{head}\r\n").as_bytes())
        .ok()?;
    connection.write_all(&answer.body).ok()
}

fn read(connection: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(connection);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let mut request = Request {
        method: words.next()?.to_owned(),
        path: words.next()?.to_owned(),
        ..Request::default()
    };
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().ok()?;
        }
        request.headers.push((name.to_owned(), value.to_owned()));
    }
    request.body = vec![0; length];
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}
