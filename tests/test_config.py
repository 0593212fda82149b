from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiact_lint import config as module
from aiact_lint.config import Config, Organisation, load
from aiact_lint.errors import ConfigError

SCHEMA = Path(__file__).parent.parent / "schemas" / "configuration.schema.json"
FULL = """\
systems:
  - name: triage
    paths: [services/triage/, cards/triage.md]
paths: [services]
exclude: [vendor, "!vendor/ours"]
select: [oversight, social-scoring]
ignore: [oversight-incomplete]
fail-on: warning
as-of: 2026-11-24
policies: [own]
organisation:
  role: deployer
  type: public-authority
suppressions:
  - id: oversight-missing
    system: triage
    reason: Reviewed by the council, decision 12/2026
    until: 2027-03-01
    owner: Digital office
    approver: Data protection officer
max-file-size: 2000000
"""


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = Path(os.path.realpath(tmp_path)) / "repo"
    (root / ".git").mkdir(parents=True)
    (root / "own").mkdir()
    (root / "services/triage").mkdir(parents=True)
    return root


@pytest.fixture
def broken(repo: Path) -> Callable[[str], list[str]]:
    """The lines of the error for a configuration."""

    def lines(text: str, name: str = ".aiact-lint.yaml") -> list[str]:
        (repo / name).write_text(text)
        with pytest.raises(ConfigError) as error:
            load([repo])
        return str(error.value).splitlines()

    return lines


def test_every_key(repo: Path) -> None:
    (repo / ".aiact-lint.yaml").write_text(FULL)
    config = load([repo / "services" / "triage"])
    assert (config.root, config.repository, config.path, config.base) == (repo, repo, ".aiact-lint.yaml", "")
    assert [(s.name, s.paths) for s in config.systems] == [("triage", ("services/triage/", "cards/triage.md"))]
    assert (config.paths, config.exclude) == (("services",), ("vendor", "!vendor/ours", "/own"))  # own policies are no system
    assert (config.select, config.ignore) == (("oversight", "social-scoring"), ("oversight-incomplete",))
    assert (config.fail_on, config.as_of, config.day) == ("warning", dt.date(2026, 11, 24), dt.date(2026, 11, 24))
    assert config.policies == (repo / "own",)
    assert config.organisation == Organisation("deployer", "public-authority")
    assert config.max_file_size == 2_000_000
    (entry,) = config.suppressions
    assert (entry.id, entry.system, entry.until, entry.owner) == ("oversight-missing", "triage", dt.date(2027, 3, 1), "Digital office")
    assert (entry.reason, entry.approver) == ("Reviewed by the council, decision 12/2026", "Data protection officer")
    assert (entry.source.path, entry.source.position(entry.span.start).line) == (".aiact-lint.yaml", 15)


def test_an_empty_file_is_a_configuration(repo: Path) -> None:
    (repo / ".aiact-lint.yaml").write_text("# nothing yet\n")
    assert load([repo]) == Config(repo, repo, path=".aiact-lint.yaml")


def test_pyproject(repo: Path) -> None:
    (repo / "pyproject.toml").write_text('[tool.aiact-lint]\nfail-on = "never"\nas-of = 2026-11-24\nmax-file-size = 5000\n')
    config = load([repo])
    assert (config.path, config.fail_on, config.as_of, config.max_file_size) == ("pyproject.toml", "never", dt.date(2026, 11, 24), 5000)


def test_suppressions_in_a_file_of_their_own(repo: Path) -> None:
    (repo / ".aiact-lint.yaml").write_text("suppressions: waived.yaml\n")
    (repo / "waived.yaml").write_text("suppressions:\n  - id: a\n    paths: [x]\n    reason: agreed\n    until: 2027-01-01\n")
    (entry,) = load([repo]).suppressions
    assert (entry.id, entry.paths, entry.source.path, entry.source.position(entry.span.start).line) == ("a", ("x",), "waived.yaml", 2)


# --- where it is found


def test_the_nearest_file_up_to_the_repository_wins(repo: Path) -> None:
    (repo / ".aiact-lint.yaml").write_text("fail-on: note\n")
    assert load([repo / "services/triage"]).fail_on == "note"
    (repo / "services/pyproject.toml").write_text("[tool.other]\n")
    (repo / "services/.aiact-lint.yaml").write_text("fail-on: warning\nsystems: [{name: t, paths: [triage]}]\n")
    config = load([repo / "services/triage"])
    assert (config.fail_on, config.root, config.base) == ("warning", repo, "services/")
    assert config.system_of("services/triage/deep/card.md") == "t"
    assert config.system_of("triage/card.md") is None


def test_nothing_above_the_repository_is_read(repo: Path) -> None:
    (repo.parent / ".aiact-lint.yaml").write_text("fail-on: note\n")
    assert load([repo]).path == ""


