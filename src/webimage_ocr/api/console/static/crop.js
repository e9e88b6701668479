// @ts-check
// A part of the picture to be read again by itself: drawn with mouse or finger, or what is in view, by Enter.
import { h } from "./dom.js";

const LEAST_PX = 15; // the shortest side that the API takes

/** Gives what ends the choice. @param {import("./viewer.js").Viewer} viewer @param {any} button Tells whether a part is being chosen.
 * @param {(box: Box) => void} chosen @param {() => void} tooSmall */
export function startCrop(viewer, button, chosen, tooSmall) {
  const { place } = viewer;
  const frame = h("div.frame", { hidden: true });
  place.append(frame);
  /** @type {number[] | null} */
  let start = null;
  const isOn = () => button.getAttribute("aria-pressed") === "true";
  const forget = () => ((start = null), (frame.hidden = true));
  const turn = (/** @type {boolean} */ on) => {
    button.setAttribute("aria-pressed", String(on));
    place.classList.toggle("cropping", on);
    forget();
    if (on) place.focus();
  };
  /** @param {number[]} one @param {number[]} other */
  const take = (one, other) => {
      const sides = [viewer.x, viewer.y].map((from, axis) =>
      [one, other].map((at) => Math.round(Math.min(Math.max((at[axis] - from) / viewer.scale, 0), viewer.size[axis]))).sort((a, b) => a - b));
    const [[x, right], [y, bottom]] = sides;
    if (Math.min(right - x, bottom - y) < LEAST_PX) return forget(), tooSmall();
    turn(false);
    chosen({ x, y, width: right - x, height: bottom - y });
  };
  const at = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    const { left, top } = place.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  // before the viewer hears of it, which would move the picture
  const listen = (/** @type {"pointerdown" | "pointermove" | "pointerup"} */ name, /** @type {(event: PointerEvent) => void} */ act) =>
    place.addEventListener(name, (event) => isOn() && (event.stopPropagation(), act(event)), { capture: true });
  listen("pointerdown", (event) => {
    event.preventDefault();
    place.setPointerCapture(event.pointerId);
    place.focus();
    start = at(event);
  });
  listen("pointermove", (event) => {
    if (!start) return;
    const [[x0, y0], [x, y]] = [start, at(event)];
    frame.hidden = false;
    for (const [side, value] of Object.entries({ left: Math.min(x, x0), top: Math.min(y, y0), width: Math.abs(x - x0), height: Math.abs(y - y0) }))
      frame.style[side] = `${value}px`;
  });
  listen("pointerup", (event) => start && take(start, at(event)));
  place.addEventListener("pointercancel", forget);
  place.addEventListener("keydown", (event) => {
    if (!isOn() || !["Escape", "Enter"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Escape") turn(false);
    else take([0, 0], [place.clientWidth, place.clientHeight]);
  });
  button.addEventListener("click", () => turn(!isOn()));
  return () => turn(false);
}

/** A part of a picture as a file of its own; `width` is that of the whole in the pixels of the box.
 * @param {string} address @param {number} width @param {Box} box @returns {Promise<Blob>} */
export async function cutOut(address, width, box) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const factor = picture.naturalWidth / width; // what the server shows may be smaller than what it read
  const [x, y, wide, high] = [box.x, box.y, box.width, box.height].map((each) => each * factor);
  const sheet = h("canvas", { width: Math.round(wide), height: Math.round(high) });
  sheet.getContext("2d").drawImage(picture, x, y, wide, high, 0, 0, sheet.width, sheet.height);
  return new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
}
