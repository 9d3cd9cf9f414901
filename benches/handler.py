"""What a Lambda function behind an SSM approval does: for each user a key, its secret and a notice, one call after the other.

    python3 benches/handler.py < USERS      a user a line
"""

import json
import sys

import boto3

iam, secrets, sns = (boto3.client(name) for name in ("iam", "secretsmanager", "sns"))
TOPIC = "arn:aws:sns:ap-northeast-1:123456789012:countersign"


def handle(user, number):
    iam.get_user(UserName=user)
    assert len(iam.list_access_keys(UserName=user)["AccessKeyMetadata"]) < 2
    key = iam.create_access_key(UserName=user)["AccessKey"]
    value = json.dumps({"AccessKeyId": key["AccessKeyId"], "SecretAccessKey": key["SecretAccessKey"]})
    secrets.create_secret(Name=f"{user}/access-key-{number:014}", SecretString=value)
    sns.publish(TopicArn=TOPIC, Message=f"{user} has a key")


for number, user in enumerate(sys.stdin.read().split()):
    handle(user, number)
