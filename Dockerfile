# One image for web, worker and beat.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=cchc.settings.prod DATA_DIR=/data STATIC_ROOT=/app/static-files LOG_FORMAT=json
WORKDIR /app

RUN apt-get update \
    && apt-get install -y --no-install-recommends libreoffice-writer tesseract-ocr tesseract-ocr-vie fonts-liberation2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 cchc \
    && mkdir /data && chown cchc /data

COPY requirements.txt requirements-prod.txt ./
RUN pip install --no-cache-dir -r requirements-prod.txt

COPY . .
# The user below may not write here: without compiled modules every process would compile them anew.
RUN python -m compileall -q .
RUN SECRET_KEY=build ALLOWED_HOSTS=build DATA_DIR=/tmp/build python manage.py collectstatic --no-input

USER cchc
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "cchc.wsgi", "-c", "deploy/gunicorn.py", "--bind", "0.0.0.0:8000", "--workers", "3", "--timeout", "60"]
