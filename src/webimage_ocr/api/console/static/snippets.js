// @ts-check
// The request as code that runs as it is pasted. Values go in as literals of the language, never as bare text.

/** @param {string} text */
const shell = (text) => `'${text.replaceAll("'", "'\\''")}'`;
/** @param {unknown} value */
const literal = (value) => JSON.stringify(value);

/** What the SDKs call an endpoint. @type {Record<Service, string>} */
const NAMES = { "web-image": "WebImage", "general-text": "GeneralText" };

// { endpoint, service, project, name or url, fields, tag } -> [[language, code], ...]
/** @param {SnippetRequest} request @returns {[string, string][]} */
export function writeSnippets(request) {
  return [
    ["curl", writeCurl(request)],
    ["Python SDK", writePython(request)],
    ["Go SDK", writeGo(request)],
    ["Node", writeNode(request)],
  ];
}

/** @param {SnippetRequest} request */
function writeCurl({ endpoint, service, project, name, url, fields, tag }) {
  const head = [
    `curl -s ${shell(`${endpoint}/v2/${project}/ocr/${service}`)} \\`,
    `  -H "X-Auth-Token: $TOKEN" -H 'Content-Type: application/json' \\`,
    ...(tag ? [`  -H ${shell(`Enterprise-Project-Id: ${tag}`)} \\`] : []),
  ];
  if (url) return [...head, `  -d ${shell(JSON.stringify({ url, ...fields }))}`].join("\n");
  const rest = Object.entries(fields).map(([key, value]) => `, ${literal(key)}: ${JSON.stringify(value)}`);
  return [...head, "  -d @- <<EOF", `{"image": "$(base64 < ${shell(name)} | tr -d '\\n')"${rest.join("")}}`, "EOF"].join("\n");
}

/** @type {Record<string, string>} */
const PYTHON = { true: "True", false: "False" };

/** @param {SnippetRequest} request */
function writePython({ endpoint, service, project, name, url, fields, tag }) {
  const call = NAMES[service];
  const image = url
    ? `    url=${literal(url)},`
    : `    image=base64.b64encode(Path(${literal(name)}).read_bytes()).decode(),`;
  const rest = Object.entries(fields).map(([key, value]) => `    ${key}=${PYTHON[String(value)] ?? JSON.stringify(value)},`);
  return `# pip install huaweicloudsdkocr
${url ? "import os" : "import base64\nimport os\nfrom pathlib import Path"}

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkocr.v1 import OcrClient, Recognize${call}Request, ${call}RequestBody

credentials = BasicCredentials(
    os.environ["HUAWEICLOUD_SDK_AK"],
    os.environ["HUAWEICLOUD_SDK_SK"],
    ${literal(project)},
)
client = (
    OcrClient.new_builder()
    .with_credentials(credentials)
    .with_endpoint(${literal(endpoint)})
    .build()
)
body = ${call}RequestBody(
${[image, ...rest].join("\n")}
)
request = Recognize${call}Request(${tag ? `enterprise_project_id=${literal(tag)}, ` : ""}body=body)
print(client.recognize_${service.replace("-", "_")}(request))
`;
}

// detect_font -> DetectFont
/** @param {string} field */
const goName = (field) => field.replace(/(^|_)(\w)/g, (_, __, letter) => letter.toUpperCase());

/** @param {unknown} value */
function goValue(value) {
  if (Array.isArray(value)) return `[]string{${value.map(literal).join(", ")}}`;
  return typeof value === "number" ? `int32(${value})` : literal(value);
}

/** @param {SnippetRequest} request */
function writeGo({ endpoint, service, project, name, url, fields, tag }) {
  const call = NAMES[service];
  const values = Object.entries(fields).map(([key, value], at) => ({
    set: `\toption${at} := ${goValue(value)}`,
    use: `${goName(key)}: &option${at}`,
  }));
  const image = url
    ? [`\timage := ${literal(url)}`]
    : [
        `\tdata, err := os.ReadFile(${literal(name)})`,
        "\tif err != nil {\n\t\tpanic(err)\n\t}",
        "\timage := base64.StdEncoding.EncodeToString(data)",
      ];
  const fieldsOfBody = [`${url ? "Url" : "Image"}: &image`, ...values.map((value) => value.use)].join(", ");
  const tagged = tag ? [`\ttag := ${literal(tag)}`] : [];
  return `// go get github.com/huaweicloud/huaweicloud-sdk-go-v3
package main

import (
${url ? "" : '\t"encoding/base64"\n'}\t"fmt"
\t"os"

\t"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
\tocr "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/ocr/v1"
\t"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/ocr/v1/model"
)

func main() {
${[...image, ...values.map((value) => value.set), ...tagged].join("\n")}
\tcredential := basic.NewCredentialsBuilder().
\t\tWithAk(os.Getenv("HUAWEICLOUD_SDK_AK")).
\t\tWithSk(os.Getenv("HUAWEICLOUD_SDK_SK")).
\t\tWithProjectId(${literal(project)}).
\t\tBuild()
\tclient := ocr.NewOcrClient(ocr.OcrClientBuilder().
\t\tWithEndpoints([]string{${literal(endpoint)}}).
\t\tWithCredential(credential).
\t\tBuild())
\tbody := &model.${call}RequestBody{${fieldsOfBody}}
\tanswer, err := client.Recognize${call}(&model.Recognize${call}Request{${tag ? "EnterpriseProjectId: &tag, " : ""}Body: body})
\tif err != nil {
\t\tpanic(err)
\t}
\tfmt.Println(answer)
}
`;
}

/** @param {SnippetRequest} request */
function writeNode({ endpoint, service, project, name, url, fields, tag }) {
  const image = url ? `  url: ${literal(url)},` : `  image: readFileSync(${literal(name)}, "base64"),`;
  const rest = Object.entries(fields).map(([key, value]) => `  ${key}: ${JSON.stringify(value)},`);
  return `// npm install @huaweicloud/huaweicloud-sdk-core
${url ? "" : 'const { readFileSync } = require("node:fs");\n'}const { BasicCredentials } = require("@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials");
const { ClientBuilder } = require("@huaweicloud/huaweicloud-sdk-core/ClientBuilder");

const credentials = new BasicCredentials()
  .withAk(process.env.HUAWEICLOUD_SDK_AK)
  .withSk(process.env.HUAWEICLOUD_SDK_SK)
  .withProjectId(${literal(project)});
const client = new ClientBuilder((client) => client, "BasicCredentials")
  .withCredential(credentials)
  .withEndpoint(${literal(endpoint)})
  .build();
const data = {
${[image, ...rest].join("\n")}
};
client
  .sendRequest({
    method: "POST",
    url: "/v2/{project_id}/ocr/${service}",
    contentType: "application/json",
    queryParams: {},
    pathParams: {},
    headers: {${tag ? ` "Enterprise-Project-Id": ${literal(tag)} ` : ""}},
    data,
    responseHeaders: ["X-Request-Id"],
  })
  .then((answer) => console.log(JSON.stringify(answer, null, 2)));
`;
}
