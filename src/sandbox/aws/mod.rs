//! IAM, Secrets Manager, SNS, STS and CloudTrail.
