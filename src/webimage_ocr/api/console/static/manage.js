// @ts-check
// Manage it: usage, projects, access keys and users, through the admin API that the command speaks of too.
import { ask as call, caller, isKnown, onCaller, SERVICES } from "./api.js";
import { drawBars, drawTable } from "./chart.js";
import { $, ask, choice, copyButton, download, field, h, makeTabs } from "./dom.js";
import { failureText, onLanguage, page, t } from "./i18n.js";
import { refreshProjects } from "./options.js";
import { signIn } from "./sign.js";

const VIEWS = { usage: drawUsage, projects: drawProjects, keys: drawKeys, users: drawUsers };
const DAYS = [7, 30, 90];

const state = {
  /** @type {keyof typeof VIEWS} */ shown: "usage",
  /** @type {Lists | null} */ known: null,
  /** @type {any} */ failure: null, // why the lists could not be had
  acted: false, // the button that was pressed is gone with the old list: the focus needs another place
  filter: { days: 30, project: "", service: "" },
};

/** @param {string} method @param {string} path @param {unknown} [body] */
const api = (method, path, body) => call(method, `/admin/v1${path}`, body);
const lists = () => state.known ?? { accounts: [], users: [], projects: [], keys: [] };
const visible = () => !$("manage").hidden;

export function startManage() {
  onCaller(() => ((state.known = state.failure = null), visible() && showManage()));
  onLanguage(() => visible() && draw());
}

export async function showManage() {
  state.known = state.failure = null;
  if (isKnown()) {
    try {
      const [accounts, users, projects, keys] = await Promise.all(
        ["accounts", "users", "projects", "keys"].map((name) => api("GET", `/${name}`)),
      );
      state.known = { accounts, users, projects, keys };
    } catch (error) {
      state.failure = error;
    }
  }
  draw();
}

function draw() {
  const place = $("manage");
  const head = h("div.hero", {}, h("h1", { t: "manage.title" }), h("p", { t: "manage.lead" }));
  if (!state.known) return place.replaceChildren(head, drawRefusal());
  const tabs = h(
    "div.tabs",
    { role: "tablist", "aria-label": t("manage.title") },
    ...Object.keys(VIEWS).map((name) => h("button", { type: "button", role: "tab", id: `manage-${name}`, "aria-controls": "manage-panel", t: name })),
  );
  const panel = h("div", { id: "manage-panel", role: "tabpanel", tabindex: 0 });
  place.replaceChildren(head, h("div.card", {}, tabs, panel));
  const lost = document.activeElement === document.body;
  const before = state.shown;
  const choose = makeTabs(tabs, async (tab) => {
    state.shown = /** @type {keyof typeof VIEWS} */ (tab.id.slice("manage-".length));
    panel.setAttribute("aria-labelledby", tab.id);
    await open(panel, state.shown);
  });
  choose($(`manage-${before}`));
  if (lost && state.acted) $(`manage-${before}`).focus();
  state.acted = false;
}

/** @param {any} panel @param {keyof typeof VIEWS} name */
async function open(panel, name) {
  try {
    const content = await VIEWS[name]();
    if (name === state.shown) panel.replaceChildren(...content);
  } catch (error) {
    panel.replaceChildren(h("p.failure", { role: "alert" }, t("load.failed", error.message)));
  }
}

function drawRefusal() {
  const error = state.failure;
  if (error?.status === 403) return h("div.card.lonely", {}, h("p", {}, t("manage.no_admin", caller.user?.name ?? "Token")));
  return h(
    "div.card.lonely",
    {},
    h("p", {}, error ? t("load.failed", error.message) : t("manage.sign")),
    h("button.primary", { type: "button", t: "sign.in", onclick: () => signIn({ session: true }) }),
  );
}

// Does something, and shows the lists anew; what the server refuses is told above them.
/** @param {() => Promise<unknown>} work */
async function act(work) {
  try {
    await work();
  } catch (error) {
    await ask({ title: error.code || t("failed"), body: [h("p", {}, error.message), h("p.hint", {}, failureText(error.code))], action: "close" });
  }
  await afterwards();
}

async function afterwards() {
  state.acted = true;
  await showManage();
  refreshProjects();
}

/** @param {Dialog} dialog */
async function change(dialog) {
  if (await ask(dialog)) await afterwards();
}

