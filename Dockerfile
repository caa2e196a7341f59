# docker run --rm --network none --read-only -v "$PWD:/repo:ro" ghcr.io/irsalint/irsalint
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
ARG TARGETOS TARGETARCH
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY linter linter
COPY rules rules
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -buildvcs=false -ldflags "-s -w" -o /irsalint ./cmd/irsalint

FROM scratch
COPY --from=build /irsalint /irsalint
USER 65532:65532
WORKDIR /repo
ENTRYPOINT ["/irsalint"]
