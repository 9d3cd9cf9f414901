//! A small set of numbers.

/// A set of numbers below 32, such as keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Set(u32);

impl Set {
    /// Returns whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Counts the numbers.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Returns whether a number is in it.
    pub fn has(self, number: usize) -> bool {
        self.0 & (1 << number) != 0
    }

    /// Adds a number.
    pub fn add(&mut self, number: usize) {
        assert!(number < 32, "nothing here makes so many");
        self.0 |= 1 << number;
    }

    /// Returns what is in this one and not in the other.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Returns the numbers, smallest first.
    pub fn numbers(self) -> impl Iterator<Item = usize> {
        (0..32).filter(move |&number| self.has(number))
    }

    /// Returns all sets that hold nothing but numbers of this one, the empty one first.
    pub fn subsets(self) -> impl Iterator<Item = Self> {
        (0..=self.0)
            .filter(move |bits| bits & !self.0 == 0)
            .map(Self)
    }
}

impl FromIterator<usize> for Set {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        let mut set = Self::default();
        for number in numbers {
            set.add(number);
        }
        set
    }
}
