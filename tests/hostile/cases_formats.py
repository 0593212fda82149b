"""Hostile inputs of every other format: a file that says the sentence, and behind it what its reader could choke on."""

from __future__ import annotations

from cases import DEPLOY, MEGABYTE, filled, put
from harness import SENTENCE, Case, Where, emotion, unread

TERRAFORM = f'resource "aws_sagemaker_model" "desk" {{\n  name = "desk"\n  tags = {{ description = "{SENTENCE}" }}\n'
TRITON = f'name: "desk"\nplatform: "onnxruntime_onnx"\n# {SENTENCE}\n'
DOCKER = f'FROM python:3.12\nLABEL org.opencontainers.image.description="{SENTENCE}"\n'
DVC = f"stages:\n  train:\n    cmd: python train.py\n    desc: {SENTENCE}\n"
KFP = f"components: {{}}\ndeploymentSpec: {{executors: {{}}}}\npipelineInfo:\n  name: desk\n  description: {SENTENCE}\nroot: {{dag: {{tasks: {{}}}}}}\nschemaVersion: 2.1.0\nsdkVersion: kfp-2.0\n"
ARGO = f"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  name: desk\n  annotations:\n    workflows.argoproj.io/description: {SENTENCE}\nspec: {{}}\n"
CROISSANT = f'{{"@context": {{"@vocab": "https://schema.org/"}}, "@type": "Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0", "name": "desk", "description": "{SENTENCE}", '
DEEP = "It is nested more than 100 levels deep."


def foreign(file: str, line: int, head: str, *units: str) -> tuple[Case, ...]:
    """A file of another format that says the sentence in ``line``, followed by 900 kB of each unit, and read all the same."""
    return tuple(
        Case(
            f"{file}: {MEGABYTE // len(unit.encode()):,} times {unit!r}",
            put(file, head + filled(unit) + "\n"),
            (emotion(line, path=file),),
            "read",
        )
        for unit in units
    )


def broken(file: str, head: str, body: str, name: str, reason: str, line: int, level: str = "error", seen: tuple[Where, ...] = ()) -> Case:
    """A file of another format that cannot be read to its end; ``seen`` is what is found in it before."""
    quote = (head + body).split("\n")[line - 1]
    return Case(
        f"{file}: {name}",
        put(file, head + body),
        (*seen, unread(file, line, reason, quote, level)),
        "refused",
        code=int(level == "error" or bool(seen)),
    )


def signs(number: int) -> str:
    """What is told of Terraform with too many of them."""
    return f"It holds {number:,} brackets, quotes and operators, more than the limit of 150,000; split it."


