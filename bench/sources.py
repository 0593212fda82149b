"""What a monorepo holds beside cards and manifests: code, data, infrastructure. A linter must pass it by, or read it cheaply."""

from __future__ import annotations

import json
from random import Random

from bench.prose import NOUNS, VERBS, sentence


def module(r: Random, name: str, title: str) -> str:
    """A Python module of about 3.7 kB."""
    out = [
        f'"""{title.title()} of {name}."""',
        "from __future__ import annotations",
        "",
        "import logging",
        "",
        "log = logging.getLogger(__name__)",
    ]
    for number in range(r.randrange(4, 14)):
        function = f"{r.choice(VERBS)}_{r.choice(NOUNS)}_{number}"
        out += ["", "", f"def {function}(rows: list[dict], cutoff: float = 0.{r.randrange(10, 99)}) -> list[dict]:"]
        out += [
            f'    """{sentence(r)}"""',
            "    kept = []",
            "    for row in rows:",
            f"        if row.get({r.choice(NOUNS)!r}, 0) > cutoff:",
        ]
        out += ["            kept.append({**row, 'kept': True})", f"    log.info('{function}: %d rows', len(kept))", "    return kept"]
    return "\n".join(out) + "\n"


def settings(r: Random, number: int, name: str) -> str:
    """A ``config.json`` of about 3.8 kB."""
    inputs = [
        {
            "name": f"{r.choice(NOUNS)}_{i}",
            "weight": r.randrange(1000) / 1000,
            "source": f"s3://plantworks-data/{r.choice(NOUNS)}/{i}.parquet",
        }
        for i in range(r.randrange(10, 51))
    ]
    cutoffs = {noun: r.randrange(100) / 100 for noun in sorted({r.choice(NOUNS) for _ in range(12)})}
    data = {
        "name": name,
        "version": f"2.{r.randrange(20)}.{r.randrange(20)}",
        "owner": f"group-{number % 37:02d}",
        "inputs": inputs,
        "cutoffs": cutoffs,
    }
    return json.dumps(data, indent=2, sort_keys=True) + "\n"


def stack(r: Random, services: int) -> str:
    """A CloudFormation template of buckets, one in four without encryption."""
    out = ["AWSTemplateFormatVersion: '2010-09-09'", "Description: archives of models", "Resources:"]
    for number in range(min(services, 200)):
        out += [f"  Archive{number}:", "    Type: AWS::S3::Bucket", "    Properties:", f"      BucketName: plantworks-models-{number}"]
        if r.randrange(4):
            out += ["      BucketEncryption:", "        ServerSideEncryptionConfiguration:", "          - ServerSideEncryptionByDefault:"]
            out += ["              SSEAlgorithm: AES256"]
    return "\n".join(out) + "\n"


def playbook(r: Random, services: int) -> str:
    """An Ansible playbook, one task in three a shell command."""
    out = ["---", "- name: Roll out models", "  hosts: edge", "  become: true", "  tasks:"]
    for number in range(min(services, 100)):
        out.append(f"    - name: Place {r.choice(NOUNS)} {number}")
        if r.randrange(3):
            out += [
                "      ansible.builtin.copy:",
                f"        src: {number}.yaml",
                f"        dest: /etc/models/{number}.yaml",
                "        mode: '0644'",
            ]
        else:
            out.append(f"      shell: cp {number}.yaml /etc/models/")
    return "\n".join(out) + "\n"


def api(r: Random, services: int) -> str:
    """An OpenAPI description with one path for each service."""
    out = ["openapi: 3.0.3", "info:", "  title: Models", "  version: 1.0.0", "servers:", "  - url: https://api.example.com", "paths:"]
    for number in range(min(services, 300)):
        out += [f"  /v2/models/{number}/next:", "    post:", f"      operationId: next{number}"]
        if r.randrange(3):
            out.append(f"      description: {sentence(r, 1)}")
        out += [
            "      requestBody:",
            "        content:",
            "          application/json:",
            "            schema:",
            "              type: object",
        ]
        out += [
            "              properties:",
            "                rows: {type: array, items: {type: number}}",
            "      responses:",
            "        '200':",
        ]
        out.append("          description: ok")
    return "\n".join(out) + "\n"
