//! The desk needs the window; what is fuzzed needs no desk.
