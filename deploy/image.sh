#!/bin/sh
# image.sh [NAME]: builds the image (webimage-ocr) with the engine that is there: docker, podman or buildah.
#
# buildah needs neither a daemon nor the kernel's namespaces (chroot isolation, plain folders as storage). Where the base
# that the Dockerfile names has not been pulled, it is made of Debian's own packages by debootstrap, which needs root.
# The machine's own settings of pip and certificates are lent to the build, never put into a layer.
set -eu
cd "$(dirname "$0")/.."

name=${1:-webimage-ocr}
base=$(sed -n 's/^FROM \([^ ]*\)$/\1/p' Dockerfile)
say() { echo "image: $*" >&2; }

lend() { # prints a --volume for each file of the machine that a build needs to reach its packages
    for file in /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
        [ ! -e "$file" ] || printf -- '--volume %s:%s:ro ' "$file" "$file"
    done
}

make_base() {
    command -v debootstrap >/dev/null || { say "no base image and no debootstrap: apt-get install debootstrap" && exit 1; }
    [ "$(id -u)" = 0 ] || { say "making a base image needs root; or: buildah pull $base" && exit 1; }
    say "making $base of Debian's packages (a minute or two)"
    root=$(mktemp --directory)
    trap 'rm -rf "$root"' EXIT
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$root" >"$root.log" 2>&1 ||
        { tail "$root.log" >&2 && exit 1; }
    ln -s python3 "$root/usr/bin/python"
    rm -rf "$root.log" "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/locale/*
    container=$(buildah from scratch)
    buildah copy --quiet "$container" "$root" / >/dev/null
    buildah commit --quiet --rm "$container" "docker.io/library/$base" >/dev/null
}

commit=$(git rev-parse HEAD 2>/dev/null || true) # for /version
for engine in ${ENGINES-docker podman}; do # ENGINES= make image: buildah, whatever else is there
    if $engine info >/dev/null 2>&1; then exec $engine build --build-arg COMMIT="$commit" --tag "$name" .; fi
done
command -v buildah >/dev/null || { say "no docker, podman or buildah: apt-get install buildah debootstrap" && exit 1; }
export STORAGE_DRIVER="${STORAGE_DRIVER:-vfs}" BUILDAH_ISOLATION="${BUILDAH_ISOLATION:-chroot}"
buildah inspect --type image "docker.io/library/$base" >/dev/null 2>&1 || buildah pull --quiet "$base" 2>/dev/null || make_base
# shellcheck disable=SC2046
exec buildah build --pull-never --format docker --build-arg COMMIT="$commit" $(lend) --tag "$name" .
