# The image that the chart runs: no compiler, no cache, no tests; static files and bank inside.
# Pin the bases by digest: --build-arg PYTHON_IMAGE=docker.io/library/python@sha256:…
ARG PYTHON_IMAGE=docker.io/library/python:3.13-slim-trixie
ARG UV_IMAGE=ghcr.io/astral-sh/uv:0.13.9

FROM ${UV_IMAGE} AS uv

FROM ${PYTHON_IMAGE} AS build
COPY --from=uv /uv /usr/local/bin/uv
ENV UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock ./
# The optional secret “ca” is a bundle of authorities, for package indexes behind one's own.
RUN --mount=type=secret,id=ca,target=/run/secrets/ca.crt \
    if [ -s /run/secrets/ca.crt ]; then export SSL_CERT_FILE=/run/secrets/ca.crt; fi; \
    uv sync --quiet --locked --no-default-groups --extra sso --no-install-project
COPY manage.py ./
COPY k8sprep k8sprep
COPY quiz quiz
COPY templates templates
# The chart's own lines, which pages show beside what a pod reads of itself.
COPY deploy/helm/k8sprep/templates chart
# Languages other than the site's own, the packages' tests, maps, sign-in by particular companies and
# what a shell sources are left out, and what has been collected is not kept twice; each program is
# compiled once, here.
RUN find .venv -depth -type d \( -name tests -o -path '*/contrib/gis' \
        -o -path '*/locale/*' ! -path '*/locale/en*' \
        -o -path '*/socialaccount/providers/*' ! -path '*/providers/base*' \
           ! -path '*/providers/oauth*' ! -path '*/providers/openid*' \) -exec rm -r {} + \
    && find .venv \( -path '*/locale/*.[mp]o' -o -path '*/bin/*activate*' \) -delete \
    && SECRET_KEY=only-to-collect-static-files STATIC_ROOT=/app/static \
       .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && find .venv -depth -type d -name static -exec rm -r {} + \
    && .venv/bin/python -m compileall -q -j 0 .venv/lib k8sprep quiz \
    && rm uv.lock

FROM ${PYTHON_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="k8sprep" \
      org.opencontainers.image.description="Prepare for Kubernetes interviews" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /app /app
WORKDIR /app
# One arena: with one for each thread, memory that a large export took is not used again by others.
ENV PATH=/app/.venv/bin:$PATH \
    MALLOC_ARENA_MAX=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    REVISION=${REVISION} \
    STATIC_ROOT=/app/static \
    HOST=:: \
    PORT=8000
EXPOSE 8000
USER 10001:10001
CMD ["gunicorn", "--config", "k8sprep/gunicorn.conf.py"]
