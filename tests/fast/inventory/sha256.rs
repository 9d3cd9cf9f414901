//! SHA-256 (FIPS 180-4) in base64, as a Content-Security-Policy names scripts.

/// The first 32 bits of the fractional parts of a root of the first primes.
fn fractions(count: usize, root: impl Fn(f64) -> f64) -> Vec<u32> {
    let is_prime = |n: &u32| (2..*n).all(|d| !n.is_multiple_of(d));
    let primes = (2..).filter(is_prime).take(count);
    primes
        .map(|prime| (root(f64::from(prime)).fract() * 4_294_967_296.0) as u32)
        .collect()
}

pub(super) fn sha256(text: &[u8]) -> String {
    let mut state = fractions(8, f64::sqrt);
    let constants = fractions(64, f64::cbrt);
    let mut padded = text.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((text.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks(64) {
        let mut words: Vec<u32> = block
            .chunks(4)
            .map(|word| u32::from_be_bytes(word.try_into().unwrap()))
            .collect();
        for n in 16..64 {
            let (a, b) = (words[n - 15], words[n - 2]);
            let a = a.rotate_right(7) ^ a.rotate_right(18) ^ (a >> 3);
            let b = b.rotate_right(17) ^ b.rotate_right(19) ^ (b >> 10);
            let sum = words[n - 16].wrapping_add(a).wrapping_add(words[n - 7]);
            words.push(sum.wrapping_add(b));
        }
        let mut round = state.clone();
        for n in 0..64 {
            let (a, e) = (round[0], round[4]);
            let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let choice = (e & round[5]) ^ (!e & round[6]);
            let first = [s1, choice, constants[n], words[n]]
                .into_iter()
                .fold(round[7], u32::wrapping_add);
            let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let majority = (a & round[1]) ^ (a & round[2]) ^ (round[1] & round[2]);
            round.rotate_right(1);
            round[0] = first.wrapping_add(s0.wrapping_add(majority));
            round[4] = round[4].wrapping_add(first);
        }
        for (word, more) in state.iter_mut().zip(round) {
            *word = word.wrapping_add(more);
        }
    }
    let bytes: Vec<u8> = state.iter().flat_map(|word| word.to_be_bytes()).collect();
    base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes)
}

/// As the standard's examples have it.
#[test]
fn it_is_what_the_standard_says() {
    assert_eq!(
        sha256(b"abc"),
        "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
    );
    assert_eq!(sha256(b""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}
