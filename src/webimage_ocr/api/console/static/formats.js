// @ts-check
// What was read as files for other programs, as `webimage-ocr read --format` writes them, made of the answer alone.
import { partsOf } from "./parts.js";
import { angleOf } from "./viewer.js";

const SYSTEM = "webimage-ocr";
const UPRIGHT = 0.5; // degrees up to which a line is told as level

/** @type {Record<string, Format>} */
export const FORMATS = {
  text: { write: joined(writeText), ending: "txt", type: "text/plain" },
  json: { write: writeJson, ending: "json", type: "application/json" },
  markdown: { write: joined(writeMarkdown), ending: "md", type: "text/markdown" },
  tsv: { write: writeTsv, ending: "tsv", type: "text/tab-separated-values" },
  hocr: { write: writeHocr, ending: "hocr", type: "application/xhtml+xml" },
};

// Several one below the other, each with its name, as the command prints them.
/** @param {(sheet: Sheet) => string} write @returns {(sheets: Sheet[]) => string} */
function joined(write) {
  return (sheets) => (sheets.length === 1 ? write(sheets[0]) : sheets.map((sheet) => `==> ${sheet.name} <==\n${write(sheet)}\n`).join(""));
}

/** @param {Sheet} sheet */
function writeText({ answer }) {
  return answer.result.words_block_list.map(({ words }) => `${words}\n`).join("");
}

/** @param {Sheet[]} sheets */
function writeJson(sheets) {
  const value = sheets.length === 1 ? sheets[0].answer : sheets.map(({ name, answer }) => ({ source: name, ...answer }));
  return `${JSON.stringify(value, null, 2)}\n`;
}

// --- Markdown

/** @param {Sheet} sheet */
function writeMarkdown(sheet) {
  const text = (/** @type {Block[]} */ row) => row.map(({ words }) => escapeMarks(words.trim())).join(" ");
  return partsOf(sheet.answer)
    .map(({ rows, columns }) => {
      // two spaces at its end keep a line from running on into the next
      if (!columns) return `${rows.map((row) => escapeStart(text(row))).join("  \n")}\n`;
      const [head, ...body] = rows.map((row) => columns.map((column) => text(row.filter((block) => column.has(block)))));
      return [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
    })
    .join("\n");
}

// What would be taken for a mark; an underscore inside a word is none.
/** @param {string} text */
const escapeMarks = (text) => text.replace(/[\\`*[\]<>|~]|(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])|&(?=#?\w+;)/gu, "\\$&");

// What would make a heading, a list or a rule of a line.
/** @param {string} text */
const escapeStart = (text) =>
  text.replace(/^(\d{1,9})(?=[.)](\s|$))/, "$1\\").replace(/^(#{1,6}(?=\s|$)|[-+](?=\s|$)|[-=]+(?=\s*$))/, "\\$&");

// --- words and their boxes

// The words of a line; where the places of its characters were not asked for, the line is one.
/** @param {Block} block @returns {Word[]} */
function wordsOf({ words, confidence, location, char_list: characters }) {
  if (!characters) return words.trim() ? [{ text: words, percent: confidence * 100, box: boxOf(location) }] : [];
  /** @type {Character[][]} */
  const runs = [[]];
  for (const character of characters) character.char.trim() ? runs[0].unshift(character) : runs.unshift([]);
  return runs.reverse().filter((run) => run.length).map((run) => ({
    text: run.reverse().map(({ char }) => char).join(""),
    percent: (run.reduce((sum, each) => sum + each.char_confidence, 0) / run.length) * 100,
    box: boxOf(run.flatMap((each) => each.char_location)),
  }));
}

/** Left, top, right and bottom. @param {Corner[]} corners */
function boxOf(corners) {
  const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** @param {Block[]} blocks */
const boxOfAll = (blocks) => boxOf(blocks.flatMap((block) => block.location));

// --- TSV, with the columns of Tesseract's

const HEAD = "level page_num block_num par_num line_num word_num left top width height conf text";

/** @param {Sheet[]} sheets */
function writeTsv(sheets) {
  /** @type {unknown[][]} */
  const rows = [HEAD.split(" ")];
  sheets.forEach(({ width, height, answer }, at) => {
    /** @param {number} level @param {number[]} numbers @param {number[]} box */
    const add = (level, numbers, [left, top, right, bottom], confidence = "-1", text = "") =>
      rows.push([level, at + 1, ...[...numbers, 0, 0, 0, 0].slice(0, 4), left, top, right - left, bottom - top, confidence, text]);
    const parts = partsOf(answer).map(({ rows: inside }) => inside.flat());
    add(1, [], [0, 0, width, height]);
    if (parts.length) add(2, [1], boxOfAll(parts.flat()));
    parts.forEach((part, paragraph) => {
      add(3, [1, paragraph + 1], boxOfAll(part));
      part.forEach((block, line) => {
        const numbers = [1, paragraph + 1, line + 1];
        add(4, numbers, boxOf(block.location));
        wordsOf(block).forEach(({ text, percent, box }, word) => add(5, [...numbers, word + 1], box, percent.toFixed(2), text.replace(/\s/g, " ")));
      });
    });
  });
  return rows.map((row) => `${row.join("\t")}\n`).join("");
}

// --- hOCR 1.2

/** @param {Sheet[]} sheets */
function writeHocr(sheets) {
  const name = sheets.length === 1 ? sheets[0].name : SYSTEM;
  const head = `<title>${escapeXml(name)}</title><meta name="ocr-system" content="${SYSTEM}"/><meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word"/>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head>${head}</head><body>
${sheets.map(writeHocrPage).join("\n")}
</body></html>
`;
}

/** @param {Sheet} sheet @param {number} at */
function writeHocrPage({ name, width, height, answer }, at) {
  const seen = { line: 0 };
  /** @param {Block} block */
  const line = (block) => {
    const angle = angleOf(block.location);
    const turned = Math.abs(angle) < UPRIGHT ? "" : `; poly ${block.location.flat().join(" ")}; textangle ${(-angle).toFixed(2)}`;
    const id = `${at + 1}_${(seen.line += 1)}`;
    const words = wordsOf(block).map(({ text, percent, box }, word) =>
      element("span", "ocrx_word", `word_${id}_${word + 1}`, `${bbox(box)}; x_wconf ${Math.round(percent)}`, escapeXml(text)));
    return element("span", "ocr_line", `line_${id}`, bbox(boxOf(block.location)) + turned, `${words.join(" ")} `);
  };
  const parts = partsOf(answer).map(({ rows }) => rows.flat());
  const paragraphs = parts.map((part, paragraph) => element("p", "ocr_par", `par_${at + 1}_${paragraph + 1}`, bbox(boxOfAll(part)), part.map(line).join("\n")));
  const area = parts.length ? element("div", "ocr_carea", `block_${at + 1}_1`, bbox(boxOfAll(parts.flat())), paragraphs.join("\n")) : "\n";
  return element("div", "ocr_page", `page_${at + 1}`, `image "${name.replaceAll('"', "%22")}"; ${bbox([0, 0, width, height])}; ppageno ${at}`, area);
}

/** @param {number[]} box */
const bbox = (box) => `bbox ${box.join(" ")}`;

/** @param {string} tag @param {string} kind @param {string} id @param {string} title @param {string} inside Markup. */
const element = (tag, kind, id, title, inside) => `<${tag} class="${kind}" id="${id}" title="${escapeXml(title)}">${inside}</${tag}>`;

// As text or a value of XML 1.0, with a replacement character for each one that it does not allow.
/** @param {string} text */
const escapeXml = (text) =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
