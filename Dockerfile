# make image && docker run --rm -p 8866:8866 -v webimage-ocr:/state webimage-ocr
# It prints endpoint, project and commands; credentials are kept in the volume alone: webimage-ocr env --state /state

FROM python:3.11-slim-bookworm AS build
# strip, for deploy/slim.sh
RUN apt-get update -qq && apt-get install -qq --yes --no-install-recommends binutils >/dev/null
WORKDIR /source
RUN python -m venv /app
COPY pyproject.toml README.md LICENSE THIRD_PARTY.md ./
COPY setup/constraints.txt setup/sbom.cdx.json setup/
COPY src src
RUN /app/bin/pip install --no-cache-dir --no-compile --constraint setup/constraints.txt ".[server,mcp,postgres,redis,otel]"
COPY deploy/slim.sh deploy/
# models and modules are compiled here, those that a read loads and no others, so that a container may start from a
# read-only file system; another kind of processor compiles the models anew
ENV WEBIMAGE_OCR_CACHE=/cache
RUN deploy/slim.sh /app && /app/bin/webimage-ocr models build && /app/bin/webimage-ocr serve --check --state check

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home webimage-ocr \
    && install --directory --owner webimage-ocr --group root --mode 0770 /state
COPY --from=build /app /app
COPY --from=build --chown=webimage-ocr /cache /cache
ENV PATH=/app/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WEBIMAGE_OCR_CACHE=/cache \
    WEBIMAGE_OCR_HOST=0.0.0.0 \
    WEBIMAGE_OCR_PORT=8866 \
    WEBIMAGE_OCR_STATE=/state
ARG COMMIT=
ENV WEBIMAGE_OCR_COMMIT=$COMMIT
USER webimage-ocr
VOLUME /state
EXPOSE 8866
# ready only when the models are warm
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8866/health/ready', timeout=4)"]
CMD ["webimage-ocr", "serve"]
