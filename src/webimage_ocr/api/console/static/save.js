// @ts-check
// What was read, saved as a file: of one picture, or of all of this session.
import { ask, choice, download, h } from "./dom.js";
import { FORMATS } from "./formats.js";
import { t } from "./i18n.js";

const state = { format: "text" }; // that was chosen last

/** @param {Sheet} sheet @param {() => Sheet[]} all Of all pictures that were read. */
export async function saveAs(sheet, all) {
  const count = all().length;
  const formats = choice("save.format", "format", Object.keys(FORMATS).map((name) => [name, t(`format.${name}`)]));
  formats.lastChild.value = state.format;
  await ask({
    title: t("save.title"),
    action: "save",
    body: [formats, count > 1 && h("label.check", {}, h("input", { type: "checkbox", name: "all" }), h("span", {}, t("save.all", count)))],
    send: (form) => {
      state.format = String(form.get("format"));
      const { write, ending, type } = FORMATS[state.format];
      const sheets = form.has("all") ? all() : [sheet];
      download(`${fileName(form.has("all") ? t("save.all_name") : sheet.name)}.${ending}`, write(sheets), type);
      return true;
    },
  });
}

/** As file systems take it. @param {string} name */
const fileName = (name) => name.replace(/[^\p{L}\p{N}._-]+/gu, "_");
