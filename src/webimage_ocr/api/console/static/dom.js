// @ts-check
// Elements from values: text stays text, so nothing that was read or named elsewhere becomes markup.
import { t } from "./i18n.js";

const SVG = "http://www.w3.org/2000/svg";
const state = { timer: 0 }; // of what is being said

/** @type {(id: string) => Named} An element of index.html. */
export const $ = (id) => /** @type {any} */ (document.getElementById(id));

// h("button.quiet", { t: "copy", onclick }, ...children): t, tLabel, tTitle follow the language by themselves
/** @param {string} name @param {Props} props @param {Child[]} children @returns {any} */
export function h(name, props = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return fill(document.createElement(tag || "div"), classes, props, children);
}

/** @param {string} name @param {Props} props @param {Child[]} children @returns {any} */
export function svg(name, props = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return fill(document.createElementNS(SVG, tag), classes, props, children);
}

/** @param {Element & { dataset?: any }} element @param {string[]} classes @param {Props} props @param {Child[]} children */
function fill(element, classes, props, children) {
  if (classes.length) element.setAttribute("class", classes.join(" "));
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "t") {
      element.dataset.t = value;
      element.textContent = t(value);
    } else if (name === "tLabel") {
      element.dataset.tLabel = value;
      element.setAttribute("aria-label", t(value));
    } else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children) if (child !== undefined && child !== null && child !== false) element.append(child);
  return element;
}

const ICONS = {
  copy: "M9 9h10v10H9zM5 15V5h10",
  check: "M5 12.5 10 17l9-10",
  download: "M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 19h14",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  auto: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  close: "M6 6l12 12M18 6 6 18",
  crop: "M7 2v15h15M2 7h15v15",
};

/** @param {keyof typeof ICONS} name */
export const icon = (name) =>
  svg("svg.glyph", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));

// Tells screen readers, and the eyes too unless they see it anyway.
/** @param {string} text */
export function say(text, seen = true) {
  const place = $("status");
  place.textContent = text;
  place.classList.toggle("shown", seen);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => place.classList.remove("shown"), 2500);
}

// Copies text and says so; outside of HTTPS and loopback browsers know no clipboard, so that a selection does it.
/** @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea.hidden", { "aria-hidden": "true" });
    area.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say(t("copied"));
}

/** @param {() => string} text */
export function copyButton(text, label = "copy") {
  return h("button.quiet.icon", { type: "button", tLabel: label, onclick: () => copy(text()) }, icon("copy"));
}

/** @param {string} name @param {string} text @param {string} type */
export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// A tab list as the ARIA practices describe it: arrows move, the chosen one alone is in the order of Tab.
/** @param {any} list @param {(tab: HTMLElement) => void} chosen */
export function makeTabs(list, chosen = () => {}) {
  /** @type {HTMLElement[]} */
  const tabs = [...list.querySelectorAll("[role=tab]")];
  const choose = (/** @type {HTMLElement} */ tab, focus = false) => {
    for (const each of tabs) {
      const on = each === tab;
      each.setAttribute("aria-selected", String(on));
      each.tabIndex = on ? 0 : -1;
      $(String(each.getAttribute("aria-controls"))).hidden = true;
    }
    $(String(tab.getAttribute("aria-controls"))).hidden = false; // last, since tabs may share a panel
    if (focus) tab.focus();
    chosen(tab);
  };
  for (const [at, tab] of tabs.entries()) {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (!step) return;
      event.preventDefault();
      choose(tabs[(at + step + tabs.length) % tabs.length], true);
    });
  }
  choose(tabs[0]);
  return choose;
}

// A modal dialog around a form; gives what `send` gave, or null when it was closed. `send` may refuse by throwing.
/** @param {Dialog} dialog @returns {Promise<any>} */
export function ask({ title, body, action, send = () => true, danger = false }) {
  return new Promise((resolve) => {
    /** @type {any} */
    let answer = null;
    const failure = h("p.failure", { role: "alert" });
    const go = h(danger ? "button.danger" : "button.primary", { t: action });
    const close = () => dialog.close();
    const form = h(
      "form",
      {
        onsubmit: async (event) => {
          event.preventDefault();
          failure.textContent = "";
          go.disabled = true;
          try {
            answer = await send(new FormData(form));
            close();
          } catch (error) {
            failure.textContent = error.message;
          } finally {
            go.disabled = false;
          }
        },
      },
      h("h2", { id: "dialog-title" }, title),
      ...body,
      failure,
      h("div.actions", {}, action !== "close" && h("button.quiet", { type: "button", t: "cancel", onclick: close }), go),
    );
    const dialog = h("dialog", { "aria-labelledby": "dialog-title" }, form);
    dialog.addEventListener("close", () => (dialog.remove(), resolve(answer)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** @param {string} label @param {string} name @param {Props} props */
export const field = (label, name, props = {}) => h("label.field", {}, h("span", { t: label }), h("input", { name, ...props }));

/** @param {string} label @param {string} name @param {any[][]} entries @param {Props} props */
export function choice(label, name, entries, props = {}) {
  const list = h("select", { name, ...props }, ...entries.map(([value, text]) => h("option", { value }, text)));
  return h("label.field", {}, h("span", { t: label }), list);
}
