"""What an organisation changes of policies, and what holds for some files only: ``adjust`` and ``overrides`` of the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from aiact_lint.config import Adjustment, Config, nearest
from aiact_lint.errors import ConfigError
from aiact_lint.finding import SEVERITY, Finding
from aiact_lint.policy import Policy


def check(config: Config, policies: Mapping[str, Policy]) -> None:
    """Raise :class:`ConfigError` for a policy that does not exist, and where a prohibited practice would be played down.

    Waiving one takes a suppression with an approver; a lower level, or a folder where it is ignored, would be one without.
    """
    for where, name, change in _adjustments(config):
        policy = policies.get(name)
        if policy is None or not policy.message:
            known = [p.id for p in policies.values() if p.message]
            raise ConfigError(f"{where}: no policy is called {name!r}{nearest(name, known)}")
        if policy.practices and change.level is not None and SEVERITY[change.level] < SEVERITY[policy.level]:
            raise ConfigError(
                f"{where}: {name} is about a prohibited practice, so its level cannot be lowered; "
                "waive a finding under suppressions, with an approver"
            )
        if change.within is not None and where.startswith("overrides"):
            raise ConfigError(f"{where}: {name}: within holds for a policy everywhere; write it under adjust")
    for number, override in enumerate(config.overrides, 1):
        narrowed = replace(config, select=(), ignore=override.ignore, overrides=())
        hit = next((p for p in sorted(policies.values(), key=lambda p: p.id) if p.practices and not narrowed.selects(p.id, p.family)), None)
        if hit is not None:
            raise ConfigError(
                f"overrides[{number}].ignore: {hit.id} is about a prohibited practice and cannot be ignored by folder; "
                "waive a finding under suppressions, with an approver"
            )


def _adjustments(config: Config) -> Iterator[tuple[str, str, Adjustment]]:
    for name, change in config.adjust.items():
        yield "adjust", name, change
    for number, override in enumerate(config.overrides, 1):
        for name, change in override.adjust.items():
            yield f"overrides[{number}].adjust", name, change


def policies(known: Sequence[Policy], config: Config) -> list[Policy]:
    """The policies with the scopes that the configuration gives them."""
    changed = {name: change.within for name, change in config.adjust.items() if change.within is not None}
    return [replace(p, scope=within) if (within := changed.get(p.id)) is not None else p for p in known]


def findings(found: Sequence[Finding], config: Config) -> list[Finding]:
    """The findings as the configuration wants them where they stand."""
    return [_adjusted(f, config.adjustment(f.id, f.path)) for f in found if config.selects(f.id, f.policy.family, f.path)]


def _adjusted(finding: Finding, change: Adjustment) -> Finding:
    """One finding with its level and words.

    A level that was lowered because the case is weaker than the policy (a hint, an element left open, a class that the documents state
    themselves) is not raised; one that was lowered because the law applies later is: the organisation asks for it today.
    """
    level = finding.level
    if change.level is not None:
        weak = finding.pedantic or (level != finding.policy.level and (finding.applies_from is None or level == "note"))
        level = change.level if not weak or SEVERITY[change.level] < SEVERITY[level] else level
    policy = finding.policy
    if change.remediation is not None:
        policy = replace(policy, remediation=change.remediation)
    message = finding.message
    if change.message is not None:
        points = sorted(law.citation.rpartition("point ")[2] for law in finding.cited if law.key.startswith("annex-iii"))
        message = change.message.replace("{points}", ", ".join(points))
    return replace(finding, level=level, message=message, policy=policy)