def test_without_a_repository_the_working_directory_is_the_top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(os.path.realpath(tmp_path))
    (root / "work/a").mkdir(parents=True)
    (root / ".aiact-lint.yaml").write_text("fail-on: note\n")
    monkeypatch.chdir(root / "work")
    assert load(["a"]) == Config(root / "work")
    (root / "work/.aiact-lint.yaml").write_text("fail-on: never\n")
    assert (load(["a"]).fail_on, load(["a"]).root) == ("never", root / "work")
    (root / "elsewhere").mkdir()
    monkeypatch.chdir(root / "elsewhere")
    assert load([root / "work/a"]) == Config(root / "work/a")


def test_paths_in_several_trees_share_the_folder_above(repo: Path) -> None:
    (repo.parent / "other").mkdir()
    assert load([repo, repo.parent / "other"]).root == repo.parent


def test_an_explicit_file_ends_the_search(repo: Path, tmp_path: Path) -> None:
    (repo / ".aiact-lint.yaml").write_text("nonsense: 1\n")
    (tmp_path / "ci.yaml").write_text("fail-on: never\n")
    config = load([repo], tmp_path / "ci.yaml")
    assert (config.fail_on, config.root, config.base) == ("never", repo, "")
    with pytest.raises(ConfigError, match=r"missing\.yaml: there is no such configuration file"):
        load([repo], "missing.yaml")


def test_wrong_names_of_the_file_are_told(repo: Path) -> None:
    (repo / ".aiact-lint.yml").write_text("")
    with pytest.raises(ConfigError, match=r"aiact-lint\.yml: is not read; the configuration file is called \.aiact-lint\.yaml"):
        load([repo])


# --- what is wrong with it


def test_every_mistake_is_told_with_its_line(broken: Callable[[str], list[str]]) -> None:
    text = """\
systems:
  - name: triage
    paths: svc
    pats: [x]
organisation:
  role: [provider]
  typ: private
suppressions:
  - id: oversight-missing
    until: 2027-13-01
  - id: a
    reason: TODO
    until: 20270301
max-file-size: 1k
fail-on: errors
ignroe: [oversight]
zzz: 1
"""
    assert broken(text) == [
        ".aiact-lint.yaml:3: systems[1].paths: must be a list; write [svc]",
        '.aiact-lint.yaml:4: unknown key "pats"; did you mean "paths"?',
        '.aiact-lint.yaml:6: organisation.role: must be one of "provider", "deployer" or "both"',
        '.aiact-lint.yaml:7: unknown key "typ"; did you mean "type"?',
        ".aiact-lint.yaml:9: suppressions[1].reason is missing",
        '.aiact-lint.yaml:10: suppressions[1].until: "2027-13-01" is not a date; write 2027-03-01',
        '.aiact-lint.yaml:12: suppressions[2].reason: "TODO" gives no reason',
        '.aiact-lint.yaml:13: suppressions[2].until: "20270301" is not a date; write 2027-03-01',
        '.aiact-lint.yaml:14: max-file-size: "1k" is not a whole number',
        '.aiact-lint.yaml:15: fail-on: "errors" is not one of "error", "warning", "note" or "never"',
        '.aiact-lint.yaml:16: unknown key "ignroe"; did you mean "ignore"?',
        (
            '.aiact-lint.yaml:17: unknown key "zzz"; '
            "known are systems, paths, exclude, select, ignore, fail-on, as-of, extends, policies, adjust, overrides, "
            "baseline, suppression-rules, organisation, profile, suppressions, max-file-size"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", ".aiact-lint.yaml:1: must be a mapping of keys to values"),
        ("a: [\n", ".aiact-lint.yaml:2: the YAML is broken: "),
        ("paths: [a]\npaths: [b]\n", '.aiact-lint.yaml:2: the key "paths" stands twice'),
        ("paths: [a]\n---\npaths: [b]\n", ".aiact-lint.yaml:3: a second document begins here; only one is read"),
        ("policies: [../../elsewhere]\n", ".aiact-lint.yaml:1: policies: "),
        ("policies: [missing]\n", ".aiact-lint.yaml:1: policies: there is no folder 'missing'"),
        ("suppressions: /etc/hostname\n", ".aiact-lint.yaml:1: suppressions: '/etc/hostname' stands outside of the repository"),
        ("suppressions: missing.yaml\n", "missing.yaml:1: the configuration cannot be read: no such file or directory"),
        ("paths: [\xff]\n", ".aiact-lint.yaml:1: the configuration is not valid UTF-8"),
        (
            "suppressions: [{id: a, reason: agreed, until: 2027-01-01}]\n",
            ".aiact-lint.yaml:1: the suppression covers every file; name a system, paths, or a fingerprint",
        ),
        ("systems: [a]\n", ".aiact-lint.yaml:1: systems[1]: must be a mapping of keys to values"),
        ('systems: [{name: "", paths: [a]}]\n', ".aiact-lint.yaml:1: systems[1].name: must not be empty"),
        ("organisation: []\n", ".aiact-lint.yaml:1: organisation: must be a mapping of keys to values"),
        ("max-file-size: 10\n", ".aiact-lint.yaml:1: max-file-size: should be greater than or equal to 1000"),
    ],
)
def test_mistakes(repo: Path, text: str, message: str) -> None:
    (repo / ".aiact-lint.yaml").write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigError) as error:
        load([repo])
    assert str(error.value).startswith(message)


