// @ts-check
// Pictures come in: dropped, pasted, chosen, a folder of them, from the camera, or as an address.
import { $, say } from "./dom.js";
import { t } from "./i18n.js";

// what of a folder is taken for pictures; a file that is handed over by itself is read whatever it is
const PICTURE = /\.(jpe?g|jfif|png|bmp|tiff?|webp|gif|tga|pcx|ico|psd|pdf)$/i;

/** @param {(pictures: Picture[]) => void} add */
export function takePictures(add) {
  const drop = $("drop");
  const addFiles = (/** @type {File[]} */ files) => files.length && add(files.map(pictureOf));
  const addFolder = (/** @type {File[]} */ files) => addFiles(picturesAmong(files));
  /** @type {[string, string, (files: File[]) => void][]} */
  const ways = [["choose", "files", addFiles], ["choose-folder", "folder", addFolder], ["take", "camera", addFiles]];
  for (const [button, input, take] of ways) {
    $(button).addEventListener("click", () => $(input).click());
    $(input).addEventListener("change", () => (take([...$(input).files]), ($(input).value = "")));
  }
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  addEventListener("dragleave", (event) => event.relatedTarget || drop.classList.remove("over"));
  addEventListener("drop", async (event) => {
    drop.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    // both at once: what was dropped is forgotten as soon as something is waited for
    const files = [...event.dataTransfer.files];
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
    if (!entries.some((entry) => entry?.isDirectory)) return addFiles(files);
    try {
      addFolder((await Promise.all(entries.map((entry, at) => (entry ? filesOf(entry) : [files[at]])))).flat());
    } catch (error) {
      say(String(error));
    }
  });
  addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (!pasted.length || $("try").hidden) return;
    event.preventDefault();
    addFiles(pasted);
  });
  $("by-url").addEventListener("submit", (event) => {
    event.preventDefault();
    const url = $("url").value.trim();
    add([{ name: decodeName(url), url }]);
  });
}

/** @param {File} file @returns {Picture} */
const pictureOf = (file) => ({ name: file.webkitRelativePath || file.name || "picture.png", file });

// The pictures of a folder in the order of their names; how many other files it has is told.
/** @param {File[]} files */
function picturesAmong(files) {
  const pictures = files.filter(({ name }) => PICTURE.test(name) && !name.startsWith("."));
  if (pictures.length < files.length) say(t("folder.left_out", pictures.length, files.length - pictures.length));
  const path = (/** @type {File} */ file) => file.webkitRelativePath || file.name;
  return pictures.sort((one, other) => path(one).localeCompare(path(other), undefined, { numeric: true }));
}

/** @param {any} entry @returns {Promise<File[]>} */
async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    // a hundred at a time, until none is left
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return (await Promise.all(found.map(filesOf))).flat();
    found.push(...some);
  }
}

/** @param {string} url */
function decodeName(url) {
  try {
    return decodeURIComponent(new URL(url).pathname.split("/").pop() ?? "") || url;
  } catch {
    return url;
  }
}
