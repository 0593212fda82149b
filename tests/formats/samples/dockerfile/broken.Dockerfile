# Specification: Dockerfile reference; a quotation mark is missing.
FROM python:3.12-slim
LABEL title="Leaf counter
CMD ["serve"]
