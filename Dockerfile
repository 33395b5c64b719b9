# docker build --target cpu --tag gliznet-streams:0.1.0-SNAPSHOT .
# docker build --target gpu --tag gliznet-streams:0.1.0-SNAPSHOT-gpu .
# The default model in the image runs on CPUs only; docs/models.md, "Precision and device", makes one for the gpu target.
#
# Releases name their bases by digest: --build-arg JRE=docker.io/library/eclipse-temurin@sha256:..., and likewise MAVEN and CUDA.
#
# The image has no Kafka broker, so `demo`, `broker` and `bench` do not run in it. Native libraries are unpacked in it, for one
# platform. The root file system may be read-only and /tmp may be noexec: the service writes only to state.dir
# (/var/lib/gliznet/state unless configured) and small files to /tmp, which is also the home of the user. Jars in
# /opt/gliznet/ext are on the class path. The Java heap takes half of the memory; the model and RocksDB are outside of the heap.

ARG MAVEN=docker.io/library/maven:3.9-eclipse-temurin-17-noble
ARG JRE=docker.io/library/eclipse-temurin:17-jre-noble
# This image has cudart, cublas, cublasLt and curand of CUDA 12, which ONNX Runtime's CUDA provider needs. It needs no cuDNN.
ARG CUDA=docker.io/nvidia/cuda:12.9.1-runtime-ubuntu24.04

FROM ${MAVEN} AS sources
WORKDIR /build
COPY pom.xml gliznet LICENSE NOTICE ./
COPY .mvn .mvn
COPY schemas schemas
COPY src/main src/main
COPY models/default models/default

FROM sources AS build-cpu
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn --batch-mode --no-transfer-progress -Dmaven.test.skip=true -Psbom package \
    && src/main/image/install /opt/gliznet

FROM sources AS build-gpu
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn --batch-mode --no-transfer-progress -Dmaven.test.skip=true -Psbom,gpu package \
    && src/main/image/install /opt/gliznet

FROM ${JRE} AS jre

FROM ${CUDA} AS gpu
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="gliznet-streams" \
    org.opencontainers.image.description="Real-time zero-shot text classification on Kafka" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
ENV JAVA_HOME=/opt/java/openjdk
COPY --from=jre /opt/java/openjdk /opt/java/openjdk
COPY --from=build-gpu /opt/gliznet /opt/gliznet
RUN useradd --uid 10001 --user-group --home-dir /tmp --no-create-home --shell /usr/sbin/nologin gliznet \
    && install -d -o 10001 -g 10001 /var/lib/gliznet \
    && /opt/gliznet/gliznet prepare \
    && rm -rf /tmp/*
ENV GLIZNET_JAVA_OPTS="-XX:MaxRAMPercentage=50 -XX:TrimNativeHeapInterval=60000 -XX:+ExitOnOutOfMemoryError"
WORKDIR /var/lib/gliznet
USER 10001:10001
ENTRYPOINT ["/opt/gliznet/gliznet"]
CMD ["run"]

# This target is the last one, so `docker build .` builds it.
FROM jre AS cpu
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="gliznet-streams" \
    org.opencontainers.image.description="Real-time zero-shot text classification on Kafka" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
COPY --from=build-cpu /opt/gliznet /opt/gliznet
RUN useradd --uid 10001 --user-group --home-dir /tmp --no-create-home --shell /usr/sbin/nologin gliznet \
    && install -d -o 10001 -g 10001 /var/lib/gliznet \
    && /opt/gliznet/gliznet prepare \
    && rm -rf /tmp/*
ENV GLIZNET_JAVA_OPTS="-XX:MaxRAMPercentage=50 -XX:TrimNativeHeapInterval=60000 -XX:+ExitOnOutOfMemoryError"
WORKDIR /var/lib/gliznet
USER 10001:10001
ENTRYPOINT ["/opt/gliznet/gliznet"]
CMD ["run"]
