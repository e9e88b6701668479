// @ts-check
// Paragraphs and tables of a page, found in the places of its blocks, as `output/blocks.py` does.
import { angleOfPage } from "./viewer.js";


const GAP = 0.9; // line heights between two lines of a paragraph, at most
const SAME_SIZE = 1.5; // how much higher one line of a paragraph may be than the next

/** Every block is in one of them, in reading order. @param {Answer} answer @returns {Part[]} */
export function partsOf({ result: { words_block_list: blocks } }) {
  const sides = sidesOf(blocks);
  const rows = findRows(blocks, sides);
  /** @type {Part[]} */
  const parts = [];
  for (let at = 0; at < rows.length; ) {
    /** @type {Column[]} */
    const columns = [];
    let end = at;
    while (end < rows.length && rows[end].length > 1 && take(columns, rows[end], sides)) end += 1;
    const last = parts.at(-1);
    if (end - at > 1) parts.push({ rows: rows.slice(at, end), columns: columns.sort((a, b) => a.low - b.low).map((column) => column.blocks) });
    else if (last && !last.columns && follows(/** @type {Block[]} */ (last.rows.at(-1)), rows[at], sides)) last.rows.push(rows[at]);
    else parts.push({ rows: [rows[at]] });
    at = Math.max(end, at + 1);
  }
  return parts;
}

// The sides of the blocks once the page is turned upright.
/** @param {Block[]} blocks @returns {Sides} */
function sidesOf(blocks) {
  const angle = (angleOfPage(blocks) * Math.PI) / -180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return new Map(blocks.map((block) => {
    const xs = block.location.map(([x, y]) => x * cos - y * sin);
    const ys = block.location.map(([x, y]) => x * sin + y * cos);
    return [block, [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]];
  }));
}

/** @param {Sides} sides @param {Block} block */
const of = (sides, block) => sides.get(block) ?? [0, 0, 0, 0];

// What follows in reading order, to the right and at one height, is of the same row.
/** @param {Block[]} blocks @param {Sides} sides */
function findRows(blocks, sides) {
  /** @type {Block[][]} */
  const rows = [];
  for (const block of blocks) {
    const before = rows.at(-1)?.at(-1);
    const [left, top, , bottom] = of(sides, block);
    const [, above, right, below] = before ? of(sides, before) : [0, 0, Infinity, 0];
    const apart = Math.abs(top + bottom - above - below) / 2;
    if (before && left > right - (bottom - top) / 2 && apart < Math.min(bottom - top, below - above) / 2) rows.at(-1)?.push(block);
    else rows.push([block]);
  }
  return rows;
}

// Whether two rows are of one paragraph: close to each other, and of about one size.
/** @param {Block[]} row @param {Block[]} next @param {Sides} sides */
function follows(row, next, sides) {
  const [above, below] = [row, next].map((blocks) => blocks.map((block) => of(sides, block)));
  const heights = [above, below].map((all) => Math.max(...all.map(([, top, , bottom]) => bottom - top)));
  const gap = Math.min(...below.map(([, top]) => top)) - Math.max(...above.map(([, , , bottom]) => bottom));
  return gap < GAP * Math.min(...heights) && Math.max(...heights) < SAME_SIZE * Math.min(...heights);
}

// Adds a row to a table, unless two of its cells would share a column; a column is as wide as what stands in it.
/** @param {Column[]} columns @param {Block[]} row @param {Sides} sides */
function take(columns, row, sides) {
  const places = row.map((block) => {
    const [left, , right] = of(sides, block);
    const shared = columns.map(({ low, high }) => Math.min(right, high) - Math.max(left, low));
    return columns[shared.findIndex((each) => each > 0 && each === Math.max(...shared))];
  });
  const known = places.filter(Boolean);
  if (columns.length && (!known.length || new Set(known).size < known.length)) return false;
  row.forEach((block, at) => {
    const [left, , right] = of(sides, block);
    const column = places[at];
    if (!column) return columns.push({ low: left, high: right, blocks: new Set([block]) });
    column.blocks.add(block);
    return Object.assign(column, { low: Math.min(column.low, left), high: Math.max(column.high, right) });
  });
  return true;
}
