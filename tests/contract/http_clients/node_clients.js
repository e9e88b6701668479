// Posts to an address twice with each HTTP client of Node, as it is by default; one line of JSON for each call.
const http = require("http");

const { url, token, body } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const headers = { "X-Auth-Token": token, "Content-Type": "application/json" };

const clients = {
  "Node fetch": async () => {
    const answer = await fetch(url, { method: "POST", headers, body });
    await answer.text();
    return answer.status;
  },
  "Node http": () =>
    new Promise((resolve, reject) => {
      const request = http.request(url, { method: "POST", headers }, (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode));
      });
      request.on("error", reject);
      request.end(body); // at once, so that its length is known
    }),
  "Node http, streamed": () =>
    new Promise((resolve, reject) => {
      const request = http.request(url, { method: "POST", headers }, (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode));
      });
      request.on("error", reject);
      request.write(body);
      request.end();
    }),
};

(async () => {
  for (const [client, call] of Object.entries(clients)) {
    for (let number = 0; number < 2; number++) {
      console.log(JSON.stringify({ client, status: await call() }));
    }
  }
})();
