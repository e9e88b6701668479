#!/bin/sh
# From nothing to the network, its prototypes, coverage and calibration in src/webimage_ocr/fonts/data:
#     sh training/fonts/run.sh WORK [STEPS]
# WORK is a folder outside the repository for the environment, the font files and the checkpoints. Stopped and
# started again, it goes on where it was, and an empty one from training/fonts/start.npz, which it writes anew;
# 1000 steps are about 11 minutes of one core with AMX or AVX512_BF16, and half of another to draw the samples.
set -eu
work=$1 steps=${2:-20000} cool=${3:-1000}
cd "$(dirname "$0")/../.."
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install -e . -r training/fonts/requirements.txt
fi
python="$work/venv/bin/python"
export WEBIMAGE_OCR_FONTS="$work"
"$python" -m webimage_ocr fonts pull --held
"$python" -m training.fonts.train --pack "$work/pack" --run "$work/run" --steps "$steps"
"$python" -m training.fonts.train --pack "$work/pack" --run "$work/run" --cool "$cool"
"$python" -m training.fonts.export --pack "$work/pack" --run "$work/run" --cooled
"$python" -m eval.fonts.web_pages --pack "$work/pack" --out "$work/sets/tune" --lines 3 --words train --seed 7
"$python" -m eval.fonts.worn_lines --pack "$work/pack" --out "$work/sets/tune-T" --strength T --lines 2 --words train --seed 9
"$python" -m training.fonts.calibrate "$work/sets/tune" "$work/sets/tune-T" --pack "$work/pack"
