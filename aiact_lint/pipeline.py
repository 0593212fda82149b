"""The line from paths to report: plain functions over frozen data.

``lint`` is the Python interface: discover, read, extract, group, judge, suppress. It prints nothing and never exits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from aiact_lint import adjust, bundled, formats, library, loading, profile, profiles, remembered, suppress
from aiact_lint import cache as cache_store
from aiact_lint.cache import FEWEST, Cache, digest
from aiact_lint.config import Config
from aiact_lint.config import load as load_config
from aiact_lint.discover import below_a_card, discover, merged, neighbourhood
from aiact_lint.document import Problem
from aiact_lint.duties import Basis
from aiact_lint.extract import Extractor
from aiact_lint.fact import Fact
from aiact_lint.finding import Evidence, Finding, Report, SuppressionState, SystemSummary
from aiact_lint.fingerprint import distinct, fingerprint
from aiact_lint.group import Group, group, is_partial
from aiact_lint.judging import facts_of, judge_group, languages
from aiact_lint.loading import INTERNAL
from aiact_lint.policy import Law, Level, Policy
from aiact_lint.source import SourceFile, Span
from aiact_lint.who import Who


def problem(policy: Policy, found: Problem, level: Level) -> Finding:
    """A file that could not be read, or judged, as a finding. ``found.source`` is there if its text is."""
    source = found.source or SourceFile(found.path, "")
    start = source.line_starts[min(max(found.line, 1), len(source.line_starts)) - 1]
    span = Span(start, start + len(source.line(source.position(start).line)))
    evidence = (Evidence(source, span, "not read"),)
    message = f"{policy.message} {found.reason[:1].upper()}{found.reason[1:].rstrip('.')}."
    return Finding(policy, level, message, evidence, found.path, fingerprint(policy, found.path, evidence))


def lint(
    paths: Sequence[str | Path] = (".",),
    config: Config | None = None,
    *,
    cache: bool = False,
    duties: bool = False,
    told: Callable[[int, int], None] | None = None,
) -> Report:
    """Lint cards and manifests below ``paths`` and return everything found.

    Named files are judged together with the rest of their system, and only their systems are reported. With ``cache`` what
    earlier runs found out about unchanged files is used, see :mod:`aiact_lint.cache`. With ``duties`` the state of each duty of each
    system is in its summary. ``told`` is called with the number of
    systems judged and their total, before each. Raises :class:`~aiact_lint.errors.AiactLintError` for a path that does not
    exist and for a configuration or policy that cannot be used.
    """
    import gc

    config = config or load_config(paths)
    with profile.stage("load"):
        built = library_of(config)
    known = built.by_id()
    config.check_names({p.id: p.family for p in built.policies if p.message})
    if config.adjust or config.overrides:
        adjust.check(config, known)
    frozen = gc.isenabled()
    gc.disable()  # parsing makes many small objects and no circles: collecting costs more than all the rest
    try:
        report = _lint(paths, config, built, known, told, use_cache=cache and not duties, duties=duties)
    finally:
        if frozen:
            gc.enable()
    if config.baseline is None:
        return report
    from aiact_lint import baseline

    return baseline.applied(report, config)


def library_of(config: Config) -> library.Library:
    """The built-in library with the organisation's own policies, concepts and words. Raises :class:`PolicyError`."""
    if not config.policies:
        return library.load()
    from aiact_lint import extension

    return extension.extend(library.load(), config.policies)


def _known(
    cache: Cache | None, key: str, texts: Mapping[str, SourceFile], policies: Mapping[str, Policy], laws: Mapping[str, Law]
) -> tuple[list[Finding], SystemSummary | None] | None:
    """What the cache knows of a system, or None."""
    entry = cache.get(key) if cache is not None else None
    if entry is None:
        return None
    try:
        return remembered.judged(entry, texts, policies, laws)
    except (KeyError, TypeError, ValueError):
        return None  # damaged: judge again


def basis(config: Config, built: library.Library, policies: Sequence[Policy]) -> Basis:
    """What duties are judged by: the profile, and who the configuration says answers."""
    profile_of = profiles.load(built, config.profile)
    role, kind = config.organisation.role, config.organisation.type
    roles = frozenset({"provider", "deployer"} if role == "both" else {role} if role else ())
    said = Who(frozenset(str(r) for r in roles), frozenset({str(kind)} if kind else ()))
    procuring = "procurement" in profile_of.families
    return Basis(
        config.day,
        tuple(p for p in policies if p.duty is not None and (procuring or p.family != "procurement")),
        tuple(p for p in policies if p.gathers),
        said.over(profile_of.who), profile_of.families, profile_of.single,
    )  # fmt: skip


def stamp(config: Config, built: library.Library) -> str:
    """All that every entry of the cache depends on: the linter itself, its policies and words, own policies, the size of files."""
    own = [file.read_text(encoding="utf-8", errors="replace") for folder in config.policies for file in sorted(folder.rglob("*.yaml"))]
    return digest([str(cache_store.VERSION), bundled.code(), built.stamp, str(config.max_file_size), *own])


def _unread(problems: Sequence[Problem], config: Config, policies: Mapping[str, Policy]) -> list[Finding]:
    """What could not be read, and where the linter itself failed, as findings."""
    out = []
    for unread in problems:
        if unread.reason.startswith(INTERNAL):
            out.append(problem(policies["internal-error"], replace(unread, reason=unread.reason[len(INTERNAL) :]), "error"))
        elif config.selects("unreadable-file", "record"):
            out.append(problem(policies["unreadable-file"], unread, "error" if unread.claimed else "warning"))
    return out


