//! Lines on their way to being judged, as many as are at hand.

use std::io::{self, BufRead, BufReader, Read};

use crate::read::LARGEST;

/// How much text is read at once. A block of lines is hardly longer.
const LENGTH: usize = 256 * 1024;

/// The most lines of a block: what is said of a short line may be much longer.
const LINES: usize = 256;

/// Whole lines that follow each other.
pub(super) struct Block {
    text: Vec<u8>,
    /// Where each line ends in the text.
    ends: Vec<usize>,
    /// The number of the first line.
    first: u64,
    /// Whether one more line follows, which is too long to be held.
    is_cut: bool,
}

impl Block {
    /// The lines with their numbers; none for the one that is too long.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u64, Option<&[u8]>)> {
        let begins = [0].into_iter().chain(self.ends.iter().copied());
        let lines = begins.zip(&self.ends);
        let lines = lines.map(|(begin, end)| Some(&self.text[begin..*end]));
        (self.first..).zip(lines.chain(self.is_cut.then_some(None)))
    }
}

/// The blocks of an input. One ends where the next line is not at hand, so that no line waits for others.
pub(super) struct Blocks<R> {
    input: BufReader<R>,
    /// How many lines were read.
    lines: u64,
}

impl<R: Read> Blocks<R> {
    pub(super) fn of(input: R) -> Self {
        Self {
            input: BufReader::with_capacity(LENGTH, input),
            lines: 0,
        }
    }

    /// An empty one at the end.
    fn read(&mut self) -> io::Result<Block> {
        let mut block = Block {
            text: Vec::new(),
            ends: Vec::new(),
            first: self.lines + 1,
            is_cut: false,
        };
        loop {
            let begin = block.text.len();
            let mut limited = self.input.by_ref().take(LARGEST + 1);
            if limited.read_until(b'\n', &mut block.text)? == 0 {
                return Ok(block);
            }
            self.lines += 1;
            if (block.text.len() - begin) as u64 > LARGEST {
                if !block.text.ends_with(b"\n") {
                    self.input.skip_until(b'\n')?;
                }
                block.text.truncate(begin);
                block.is_cut = true;
                return Ok(block);
            }
            block.ends.push(block.text.len());
            let is_full = block.text.len() >= LENGTH || block.ends.len() == LINES;
            if is_full || !self.input.buffer().contains(&b'\n') {
                return Ok(block);
            }
        }
    }
}

impl<R: Read> Iterator for Blocks<R> {
    type Item = io::Result<Block>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.read() {
            Ok(block) if block.ends.is_empty() && !block.is_cut => None,
            block => Some(block),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives what it has in these parts, as a pipe does.
    struct Parts(Vec<Vec<u8>>);

    impl Read for Parts {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let part = self.0.remove(0);
            to[..part.len()].copy_from_slice(&part);
            Ok(part.len())
        }
    }

    type Lines = Vec<(u64, Option<String>)>;

    fn blocks(input: impl Read) -> Vec<Lines> {
        let of = |block: io::Result<Block>| {
            let block = block.unwrap();
            let text = |line: &[u8]| String::from_utf8(line.to_vec()).unwrap();
            let lines = block.lines().map(|(number, line)| (number, line.map(text)));
            lines.collect()
        };
        Blocks::of(input).map(of).collect()
    }

    #[test]
    fn no_line_waits_for_the_next_one() {
        let parts = ["a\nb\n", "c\nd", "e", "\nf"];
        let parts = parts.map(|part| part.as_bytes().to_vec());
        let line = |number, text: &str| (number, Some(text.to_owned()));
        assert_eq!(
            blocks(Parts(parts.into())),
            [
                vec![line(1, "a\n"), line(2, "b\n")],
                vec![line(3, "c\n")],
                vec![line(4, "de\n")],
                vec![line(5, "f")],
            ]
        );
    }

    #[test]
    fn a_block_is_limited_and_lines_are_whole() {
        for length in [1, 100, 5000, LENGTH + 1] {
            let (line, count) = (format!("{}\n", "x".repeat(length)), 3 * LENGTH / length + 3);
            let text = line.repeat(count);
            let blocks = blocks(text.as_bytes());
            let most = (LENGTH / line.len() + 1).min(LINES);
            for block in &blocks {
                assert!(block.len() <= most, "{length}: {}", block.len());
            }
            let lines: Vec<_> = blocks.into_iter().flatten().collect();
            let numbers = lines.iter().map(|(number, _)| *number);
            assert!(numbers.eq(1..=count as u64), "{length}");
            let is_whole = |(_, text): &(u64, Option<String>)| text.as_ref() == Some(&line);
            assert!(lines.iter().all(is_whole), "{length}");
        }
    }

    #[test]
    fn what_is_too_long_is_not_held() {
        let long = LARGEST as usize;
        for (length, is_held) in [(long - 1, true), (long, false), (long + 1, false)] {
            let text = format!("a\n{}\nb", " ".repeat(length));
            let read = blocks(text.as_bytes()).concat();
            let held: Vec<bool> = read.iter().map(|(_, line)| line.is_some()).collect();
            assert_eq!(held, [true, is_held, true], "{length}");
            assert_eq!(read[2], (3, Some("b".to_owned())));
        }
    }
}
