//! Regions and the partitions that they are in.

/// Returns the partition that a region is in, by botocore's patterns.
pub fn partition(region: &str) -> &'static str {
    match region.rsplitn(3, '-').last().unwrap_or_default() {
        "cn" => "aws-cn",
        "us-gov" => "aws-us-gov",
        "eusc-de" => "aws-eusc",
        "us-iso" => "aws-iso",
        "us-isob" => "aws-iso-b",
        "eu-isoe" => "aws-iso-e",
        "us-isof" | "eu-isof" => "aws-iso-f",
        _ => "aws",
    }
}

/// Returns the region where CloudTrail keeps IAM's events for a region's partition.
///
/// IAM is global, and its events are in one region (CloudTrail user guide, "Global service events"); which one, botocore's
/// `endpoints.json` and `partitions.json` say.
pub fn home_of_iam(region: &str) -> &'static str {
    match partition(region) {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        "aws-eusc" => "eusc-de-east-1",
        "aws-iso" => "us-iso-east-1",
        "aws-iso-b" => "us-isob-east-1",
        "aws-iso-e" => "eu-isoe-west-1",
        "aws-iso-f" => "us-isof-south-1",
        _ => "us-east-1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_events_of_iam_are_in_one_region_of_each_partition() {
        for (region, home) in [
            ("ap-northeast-1", "us-east-1"),
            ("us-east-1", "us-east-1"),
            ("cn-northwest-1", "cn-north-1"),
            ("us-gov-east-1", "us-gov-west-1"),
            ("eusc-de-east-1", "eusc-de-east-1"),
            ("us-iso-west-1", "us-iso-east-1"),
            ("us-isob-east-1", "us-isob-east-1"),
            ("eu-isoe-west-1", "eu-isoe-west-1"),
            ("us-isof-east-1", "us-isof-south-1"),
        ] {
            assert_eq!(home_of_iam(region), home, "{region}");
        }
    }
}
