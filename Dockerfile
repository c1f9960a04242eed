# One image; web, worker and scheduler differ by their command (see docker-compose.yml).

FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY .ci/lock/runtime.txt /tmp/runtime.txt
RUN pip install --no-deps --require-hashes --requirement /tmp/runtime.txt
# The Chinese font is large: it is cut here, and only what reports need is taken along, in var/fonts.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fonts-noto-cjk fonts-noto-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
# The key is for this step alone: nothing that is made here depends on it.
RUN export SECRET_KEY=build \
    && python .ci/compile_catalogues.py \
    && python manage.py collectstatic --noinput --ignore redoc --verbosity 0 \
    && python -m reports.fonts \
    && python -m compileall -q portal projects funding reports \
    && rm -rf static .ci tests

FROM python:3.13-slim-trixie
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /tmp portal \
    && install --directory --owner portal --group portal /data/media
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MEDIA_ROOT=/data/media XDG_CACHE_HOME=/tmp
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER portal
EXPOSE 8000
VOLUME /data/media
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-m", "portal.probe", "web"]
# gunicorn takes the number of its processes from WEB_CONCURRENCY.
CMD ["gunicorn", "portal.wsgi:application", "--bind", "0.0.0.0:8000", "--threads", "4", "--access-logfile", "-", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
