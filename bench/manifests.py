"""Deployment manifests of a service: KServe, Kubernetes, Helm values and a pipeline."""

from __future__ import annotations

from random import Random

from bench.prose import NOUNS

SERVERS = ("sklearn", "xgboost", "lightgbm", "pytorch", "onnx", "triton")

INFERENCE = """\
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: {name}
  namespace: plant-{area:02d}
  labels:
    app.kubernetes.io/name: {name}
    team: group-{team:02d}
  annotations:
    serving.kserve.io/deploymentMode: {mode}
    plantworks.example.com/tier: {tier}
    plantworks.example.com/card: services/{name}/README.md
spec:
  predictor:
    minReplicas: {least}
    maxReplicas: {most}
    logger:
      mode: {logged}
      url: http://collector.plant-{area:02d}.svc.cluster.local
    model:
      modelFormat:
        name: {server}
      runtime: kserve-{server}server
      storageUri: s3://plantworks-models/{name}/{version}
      resources:
        requests:
          cpu: "1"
          memory: 2Gi
{limits}      env:
        - name: LOG_LEVEL
          value: info
        - name: MODEL_VERSION
          value: "{version}"
"""
LIMITS = """\
        limits:
          cpu: "{cpu}"
          memory: {memory}Gi
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}-gateway
  namespace: plant-{area:02d}
  labels: {{app: {name}-gateway, team: group-{team:02d}}}
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app: {name}-gateway
  template:
    metadata:
      labels:
        app: {name}-gateway
    spec:
      serviceAccountName: {name}
      containers:
        - name: gateway
          image: registry.example.com/plantworks/{name}:{tag}
          imagePullPolicy: IfNotPresent
          ports:
            - containerPort: 9090
          env:
            - name: MODEL_URI
              value: s3://plantworks-models/{name}
            - name: API_TOKEN
              valueFrom:
                secretKeyRef:
                  name: {name}-token
                  key: token
          resources:
            requests: {{cpu: 200m, memory: 512Mi}}
            limits: {{cpu: "1", memory: 1Gi}}
          startupProbe:
            httpGet: {{path: /ready, port: 9090}}
          livenessProbe:
            httpGet: {{path: /alive, port: 9090}}
{security}---
apiVersion: v1
kind: Service
metadata:
  name: {name}-gateway
  namespace: plant-{area:02d}
spec:
  selector:
    app: {name}-gateway
  ports:
    - port: 80
      targetPort: 9090
"""
SECURITY = """\
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            runAsNonRoot: true
            privileged: {privileged}
            capabilities:
              drop: [ALL]
"""
PIPELINE = """\
name: {name}
on:
  push:
    branches: [main]
    paths: ['services/{name}/**']
  pull_request:
    paths: ['services/{name}/**']
{permissions}jobs:
  unit:
    runs-on: ubuntu-24.04
    timeout-minutes: 25
    steps:
      - uses: actions/checkout@{checkout}
      - uses: actions/setup-python@v5
        with:
          python-version: '3.12'
      - run: python -m pip install -r requirements.txt
      - name: unit
        run: |
          cd services/{name}
          python -m unittest
          echo "{said}"
  backtest:
    needs: unit
    runs-on: ubuntu-24.04
    strategy:
      matrix:
        season: [spring, summer, winter]
    steps:
      - uses: actions/checkout@v4
      - run: python -m services.{name}.backtest --season ${{{{ matrix.season }}}} --seed {seed}
"""


def version(r: Random) -> str:
    """A version number."""
    return f"2.{r.randrange(20)}.{r.randrange(20)}"


def inference_service(r: Random, number: int, name: str) -> str:
    """The KServe manifest; one in five has no limits."""
    limits = LIMITS.format(cpu=r.randrange(1, 8), memory=r.randrange(1, 16)) if r.randrange(5) else ""
    return INFERENCE.format(
        name=name, area=number % 20, team=number % 37, mode=r.choice(("Serverless", "RawDeployment")), tier=r.choice(("gold", "silver")),
        least=r.randrange(3), most=r.randrange(3, 12), logged=r.choice(("all", "request", "response")), server=r.choice(SERVERS),
        version=version(r), limits=limits,
    )  # fmt: skip


def deployment(r: Random, number: int, name: str) -> str:
    """A Kubernetes deployment and its service; in six one runs ``latest``, one has no security context, one is privileged."""
    defect = r.randrange(6)
    security = "" if defect == 1 else SECURITY.format(privileged="true" if defect == 2 else "false")
    tag = "latest" if defect == 0 else version(r)
    return DEPLOYMENT.format(name=name, area=number % 20, team=number % 37, replicas=r.randrange(1, 6), tag=tag, security=security)


def values(r: Random, name: str) -> str:
    """Helm values; in ten one has trailing blanks and one a key that stands twice."""
    defect = r.randrange(10)
    lines = [
        f"# Defaults of {name}.",
        f"replicaCount: {r.randrange(1, 5)}",
        "image:",
        f"  repository: registry.example.com/plantworks/{name}",
    ]
    lines += [
        f'  tag: "2.{r.randrange(9)}.0"',
        "  pullPolicy: IfNotPresent",
        "model:",
        f"  name: {name}",
        f"  cutoff: 0.{r.randrange(10, 99)}",
    ]
    lines += ["  card: ../README.md", "monitoring:", f"  enabled: {r.choice(('true', 'false'))}", f"  driftLimit: 0.{r.randrange(10, 50)}"]
    lines += [f"  keepDays: {r.choice((7, 30, 180, 365))}", "inputs:"]
    for _ in range(r.randrange(8, 42)):
        lines += [f"  - name: {r.choice(NOUNS)}_{r.randrange(1000)}", f"    type: {r.choice(('double', 'integer', 'text'))}"]
        lines += [f"    optional: {r.choice(('true', 'false'))}"]
    if defect == 0:
        lines.append("note: blanks   ")
    if defect == 1:
        lines.append("replicaCount: 2")
    return "\n".join(lines) + "\n"


def pipeline(r: Random, name: str) -> str:
    """A workflow of the usual shape."""
    return PIPELINE.format(
        name=name, permissions="permissions:\n  contents: read\n" if r.randrange(3) else "", checkout=r.choice(("v4", "v5")),
        said=r.choice(("done", "${{ github.event.pull_request.title }}", "fine")), seed=r.randrange(1000),
    )  # fmt: skip