/** @param {string} label @param {() => void} onclick */
const button = (label, onclick, kind = "quiet") => h(`button.${kind}`, { type: "button", t: label, onclick });
/** @param {string | null} text */
const date = (text) => (text ? new Date(text).toLocaleDateString(page.language === "zh" ? "zh-CN" : "en-GB") : "–");
/** @param {string} id */
const accountName = (id) => lists().accounts.find((account) => account.id === id)?.name ?? id;
/** @param {string} id */
const projectName = (id) => lists().projects.find((project) => project.id === id)?.name ?? id;

/** @param {string} title @param {Child[]} badges @param {[string, ...Child[]][]} facts @param {Child[]} actions */
function record(title, badges, facts, actions) {
  return h(
    "li.record",
    {},
    h("div.title", {}, h("h3", {}, title), ...badges),
    h("dl", {}, ...facts.map(([label, ...values]) => h("div", {}, h("dt", { t: label }), h("dd", {}, ...values)))),
    h("div.actions", {}, ...actions),
  );
}

/** @param {string} label @param {string} kind */
const badge = (label, kind) => h(`span.badge.${kind}`, { t: label });
/** @param {string} id @returns {Child[]} */
const identifier = (id) => [h("code", {}, id), copyButton(() => id)];

/** @param {Child[]} records @param {Child} add */
function listOf(records, add) {
  return [h("div.listhead", {}, h("p", {}, `${t(state.shown)}: ${records.length}`), add), h("ul.records", {}, ...records)];
}

// --- usage

async function drawUsage() {
  const { days, project, service } = state.filter;
  const used = await api("GET", `/usage?days=${days}${project ? `&project_id=${project}` : ""}`);
  const calls = new Map();
  for (const row of used) if (!service || row.service === service) calls.set(row.day, (calls.get(row.day) ?? 0) + row.calls);
  const today = Date.now();
  const series = Array.from({ length: days }, (_, at) => {
    const day = new Date(today - (days - 1 - at) * 86400e3).toISOString().slice(0, 10);
    return /** @type {[string, number]} */ ([day, calls.get(day) ?? 0]);
  });
  const counts = series.map(([, count]) => count);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const number = (/** @type {string} */ label, /** @type {number} */ value) => h("div", {}, h("dt", { t: label }), h("dd", {}, value.toLocaleString()));
  const again = (/** @type {any} */ event) => {
    state.filter = { ...state.filter, [event.target.name]: event.target.name === "days" ? Number(event.target.value) : event.target.value };
    open($("manage-panel"), "usage");
  };
  const filters = h(
    "div.filters",
    { onchange: again },
    choice("option.project", "project", [["", t("all_projects")], ...lists().projects.map(({ id, name }) => [id, name])]),
    choice("option.service", "service", [["", t("all_services")], ...SERVICES.map((name) => [name, name])]),
    choice("time", "days", DAYS.map((count) => [count, t("last_days", count)])),
  );
  for (const [name, value] of Object.entries(state.filter)) filters.querySelector(`[name=${name}]`).value = value;
  return [
    h("div.listhead", {}, h("h2", { t: "usage.title" }), filters),
    h("dl.numbers", {}, number("usage.today", counts.at(-1) ?? 0), number("usage.total", total), number("usage.peak", Math.max(...counts))),
    drawBars(series, Math.max(300, $("manage-panel").clientWidth - 32)),
    total ? drawTable(series) : h("p.note", { t: "usage.none" }),
  ];
}

// --- projects

/** @param {number | null} value */
function limit(value) {
  return value === null ? t("by_setting") : value === 0 ? t("no_limit") : value.toLocaleString();
}

function drawProjects() {
  const records = lists().projects.map((project) => {
    const { id, name, enabled, services, regions } = project;
    const path = `/projects/${id}`;
    return record(
      name,
      [enabled ? "" : badge("disabled", "bad")],
      [
        ["id", ...identifier(id)],
        ["account", project.account_name],
        ["daily_quota", limit(project.daily_quota)],
        ["rate_per_minute", limit(project.rate_per_minute)],
        ["regions.short", regions.join(", ") || "–"],
        ["subscribed", h("span.services", {}, ...SERVICES.map((each) => subscription(`${path}/subscriptions/${each}`, each, services.includes(each))))],
      ],
      [
        button("limits", () => change(limitsDialog(project))),
        button(enabled ? "disable" : "enable", () => act(() => api("PATCH", path, { enabled: !enabled }))),
        button("delete", () => change(deleteDialog(path, name, [h("p.hint", { t: "delete.project" })])), "quiet.warn"),
      ],
    );
  });
  return listOf(records, button("new_project", () => change(projectDialog()), "primary"));
}

