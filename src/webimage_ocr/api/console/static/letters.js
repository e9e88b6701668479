// @ts-check
// A layer of transparent text over the picture, as viewers of PDF files have one: what is read can be selected there.
import { h } from "./dom.js";

const FONT = "sans-serif"; // as in style.css
const MEASURED_PX = 100;
const UPRIGHT = 1.5; // times as high as wide: text that runs down, unless it is a single letter
const pen = document.createElement("canvas").getContext("2d");

/** Transparent text for a block, in pixels of the picture: as long and as high as the text there, and turned like it.
 * @param {Block} block @param {Props} touch */
export function drawLetters({ words, location: [start, end, below] }, touch) {
  const [long, high] = [[start, end], [end, below]].map(([a, b]) => Math.hypot(b[0] - a[0], b[1] - a[1]) || 1);
  const down = high > long * UPRIGHT && [...words].length > 1;
  const size = down ? long : high;
  const factor = (down ? high : long) / (lengthOf(words) * size || 1);
  const angle = (Math.atan2(end[1] - start[1], end[0] - start[0]) * 180) / Math.PI;
  const letters = h(down ? "div.down" : "div", touch, words);
  Object.assign(letters.style, {
    left: `${start[0]}px`,
    top: `${start[1]}px`,
    fontSize: `${size}px`,
    transform: `rotate(${angle}deg) ${down ? `scaleY(${factor})` : `scaleX(${factor})`}`,
  });
  return letters;
}

// In heights of its letters.
/** @param {string} words */
function lengthOf(words) {
  if (!pen) return words.length;
  pen.font = `${MEASURED_PX}px ${FONT}`;
  return pen.measureText(words).width / MEASURED_PX;
}

/** Whether the mouse has just marked some of it, so that a click means no block. */
export const isMarked = () => !getSelection()?.isCollapsed;
