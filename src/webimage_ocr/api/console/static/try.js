// @ts-check
// Try it: pictures in, what was read in them beside and over them.
import { hasToken, isKnown, preview, read } from "./api.js";
import { cutOut, startCrop } from "./crop.js";
import { $, h, icon, makeTabs, say } from "./dom.js";
import { onLanguage, t } from "./i18n.js";
import { takePictures } from "./intake.js";
import { choices, chooseService, isAsChosen, startOptions, whenProjectsAreKnown } from "./options.js";
import { drawJsonPanel, drawRequestPanel, drawText } from "./result.js";
import { saveAs } from "./save.js";
import { drawHits, findHits } from "./search.js";
import { signIn } from "./sign.js";
import { Strip } from "./strip.js";
import { angleOfPage, bounds, sureness, Viewer } from "./viewer.js";

const SAMPLES = ["order", "chat", "advert", "photo"];
const SHOWN = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"]; // what browsers show as the server does
const AT_ONCE = 2;
const WIDE = "(min-width: 760px)";

const assets = document.body.dataset.assets;
const appliesExif = document.documentElement.dataset.exif === "true";
const state = {
  /** @type {Job[]} */ jobs: [], // the history of this session: in memory alone, and gone with the page
  /** @type {Job | null} */ current: null,
  chosen: -1, // the block that is marked
  turns: 0, // of examples, the last of which is shown
  /** @type {Hit[]} */ hits: [], // of the text that is looked for
  /** @type {HTMLElement[]} */ rows: [], // of the list of blocks
  viewer: new Viewer($("viewer"), touch),
  strip: new Strip(show, forget),
};
const endCrop = startCrop(state.viewer, $("crop"), readPart, () => say(t("crop.small")));

export function startTry() {
  makeTabs($("tabs"));
  fillSamples();
  takePictures(add);
  startOptions(optionsChanged, projectsChanged);
  $("crop").prepend(icon("crop"), h("span", { t: "crop" }));
  $("again").addEventListener("click", () => state.current && restart(state.current));
  $("zoom-in").addEventListener("click", () => state.viewer.zoomBy(1.25));
  $("zoom-out").addEventListener("click", () => state.viewer.zoomBy(0.8));
  $("fit").addEventListener("click", () => state.viewer.fit());
  $("threshold").addEventListener("input", applyThreshold);
  $("search").addEventListener("input", drawStrip);
  $("viewer").addEventListener("keydown", turnPages);
  new MutationObserver(drawKeys).observe($("crop"), { attributeFilter: ["aria-pressed"] });
  for (const name of ["boxes", "numbers"])
    $(`show-${name}`).addEventListener("change", (event) => $("viewer").classList.toggle(`no-${name}`, !event.target.checked));
  onLanguage(() => (($("search").placeholder = t("search")), drawKeys(), state.current && draw()));
  $("more").open = matchMedia(WIDE).matches;
  showExample("order");
}

// --- pictures come in

/** @param {Picture[]} pictures */
async function add(pictures) {
  if (document.querySelector("dialog[open]")) return;
  if (!isKnown() && !(await signIn())) return;
  state.turns += 1;
  await whenProjectsAreKnown();
  if (!$("project").value) return say(t("no_project"));
  location.hash = "try";
  /** @type {Job[]} */
  const added = pictures.map((picture) => ({ ...picture, ...choices(), state: "waiting", part: 0 }));
  state.jobs.splice(0, state.jobs.length, ...state.jobs.filter((job) => !job.recorded), ...added);
  show(added[0]);
  next();
  if (!matchMedia(WIDE).matches) $("seen").scrollIntoView({ behavior: "smooth" });
}

// A part of the picture that is shown, as a picture of its own.
/** @param {Box} box */
async function readPart(box) {
  const job = state.current;
  if (!job?.address || !job.width) return say(t("preview.none"));
  const { x, y, width, height } = box;
  const name = `${job.name.replace(/\.\w+$/, "")} ${x},${y} ${width}x${height}.png`;
  try {
    await add([{ name, file: new File([await cutOut(job.address, job.width, box)], name, { type: "image/png" }) }]);
  } catch (error) {
    say(String(error));
  }
}

