// @ts-check
// Every request of the page, and what it is authorised by: a session in a cookie, or a token that this tab alone keeps.
import { failureText } from "./i18n.js";

const KEPT = "webimage-ocr token";

/** @type {Service[]} The endpoints that read. */
export const SERVICES = ["web-image", "general-text"];

export const caller = {
  /** @type {User | null} */ user: null, // who is logged in, by the session
  csrf: "",
  token: sessionStorage.getItem(KEPT) ?? "",
  trying: false, // a token that was just typed in: that it does not fit ends nothing
};
/** @type {Set<() => void>} */
const watchers = new Set();

export const isKnown = () => Boolean(caller.user || caller.token);
export const hasToken = () => Boolean(caller.token);
/** @param {() => void} watcher */
export const onCaller = (watcher) => watchers.add(watcher);

function changed() {
  for (const watcher of watchers) watcher();
}

export class Failure extends Error {
  /** @param {number} status @param {any} body @param {(name: string) => string | null} [header] of the answer, or null */
  constructor(status, body, header = () => null) {
    const { error_code: code = "", error_msg: message, error } = body;
    const detail = decodeURIComponent(header("X-Error-Detail") ?? "");
    super([message ?? error?.message ?? `HTTP ${status}`, detail].filter(Boolean).join(" "));
    this.status = status;
    this.code = code;
    this.requestId = header("X-Request-Id") ?? "";
    this.retryAfter = header("Retry-After");
    this.body = body;
  }
}

/** @returns {Record<string, string>} */
function credentials() {
  if (caller.token) return caller.token.startsWith("wio_") ? { Authorization: `Bearer ${caller.token}` } : { "X-Auth-Token": caller.token };
  return caller.csrf ? { "X-CSRF-Token": caller.csrf } : {};
}

/** @param {string} method @param {string} path @param {unknown} [body] */
export async function ask(method, path, body) {
  const headers = credentials();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Failure(0, { error_msg: failureText("offline") });
  }
  return response.ok ? parse(response) : refuse(response.status, await parse(response), headerOf(response));
}

/** @param {Response} response */
async function parse(response) {
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return { error_msg: text.slice(0, 300) };
  }
}

/** @param {Response} response @returns {(name: string) => string | null} */
const headerOf = (response) => (name) => response.headers.get(name);

/** @param {number} status @param {any} body @param {(name: string) => string | null} [header] @returns {never} */
function refuse(status, body, header) {
  const failure = new Failure(status, body ?? {}, header);
  if (failure.code === "APIG.0301" && !caller.trying) leave();
  throw failure;
}

// Reads a picture; `progress` hears the part of the body that was sent, from 0 to 1.
/** @param {Choices} choices @param {object} image @param {(part: number) => void} progress @returns {Promise<Answer>} */
export function read({ service, fields, project, tag }, image, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/v2/${encodeURIComponent(project)}/ocr/${service}`);
    const headers = {
      ...credentials(),
      "Content-Type": "application/json",
      "X-Block-Probability": "true",
      ...(tag && { "Enterprise-Project-Id": tag }),
    };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.upload.addEventListener("load", () => progress(1));
    request.addEventListener("error", () => reject(new Failure(0, { error_msg: failureText("offline") })));
    request.addEventListener("load", () => {
      try {
        const answer = JSON.parse(request.responseText);
        resolve(request.status === 200 ? answer : refuse(request.status, answer, (name) => request.getResponseHeader(name)));
      } catch (error) {
        reject(error instanceof Failure ? error : new Failure(request.status, {}));
      }
    });
    request.send(JSON.stringify({ ...image, ...fields }));
  });
}

// The picture as the server saw it, for what the browser cannot show: its address here, and its own size.
/** @param {Choices} choices @param {object} image */
export async function preview({ service, fields, project }, image) {
  const headers = { ...credentials(), "Content-Type": "application/json", "X-Project-Id": project };
  const body = JSON.stringify({ ...image, ...fields }); // a field says which page of a PDF
  const response = await fetch(`/console/preview?service=${service}`, { method: "POST", headers, body });
  if (!response.ok) refuse(response.status, await parse(response), headerOf(response));
  const size = ["X-Image-Width", "X-Image-Height"].map((name) => Number(response.headers.get(name)));
  return { address: URL.createObjectURL(await response.blob()), width: size[0], height: size[1] };
}

/** @type {() => Promise<Project[]>} */
export const listProjects = async () => (await ask("GET", caller.token ? "/v3/auth/projects" : "/v3/projects")).projects;

// --- who calls

export async function resume() {
  take(await ask("GET", "/console/session"));
}

/** @param {string} account @param {string} name @param {string} password */
export async function logIn(account, name, password) {
  setToken("");
  take(await ask("POST", "/console/session", { account, user: name, password }));
}

export async function logOut() {
  setToken("");
  if (caller.user) await ask("DELETE", "/console/session");
  leave();
}

// Keeps a token or an API key in this tab, once the server has taken it.
/** @param {string} text */
export async function useToken(text) {
  const before = caller.token;
  caller.token = text.trim().replace(/^Bearer\s+/i, "");
  caller.trying = true;
  try {
    await listProjects();
  } catch (error) {
    caller.token = before;
    throw error;
  } finally {
    caller.trying = false;
  }
  setToken(caller.token);
  changed();
}

/** @param {string} text */
function setToken(text) {
  caller.token = text;
  if (text) sessionStorage.setItem(KEPT, text);
  else sessionStorage.removeItem(KEPT);
}

/** @param {{ user: User | null, csrf?: string }} session */
function take(session) {
  caller.user = session.user;
  caller.csrf = session.csrf ?? "";
  changed();
}

function leave() {
  setToken("");
  take({ user: null });
}
