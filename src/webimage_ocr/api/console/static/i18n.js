// The language of the page; words.json has both, side by side, and a sentence of help for each error.

const { words, help } = await (await fetch(new URL("words.json", import.meta.url))).json();

const KEPT = "webimage-ocr language";
const watchers = new Set();

export let language = localStorage.getItem(KEPT) ?? (navigator.language.startsWith("zh") ? "zh" : "en");

const pick = (both) => both?.[language === "zh" ? 1 : 0];

export const failureText = (code) => pick(help[code]) ?? "";

export function t(key, ...values) {
  const text = pick(words[key]) ?? key;
  return text.replace(/\{(\d)\}/g, (_, at) => values[at]);
}

export const onLanguage = (watcher) => watchers.add(watcher);

export function setLanguage(chosen) {
  language = chosen;
  localStorage.setItem(KEPT, chosen);
  translate();
}

// Everything that carries a key gets its text; what was made of values is made anew by its owner.
export function translate() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const watcher of watchers) watcher();
}
