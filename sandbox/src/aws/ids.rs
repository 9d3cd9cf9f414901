//! Identifiers that look like AWS's, in an order that repeats from run to run.

/// The account that the sandbox's credentials belong to.
pub(crate) const ACCOUNT: &str = "123456789012";
/// The region of its secrets and topics.
pub(crate) const REGION: &str = "ap-northeast-1";

const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const HEX: &[u8] = b"0123456789abcdef";

/// A source of identifiers.
#[derive(Debug, Clone)]
pub(crate) struct Ids(u64);

impl Ids {
    /// Returns a source; those with different seeds give different identifiers.
    pub(crate) fn new(seed: u64) -> Ids {
        Ids(seed << 32)
    }

    /// Returns a unique id: the prefix (`AKIA`, `ASIA`, `AIDA`, `AROA`) and sixteen characters.
    pub(crate) fn unique_id(&mut self, prefix: &str) -> String {
        format!("{prefix}{}", self.text(BASE32, 16))
    }

    /// Returns a secret access key: forty characters.
    pub(crate) fn secret_access_key(&mut self) -> String {
        self.text(BASE64, 40)
    }

    /// Returns the suffix of a secret's ARN: six characters.
    pub(crate) fn suffix(&mut self) -> String {
        self.text(LETTERS, 6)
    }

    /// Returns a UUID, for requests, events and messages.
    pub(crate) fn uuid(&mut self) -> String {
        let hex = self.text(HEX, 32);
        format!(
            "{}-{}-4{}-8{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[13..16],
            &hex[17..20],
            &hex[20..]
        )
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length)
            .map(|_| char::from(alphabet[self.below(alphabet.len())]))
            .collect()
    }

    /// One step of SplitMix64.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}
