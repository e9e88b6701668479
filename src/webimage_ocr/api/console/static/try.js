// @ts-check
// Try it: pictures in, what was read in them beside and over them.
import { hasToken, isKnown, listProjects, onCaller, preview, read } from "./api.js";
import { $, h, icon, makeTabs, say } from "./dom.js";
import { onLanguage, t } from "./i18n.js";
import { drawJsonPanel, drawRequestPanel, drawText } from "./result.js";
import { signIn } from "./sign.js";
import { angleOfPage, sureness, Viewer } from "./viewer.js";

const SAMPLES = ["order", "chat", "advert", "photo"];
const SHOWN = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"]; // what browsers show as the server does
const AT_ONCE = 2;

const assets = document.body.dataset.assets;
const appliesExif = document.documentElement.dataset.exif === "true";
const state = {
  /** @type {Job[]} */ jobs: [],
  /** @type {Job | null} */ current: null,
  chosen: -1, // the block that is marked
  turns: 0, // of examples, the last of which is shown
  /** @type {HTMLElement[]} */ rows: [], // of the list of blocks
  viewer: new Viewer($("viewer"), touch),
  projectsKnown: Promise.resolve(),
};

export function startTry() {
  makeTabs($("tabs"));
  fillSamples();
  takePictures();
  $("options").addEventListener("change", optionsChanged);
  $("again").addEventListener("click", () => state.current && restart(state.current));
  $("zoom-in").addEventListener("click", () => state.viewer.zoomBy(1.25));
  $("zoom-out").addEventListener("click", () => state.viewer.zoomBy(0.8));
  $("fit").addEventListener("click", () => state.viewer.fit());
  $("threshold").addEventListener("input", applyThreshold);
  for (const name of ["boxes", "numbers"])
    $(`show-${name}`).addEventListener("change", (/** @type {any} */ event) => $("viewer").classList.toggle(`no-${name}`, !event.target.checked));
  onCaller(callerChanged);
  onLanguage(() => state.current && draw());
  $("more").open = matchMedia("(min-width: 760px)").matches;
  if (isKnown()) callerChanged();
  showExample("order");
}

// --- pictures come in -----------------------------------------------------------------------------

function takePictures() {
  const drop = $("drop");
  const files = $("files");
  $("choose").addEventListener("click", () => files.click());
  files.addEventListener("change", () => (addFiles([...files.files]), (files.value = "")));
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  addEventListener("dragleave", (event) => event.relatedTarget || drop.classList.remove("over"));
  addEventListener("drop", (event) => {
    drop.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    addFiles([...event.dataTransfer.files]);
  });
  addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (!pasted.length || $("try").hidden) return;
    event.preventDefault();
    addFiles(pasted);
  });
  $("by-url").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const url = $("url").value.trim();
    add([{ name: decodeName(url), url }]);
  });
}

/** @param {string} url */
function decodeName(url) {
  try {
    return decodeURIComponent(new URL(url).pathname.split("/").pop() ?? "") || url;
  } catch {
    return url;
  }
}

/** @param {File[]} files */
const addFiles = (files) => add(files.map((file) => ({ name: file.name || "picture.png", file })));

/** @param {{ name: string, file?: File, url?: string }[]} pictures */
async function add(pictures) {
  if (document.querySelector("dialog[open]")) return;
  if (!isKnown() && !(await signIn())) return;
  state.turns += 1;
  await state.projectsKnown;
  if (!$("project").value) return say(t("no_project"));
  location.hash = "try";
  /** @type {Job[]} */
  const added = pictures.map((picture) => ({ ...picture, ...choices(), state: "waiting", part: 0 }));
  state.jobs.splice(0, state.jobs.length, ...state.jobs.filter((job) => !job.recorded), ...added); // the example has done its duty
  show(added[0]);
  next();
  if (!matchMedia("(min-width: 760px)").matches) $("seen").scrollIntoView({ behavior: "smooth" });
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
  return addFiles([new File([blob], `${name}.webp`, { type: "image/webp" })]);
}

/** @param {string} name */
async function showExample(name) {
  const turn = ++state.turns;
  const address = `${assets}/samples/${name}.webp`;
  const answer = await (await fetch(`${assets}/samples/${name}.json`)).json();
  if (turn !== state.turns) return; // something else was chosen meanwhile
  const { width, height } = answer.result.extracted_data.image_size;
  /** @type {Job} */
  const job = { name: `${name}.webp`, recorded: answer, address, width, height, state: "done", ...choices() };
  state.jobs.splice(0, state.jobs.length, ...state.jobs.filter((each) => !each.recorded), job);
  show(job);
}

// --- what is asked for ----------------------------------------------------------------------------

/** @returns {Choices} */
function choices() {
  const on = (/** @type {string} */ name) => $("options").elements[name].checked;
  /** @type {Fields} */
  const fields = { detect_direction: on("detect_direction"), detect_text_direction: on("detect_text_direction") };
  const extract = ["contact_info", "image_size"].filter(on);
  if (extract.length) fields.extract_type = extract;
  if (on("detect_font")) fields.detect_font = true;
  return { fields, project: $("project").value, tag: $("tag").validity.valid ? $("tag").value : "" };
}

/** @param {Choices} choices */
const asked = ({ fields, project, tag }) => JSON.stringify([fields, project, tag]);

function optionsChanged() {
  if (!state.current) return;
  if (state.current.recorded) Object.assign(state.current, choices());
  $("again").hidden = Boolean(state.current.recorded) || asked(state.current) === asked(choices());
  if (state.current.recorded) draw();
  else drawRequest();
}

