# Understudy's mock in a small image, as a user without rights. Build it with `docker build -t understudy .`
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY mockserver mockserver
COPY contracts contracts
COPY specs specs
COPY fixtures fixtures
RUN python -m venv /understudy
RUN /understudy/bin/pip install --no-cache-dir --constraint constraints.txt ".[postgresql]"

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home understudy
COPY --from=build /understudy /understudy
ENV PATH=/understudy/bin:$PATH PYTHONUNBUFFERED=1
USER 10001
WORKDIR /tmp
EXPOSE 8080
# From inside, the control API needs the token that the container was started with.
HEALTHCHECK --interval=5s --timeout=3s --start-period=15s CMD ["python", "-m", "mockserver.health", "http://127.0.0.1:8080"]
ENTRYPOINT ["mockserver"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080"]
