#!/bin/sh
# Draw the sets and print every figure of docs/fonts.md, in the environment that training/fonts/run.sh made:
#     sh eval/fonts/run.sh WORK [LINES]
# LINES, of each family in each set, are 4; with 2 it takes some five minutes of one core.
set -eu
work=$1 lines=${2:-4}
cd "$(dirname "$0")/../.."
python="$work/venv/bin/python" sets="$work/sets"
export WEBIMAGE_OCR_FONTS="$work"
"$python" -m webimage_ocr fonts pull --held
[ -e "$sets/font-web" ] || "$python" -m eval.fonts.web_pages --pack "$work/pack" --out "$sets/font-web" --lines "$lines"
[ -e "$sets/held" ] || "$python" -m eval.fonts.web_pages --pack "$work/pack" --out "$sets/held" --lines 4 --role held
[ -e "$sets/T" ] || "$python" -m eval.fonts.worn_lines --pack "$work/pack" --out "$sets/T" --strength T --lines "$lines"
[ -e "$sets/H" ] || "$python" -m eval.fonts.worn_lines --pack "$work/pack" --out "$sets/H" --strength H --lines "$lines" --seed 4
"$python" -m eval.fonts.measure "$sets/font-web" "$sets/T" "$sets/H" --pack "$work/pack"
"$python" -m eval.fonts.measure "$sets/held" --pack "$work/pack" --held
