"""A bucket of a store that speaks S3: Amazon's, MinIO, Garage, Ceph, and those of most hosting companies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from config import Bucket
from tracker.files.stores import NAME, Kept, StoreError

SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 5, 20
"""How long a page may wait for the store, each of the `TRIES`."""
TRIES = 2
NOT_THERE = ("NoSuchKey", "404")


class BucketStore:
    """Files in one bucket, which must be there already. Safe to share between threads."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket.name
        self.client: Any = Session(
            aws_access_key_id=bucket.key, aws_secret_access_key=bucket.secret, region_name=bucket.region
        ).client(
            "s3",
            endpoint_url=bucket.endpoint or None,
            config=Config(
                signature_version="s3v4",
                # A bucket's name in front of the host needs a certificate and a name for each bucket.
                s3={"addressing_style": "path"},
                connect_timeout=SECONDS_TO_CONNECT,
                read_timeout=SECONDS_TO_ANSWER,
                retries={"total_max_attempts": TRIES, "mode": "standard"},
                # Other stores than Amazon's do not know its newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, name: str, data: bytes) -> None:
        with self._in_words():
            self.client.put_object(Bucket=self.bucket, Key=_checked(name), Body=data)

    def get(self, name: str) -> bytes | None:
        try:
            with self._in_words():
                answer = self.client.get_object(Bucket=self.bucket, Key=_checked(name))
                with answer["Body"] as body:
                    found: bytes = body.read()
                    return found
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        with self._in_words():
            self.client.delete_object(Bucket=self.bucket, Key=_checked(name))

    def kept(self) -> Iterator[Kept]:
        with self._in_words():
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
                for item in page.get("Contents", ()):
                    yield Kept(item["Key"], item["LastModified"])

    def state(self) -> str:
        try:
            with self._in_words():
                self.client.head_bucket(Bucket=self.bucket)
        except FileNotFoundError:
            return "no bucket"
        return "ok"

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", "unknown"))
            if code in NOT_THERE:
                raise FileNotFoundError from error
            raise StoreError(f"The bucket of the files: {code}") from error
        except (BotoCoreError, OSError) as error:
            raise StoreError(f"The bucket of the files: {type(error).__name__}") from error


def _checked(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a file")
    return name
