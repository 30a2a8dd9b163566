#![no_main]
libfuzzer_sys::fuzz_target!(|_x: &[u8]| {});
