//! What an audit is asked about.

use super::*;

#[test]
fn what_is_given_is_a_key_a_secret_or_a_user() {
    let is = |text: &str| match Subject::new(text) {
        Ok(Subject::Key(_)) => "key",
        Ok(Subject::Secret(_)) => "secret",
        Ok(Subject::Arn(_)) => "arn",
        Ok(Subject::User(_)) => "user",
        Err(_) => "",
    };
    let arn = format!("arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:{NAME}");
    for (text, expected) in [
        ("AKIAIOSFODNN7EXAMPLE", "key"),
        ("ASIAIOSFODNN7EXAMPLE", ""),
        ("ASIA", "user"),
        (NAME, "secret"),
        ("batch-exporter", "user"),
        (&arn, "arn"),
        (&format!("{arn}-AbCd12"), "arn"),
        ("arn:aws:iam::123456789012:user/batch-exporter", ""),
        ("arn:aws:secretsmanager:x:12:secret:a", ""),
        ("a/b c", ""),
        ("a,b", ""),
        ("", ""),
        ("\u{1b}[31m", ""),
    ] {
        assert_eq!(is(text), expected, "{text:?}");
    }
}

#[test]
fn an_arn_is_that_of_one_secret() {
    let region = "ap-northeast-1";
    let arn = |region: &str, end: &str| {
        let text = format!("arn:aws:secretsmanager:{region}:123456789012:secret:{NAME}{end}");
        Subject::new(&text).unwrap()
    };
    let mut secret = secret();
    secret.place = Some(crate::plan::SecretPlace {
        region: region.to_owned(),
        account: AccountId::new("123456789012").unwrap(),
    });
    assert!(arn(region, "-AbCd12").covers(&secret));
    assert!(arn(region, "").covers(&secret));
    assert!(!arn("us-east-1", "-AbCd12").covers(&secret));
    assert!(!arn(region, "-AbCd1").covers(&secret));
    assert_eq!(arn(region, "-AbCd12").secret_name().unwrap().as_str(), NAME);
}
