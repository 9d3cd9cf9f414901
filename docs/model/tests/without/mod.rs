//! What the tests of rules share: a test for each rule, and one that no rule is left out.

/// Writes a test for each rule, with the function `breaks_without` of the file that uses it.
macro_rules! without {
    ($($test:ident: $rule:ident,)*) => {
        $(
            #[test]
            fn $test() {
                breaks_without(Rule::$rule);
            }
        )*

        #[test]
        fn every_rule_is_turned_off() {
            let off = [$(Rule::$rule),*];
            let mut rules = Rule::ASSUMPTIONS.into_iter().chain(Rule::GUARDS);
            let kept = rules.find(|rule| !off.contains(rule));
            assert_eq!(kept, None);
        }
    };
}