def test_mistakes_in_pyproject(broken: Callable[..., list[str]]) -> None:
    assert broken('paths = 1\n[tool.aiact-lint]\npaths = ["a"]\nfail-on = "nev"\n', "pyproject.toml") == [
        'pyproject.toml:4: fail-on: "nev" is not one of "error", "warning", "note" or "never"'
    ]
    assert broken("[tool.aiact-lint]\npaths = [\n", "pyproject.toml")[0].startswith("pyproject.toml: the TOML is broken: ")


# --- what it selects


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), {"oversight-missing", "oversight-incomplete", "social-scoring"}),
        (("oversight",), (), {"oversight-missing", "oversight-incomplete"}),
        (("prohibited",), (), {"social-scoring"}),
        ((), ("oversight",), {"social-scoring"}),
        (("oversight-missing",), ("oversight",), {"oversight-missing"}),
        (("oversight",), ("oversight-missing",), {"oversight-incomplete"}),
        (("oversight",), ("oversight",), set()),
        (("over",), (), set()),
    ],
)
def test_selection(tmp_path: Path, select: tuple[str, ...], ignore: tuple[str, ...], expected: set[str]) -> None:
    policies = {"oversight-missing": "oversight", "oversight-incomplete": "oversight", "social-scoring": "prohibited"}
    config = Config(tmp_path, select=select, ignore=ignore)
    assert {policy for policy, family in policies.items() if config.selects(policy, family)} == expected


def test_names_that_select_nothing_are_errors(tmp_path: Path) -> None:
    policies = {"oversight-missing": "oversight", "social-scoring": "prohibited"}
    Config(tmp_path, select=("oversight",), ignore=("social-scoring",)).check_names(policies)
    with pytest.raises(ConfigError, match=r"""^ignore: no policy and no family is called 'oversigth'; did you mean "oversight"\?$"""):
        Config(tmp_path, ignore=("oversigth",)).check_names(policies)


# --- schema and models


def test_the_published_schema_is_current() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == module.schema(), "run: make schemas"


def test_the_schema_accepts_and_refuses() -> None:
    validator = jsonschema.Draft202012Validator(module.schema(), format_checker=jsonschema.FormatChecker())
    data = {"fail-on": "note", "suppressions": "waived.yaml", "systems": [{"name": "a", "paths": ["b"]}], "as-of": "2026-11-24"}
    validator.check_schema(module.schema())
    validator.validate(data)
    assert [error.validator for error in validator.iter_errors({"fail-onn": 1})] == ["additionalProperties"]
    assert [error.validator for error in validator.iter_errors({"suppressions": [{"id": "a"}]})] == ["anyOf"]


_texts = st.sampled_from(
    ["a", " b ", "", "error", "both", "private", "never", "section", "2027-03-01", "20270301", "2027-02-30", "1000", "999", "TODO", "true"]
)
_values = st.one_of(_texts, st.none(), st.lists(_texts, max_size=2), st.integers(0, 2000), st.dates())
_suppressions = st.dictionaries(st.sampled_from(["id", "reason", "until", "owner", "system", "paths", "x"]), _values)
_adjust = st.dictionaries(_texts, st.dictionaries(st.sampled_from(["level", "message", "within", "x"]), _values, max_size=2), max_size=2)
_data = st.dictionaries(
    st.sampled_from(
        [
            "paths",
            "fail-on",
            "as-of",
            "max-file-size",
            "organisation",
            "systems",
            "suppressions",
            "x",
            "extends",
            "baseline",
            "adjust",
            "overrides",
            "suppression-rules",
        ]
    ),
    st.one_of(
        _values,
        st.dictionaries(st.sampled_from(["role", "type", "allow-endless", "require-owner", "x"]), _values),
        _adjust,
        st.lists(st.dictionaries(st.sampled_from(["name", "paths", "select"]), _values), max_size=2),
        st.lists(_suppressions, max_size=2),
    ),
    max_size=3,
)


@given(_data)
def test_what_passes_the_quick_check_passes_the_models_and_means_the_same(data: dict[str, Any]) -> None:
    from aiact_lint.config_model import Configuration
    from aiact_lint.config_shape import CONFIGURATION

    try:
        quick = CONFIGURATION(data)
    except (TypeError, ValueError):
        return
    assert Configuration.model_validate(data).model_dump(by_alias=True, exclude_unset=True, exclude_none=True) == quick


def test_a_right_configuration_does_not_load_pydantic(repo: Path) -> None:
    import subprocess

    (repo / ".aiact-lint.yaml").write_text(FULL)
    code = "import sys; from aiact_lint.config import load; print(load(['.']).fail_on, 'pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=repo, capture_output=True, text=True, check=True)
    assert done.stdout == "warning False\n"
