// @ts-check
// What was read, as a list that is linked with the picture, as JSON, and as the request that asks for it.
import { isKnown } from "./api.js";
import { copy, copyButton, h, icon, makeTabs } from "./dom.js";
import { failureText, t } from "./i18n.js";
import { drawJson } from "./json.js";
import { writeSnippets } from "./snippets.js";
import { angleOf, band, sureness } from "./viewer.js";

/** @param {number} part */
const percent = (part) => `${(part * 100).toFixed(1)}%`;

// The panel of text; `touched(index, how)` hears of blocks as in the viewer. Gives the rows of the blocks.
/** @param {any} panel @param {Job} job @param {MaybeAnswer} answer @param {Touched} touched @param {Acts} [acts] @returns {HTMLElement[]} */
export function drawText(panel, job, answer, touched, acts) {
  if (job.failure) return panel.replaceChildren(drawFailure(job, job.failure, acts)), [];
  if (!answer) return panel.replaceChildren(h("p.note", {}, t(job.state))), [];
  const { words_block_list: blocks, extracted_data: extracted, markdown_result: markdown } = answer.result;
  const rows = blocks.map((block, index) => drawRow(block, index, touched));
  const shown = () => blocks.filter((_, index) => !rows[index].hidden).map((block) => block.words);
  panel.replaceChildren(
    ...[
      job.recorded && h("p.note", {}, t(isKnown() ? "example" : "recorded")),
      extracted?.contact_info && drawContact(extracted.contact_info),
      h(
        "div.listhead",
        {},
        h("p", { id: "count" }, t("blocks", blocks.length)),
        h("div.group", {},
          h("button.quiet", { type: "button", id: "copy-all", onclick: () => copy(shown().join("\n")) }, icon("copy"), t("copy.all")),
          acts && h("button.quiet", { type: "button", id: "save-as", onclick: acts.save }, icon("download"), t("save.as"))),
      ),
      blocks.length ? h("ol.blocks", { role: "list" }, ...rows) : h("p.note", {}, t("nothing")),
      markdown && drawRows(markdown),
    ].filter(Boolean),
  );
  return rows;
}

/** @param {Block} block @param {number} index @param {Touched} touched */
function drawRow(block, index, touched) {
  const row = h(
    `li.${band(block)}`,
    {
      onpointerenter: () => touched(index, "over"),
      onpointerleave: () => touched(-1, "over"),
    },
    h(
      "button.row",
      {
        type: "button",
        "aria-expanded": "false",
        onclick: () => touched(index, "choose"),
        onfocus: () => touched(index, "over"),
        onblur: () => touched(-1, "over"),
      },
      h("span.number", {}, String(index + 1)),
      h("span.words", {}, block.words),
      h("span.confidence", {}, percent(sureness(block))),
    ),
    copyButton(() => block.words, "copy.block"),
    drawDetail(block),
  );
  return row;
}

// The rows of the page, with tabs between what stands side by side.
/** @param {string} markdown */
function drawRows(markdown) {
  return h(
    "section.rows",
    { "aria-label": t("rows") },
    h("div.listhead", {}, h("h3", {}, t("rows")), copyButton(() => markdown, "copy.rows")),
    h("pre", { tabindex: 0 }, markdown),
  );
}

/** @param {Block} block */
function drawDetail({ location, font_list: names, font_scores: scores = [], char_list: characters }) {
  const fonts = names?.map((name, at) =>
    h("li", {}, h("span", {}, name), h("meter", { value: scores[at], max: 1, "aria-label": name }), h("span.confidence", {}, percent(scores[at]))),
  );
  return h(
    "div.detail",
    { hidden: true },
    h("dl", {}, h("dt", {}, t("place")), h("dd", {}, location.map((corner) => `(${corner.join(", ")})`).join(" ")),
      h("dt", {}, t("angle")), h("dd", {}, `${angleOf(location).toFixed(1)}°`)),
    ...(fonts?.length ? [h("p.label", {}, t("fonts")), h("ol.fonts", {}, ...fonts)] : []),
    ...(characters?.length ? [h("p.label", {}, t("characters")), h("ol.characters", {}, ...characters.map(drawCharacter))] : []),
  );
}

/** @param {Character} character */
function drawCharacter({ char, char_confidence: confidence }) {
  return h(`li.${band({ confidence })}`, {}, h("b", {}, char), h("span.confidence", {}, String(Math.round(confidence * 100))));
}

/** @param {Record<string, string>} contact */
function drawContact(contact) {
  const known = Object.entries(contact).filter(([, value]) => value);
  if (!known.length) return h("p.note", {}, t("contact.none"));
  const text = () => known.map(([name, value]) => `${t(name)}: ${value}`).join("\n");
  return h(
    "section.contact",
    { "aria-label": t("contact") },
    h("div.listhead", {}, h("h3", {}, t("contact")), copyButton(text)),
    h("dl", {}, ...known.flatMap(([name, value]) => [h("dt", {}, t(name)), h("dd", {}, value)])),
  );
}

const OTHERS = /\.(pdf|psd)$/i; // what general-text alone reads

/** @param {Job} job @param {Refusal} refusal @param {Acts} [acts] */
function drawFailure(job, { status, code, message, requestId }, acts) {
  const help = failureText(code);
  const other = code === "AIS.0102" && job.service === "web-image" && OTHERS.test(job.name);
  return h(
    "div.failed",
    { role: "alert" },
    h("p.code", {}, [code, status ? `HTTP ${status}` : ""].filter(Boolean).join(" · ")),
    h("p", {}, message),
    help && help !== message ? h("p.help", {}, help) : null,
    requestId ? h("p.hint", {}, `request_id ${requestId}`) : null,
    other && acts && h("button.primary", { type: "button", onclick: () => acts.readWith("general-text") }, t("read.general")),
  );
}

/** @param {any} panel @param {Job} job @param {MaybeAnswer} answer */
export function drawJsonPanel(panel, job, answer) {
  const value = job.failure ? job.failure.body : answer;
  if (!value) return panel.replaceChildren(h("p.note", {}, t(job.state)));
  const text = () => JSON.stringify(value, null, 2);
  panel.replaceChildren(
    h(
      "div.listhead",
      {},
      h("p", {}, job.failure ? `HTTP ${job.failure.status}` : "HTTP 200"),
      h("button.quiet", { type: "button", onclick: () => copy(text()) }, icon("copy"), t("copy.json")),
    ),
    h("div.json", {}, drawJson(value)),
  );
}

const state = { language: 0 }; // of the code, not of the page

/** @param {any} panel @param {SnippetRequest} request */
export function drawRequestPanel(panel, request) {
  const snippets = writeSnippets(request);
  const code = h("pre", { tabindex: 0 }, h("code"));
  const list = h(
    "div.segments",
    { role: "tablist", "aria-label": t("tab.request") },
    ...snippets.map(([name], at) => h("button", { type: "button", role: "tab", "aria-controls": "snippet", "data-at": at }, name)),
  );
  panel.replaceChildren(
    h("div.listhead", {}, list, copyButton(() => snippets[state.language][1], "copy.code")),
    h("div", { id: "snippet", role: "tabpanel" }, code),
    h("p.hint", {}, t("request.note")),
  );
  const before = state.language;
  const choose = makeTabs(list, (tab) => {
    state.language = Number(tab.dataset.at);
    code.firstChild.textContent = snippets[state.language][1];
  });
  choose(list.children[before]);
}
