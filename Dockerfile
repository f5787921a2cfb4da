FROM python:3.11-slim AS packages
COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /packages \
 && /packages/bin/pip install --no-cache-dir --require-hashes -r /tmp/run.txt

FROM python:3.11-slim
ENV PATH=/packages/bin:$PATH PYTHONPATH=/koldoo PYTHONUNBUFFERED=1 \
    KOLDOO_HOST=0.0.0.0 KOLDOO_DATABASE_URL=sqlite+aiosqlite:////data/koldoo.db
COPY --from=packages /packages /packages
COPY . /koldoo
RUN python -m compileall -q /koldoo \
 && useradd --system --no-create-home koldoo \
 && install -d -o koldoo /data
USER koldoo
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", \
  "import os, urllib.request as http; http.urlopen('http://127.0.0.1:%s/healthz' % os.environ.get('KOLDOO_PORT', 8080), timeout=4)"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["run"]
