#!/bin/sh
# release.sh: builds all that a version consists of into dist/, and checks it. It publishes nothing.
# IMAGE=no release.sh: all but the image, which takes longer than the rest together.
#
# sdist and wheel, the bill of materials, the documentation site, the image where an engine is, and the sums of the files.
# All is made of what is committed: a tree with changes is refused.
set -eu
cd "$(dirname "$0")/.."

TWINE=7.0.0 # only here, with what it needs, and therefore not among the packages of the tests
say() { echo "release: $*" >&2; }

[ -z "$(git status --porcelain)" ] || { say "there are changes that are not committed" && git status --short >&2 && exit 1; }
version=$(python -c 'import webimage_ocr; print(webimage_ocr.__version__)')
grep -q "^## $version\b" CHANGELOG.md || say "note: CHANGELOG.md has no section $version yet"

say "the bill of materials says what is installed"
python -m docs.sbom
git diff --exit-code --stat setup/sbom.cdx.json || { say "it did not: commit setup/sbom.cdx.json" && exit 1; }

say "sdist and wheel of $version"
rm -rf dist && mkdir dist
python -m build --outdir dist . >dist/build.log 2>&1 || { cat dist/build.log >&2 && exit 1; }
rm dist/build.log

say "their descriptions, by twine"
[ -x build/release/bin/twine ] || { python -m venv build/release && build/release/bin/pip install --quiet "twine==$TWINE"; }
build/release/bin/twine check --strict dist/*

say "their contents, and a picture read in a clean environment without a network"
DIST=$PWD/dist python -m pytest -q -p no:cacheprovider tests/house/test_wheel.py
cp setup/sbom.cdx.json "dist/webimage-ocr-$version.cdx.json"

say "the documentation site"
make --no-print-directory site
tar --sort=name --mtime="@$(git log -1 --format=%ct)" --owner=0 --group=0 --numeric-owner -C build/site \
    -czf "dist/webimage-ocr-$version-site.tar.gz" html

if [ "${IMAGE-yes}" = no ]; then
    say "no image: IMAGE=no"
elif docker info >/dev/null 2>&1 || podman info >/dev/null 2>&1 || { command -v buildah >/dev/null && [ "$(id -u)" = 0 ]; }; then
    say "the image, tested as it is used"
    python -m pytest -q -p no:cacheprovider tests/e2e/test_image.py
    deploy/image.sh "webimage-ocr:$version"
    image="and the image webimage-ocr:$version in the engine's storage; "
else
    say "no image: no docker, no podman, and no buildah as root"
fi

(cd dist && sha256sum -- * >SHA256SUMS && cat SHA256SUMS)
say "$(git rev-parse --short HEAD): dist/ holds all of it, ${image-}nothing was published"
