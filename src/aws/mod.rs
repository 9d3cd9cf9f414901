//! IAM, Secrets Manager, SNS and STS: the only place that names `aws_sdk_*`.