class _Seen:
    """Which systems and files a run has judged, and which of them only in part."""

    def __init__(self) -> None:
        self.paths: dict[str, SourceFile] = {}
        self.complete: set[str] = set()
        self.partial: set[str] = set()

    def note(self, members: Group, *, whole: bool) -> None:
        """Note a system; ``whole`` where all of its files were there."""
        paths = {d.source.path: d.source for d in members.documents}
        self.paths |= paths
        if whole:
            self.complete.add(members.name)
        else:
            self.partial |= paths.keys()

    def sources(self) -> list[SourceFile]:
        """The files that were judged."""
        return list(self.paths.values())


def _lint(
    paths: Sequence[str | Path],
    config: Config,
    built: library.Library,
    policy_of: dict[str, Policy],
    told: Callable[[int, int], None] | None,
    *,
    use_cache: bool,
    duties: bool,
) -> Report:
    as_of = config.day
    with profile.stage("discover"):
        discovery = discover(paths, config, candidate=formats.candidate)
    named = set(discovery.named)
    asked = {source.path for source in discovery.files}  # a folder beside a named file is asked for, too
    if named:
        around = neighbourhood(discovery.named, config, formats.candidate)
        discovery = replace(around, files=merged(discovery.files, around.files), problems=discovery.problems, named=discovery.named)
    cache = cache_store.of(config.root, stamp(config, built)) if use_cache and len(discovery.files) >= FEWEST else None
    documents, problems, keys = loading.read(discovery, config, cache)
    adjusted = adjust.policies(built.policies, config)
    chosen_policies = [p for p in adjusted if not p.message or config.selects(p.id, p.family)]
    judged_by = basis(config, built, chosen_policies)
    policies = [p for p in chosen_policies if p.duty is None and not p.gathers]
    chosen = (
        digest([as_of.isoformat(), config.profile, repr(config.organisation), *(f"{p.id} {p.scope}" for p in chosen_policies)])
        if cache is not None
        else ""
    )
    texts = {source.path: source for source in discovery.files}
    by_id = {p.id: p for p in adjusted}
    extractor = Extractor(built)
    findings: list[Finding] = []
    systems: list[SystemSummary] = []
    seen = _Seen()
    below = not discovery.whole and below_a_card(paths, config)
    with profile.stage("group"):
        groups = group(documents, config)
    for number, members in enumerate(groups):
        if told is not None:
            told(number, len(groups))
        if named and not any(d.source.path in asked for d in members.documents):
            continue
        seen.note(members, whole=discovery.whole or not (named or is_partial(members, config, below=below)))
        key = digest((chosen, members.name, *members.why, *(keys[d.source.path] for d in members.documents))) if cache is not None else ""
        try:
            known = _known(cache, key, texts, by_id, built.laws)
            found, summary = known or judge_group(loading.whole(members, config), extractor, built, policies, judged_by, told=duties)
            if cache is not None and known is None:
                cache.put(key, remembered.judgement(found, summary))
        except Exception as error:  # noqa: BLE001 - one system must not end the run; it becomes a finding that exits with 2
            first = members.documents[0].source
            problems.append(Problem(first.path, f"{INTERNAL}{type(error).__name__}: {error}", source=first))
            continue
        findings += found
        if summary is not None:
            systems.append(summary)
    if cache is not None:
        cache.save(whole=discovery.whole)
    findings += _unread(problems, config, policy_of)
    log: list[SuppressionState] = []
    with profile.stage("suppress"):
        marked = suppress.apply(
            distinct(adjust.findings(findings, config) if config.adjust or config.overrides else findings),
            seen.sources(),
            config,
            as_of,
            {p.id for p in chosen_policies},
            policy_of,
            systems=systems,
            complete=not named,
            whole=discovery.whole,
            partial=seen.partial,
            log=log,
        )
    return Report(
        findings=tuple(marked), systems=tuple(sorted(systems, key=lambda s: s.name)), as_of=as_of, files_read=len(seen.paths),
        files_seen=discovery.seen, unread=discovery.skipped,
        failed=any(p.reason.startswith(INTERNAL) for p in problems),
        whole=discovery.whole, complete=frozenset(seen.complete), suppressions=tuple(log),
        families={p.id: p.family for p in built.policies},
    )  # fmt: skip


def declared_values(paths: Sequence[str | Path], config: Config) -> dict[str, tuple[dict[str, str], tuple[str, ...]]]:
    """What is declared of each system with a declaration: values by key (the first of a list), and the languages of its cards."""
    from aiact_lint import declared

    discovery = discover(paths, config, candidate=formats.candidate)
    documents, _, _ = loading.read(discovery, config)
    extractor = Extractor(library.load())
    out = {}
    for members in group(documents, config):
        whole = loading.whole(members, config).documents
        values: dict[str, str] = {}
        for document in whole:
            for trail, value in declared.read(document).values() if document.declared else ():
                values.setdefault(".".join(key for key in trail if isinstance(key, str)), value)
        if values:
            out[members.name] = (values, tuple(languages(extractor, [d for d in whole if d.role == "card"])))
    return out


def facts(path: str | Path) -> list[Fact]:
    """The facts of one file, in order: what ``aiact-lint facts`` prints."""
    config = load_config([path])
    documents, _, _ = loading.read(discover([path], config, candidate=formats.candidate), config)
    return facts_of(Extractor(library.load()), documents)