function callerChanged() {
  state.projectsKnown = loadProjects();
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
  if (state.current?.recorded) Object.assign(state.current, choices());
  if (state.current) draw();
}

export const refreshProjects = callerChanged;

// --- reading --------------------------------------------------------------------------------------

function next() {
  const running = state.jobs.filter((job) => job.running).length;
  for (const job of state.jobs.filter((each) => each.state === "waiting" && !each.running).slice(0, AT_ONCE - running)) run(job);
}

/** @param {Job} job */
async function run(job) {
  job.running = true;
  const started = performance.now();
  try {
    const image = job.url ? { url: job.url } : { image: await base64(/** @type {File} */ (job.file)) };
    const picture = job.address ? null : showable(job, image);
    set(job, "sending");
    job.answer = await read(job.project, { ...image, ...job.fields }, job.tag, (part) => {
      job.part = part;
      set(job, part < 1 ? "sending" : "reading");
    });
    job.seconds = (performance.now() - started) / 1000;
    await picture;
    set(job, "done");
  } catch (failure) {
    job.failure = failure.code === undefined ? { status: 0, code: "", message: String(failure), body: {} } : failure;
    set(job, "failed");
  }
  job.running = false;
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
    Object.assign(job, await preview(job.project, image));
  } catch {
    job.address = null; // the answer to the request itself says why
  }
}

// --- what is shown --------------------------------------------------------------------------------

/** @param {Job} job @param {Job["state"]} phase */
function set(job, phase) {
  job.state = phase;
  drawQueue();
  const over = phase === "done" || phase === "failed";
  if (job === state.current && over) draw();
  else if (job === state.current) drawText($("panel-text"), job, null, touch);
  if (over) say(`${job.name}: ${t(phase)}`, false);
}

/** @param {Job} job */
function show(job) {
  state.current = job;
  draw();
}

/** @param {Job} job */
function forget(job) {
  const at = state.jobs.indexOf(job);
  state.jobs.splice(at, 1);
  if (job.address?.startsWith("blob:")) URL.revokeObjectURL(job.address);
  if (job === state.current) state.jobs.length ? show(state.jobs[Math.min(at, state.jobs.length - 1)]) : showExample("order");
  drawQueue();
}

// The answer of a job; of a recorded one only what the options ask for.
/** @param {Job | null} job @returns {Answer | null | undefined} */
function answerOf(job) {
  if (!job?.recorded) return job?.answer;
  const { extract_type: wanted = [], detect_font: withFonts } = job.fields;
  const answer = structuredClone(job.recorded);
  const extracted = answer.result.extracted_data;
  for (const name of /** @type {(keyof Extracted)[]} */ (Object.keys(extracted))) if (!wanted.includes(name)) delete extracted[name];
  if (!withFonts) for (const block of answer.result.words_block_list) delete block.font_list, delete block.font_scores;
  return answer;
}

function draw() {
  const job = state.current;
  if (!job) return;
  const answer = answerOf(job);
  const blocks = answer?.result.words_block_list ?? [];
  state.chosen = -1;
  $("name").textContent = job.name;
  const [width, height] = job.width && job.height ? [job.width, job.height] : extent(blocks);
  $("viewer").style.setProperty("--ratio", width / height);
  if (job.address || blocks.length) state.viewer.show(job.address, width, height, blocks);
  else state.viewer.clear();
  $("viewer").setAttribute("aria-label", t("view.of", job.name, blocks.length));
  $("facts").textContent = blocks.length
    ? t("facts", width, height, angleOfPage(blocks).toFixed(1)) + (job.seconds ? t("facts.time", job.seconds.toFixed(2)) : "")
    : "";
  if (job.state === "done" && !job.address) say(t("preview.none"));
  state.rows = drawText($("panel-text"), job, answer, touch);
  drawJsonPanel($("panel-json"), job, answer);
  $("again").hidden = Boolean(job.recorded) || job.running || asked(job) === asked(choices());
  drawRequest();
  drawQueue();
  applyThreshold();
}

// The smallest picture that could hold the blocks, where its size is not known.
/** @param {Block[]} blocks */
function extent(blocks) {
  return [0, 1].map((axis) => Math.max(1, ...blocks.flatMap((block) => block.location.map((corner) => corner[axis]))));
}

function drawRequest() {
  if (!state.current) return;
  const { fields, project, tag } = choices();
  drawRequestPanel($("panel-request"), {
    endpoint: location.origin,
    project: project || "PROJECT_ID",
    name: state.current.name,
    url: state.current.url,
    fields,
    tag,
  });
}

function drawQueue() {
  const queue = $("queue");
  queue.hidden = state.jobs.length < 2 && !state.jobs.some((job) => ["waiting", "sending", "reading"].includes(job.state));
  const focused = [...queue.querySelectorAll("button")].indexOf(document.activeElement);
  queue.replaceChildren(
    ...state.jobs.map((job) => {
      const busy = job.state === "sending" || job.state === "reading";
      // the upload is the first half of the bar; how long reading takes nobody knows beforehand
      const bar = busy && h("progress", { max: 1, "aria-label": `${job.name}: ${t(job.state)}`, value: job.state === "sending" ? (job.part ?? 0) / 2 : null });
      return h(
        `li.${job.state}`,
        {},
        h("button.job", { type: "button", "aria-pressed": String(job === state.current), onclick: () => show(job) },
          h("span.title", {}, job.name), h("span.state", {}, t(job.state)), bar),
        h("button.quiet.icon", { type: "button", "aria-label": t("remove", job.name), disabled: job.running, onclick: () => forget(job) }, icon("close")),
      );
    }),
  );
  if (focused >= 0) [...queue.querySelectorAll("button")].at(focused)?.focus();
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
