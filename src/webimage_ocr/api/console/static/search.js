// @ts-check
// A text is looked for in all that was read in this session.
import { $, h } from "./dom.js";
import { t } from "./i18n.js";

const SHOWN = 100;

/** Where a text stands, whatever its case, its width and its spaces: OCR puts spaces where nobody would look for them.
 * @param {string} text @param {Job[]} jobs @param {(job: Job) => MaybeAnswer} answerOf @returns {Hit[]} */
export function findHits(text, jobs, answerOf) {
  const wanted = fold(text).text;
  if (!wanted) return [];
  return jobs.flatMap((job) =>
    (answerOf(job)?.result.words_block_list ?? []).flatMap(({ words }, index) => {
      const { text: folded, places } = fold(words);
      const at = folded.indexOf(wanted);
      return at < 0 ? [] : [{ job, index, words, start: places[at], end: places[at + wanted.length - 1] + 1 }];
    }),
  );
}

// Each letter of the result stems from the place in the text that `places` names.
/** @param {string} text */
function fold(text) {
  let folded = "";
  /** @type {number[]} */
  const places = [];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at].normalize("NFKC").toLowerCase().replace(/\s/g, "");
    folded += letter;
    for (let copies = 0; copies < letter.length; copies += 1) places.push(at);
  }
  return { text: folded, places };
}

/** @param {Hit[]} hits @param {(hit: Hit) => void} go */
export function drawHits(hits, go) {
  $("hits").replaceChildren(
    ...hits.slice(0, SHOWN).map((hit) => {
      const { job, words, start, end } = hit;
      return h("li", {},
        h("button.quiet", { type: "button", onclick: () => go(hit) },
          h("span.words", {}, words.slice(0, start), h("mark", {}, words.slice(start, end)), words.slice(end)),
          h("span.hint", {}, job.name)));
    }),
    ...(hits.length > SHOWN ? [h("li.note", {}, t("search.more", hits.length - SHOWN))] : []),
  );
  $("hits").hidden = !hits.length;
}
