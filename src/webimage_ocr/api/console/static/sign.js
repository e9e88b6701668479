// @ts-check
// Signing in: user and password for a session, or a token that stays in this tab.
import { ask, field, h } from "./dom.js";
import { t } from "./i18n.js";
import { logIn, useToken } from "./api.js";

const LAST = "webimage-ocr account";

// Whether somebody signed in; with `session` a token will not do.
export async function signIn({ session = false } = {}) {
  const [account = "default", name = "admin"] = JSON.parse(localStorage.getItem(LAST) ?? "[]");
  const byPassword = h(
    "fieldset.plain",
    {},
    h("p.hint", { t: "sign.hint" }),
    field("account", "account", { value: account, required: true, autocomplete: "organization" }),
    field("user", "user", { value: name, required: true, autocomplete: "username" }),
    field("password", "password", { type: "password", required: true, autocomplete: "current-password", autofocus: true }),
  );
  const byToken = h(
    "fieldset.plain",
    { hidden: true, disabled: true },
    h("p.hint", { t: "sign.token_hint" }),
    field("sign.token", "token", { required: true, autocomplete: "off", spellcheck: "false" }),
  );
  /** @param {string} value @param {string} label @param {boolean} checked */
  const way = (value, label, checked) =>
    h("label", {}, h("input", { type: "radio", name: "way", value, checked, onchange: choose }), h("span", { t: label }));
  const choose = (/** @type {any} */ event) => {
    for (const [set, value] of [[byPassword, "password"], [byToken, "token"]])
      set.hidden = set.disabled = event.target.value !== value;
  };
  const ways = h("div.segments", {}, way("password", "sign.password", true), way("token", "sign.token", false));
  const done = await ask({
    title: t("sign.title"),
    body: session ? [byPassword] : [ways, byPassword, byToken],
    action: "sign.in",
    send: async (form) => {
      const of = (/** @type {string} */ name) => String(form.get(name));
      if (of("way") === "token") await useToken(of("token"));
      else {
        await logIn(of("account"), of("user"), of("password"));
        localStorage.setItem(LAST, JSON.stringify([of("account"), of("user")]));
      }
      return true;
    },
  });
  return Boolean(done);
}