function fillSamples() {
  $("samples").append(
    ...SAMPLES.map((name) =>
      h("li", {},
        h("button", { type: "button", "data-sample": name, onclick: () => showSample(name) },
          h("img", { src: `${assets}/samples/${name}.webp`, alt: "", loading: "lazy" }), h("span", { t: `sample.${name}` })))),
  );
}

// A sample is read like any other picture; somebody unknown gets the answer that was recorded.
/** @param {string} name */
async function showSample(name) {
  if (!isKnown()) return showExample(name);
  const blob = await (await fetch(`${assets}/samples/${name}.webp`)).blob();
  return add([{ name: `${name}.webp`, file: new File([blob], `${name}.webp`, { type: "image/webp" }) }]);
}

/** @param {string} name */
async function showExample(name) {
  const turn = ++state.turns;
  const address = `${assets}/samples/${name}.webp`;
  const recorded = await (await fetch(`${assets}/samples/${name}.json`)).json();
  if (turn !== state.turns) return; // something else was chosen meanwhile
  const { width, height } = recorded["web-image"].result.extracted_data.image_size;
  /** @type {Job} */
  const job = { name: `${name}.webp`, recorded, address, width, height, state: "done", ...choices() };
  state.jobs.splice(0, state.jobs.length, ...state.jobs.filter((each) => !each.recorded), job);
  show(job);
}

// --- what is asked for

function optionsChanged() {
  if (!state.current) return;
  if (state.current.recorded) Object.assign(state.current, choices());
  if (state.current.recorded) draw();
  else drawRequest();
}

function projectsChanged() {
  if (state.current?.recorded) Object.assign(state.current, choices());
  if (state.current) draw();
}

// What the other endpoint reads: the picture goes there.
/** @param {Service} service */
function readWith(service) {
  chooseService(service);
  if (state.current) restart(state.current);
}

// --- reading

function next() {
  const running = state.jobs.filter((job) => job.running).length;
  for (const job of state.jobs.filter((each) => each.state === "waiting" && !each.running).slice(0, AT_ONCE - running)) run(job);
}

/** @param {Job} job */
async function run(job) {
  job.running = true;
  /** @type {Job["state"]} */
  let end = "done";
  const started = performance.now();
  try {
    const image = job.url ? { url: job.url } : { image: await base64(/** @type {File} */ (job.file)) };
    const page = job.fields.pdf_page_number;
    const picture = job.address && job.shownPage === page ? null : showable(job, image);
    job.shownPage = page;
    set(job, "sending");
    job.answer = await read(job, image, (part) => {
      job.part = part;
      set(job, part < 1 ? "sending" : "reading");
    });
    job.seconds = (performance.now() - started) / 1000;
    await picture;
  } catch (failure) {
    job.failure = failure.code === undefined ? { status: 0, code: "", message: String(failure), body: {} } : failure;
    end = "failed";
  }
  job.running = false;
  set(job, end);
  next();
}

/** @param {Job} job */
function restart(job) {
  Object.assign(job, choices(), { answer: null, failure: null, state: "waiting", part: 0 });
  show(job);
  next();
}

/** @param {File} file @returns {Promise<string>} */
function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result).replace(/^[^,]*,/, "")));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

// Gives the job an address and a size: of the file itself, or of what the server made of it.
/** @param {Job} job @param {object} image */
async function showable(job, image) {
  if (job.file && appliesExif && SHOWN.includes(job.file.type)) {
    const address = URL.createObjectURL(job.file);
    const probe = new Image();
    probe.src = address;
    try {
      await probe.decode();
      Object.assign(job, { address, width: probe.naturalWidth, height: probe.naturalHeight });
      if (job === state.current) draw();
      return;
    } catch {
      URL.revokeObjectURL(address);
    }
  }
  try {
    const before = job.address;
    Object.assign(job, await preview(job, image));
    if (before) URL.revokeObjectURL(before);
    if (job === state.current) draw();
  } catch {
    job.address = null; // the answer to the request itself says why
  }
}

