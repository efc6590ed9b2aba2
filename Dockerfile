FROM node:24-slim AS styles
WORKDIR /srv
COPY package.json package-lock.json .npmrc ./
RUN npm ci --silent
COPY static/scss static/scss
RUN npm run --silent build

FROM python:3.11-slim AS packages
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/base.txt

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /srv --shell /usr/sbin/nologin jobbrokerage \
    && install -d -o jobbrokerage /srv/files
WORKDIR /srv
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MEDIA_ROOT=/srv/files
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY brokerage brokerage
COPY partners partners
COPY clients clients
COPY referrals referrals
COPY outcomes outcomes
COPY templates templates
COPY static static
COPY --from=styles /srv/static/build static/build
# Collecting files opens no connection and signs nothing: these values only let the settings load.
RUN SECRET_KEY=unused DATABASE_URL=postgresql://unused/unused python manage.py collectstatic --noinput --verbosity 0
USER jobbrokerage
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live/', timeout=4)"]
CMD ["gunicorn", "brokerage.wsgi:application", "--bind=0.0.0.0:8000", "--worker-class=sync", "--workers=3", "--worker-tmp-dir=/dev/shm", "--no-control-socket", "--access-logfile=-"]
