// @ts-check
// The frame: which view is shown, in which language and light, and for whom.
import { caller, hasToken, isKnown, logOut, onCaller, resume } from "./api.js";
import { $, icon, say } from "./dom.js";
import { onLanguage, page, setLanguage, t, translate } from "./i18n.js";
import { showManage, startManage } from "./manage.js";
import { signIn } from "./sign.js";
import { callerLabel, startTry } from "./try.js";

const THEMES = /** @type {const} */ (["auto", "light", "dark"]);
const ICONS = /** @type {const} */ ({ auto: "auto", light: "sun", dark: "moon" });
const KEPT = "webimage-ocr theme";

if (document.documentElement.dataset.docs === "false") document.querySelector(".views [href='/docs']")?.remove();

const state = { theme: THEMES.find((each) => each === localStorage.getItem(KEPT)) ?? "auto" };

function drawTheme() {
  const root = document.documentElement;
  if (state.theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = state.theme;
  const button = $("theme");
  button.replaceChildren(icon(ICONS[state.theme]));
  button.setAttribute("aria-label", t(`theme.${state.theme}`));
  button.title = t(`theme.${state.theme}`);
}

function drawAccount() {
  const button = $("account");
  delete button.dataset.t;
  button.textContent = isKnown() ? `${callerLabel(caller.user)} · ${t("sign.out")}` : t("sign.in");
  button.classList.toggle("primary", !isKnown());
  button.classList.toggle("quiet", isKnown());
}

function route() {
  const view = location.hash === "#manage" ? "manage" : "try";
  for (const name of ["try", "manage"]) $(name).hidden = name !== view;
  for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-view]"))) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (view === "manage") showManage();
}

$("theme").addEventListener("click", () => {
  state.theme = THEMES[(THEMES.indexOf(state.theme) + 1) % THEMES.length];
  localStorage.setItem(KEPT, state.theme);
  drawTheme();
});
$("language").addEventListener("click", () => setLanguage(page.language === "zh" ? "en" : "zh"));
$("account").addEventListener("click", async () => {
  if (!isKnown()) return void signIn();
  try {
    await logOut();
    location.reload(); // what was read goes too
  } catch (error) {
    say(error.message);
  }
});

// So that the page is installed and opens without a network, where browsers allow it: over HTTPS and on this machine.
async function keepShell() {
  const address = "/console/service-worker.js";
  const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("service-worker", { createScriptURL: () => address });
  await navigator.serviceWorker?.register(policy?.createScriptURL("") ?? address, { scope: "/" });
}

onCaller(drawAccount);
onLanguage(() => {
  drawTheme();
  drawAccount();
  $("language").textContent = t("language");
  $("language").lang = page.language === "zh" ? "en" : "zh";
});
addEventListener("hashchange", route);

startManage();
if (!hasToken()) await resume().catch((error) => say(error.message));
startTry();
translate();
route();
if (hasToken()) await resume().catch((error) => say(error.message));
keepShell().catch(() => {}); // without it all else works
