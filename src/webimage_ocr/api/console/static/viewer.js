// @ts-check
// The picture with its blocks drawn over it: zoom and pan by wheel, fingers and keys.
import { h, svg, $ } from "./dom.js";
import { drawLetters, isMarked } from "./letters.js";

const STEP = 1.25;
const PAN_PX = 60;
const LARGEST = 16;

/** How sure a block is: its probability where the server tells it, and the documented confidence otherwise.
 * @param {Sure} block */
export const sureness = (block) => block.probability ?? block.confidence;

/** From where on a block is sure, and half sure: six of ten lines with a probability of 0.6 hold no error; a confidence
 * of 0.9 is what programs take clean print for.
 * @param {Sure | undefined} block */
export const bounds = (block) => (block?.probability == null ? [0.9, 0.7] : [0.6, 0.3]);

/** @param {Sure} block */
export function band(block) {
  const [high, mid] = bounds(block);
  return sureness(block) >= high ? "high" : sureness(block) >= mid ? "mid" : "low";
}

// Degrees by which the text of a block runs off the horizontal, clockwise on screen.
/** @param {number[][]} location */
export function angleOf([[x0, y0], [x1, y1]]) {
  return (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI;
}

// The direction that most of the text runs in: the median of all blocks around their mean, by length.
/** @param {Block[]} blocks */
export function angleOfPage(blocks) {
  const ways = blocks.map(({ location: [[x0, y0], [x1, y1]] }) => [x1 - x0, y1 - y0]);
  const mean = angleOf([[0, 0], ways.reduce(([x, y], way) => [x + way[0], y + way[1]], [0, 0])]);
  const off = ways.map((way) => [((angleOf([[0, 0], way]) - mean + 540) % 360) - 180, Math.hypot(...way)]);
  let half = off.reduce((sum, [, length]) => sum + length, 0) / 2;
  const [median] = off.sort(([a], [b]) => a - b).find(([, length]) => (half -= length) <= 0) ?? [0];
  return ((mean + median + 540) % 360) - 180;
}

// The outline of a block, a tenth of its height outside of it: it shall frame the ink and not cover it.
/** @param {Corner[]} location */
function outline(location) {
  const apart = (/** @type {Corner} */ a, /** @type {Corner} */ b) => Math.hypot(a[0] - b[0], a[1] - b[1]) || 1;
  const margin = apart(location[0], location[3]) / 10;
  return location.map((corner, at) => {
    const beside = [location[(at + 1) % 4], location[(at + 3) % 4]];
    return [0, 1].map((axis) => beside.reduce((sum, other) => sum + ((corner[axis] - other[axis]) / apart(corner, other)) * margin, corner[axis]).toFixed(1)).join();
  });
}

export class Viewer {
  // `touched(index, how)` hears of blocks that the pointer enters, leaves (-1) or clicks
  /** @param {HTMLElement} place @param {Touched} touched */
  constructor(place, touched) {
    this.place = place;
    this.touched = touched;
    this.stage = h("div.stage");
    this.layer = h("div.letters", { "aria-hidden": "true" }); // the list of blocks is what is read out
    place.append(this.stage);
    this.size = [1, 1];
    this.scale = this.smallest = 1;
    this.x = this.y = 0;
    this.fitted = this.moved = false;
    /** @type {HTMLElement[]} */
    this.shapes = [];
    /** @type {HTMLElement[]} */
    this.numbers = [];
    /** @type {HTMLElement[]} */
    this.letters = [];
    /** @type {Map<number, PointerEvent>} */
    this.pointers = new Map();
    place.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    place.addEventListener("keydown", (event) => this.#key(event));
    place.addEventListener("pointerdown", (event) => this.#press(event));
    place.addEventListener("pointermove", (event) => this.#drag(event));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) place.addEventListener(name, (event) => this.#release(event));
    place.addEventListener("dblclick", (event) => isText(event) || this.zoomBy(STEP * STEP));
    new ResizeObserver(() => this.fitted && this.fit()).observe(place);
  }

  // address null: the picture cannot be shown, only its blocks
  /** @param {string | null | undefined} address @param {number} width @param {number} height @param {Block[]} blocks */
  show(address, width, height, blocks) {
    this.size = [width, height];
    const touches = blocks.map((_, index) => this.#touch(index));
    this.shapes = blocks.map((block, index) => drawShape(block, touches[index]));
    this.numbers = blocks.map((block, index) => this.#number(block, index));
    this.letters = blocks.map((block, index) => drawLetters(block, touches[index]));
    this.layer.replaceChildren(...this.letters.flatMap((each) => [each, h("br")])); // so that marked lines are copied as lines
    Object.assign(this.layer.style, { width: `${width}px`, height: `${height}px` });
    const overlay = svg("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", preserveAspectRatio: "none" }, ...this.shapes);
    const picture = address && h("img", { src: address, alt: "", draggable: "false" });
    this.stage.replaceChildren(...[picture, overlay, this.layer, ...this.numbers].filter(Boolean));
    this.fit();
  }

  clear() {
    this.stage.replaceChildren();
    this.shapes = this.numbers = this.letters = [];
  }

  /** @param {number} index */
  #touch(index) {
    return {
      onpointerenter: () => this.touched(index, "over"),
      onpointerleave: () => this.touched(-1, "over"),
      onclick: () => this.moved || isMarked() || this.touched(index, "choose"),
    };
  }

  /** @param {Block} block @param {number} index */
  #number(block, index) {
    const { location } = block;
    const number = h(`span.number.${band(block)}`, { "aria-hidden": "true" }, String(index + 1));
    number.style.left = `${(location[0][0] / this.size[0]) * 100}%`;
    number.style.top = `${(location[0][1] / this.size[1]) * 100}%`;
    return number;
  }

  /** @param {number} index @param {string} name */
  mark(index, name) {
    for (const list of [this.shapes, this.numbers]) list.forEach((each, at) => each.classList.toggle(name, at === index));
  }

  /** @param {number[]} indexes Of the blocks in which something was found. */
  markHits(indexes) {
    this.shapes.forEach((each, at) => each.classList.toggle("hit", indexes.includes(at)));
  }

  /** @param {number[]} confidences @param {number} least */
  hideBelow(confidences, least) {
    for (const list of [this.shapes, this.numbers, this.letters])
      list.forEach((each, at) => each.classList.toggle("below", confidences[at] < least));
  }

  // --- zoom and pan

  fit() {
    const { clientWidth, clientHeight } = this.place;
    this.scale = Math.min(clientWidth / this.size[0], clientHeight / this.size[1], 3) || 1;
    this.smallest = Math.min(this.scale, 1) / 2;
    this.x = (clientWidth - this.size[0] * this.scale) / 2;
    this.y = (clientHeight - this.size[1] * this.scale) / 2;
    this.fitted = true;
    this.#draw();
  }

  /** @param {number} factor */
  zoomBy(factor, x = this.place.clientWidth / 2, y = this.place.clientHeight / 2) {
    const scale = Math.min(Math.max(this.scale * factor, this.smallest), LARGEST);
    this.x = x - ((x - this.x) * scale) / this.scale;
    this.y = y - ((y - this.y) * scale) / this.scale;
    this.scale = scale;
    this.fitted = false;
    this.#draw();
  }

  /** @param {number} x @param {number} y */
  #pan(x, y) {
    this.x += x;
    this.y += y;
    this.fitted = false;
    this.#draw();
  }

  // Brings a block into view where it is outside.
  /** @param {Block} block */
  reveal({ location }) {
    if (this.fitted) return;
    const [x, y] = [0, 1].map((axis) => (location.reduce((sum, corner) => sum + corner[axis], 0) / 4) * this.scale);
    const { clientWidth, clientHeight } = this.place;
    const outside = x + this.x < 0 || y + this.y < 0 || x + this.x > clientWidth || y + this.y > clientHeight;
    if (outside) this.#pan(clientWidth / 2 - x - this.x, clientHeight / 2 - y - this.y);
  }

  #draw() {
    // a corner of the picture always stays in sight
    const [width, height] = this.size.map((side) => side * this.scale);
    this.x = Math.min(Math.max(this.x, 40 - width), this.place.clientWidth - 40);
    this.y = Math.min(Math.max(this.y, 40 - height), this.place.clientHeight - 40);
    Object.assign(this.stage.style, {
      width: `${width}px`,
      height: `${height}px`,
      transform: `translate(${this.x}px, ${this.y}px)`,
    });
    this.layer.style.transform = `scale(${this.scale})`;
    this.place.classList.toggle("fitted", this.fitted);
    $("zoom").textContent = `${Math.round(this.scale * 100)}%`;
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    // the wheel belongs to the page, until somebody turned to the picture
    if (!event.ctrlKey && document.activeElement !== this.place) return;
    event.preventDefault();
    const { left, top } = this.place.getBoundingClientRect();
    this.zoomBy(Math.exp(-event.deltaY / 400), event.clientX - left, event.clientY - top);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    /** @type {Record<string, () => void>} */
    const acts = {
      "+": () => this.zoomBy(STEP),
      "=": () => this.zoomBy(STEP),
      "-": () => this.zoomBy(1 / STEP),
      "0": () => this.fit(),
      ArrowLeft: () => this.#pan(PAN_PX, 0),
      ArrowRight: () => this.#pan(-PAN_PX, 0),
      ArrowUp: () => this.#pan(0, PAN_PX),
      ArrowDown: () => this.#pan(0, -PAN_PX),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  /** @param {PointerEvent} event */
  #press(event) {
    this.moved = false;
    if (event.button !== 0 || (event.pointerType === "mouse" && isText(event))) return; // the mouse marks text there
    this.pointers.set(event.pointerId, event);
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const others = [...this.pointers.values()].filter((each) => each.pointerId !== event.pointerId);
    const [x, y] = [event.clientX - before.clientX, event.clientY - before.clientY];
    if (!this.moved && Math.hypot(x, y) < 4) return;
    if (!this.moved) this.place.setPointerCapture(event.pointerId);
    this.moved = true;
    this.pointers.set(event.pointerId, event);
    if (others.length) {
      const { left, top } = this.place.getBoundingClientRect();
      const apart = (/** @type {PointerEvent} */ one) => Math.hypot(one.clientX - others[0].clientX, one.clientY - others[0].clientY);
      const middle = [(event.clientX + others[0].clientX) / 2 - left, (event.clientY + others[0].clientY) / 2 - top];
      this.zoomBy(apart(event) / (apart(before) || 1), ...middle);
    } else this.#pan(x, y);
  }

  /** @param {PointerEvent} event */
  #release(event) {
    this.pointers.delete(event.pointerId);
  }
}

/** @param {Event} event */
const isText = (event) => Boolean(/** @type {Element} */ (event.target).closest(".letters > div"));

/** @param {Block} block @param {Props} touch */
function drawShape(block, touch) {
  const points = outline(block.location).join(" ");
  return svg(`g.${band(block)}`, touch, svg("polygon", { points }), svg("polygon.shape", { points }));
}