// --- what is shown

/** @param {Job} job @param {Job["state"]} phase */
function set(job, phase) {
  job.state = phase;
  const over = phase === "done" || phase === "failed";
  if (job === state.current && over) draw();
  else if (job === state.current) drawText($("panel-text"), job, null, touch);
  drawStrip();
  if (!over) return;
  const left = state.jobs.filter((each) => each.state !== "done" && each.state !== "failed").length;
  say(`${job.name}: ${t(phase)}${left ? ` · ${t("left", left)}` : ""}`, false);
}

/** @param {Job} job */
function show(job) {
  state.current = job;
  endCrop();
  draw();
}

/** @param {Job} job */
function forget(job) {
  const at = state.jobs.indexOf(job);
  state.jobs.splice(at, 1);
  if (job.address?.startsWith("blob:")) URL.revokeObjectURL(job.address);
  if (job === state.current) state.jobs.length ? show(state.jobs[Math.min(at, state.jobs.length - 1)]) : showExample("order");
  drawStrip();
}

// The answer of a job; of a recorded one only what the options ask for.
/** @param {Job | null} job @returns {MaybeAnswer} */
function answerOf(job) {
  if (!job?.recorded) return job?.answer;
  const { service, fields } = job;
  const { extract_type: wanted = [] } = /** @type {{ extract_type?: string[] }} */ (fields);
  const { result } = structuredClone(job.recorded[service]);
  const extracted = result.extracted_data ?? {};
  for (const name of /** @type {(keyof Extracted)[]} */ (Object.keys(extracted))) if (!wanted.includes(name)) delete extracted[name];
  if (!fields.detect_font) for (const block of result.words_block_list) delete block.font_list, delete block.font_scores;
  if (!fields.character_mode) for (const block of result.words_block_list) delete block.char_list;
  if (!fields.return_markdown_result) delete result.markdown_result;
  if (service === "general-text" && !fields.detect_direction) result.direction = -1;
  return { result };
}

function draw() {
  const job = state.current;
  if (!job) return;
  const answer = answerOf(job);
  const blocks = answer?.result.words_block_list ?? [];
  state.chosen = -1;
  $("name").textContent = $("name").title = job.name;
  const [width, height] = sizeOf(job, blocks);
  $("viewer").style.setProperty("--ratio", String(width / height));
  if (job.address || blocks.length) state.viewer.show(job.address, width, height, blocks);
  else state.viewer.clear();
  $("viewer").setAttribute("aria-label", t("view.of", job.name, blocks.length));
  $("facts").textContent = factsOf(job, answer);
  if (job.state === "done" && !job.address) say(t("preview.none"));
  state.rows = drawText($("panel-text"), job, answer, touch, { save, readWith });
  drawJsonPanel($("panel-json"), job, answer);
  drawRequest();
  drawLegend(blocks);
  drawStrip();
  applyThreshold();
}

/** @param {Job} job @param {Block[]} blocks */
const sizeOf = (job, blocks) => (job.width && job.height ? [job.width, job.height] : extent(blocks));

/** @param {Job} job @param {MaybeAnswer} answer */
function factsOf(job, answer) {
  if (!answer?.result.words_block_list.length) return "";
  const { words_block_list: blocks, direction = -1 } = answer.result;
  const [width, height] = sizeOf(job, blocks);
  return [
    t("facts", width, height, angleOfPage(blocks).toFixed(1)),
    direction >= 0 ? t("facts.direction", direction.toFixed(1)) : "",
    job.seconds ? t("facts.time", job.seconds.toFixed(2)) : "",
  ].join("");
}

/** @param {Block[]} blocks */
function drawLegend(blocks) {
  const [high, mid] = bounds(blocks[0]).map((bound) => `${bound * 100}%`);
  $("legend").replaceChildren(h("li.high", {}, `≥ ${high}`), h("li.mid", {}, `≥ ${mid}`), h("li.low", {}, `< ${mid}`));
}

