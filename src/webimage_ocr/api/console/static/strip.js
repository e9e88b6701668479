// @ts-check
// The pictures of this session side by side, and the way from one to the next by keyboard.
import { $, h, icon } from "./dom.js";
import { t } from "./i18n.js";

const BUSY = ["waiting", "sending", "reading"];

export class Strip {
  /** @param {(job: Job) => void} show @param {(job: Job) => void} forget */
  constructor(show, forget) {
    this.show = show;
    this.forget = forget;
    /** @type {Job[]} */
    this.jobs = [];
    /** @type {Job | null} */
    this.current = null;
    /** @type {Map<Job, Frame>} */
    this.frames = new Map(); // kept, so that pictures do not flicker and the focus stays
    $("queue").addEventListener("keydown", (event) => this.#key(event));
    $("previous").addEventListener("click", () => this.go(-1));
    $("next").addEventListener("click", () => this.go(1));
  }

  // `hits`: pictures in which something was found, or null where nothing is looked for.
  /** @param {Job[]} jobs @param {Job | null} current @param {Set<Job> | null} hits */
  draw(jobs, current, hits) {
    const turned = current !== this.current;
    [this.jobs, this.current] = [hits ? jobs.filter((job) => hits.has(job)) : jobs, current];
    const several = jobs.length > 1 || jobs.some((job) => BUSY.includes(job.state));
    $("session").hidden = !several;
    $("turn").hidden = jobs.length < 2;
    $("position").textContent = current ? `${jobs.indexOf(current) + 1} / ${jobs.length}` : "";
    for (const [job, { place }] of this.frames)
      if (!jobs.includes(job)) {
        place.remove();
        this.frames.delete(job);
      }
    for (const job of jobs) this.#drawFrame(job, this.jobs.includes(job));
    const frame = current && this.frames.get(current);
    if (turned && frame && several) frame.place.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {Job} job @param {boolean} shown */
  #drawFrame(job, shown) {
    const frame = this.frames.get(job) ?? this.#makeFrame(job);
    const on = job === this.current;
    const busy = job.state === "sending" || job.state === "reading";
    frame.place.className = job.state;
    frame.place.hidden = !shown;
    if (on) frame.button.setAttribute("aria-current", "true");
    else frame.button.removeAttribute("aria-current");
    // one stop for the key Tab, the arrows do the rest
    const stop = this.jobs.find((each) => each === this.current) ?? this.jobs[0];
    frame.button.tabIndex = frame.remove.tabIndex = job === stop ? 0 : -1;
    frame.remove.disabled = job.running;
    frame.remove.setAttribute("aria-label", t("remove", job.name));
    frame.state.textContent = t(job.state);
    if (job.address && frame.picture.getAttribute("src") !== job.address) frame.picture.setAttribute("src", job.address);
    frame.bar.hidden = !busy;
    frame.bar.setAttribute("aria-label", `${job.name}: ${t(job.state)}`);
    // the upload is the first half of the bar; how long reading takes nobody knows beforehand
    if (job.state === "sending") frame.bar.value = (job.part ?? 0) / 2;
    else frame.bar.removeAttribute("value");
  }

  /** @param {Job} job @returns {Frame} */
  #makeFrame(job) {
    const picture = h("img", { alt: "", loading: "lazy", decoding: "async" });
    const state = h("span.state");
    const bar = h("progress", { max: 1 });
    const button = h("button.job", { type: "button", title: job.name, onclick: () => this.show(job) },
      picture, h("span.title", {}, job.name), state, bar);
    const remove = h("button.quiet.icon", { type: "button", onclick: () => this.#remove(job) }, icon("close"));
    const frame = { place: h("li", {}, button, remove), button, picture, state, remove, bar };
    this.frames.set(job, frame);
    $("queue").append(frame.place);
    return frame;
  }

  /** @param {Job} job */
  #remove(job) {
    this.forget(job);
    this.#focus();
  }

  #focus() {
    const frame = this.current && this.frames.get(this.current);
    if (frame && !$("session").hidden) frame.button.focus();
  }

  // Shows the picture so many places further on.
  /** @param {number} step */
  go(step) {
    if (!this.current || !this.jobs.length) return;
    const at = this.jobs.indexOf(this.current) + step;
    const job = this.jobs[Math.min(Math.max(at, 0), this.jobs.length - 1)];
    if (job !== this.current) this.show(job);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowLeft: () => this.go(-1),
      ArrowRight: () => this.go(1),
      Home: () => this.go(-this.jobs.length),
      End: () => this.go(this.jobs.length),
      Delete: () => this.current && !this.current.running && this.forget(this.current),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
    this.#focus();
  }
}
