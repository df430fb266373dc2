//! Connections on which every answer says that it is a simulator's.
//!
//! What is not HTTP at all, or too long to be read, is answered by the HTTP library itself, before anything
//! here is asked, and it offers no place for a header. So the header is put in on the way out.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::http::MARK;

/// A listener whose connections are marked.
pub(crate) struct MarkedListener<L>(pub(crate) L);

/// A connection that marks what is not marked.
pub(crate) struct Marked<T> {
    connection: T,
    /// What is left of a marked head, and the length of the head that was given for it.
    left: Vec<u8>,
    given: usize,
}

impl<L: Listener<Io = TcpStream>> Listener for MarkedListener<L> {
    type Io = Marked<TcpStream>;
    type Addr = L::Addr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (connection, address) = self.0.accept().await;
        (Marked::new(connection), address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

impl<T> Marked<T> {
    fn new(connection: T) -> Self {
        Self {
            connection,
            left: Vec::new(),
            given: 0,
        }
    }
}

/// The head of an answer that is the library's own, with the mark.
fn marked(head: &[u8]) -> Option<Vec<u8>> {
    let (name, value) = MARK;
    let text = std::str::from_utf8(head).ok()?;
    let (status, rest) = text.split_once("\r\n")?;
    let is_own = status.starts_with("HTTP/1.1 4")
        && rest.ends_with("\r\n\r\n")
        && rest.to_ascii_lowercase().contains("content-length: 0\r\n")
        && !rest
            .to_ascii_lowercase()
            .contains(&name.to_ascii_lowercase());
    is_own.then(|| format!("{status}\r\n{name}: {value}\r\n{rest}").into_bytes())
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Marked<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if this.left.is_empty() {
            let Some(head) = marked(bytes) else {
                return Pin::new(&mut this.connection).poll_write(context, bytes);
            };
            (this.left, this.given) = (head, bytes.len());
        }
        while !this.left.is_empty() {
            let written = ready!(Pin::new(&mut this.connection).poll_write(context, &this.left))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            this.left.drain(..written);
        }
        Poll::Ready(Ok(this.given))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Marked<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_read(context, into)
    }
}
