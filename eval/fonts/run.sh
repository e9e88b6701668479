#!/bin/sh
# Draw the sets and print every figure of docs/fonts.md, in the environment that training/fonts/run.sh made:
#     sh eval/fonts/run.sh WORK
set -eu
work=$1
cd "$(dirname "$0")/../.."
python="$work/venv/bin/python" sets="$work/sets"
export WEBIMAGE_OCR_FONTS="$work"
"$python" -m webimage_ocr fonts pull --held
[ -e "$sets/font-web" ] || "$python" -m eval.fonts.web_pages --pack "$work/pack" --out "$sets/font-web" --lines 4
[ -e "$sets/held" ] || "$python" -m eval.fonts.web_pages --pack "$work/pack" --out "$sets/held" --lines 4 --role held
[ -e "$sets/T" ] || "$python" -m eval.fonts.worn_lines --pack "$work/pack" --out "$sets/T" --strength T --lines 3
[ -e "$sets/H" ] || "$python" -m eval.fonts.worn_lines --pack "$work/pack" --out "$sets/H" --strength H --lines 3 --seed 4
"$python" -m eval.fonts.measure "$sets/font-web" "$sets/T" "$sets/H" --pack "$work/pack"
"$python" -m eval.fonts.measure "$sets/held" --pack "$work/pack" --held
