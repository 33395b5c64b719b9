# docker build --target cpu --tag gliznet-streams:0.1.0-SNAPSHOT .
# docker build --target gpu --tag gliznet-streams:0.1.0-SNAPSHOT-gpu .
#
# The Java heap takes half of the memory; the model and RocksDB are outside of the heap. The root file system may be read-only:
# the service writes only to state.dir (/var/lib/gliznet/state unless configured) and to /tmp, which is also the home of the user.
# Native libraries are unpacked to /tmp and loaded from there, so it must not be mounted with noexec.

FROM maven:3.9-eclipse-temurin-17-noble AS sources
WORKDIR /build
COPY pom.xml gliznet LICENSE NOTICE ./
COPY .mvn .mvn
COPY schemas schemas
COPY src/main src/main
COPY models/default models/default

FROM sources AS build-cpu
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn --batch-mode --no-transfer-progress -Dmaven.test.skip=true package \
    && mkdir /opt/gliznet \
    && mv gliznet LICENSE NOTICE models target/gliznet-streams.jar target/lib /opt/gliznet \
    && chmod -R a+rX /opt/gliznet

FROM sources AS build-gpu
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn --batch-mode --no-transfer-progress -Dmaven.test.skip=true -Pgpu package \
    && mkdir /opt/gliznet \
    && mv gliznet LICENSE NOTICE models target/gliznet-streams.jar target/lib /opt/gliznet \
    && chmod -R a+rX /opt/gliznet

FROM eclipse-temurin:17-jre-noble AS jre

# This image has cudart, cublas, cublasLt and curand of CUDA 12, which ONNX Runtime's CUDA provider needs. It needs no cuDNN.
FROM nvidia/cuda:12.9.1-runtime-ubuntu24.04 AS gpu
ENV JAVA_HOME=/opt/java/openjdk
COPY --from=jre /opt/java/openjdk /opt/java/openjdk
COPY --from=build-gpu /opt/gliznet /opt/gliznet
RUN useradd --uid 10001 --user-group --home-dir /tmp --no-create-home --shell /usr/sbin/nologin gliznet \
    && install -d -o 10001 -g 10001 /var/lib/gliznet
ENV GLIZNET_JAVA_OPTS="-XX:MaxRAMPercentage=50 -XX:TrimNativeHeapInterval=60000 -XX:+ExitOnOutOfMemoryError"
WORKDIR /var/lib/gliznet
USER 10001:10001
ENTRYPOINT ["/opt/gliznet/gliznet"]
CMD ["run"]

# This target is the last one, so `docker build .` builds it.
FROM jre AS cpu
COPY --from=build-cpu /opt/gliznet /opt/gliznet
RUN useradd --uid 10001 --user-group --home-dir /tmp --no-create-home --shell /usr/sbin/nologin gliznet \
    && install -d -o 10001 -g 10001 /var/lib/gliznet
ENV GLIZNET_JAVA_OPTS="-XX:MaxRAMPercentage=50 -XX:TrimNativeHeapInterval=60000 -XX:+ExitOnOutOfMemoryError"
WORKDIR /var/lib/gliznet
USER 10001:10001
ENTRYPOINT ["/opt/gliznet/gliznet"]
CMD ["run"]
