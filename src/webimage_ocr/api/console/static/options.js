// @ts-check
// What is asked for besides the picture: the endpoint, its options, and the project that it is counted under.
import { isKnown, listProjects, onCaller } from "./api.js";
import { $, h, say } from "./dom.js";
import { onLanguage, page, t } from "./i18n.js";

const EXTRACTS = ["contact_info", "image_size"]; // of which web-image makes one list
const ALWAYS_SENT = ["detect_direction", "detect_text_direction"]; // so that code shows what their defaults are not
const LANGUAGES = (document.documentElement.dataset.languages ?? "").split(" ");
const state = { projectsKnown: Promise.resolve(), heard: () => {} };

/** @param {() => void} changed Hears of every choice. @param {() => void} projectsKnown Hears of another list of projects. */
export function startOptions(changed, projectsKnown) {
  state.heard = projectsKnown;
  $("options").addEventListener("change", () => (drawOptions(), changed()));
  onCaller(refreshProjects);
  onLanguage(() => (drawLanguages(), drawOptions()));
  drawLanguages();
  drawOptions();
  if (isKnown()) refreshProjects();
}

/** Until the list of projects is there. */
export const whenProjectsAreKnown = () => state.projectsKnown;

export const refreshProjects = () => void (state.projectsKnown = loadProjects().then(() => state.heard()));

/** @returns {Service} */
const service = () => /** @type {any} */ (document.querySelector("[name=service]:checked")).value;

/** @param {Service} name */
export function chooseService(name) {
  $("options").querySelector(`[name=service][value=${name}]`).checked = true;
  $("more").open = true;
  drawOptions();
}

/** @returns {Choices} */
export function choices() {
  const chosen = service();
  /** @type {HTMLInputElement[]} */
  const switches = [...$("options").querySelectorAll("[type=checkbox]:enabled")];
  /** @type {Fields} */
  const fields = {};
  for (const { name, checked } of switches) if (!EXTRACTS.includes(name) && (checked || ALWAYS_SENT.includes(name))) fields[name] = checked;
  const extract = switches.filter(({ name, checked }) => checked && EXTRACTS.includes(name)).map(({ name }) => name);
  if (extract.length) fields.extract_type = extract;
  if (chosen === "general-text") {
    if ($("read-language").value !== "auto") fields.language = $("read-language").value;
    if ($("pdf-page").validity.valid && Number($("pdf-page").value) > 1) fields.pdf_page_number = Number($("pdf-page").value);
  }
  return { service: chosen, fields, project: $("project").value, tag: $("tag").validity.valid ? $("tag").value : "" };
}

/** Whether a picture was read with what is chosen now. @param {Choices} job */
export function isAsChosen({ service, fields, project, tag }) {
  return JSON.stringify({ service, fields, project, tag }) === JSON.stringify(choices());
}

// Each endpoint shows its own options; what it has not is disabled, so that nobody is asked for it.
function drawOptions() {
  const chosen = service();
  for (const element of $("options").querySelectorAll("[data-of]")) {
    element.hidden = element.dataset.of !== chosen;
    element.querySelector("input, select").disabled = element.hidden;
  }
  $("service-hint").textContent = t(`service.${chosen}`);
}

function drawLanguages() {
  const list = $("read-language");
  const before = list.value || "auto";
  const names = new Intl.DisplayNames([page.language === "zh" ? "zh-CN" : "en"], { type: "language" });
  list.replaceChildren(...LANGUAGES.map((code) => h("option", { value: code }, code === "auto" ? t("option.language.auto") : `${names.of(code)} (${code})`)));
  list.value = before;
}

async function loadProjects() {
  const list = $("project");
  if (!isKnown()) return list.replaceChildren(), void (list.disabled = true);
  try {
    const before = list.value;
    const projects = await listProjects();
    list.replaceChildren(...projects.map(({ id, name }) => h("option", { value: id }, `${name} (${id.slice(0, 8)})`)));
    if (projects.some(({ id }) => id === before)) list.value = before;
    list.disabled = !projects.length;
    if (!projects.length) say(t("no_project"));
  } catch (error) {
    say(error.message);
  }
}