/** @param {string} path @param {Service} service @param {boolean} on */
function subscription(path, service, on) {
  const onchange = () => act(() => api(on ? "DELETE" : "PUT", path));
  return h("label.switch", {}, h("input", { type: "checkbox", name: service, checked: on, onchange }), h("b", {}, service));
}

/** @param {unknown} text */
const split = (text) => String(text).split(/[,，]/).map((part) => part.trim()).filter(Boolean);

/** @returns {Dialog} */
function projectDialog() {
  return {
    title: t("new_project"),
    action: "create",
    body: [
      accountChoice(),
      field("project_name", "name", { required: true, maxlength: 64 }),
      field("regions", "regions"),
      h("fieldset.services", {}, h("legend", { t: "subscribed" }),
        ...SERVICES.map((each) => h("label.check", {}, h("input", { type: "checkbox", name: "service", value: each, checked: true }), h("span", {}, each)))),
    ],
    send: (form) =>
      api("POST", "/projects", { account_id: form.get("account"), name: form.get("name"), regions: split(form.get("regions")), services: form.getAll("service") }),
  };
}

/** @param {Project} project @returns {Dialog} */
function limitsDialog(project) {
  const number = (/** @type {"daily_quota" | "rate_per_minute"} */ name) => field(name, name, { type: "number", min: 0, max: 2 ** 31 - 1, value: project[name] });
  const value = (/** @type {unknown} */ text) => (text === "" ? null : Number(text));
  return {
    title: t("limits.title", project.name),
    action: "save",
    body: [number("daily_quota"), number("rate_per_minute"), h("p.hint", { t: "limit.hint" }), field("regions", "regions", { value: project.regions.join(", ") })],
    send: async (form) => {
      const limits = { daily_quota: value(form.get("daily_quota")), rate_per_minute: value(form.get("rate_per_minute")) };
      await api("PATCH", `/projects/${project.id}`, { ...limits, regions: split(form.get("regions")) });
      return true;
    },
  };
}

/** @param {string} path @param {string} name @param {Child[]} more @returns {Dialog} */
function deleteDialog(path, name, more = []) {
  const send = async () => (await api("DELETE", path), true);
  return { title: t("delete.ask", name), body: more, action: "delete", danger: true, send };
}

/** @param {string[][]} more */
const accountChoice = (more = []) => choice("account", "account", [...lists().accounts.map(({ id, name }) => [id, name]), ...more]);

// --- access keys

function drawKeys() {
  const records = lists().keys.map((key) => {
    const path = `/keys/${encodeURIComponent(key.id)}`;
    return record(
      key.description || key.id,
      [h("span.badge", { t: `kind.${key.kind}` }), key.enabled ? "" : badge("disabled", "bad")],
      [
        ["id", ...identifier(key.id)],
        ["user", `${accountName(key.account_id)} / ${key.user_name}`],
        ["option.project", key.project_id ? projectName(key.project_id) : t("any_project")],
        ["created", date(key.created_at)],
        ["expires", date(key.expires_at)],
      ],
      [
        button("rotate", () => issue({ title: t("rotate.ask", key.id), body: [], action: "rotate", danger: true, send: () => api("POST", `${path}/rotate`) })),
        button(key.enabled ? "disable" : "enable", () => act(() => api("PATCH", path, { enabled: !key.enabled }))),
        button("delete", () => change(deleteDialog(path, key.id)), "quiet.warn"),
      ],
    );
  });
  return listOf(records, button("new_key", () => issue(keyDialog()), "primary"));
}

/** @returns {Dialog} */
function keyDialog() {
  const hours = field("hours", "hours", { type: "number", min: 1, max: 87600, value: 24, disabled: true });
  hours.hidden = true;
  const kinds = choice("kind", "kind", ["permanent", "bearer", "temporary"].map((kind) => [kind, t(`kind.${kind}`)]), {
    onchange: (event) => (hours.hidden = hours.lastChild.disabled = event.target.value !== "temporary"),
  });
  const projects = h("select", { name: "project" });
  /** @param {string} userId */
  const fillProjects = (userId) => {
    const account = lists().users.find(({ id }) => id === userId)?.account_id;
    const own = lists().projects.filter((project) => project.account_id === account);
    const entries = [...own.map(({ id, name }) => [id, name]), ["", t("any_project")]];
    projects.replaceChildren(...entries.map(([value, text]) => h("option", { value }, text)));
  };
  const owners = choice("user", "user", lists().users.map(({ id, name, account_name: account }) => [id, `${account} / ${name}`]), {
    onchange: (event) => fillProjects(event.target.value),
  });
  const me = owners.lastChild;
  if (caller.user) me.value = caller.user.id;
  fillProjects(me.value);
  return {
    title: t("new_key"),
    action: "create",
    body: [kinds, hours, owners, h("label.field", {}, h("span", { t: "option.project" }), projects), field("description", "description", { maxlength: 128 })],
    send: (form) =>
      api("POST", "/keys", {
        user_id: form.get("user"),
        kind: form.get("kind"),
        hours: form.get("hours") ? Number(form.get("hours")) : null,
        project_id: form.get("project") || null,
        description: form.get("description"),
      }),
  };
}

