#!/bin/sh
# From nothing to the ONNX file and to what is added to the published one in src/webimage_ocr/runtime/data:
#     sh training/recognition/run.sh WORK [STEPS] [COOL]
# WORK is a folder outside the repository for the environment, the typefaces, the icons and the checkpoints. Stopped and
# started again, it goes on where it was; a step is some thirteen lines, 0.7 s of one core with AVX512_BF16, and half as
# much of another to draw them. With the sha256 that it prints in src/webimage_ocr/runtime/models.py and the table of
# ``python -m training.int8 --role recognition`` the package reads with them.
set -eu
work=$1 steps=${2:-1000} cool=${3:-200}
cd "$(dirname "$0")/../.."
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install -e . -r training/recognition/requirements.txt
fi
python="$work/venv/bin/python"
export WEBIMAGE_OCR_FONTS="$work"
"$python" -m webimage_ocr fonts pull --held
"$python" -m training.recognition.icons "$work/icons"
drawn="--pack $work/pack --icons $work/icons"
# shellcheck disable=SC2086  # two options, each a word of its own
"$python" -m training.recognition.train $drawn --run "$work/run" --steps "$steps" --bf16
"$python" -m training.recognition.train $drawn --run "$work/run" --cool "$cool" --bf16
"$python" -m training.recognition.export --run "$work/run" --cooled --out "$work/taught.onnx" --share 0.7
"$python" -m training.recognition.merge "$work/taught.onnx" $drawn --out "$work/recognition.onnx" --keep
"$python" -m training.recognition.judge $drawn --lines "$work/lines" --seed report "$work/recognition.onnx"
"$python" -m training.recognition.judge $drawn --lines "$work/lines" --seed report --rare "$work/recognition.onnx"
