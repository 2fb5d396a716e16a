# mockpsp in a container: docs/container.md. The first stage installs the wheel into an environment of its own; the
# second one takes that environment and nothing that built it.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv --without-pip /opt/mockpsp
COPY requirements.txt ./
RUN pip --python /opt/mockpsp/bin/python install --require-hashes --requirement requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY mockpsp mockpsp
COPY api api
COPY simulator simulator
COPY ledgerdata ledgerdata
COPY tenants tenants
RUN pip --python /opt/mockpsp/bin/python install --no-deps .

FROM python:3.11-slim-bookworm
RUN pip uninstall --yes --root-user-action=ignore setuptools wheel pip \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin mockpsp \
    && install --directory --owner=mockpsp --group=mockpsp --mode=700 /data
COPY --from=build /opt/mockpsp /opt/mockpsp
ENV PATH=/opt/mockpsp/bin:$PATH PYTHONUNBUFFERED=1 MOCKPSP_DATA=/data HOST=0.0.0.0 PORT=8000
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["mockpsp"]
CMD ["run"]