const drawKeys = () => void ($("viewer-keys").textContent = t($("crop").ariaPressed === "true" ? "crop.keys" : "view.keys"));

// The smallest picture that could hold the blocks, where its size is not known.
/** @param {Block[]} blocks */
function extent(blocks) {
  return [0, 1].map((axis) => Math.max(1, ...blocks.flatMap((block) => block.location.map((corner) => corner[axis]))));
}

function drawRequest() {
  if (!state.current) return;
  const { recorded, running, failure } = state.current;
  $("again").hidden = Boolean(recorded || running || (isAsChosen(state.current) && !failure));
  const asked = choices();
  const { name, url } = state.current;
  drawRequestPanel($("panel-request"), { ...asked, endpoint: location.origin, project: asked.project || "PROJECT_ID", name, url });
}

// The pictures; where a text is looked for, those that have it, and the lines that it was found in.
function drawStrip() {
  const text = $("search").value.trim();
  state.hits = findHits(text, state.jobs, answerOf);
  const pictures = new Set(state.hits.map(({ job }) => job));
  state.strip.draw(state.jobs, state.current, text ? pictures : null);
  drawHits(state.hits, goTo);
  $("found-count").textContent = text ? t("search.found", state.hits.length, pictures.size) : "";
  const indexes = state.hits.filter(({ job }) => job === state.current).map(({ index }) => index);
  state.viewer.markHits(indexes);
  state.rows.forEach((row, at) => row.classList.toggle("hit", indexes.includes(at)));
}

/** @param {Hit} hit */
function goTo({ job, index }) {
  if (job !== state.current) show(job);
  if (state.chosen !== index) touch(index, "choose");
}

/** @param {KeyboardEvent} event */
function turnPages(event) {
  const step = { PageUp: -1, PageDown: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  state.strip.go(step);
}

function save() {
  const sheets = () => state.jobs.flatMap((job) => sheetOf(job) ?? []);
  const sheet = sheetOf(state.current);
  if (sheet) saveAs(sheet, sheets);
}

/** @param {Job | null} job @returns {Sheet | null} */
function sheetOf(job) {
  const answer = answerOf(job);
  if (!job || !answer) return null;
  const [width, height] = sizeOf(job, answer.result.words_block_list);
  return { name: job.name, width, height, answer };
}

/** @type {Touched} */
function touch(index, how) {
  if (how === "over") {
    state.viewer.mark(index, "over");
    state.rows.forEach((row, at) => row.classList.toggle("over", at === index));
    return;
  }
  state.chosen = state.chosen === index ? -1 : index;
  state.viewer.mark(state.chosen, "chosen");
  state.rows.forEach((row, at) => {
    row.classList.toggle("chosen", at === state.chosen);
    row.querySelector(".row")?.setAttribute("aria-expanded", String(at === state.chosen));
    row.querySelector(".detail")?.toggleAttribute("hidden", at !== state.chosen);
  });
  if (state.chosen < 0) return;
  state.rows[state.chosen].scrollIntoView({ block: "nearest", behavior: "smooth" });
  const block = answerOf(state.current)?.result.words_block_list[state.chosen];
  if (block) state.viewer.reveal(block);
}

function applyThreshold() {
  const least = Number($("threshold").value) / 100;
  $("threshold-value").textContent = `${$("threshold").value}%`;
  const confidences = (answerOf(state.current)?.result.words_block_list ?? []).map(sureness);
  state.viewer.hideBelow(confidences, least);
  state.rows.forEach((row, at) => (row.hidden = confidences[at] < least));
  const hidden = confidences.filter((confidence) => confidence < least).length;
  if (state.rows.length) $("count").textContent = t("blocks", state.rows.length - hidden) + (hidden ? ` · ${t("blocks.hidden", hidden)}` : "");
}

/** @param {User | null} user */
export const callerLabel = (user) => (user ? user.name : hasToken() ? t("sign.tab_token") : "");
