// @ts-check
// The language of the page; words.json has both, side by side, and a sentence of help for each error.

const { words, help } = await (await fetch(new URL("words.json", import.meta.url))).json();

const KEPT = "webimage-ocr language";
/** @type {Set<() => void>} */
const watchers = new Set();

export const page = { language: localStorage.getItem(KEPT) ?? (navigator.language.startsWith("zh") ? "zh" : "en") };

/** @param {[string, string] | undefined} both */
const pick = (both) => both?.[page.language === "zh" ? 1 : 0];

/** @param {string} code @returns {string} */
export const failureText = (code) => pick(help[code]) ?? "";

/** @param {string} key @param {any[]} values */
export function t(key, ...values) {
  const text = pick(words[key]) ?? key;
  return text.replace(/\{(\d)\}/g, (_, at) => values[Number(at)]);
}

/** @param {() => void} watcher */
export const onLanguage = (watcher) => watchers.add(watcher);

/** @param {string} chosen */
export function setLanguage(chosen) {
  page.language = chosen;
  localStorage.setItem(KEPT, chosen);
  translate();
}

// Everything that carries a key gets its text; what was made of values is made anew by its owner.
export function translate() {
  document.documentElement.lang = page.language === "zh" ? "zh-CN" : "en";
  const all = (/** @type {string} */ name) => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[${name}]`));
  for (const element of all("data-t")) element.textContent = t(String(element.dataset.t));
  for (const element of all("data-t-label")) element.setAttribute("aria-label", t(String(element.dataset.tLabel)));
  for (const watcher of watchers) watcher();
}
