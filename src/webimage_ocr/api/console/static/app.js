// The frame: which view is shown, in which language and light, and for whom.
import { hasToken, isKnown, logOut, onCaller, resume, user } from "./api.js";
import { $, icon, say } from "./dom.js";
import { language, onLanguage, setLanguage, t, translate } from "./i18n.js";
import { showManage, startManage } from "./manage.js";
import { signIn } from "./sign.js";
import { callerLabel, startTry } from "./try.js";

const THEMES = ["auto", "light", "dark"];
const KEPT = "webimage-ocr theme";

if (document.documentElement.dataset.docs === "false") document.querySelector(".views [href='/docs']").remove();

let theme = THEMES.includes(localStorage.getItem(KEPT)) ? localStorage.getItem(KEPT) : "auto";

function drawTheme() {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const button = $("theme");
  button.replaceChildren(icon({ auto: "auto", light: "sun", dark: "moon" }[theme]));
  button.setAttribute("aria-label", t(`theme.${theme}`));
  button.title = t(`theme.${theme}`);
}

function drawAccount() {
  const button = $("account");
  delete button.dataset.t;
  button.textContent = isKnown() ? `${callerLabel(user)} · ${t("sign.out")}` : t("sign.in");
  button.classList.toggle("primary", !isKnown());
  button.classList.toggle("quiet", isKnown());
}

function route() {
  const view = location.hash === "#manage" ? "manage" : "try";
  for (const name of ["try", "manage"]) $(name).hidden = name !== view;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (view === "manage") showManage();
}

$("theme").addEventListener("click", () => {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  localStorage.setItem(KEPT, theme);
  drawTheme();
});
$("language").addEventListener("click", () => setLanguage(language === "zh" ? "en" : "zh"));
$("account").addEventListener("click", async () => {
  if (!isKnown()) return signIn();
  try {
    await logOut();
    location.reload(); // what was read goes too
  } catch (error) {
    say(error.message);
  }
});

onCaller(drawAccount);
onLanguage(() => {
  drawTheme();
  drawAccount();
  $("language").textContent = t("language");
  $("language").lang = language === "zh" ? "en" : "zh";
});
addEventListener("hashchange", route);

startManage();
if (!hasToken()) await resume().catch((error) => say(error.message));
startTry();
translate();
route();
if (hasToken()) await resume().catch((error) => say(error.message));
