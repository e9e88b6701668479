#!/bin/sh
# slim.sh VENV: removes from an environment what the server never loads, so that the image is a quarter smaller.
# A release of a package may move its files: what is named and not there stops the build, so the list stays true.
# Libraries are not stripped: those that a wheel's repair has moved cannot be loaded afterwards
# ("ELF load command address/offset not page-aligned", tried with numpy 2.4).
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
    openvino/libs/libopenvino_gguf_frontend.so.* openvino/libs/libopenvino_jax_frontend.so.*
remove "for programs in C and C++" openvino/include openvino/libs/libopenvino_c.so.* numpy/_core/include
remove "drawn text is in the sans face alone" pylopdf_fonts_zh_cn/NotoSerifSC-Regular.otf
remove "compilers of other packages' modules" numpy/f2py numpy/distutils
remove "nothing is installed in a container" pip pip-*.dist-info setuptools setuptools-*.dist-info pkg_resources _distutils_hack \
    distutils-precedence.pth ../../../bin/pip*
find . -type d -name tests -prune -exec rm -r {} +
find . -type f \( -name '*.pyi' -o -name '*.pxd' \) -delete
