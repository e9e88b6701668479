#!/bin/sh
# slim.sh VENV: removes from an environment what the server never loads, so that the image is a third smaller.
# A release of a package may move its files: what is named and not there stops the build, so the list stays true.
set -eu
cd "$1"/lib/python3.*/site-packages

remove() { # remove WHY FILE...
    shift
    for path in "$@"; do
        [ -e "$path" ] || { echo "slim.sh: $path is not there" >&2 && exit 1; }
        rm -r "$path"
    done
}

remove "plugins for other devices: models run on the processor" \
    openvino/libs/libopenvino_intel_gpu_plugin.so openvino/libs/cache.json openvino/libs/libopenvino_intel_npu_plugin.so \
    openvino/libs/libopenvino_auto_plugin.so openvino/libs/libopenvino_auto_batch_plugin.so \
    openvino/libs/libopenvino_hetero_plugin.so
remove "readers of other formats: the weights are ONNX" \
    openvino/libs/libopenvino_tensorflow_frontend.so.* openvino/libs/libopenvino_tensorflow_lite_frontend.so.* \
    openvino/libs/libopenvino_pytorch_frontend.so.* openvino/libs/libopenvino_paddle_frontend.so.* \
    openvino/libs/libopenvino_gguf_frontend.so.* openvino/libs/libopenvino_jax_frontend.so.* \
    openvino/frontend/tensorflow openvino/frontend/pytorch openvino/frontend/paddle openvino/frontend/jax
remove "for programs in C and C++" openvino/include openvino/libs/libopenvino_c.so.* numpy/_core/include
remove "drawn text is in the sans face alone" pylopdf_fonts_zh_cn/NotoSerifSC-Regular.otf
remove "compilers of other packages' modules" numpy/f2py numpy/distutils
remove "nothing is installed in a container" pip pip-*.dist-info setuptools setuptools-*.dist-info pkg_resources _distutils_hack \
    distutils-precedence.pth ../../../bin/pip*
find . -type d -name tests -prune -exec rm -r {} +
find . -type f \( -name '*.pyi' -o -name '*.pxd' -o -name '*.pyx' \) -delete

# Symbols are for debuggers: a tenth of the packages. Libraries that a wheel's repair has moved, known by their search path,
# stay as they are: stripped they cannot be loaded ("ELF load command address/offset not page-aligned", numpy 2.4).
find . -type f -name '*.so' -not -path './*.libs/*' | while read -r library; do
    readelf --dynamic "$library" | grep -q ORIGIN || strip --strip-unneeded "$library"
done
find . -type f \( -name '*.cpython-*.so' -o -name '*.abi3.so' \) -exec ../../../bin/python -c '
import ctypes, sys
for path in sys.argv[1:]:
    ctypes.CDLL(path)  # the build stops at one that does not load
' {} +