// A dialog that ends with a new key, then the one with its secret: it is never to be seen again.
/** @param {Dialog} dialog */
async function issue(dialog) {
  const issued = await ask(dialog);
  if (!issued) return;
  const bearer = issued.key.kind === "bearer";
  const values = bearer
    ? [["secret.bearer", issued.secret]]
    : [["secret.ak", issued.key.id], ["secret.sk", issued.secret], ...(issued.security_token ? [["secret.token", issued.security_token]] : [])];
  const line = (/** @type {string[]} */ [label, value]) =>
    h("label.field", {}, h("span", { t: label }), h("span.joined", {}, h("input", { value, readonly: true, "data-secret": label }), copyButton(() => value)));
  // the names of the file that the cloud's console hands out
  const titles = bearer ? ["User Name", "API Key"] : ["User Name", "Access Key Id", "Secret Access Key", "Security Token"];
  const fields = [issued.key.user_name, ...values.map(([, value]) => value)];
  const csv = [titles.slice(0, fields.length), fields].map((row) => row.map(quoted).join(",")).join("\r\n");
  await ask({
    title: t("secret.title"),
    action: "close",
    body: [
      h("p.notice", { t: "secret.once" }),
      ...values.map(line),
      h("button.wide", { type: "button", t: "secret.download", onclick: () => download("credentials.csv", `${csv}\r\n`, "text/csv") }),
    ],
  });
  await afterwards();
}

// A cell of CSV that no spreadsheet takes for a formula.
/** @param {string} text */
function quoted(text) {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

// --- users

function drawUsers() {
  const records = lists().users.map((each) => {
    const path = `/users/${each.id}`;
    return record(
      each.name,
      [each.is_admin ? h("span.badge", { t: "admin" }) : "", each.enabled ? "" : badge("disabled", "bad")],
      [["account", each.account_name], ["id", ...identifier(each.id)], ["created", date(each.created_at)]],
      [
        button("new_password", () => change(passwordDialog(path, each.name))),
        button(each.enabled ? "disable" : "enable", () => act(() => api("PATCH", path, { enabled: !each.enabled }))),
        button("delete", () => change(deleteDialog(path, each.name)), "quiet.warn"),
      ],
    );
  });
  return listOf(records, button("new_user", () => change(userDialog()), "primary"));
}

const passwordField = () => field("password", "password", { type: "password", minlength: 8, maxlength: 256, required: true, autocomplete: "new-password" });

/** @param {string} path @param {string} name @returns {Dialog} */
function passwordDialog(path, name) {
  return {
    title: t("password.title", name),
    action: "save",
    body: [passwordField(), h("p.hint", { t: "password.hint" })],
    send: async (form) => (await api("PATCH", path, { password: form.get("password") }), true),
  };
}

/** @returns {Dialog} */
function userDialog() {
  const fresh = field("account.new", "account_name", { maxlength: 64, disabled: true, required: true });
  fresh.hidden = true;
  const accounts = accountChoice([["", t("account.other")]]);
  accounts.addEventListener("change", (/** @type {any} */ event) => (fresh.hidden = fresh.lastChild.disabled = event.target.value !== ""));
  return {
    title: t("new_user"),
    action: "create",
    body: [
      accounts,
      fresh,
      field("user_name", "name", { required: true, maxlength: 64, autocomplete: "off" }),
      passwordField(),
      h("p.hint", { t: "password.hint" }),
      h("label.check", {}, h("input", { type: "checkbox", name: "is_admin" }), h("span", { t: "is_admin" })),
    ],
    send: async (form) => {
      const account = form.get("account") || (await api("POST", "/accounts", { name: form.get("account_name") })).id;
      return api("POST", "/users", { account_id: account, name: form.get("name"), password: form.get("password"), is_admin: form.has("is_admin") });
    },
  };
}
