// Calls web-image through the official Node core with the options that the generated client builds
// (huaweicloud-sdk-ocr, OcrClient.recognizeWebImage); the generated package itself is not on npm.
// Arguments: URL, AK, SK, project id or "" (then the core looks it up). The image comes from standard input.
const { BasicCredentials } = require("@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials");
const { ClientBuilder } = require("@huaweicloud/huaweicloud-sdk-core/ClientBuilder");
const { Region } = require("@huaweicloud/huaweicloud-sdk-core/region/region");

const [url, ak, sk, projectId] = process.argv.slice(2);

class OcrClient {
  constructor(client) {
    this.hcClient = client;
  }

  recognizeWebImage(data) {
    return this.hcClient.sendRequest({
      method: "POST",
      url: "/v2/{project_id}/ocr/web-image",
      contentType: "application/json",
      queryParams: {},
      pathParams: {},
      headers: {},
      data,
      responseHeaders: ["X-Request-Id"],
    });
  }
}

const credentials = new BasicCredentials().withAk(ak).withSk(sk);
const builder = new ClientBuilder((client) => new OcrClient(client), "BasicCredentials").withCredential(credentials);
if (projectId) {
  credentials.withProjectId(projectId);
  builder.withEndpoint(url);
} else {
  credentials.withIamEndpoint(url);
  builder.withRegion(new Region("cn-north-4", url));
}
const image = require("fs").readFileSync(0, "utf8");

builder
  .build()
  .recognizeWebImage({ image, extract_type: ["image_size"], detect_direction: true })
  .then(
    (answer) => console.log(JSON.stringify({ answer })),
    ({ httpStatusCode, errorCode, errorMsg, requestId, message }) =>
      console.log(JSON.stringify({ error: { httpStatusCode, errorCode, errorMsg, requestId, message } })),
  );
