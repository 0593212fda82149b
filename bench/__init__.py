"""The benchmark: what aiact-lint costs beside yamllint, check-jsonschema, checkov, semgrep and spectral.

``make bench`` prepares the trees, installs the peers, measures all rows and writes ``docs/benchmarks.md``. Nothing here is part of
the package; nothing of it is needed to lint.
"""