FORMATS = (
    *foreign("README.rst", 4, f"Model card\n==========\n\n{SENTENCE}\n\n", "`", "``", "|x", "*", "_", "[", "..", ":a:", "=", " <", "\\", " "),
    Case("README.rst: directives nested 900 deep", put("README.rst", f"Model card\n==========\n\n{SENTENCE}\n\n" + "".join("  " * n + ".. note::\n" for n in range(900))), (emotion(4, path="README.rst"),), "read"),
    Case("README.rst: targets of 500 blanks", put("README.rst", f"Model card\n==========\n\n{SENTENCE}\n\n" + filled("`a" + " " * 495 + "b`_ ")), (emotion(4, path="README.rst"),), "read"),
    *foreign("README.adoc", 3, f"= Model card\n\n{SENTENCE}\n\n", "*", "`", "[", "|", "{", "<<", "`*_", "++", "//", ":a:", "|a", "{a}", "((", "https://a[", "[[", "\\", " "),
    Case("README.adoc: a block that never closes", put("README.adoc", f"= Model card\n\n{SENTENCE}\n\n----\n" + filled("x ", 80_000)), (emotion(path="README.adoc"),), "read"),
    Case("README.adoc: tables that never close", put("README.adoc", f"= Model card\n\n{SENTENCE}\n\n" + filled("|===\n", 150_000)), (emotion(path="README.adoc"),), "read"),
    *(broken("main.tf", TERRAFORM + "}\n", filled(unit, 600_000) + "\n", f"{600_000 // len(unit):,} times {unit!r}", signs(16 + 600_000), 1) for unit in ("{", "[", "(", '"', "${", '"${', "%{", "/*", "!", "\\")),
    broken("main.tf", TERRAFORM, '  x = "' + "x" * MEGABYTE + '"\n}\n', "900,000 letters in quotes", "It has 900,182 characters, more than the limit of 700,000 for Terraform; split it.", 1),
    Case("main.tf: 600,000 letters in quotes", put("main.tf", TERRAFORM + '  x = "' + "x" * 600_000 + '"\n}\n'), (emotion(path="main.tf"),), "read"),
    broken("main.tf", TERRAFORM, "  x = " + "[" * 70_000 + "]" * 70_000 + "\n}\n", "70,000 nested brackets", DEEP, 4),
    Case("config.pbtxt: a comment of 900,000 signs", put("config.pbtxt", TRITON + "#" * MEGABYTE), (emotion(path="config.pbtxt"),), "read"),
    broken("config.pbtxt", TRITON, filled("a {"), "300,000 nested messages", "The message holds more than 200,000 names, values and signs.", 4),
    broken("config.pbtxt", TRITON, "a {" * 300, "300 nested messages", DEEP, 4),
    broken("config.pbtxt", TRITON, filled("a: 1 "), "180,000 times one field", "The message holds more than 200,000 names, values and signs.", 4),
    Case("config.pbtxt: 66,000 times one field", put("config.pbtxt", TRITON + "a: 1 " * 66_000), (emotion(path="config.pbtxt"),), "read"),
    Case("config.pbtxt: 150,000 texts behind each other", put("config.pbtxt", TRITON + "a: " + '"x" ' * 150_000), (emotion(path="config.pbtxt"),), "read"),
    *foreign("Dockerfile", 2, DOCKER, "a=b ", '"', "$", "${", "<<E ", "`", "ONBUILD ", "[", "\\", " "),
    broken("Dockerfile", DOCKER, "LABEL " + filled("a=b ") + "\n", "225,000 labels", "It sets more than 10,000 labels, variables and arguments.", 3, "warning"),
    broken("Dockerfile", DOCKER, "RUN <<EOF\n" + filled("x\n", 70_000), "a text that never ends", "The Dockerfile is broken: the text that 'EOF' should end has no end.", 3, "warning"),
    broken("croissant.json", CROISSANT, '"x": ' + "[" * 400_000, "400,000 open brackets", DEEP, 1),
    broken("croissant.json", CROISSANT, '"x": "' + "x" * MEGABYTE, "a text that never closes", "The JSON is broken: a text in quotes is not closed.", 1),
    *(
        case
        for file, line, last, head in (("dvc.yaml", 4, 5, DVC), ("pipeline.yaml", 5, 9, KFP), ("workflow.yaml", 6, 8, ARGO))
        for case in (
            Case(f"{file}: a word of 900,000 letters", put(file, f"{head}x: {'x' * MEGABYTE}\n"), (emotion(line, path=file),), "read"),
            Case(f"{file}: a block of 35,000 lines", put(file, f"{head}x: |\n" + "  a\n" * 35_000), (emotion(line, path=file),), "read"),
            broken(file, head, "x: " + "[" * 400_000, "400,000 open brackets", DEEP, last),
            broken(file, head, 'x: "' + "x " * 40_000, "a text that never closes", "The YAML is broken: a text in quotes is not closed.", last),
        )
    ),
    Case("charts/a/templates/deployment.yaml: 180,000 open comments", put("charts/a/templates/deployment.yaml", f"{DEPLOY}# {SENTENCE}\n" + filled("{{/* ")), (emotion(4, path="charts/a/templates/deployment.yaml"),), "read"),
)  # fmt: skip
