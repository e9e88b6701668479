// @ts-check
// Keeps the shell of the page, so that it opens without a network: the page and its files, never a picture or an answer.
const worker = /** @type {Named} */ (/** @type {unknown} */ (self));
const ASSETS = "{{assets}}/";
const SHELL = ["/", ..."{{files}}".split(" ").map((name) => ASSETS + name)];

worker.addEventListener("install", (event) => {
  event.waitUntil(caches.open(ASSETS).then((cache) => cache.addAll(SHELL)).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== ASSETS).map((name) => caches.delete(name))));
  event.waitUntil(old);
});

worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin || !SHELL.includes(pathname)) return; // everything else goes its own way
  // files have their version in their address; of the page the server may have a newer one
  const kept = () => caches.match(pathname);
  event.respondWith(pathname === "/" ? fetch(event.request).catch(kept) : kept().then((found) => found ?? fetch(event.request)));
});
