"""A small runner of composite actions: expressions, conditions, and the steps that are scripts.

Steps that use other actions are not run; they are kept with what they would have been given. After the documentation of GitHub
("Metadata syntax", "Evaluate expressions in workflows and actions", "Workflow commands").
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|&&|\|\||==|!=|[()]|[A-Za-z_][\w.-]*)")
_OPERATORS = {"&&": "and", "||": "or", "==": "==", "!=": "!=", "(": "(", ")": ")"}


@dataclass
class Outcome:
    """What the run left: which steps ran, what they printed, what other actions would have been given."""

    failed: bool
    ran: list[str]
    output: str
    summary: str
    outputs: dict[str, str]
    used: dict[str, dict[str, str]]
    environments: dict[str, dict[str, str]]


@dataclass
class Runner:
    """One job on one machine."""

    action: Path
    workspace: Path
    temp: Path
    github: Mapping[str, Any]
    environment: dict[str, str] = field(default_factory=dict)
    done_before: frozenset[str] = frozenset()
    """Steps whose effect on the machine is still there from an earlier run."""

    def run(self, **given: str) -> Outcome:
        """Run the action with the inputs ``given``, with underscores for the dashes of their names."""
        described = yaml.safe_load((self.action / "action.yml").read_text(encoding="utf-8"))
        inputs = {name: str(details.get("default", "")) for name, details in described["inputs"].items()}
        unknown = {name.replace("_", "-") for name in given} - inputs.keys()
        assert not unknown, f"the action has no input {unknown}"
        inputs |= {name.replace("_", "-"): value for name, value in given.items()}
        self.context: dict[str, Any] = {"inputs": inputs, "github": self.github, "steps": {}}
        out = Outcome(False, [], "", "", {}, {}, {})
        for number, step in enumerate(described["runs"]["steps"]):
            if out.failed or not self.condition(str(step.get("if", "success"))):
                continue
            out.ran.append(step["name"])
            out.environments[step["name"]] = {name: self.text(value) for name, value in step.get("env", {}).items()}
            if step["name"] in self.done_before:
                continue
            if "uses" in step:
                out.used[step["uses"].partition("@")[0]] = {key: self.text(value) for key, value in step["with"].items()}
            else:
                self.script(step, number, out)
        out.outputs = {name: self.text(details["value"]) for name, details in described["outputs"].items()}
        return out

    def script(self, step: dict[str, Any], number: int, out: Outcome) -> None:
        """Run a step that is a script, as the runner's bash does."""
        assert step["shell"] == "bash"
        files = {name: self.temp / f"{name}-{number}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.touch()
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "RUNNER_", "AIACT_"))},
            **self.environment,
            **out.environments[step["name"]],
            **{name: str(file) for name, file in files.items()},
            "GITHUB_ACTION_PATH": str(self.action),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_ACTIONS": "true",
            "RUNNER_TEMP": str(self.temp),
        }
        script = self.temp / f"step-{number}.sh"
        script.write_text(self.text(step["run"]), encoding="utf-8")
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = subprocess.run(command, cwd=self.workspace, env=environment, capture_output=True, text=True, check=False)
        out.output += done.stdout + done.stderr
        out.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        out.failed = out.failed or done.returncode != 0
        lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        if "id" in step:
            self.context["steps"][step["id"]] = {"outputs": dict(line.split("=", 1) for line in lines)}

    # --- expressions

    def text(self, value: object) -> str:
        """A value with its expressions replaced."""
        return re.sub(r"\$\{\{(.+?)\}\}", lambda match: str(self.value(match[1])), str(value))

    def condition(self, expression: str) -> bool:
        """Whether a step runs."""
        return expression == "success" or bool(self.value(expression))

    def value(self, expression: str) -> Any:
        """The value of an expression."""
        python, at, text = [], 0, expression.strip()
        while at < len(text):
            token = _TOKEN.match(text, at)
            assert token is not None, f"not understood: {text[at:]}"
            at, word = token.end(), token[1]
            if word in _OPERATORS:
                python.append(_OPERATORS[word])
            elif word.startswith("'"):
                python.append(repr(word[1:-1].replace("''", "'")))
            else:
                python.append(f"look({word!r})")
        return eval(" ".join(python), {"look": self.look})

    def look(self, name: str) -> Any:
        """The value of a name; nothing where there is none, as in a workflow."""
        value: Any = self.context
        for part in name.split("."):
            value = value.get(part, "") if isinstance(value, Mapping) else ""
        return value
