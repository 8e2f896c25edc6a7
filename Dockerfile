# One image for web, workers, beat and migrations; docker-compose.yml gives each its command.
FROM python:3.11-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt /build/requirements.txt
RUN python -m venv /venv && /venv/bin/pip install -r /build/requirements.txt

FROM python:3.11-slim-bookworm

# What WeasyPrint draws with; no wheel brings Pango. The fonts come with the project.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fontconfig \
        libharfbuzz-subset0 \
        libharfbuzz0b \
        libpango-1.0-0 \
        libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 dohoda \
    && useradd --system --uid 10001 --gid 10001 --home-dir /app --shell /usr/sbin/nologin dohoda \
    && install -d -o dohoda -g dohoda /data /data/files /app/var

COPY --from=build /venv /venv
WORKDIR /app
COPY . .

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    DOHODA_VAR=/app/var \
    MEDIA_ROOT=/data/files \
    XDG_CACHE_HOME=/tmp/cache

# Both belong to the image: catalogues and static files change with the code alone. The key serves this step only.
RUN for catalogue in locale/*/LC_MESSAGES/*.po; do \
        [ -f "$catalogue" ] || continue; \
        pybabel --quiet compile --input-file "$catalogue" --output-file "${catalogue%.po}.mo" \
            --locale "$(basename "$(dirname "$(dirname "$catalogue")")")" || exit 1; \
    done \
    && SECRET_KEY=for-this-step-only python manage.py collectstatic --noinput --verbosity 0 \
    && chown -R dohoda:dohoda /app/var

USER 10001:10001
EXPOSE 8000
VOLUME ["/data"]

HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]

# A worker a core suits most machines: WEB_WORKERS. More threads in a worker made it slower, not faster.
CMD ["sh", "-c", "exec granian --interface wsgi --no-ws --host 0.0.0.0 --port 8000 --workers \"${WEB_WORKERS:-2}\" --blocking-threads 1 --workers-kill-timeout 30 --respawn-failed-workers config.wsgi:application"]
