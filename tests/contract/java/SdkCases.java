import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.huaweicloud.sdk.core.SdkResponse;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.auth.SigningAlgorithm;
import com.huaweicloud.sdk.core.exception.SdkException;
import com.huaweicloud.sdk.core.exception.ServerResponseException;
import com.huaweicloud.sdk.core.exception.ServiceResponseException;
import com.huaweicloud.sdk.core.http.HttpConfig;
import com.huaweicloud.sdk.core.region.Region;
import com.huaweicloud.sdk.core.retry.backoff.BackoffStrategy;
import com.huaweicloud.sdk.core.utils.JsonUtils;
import com.huaweicloud.sdk.ocr.v1.OcrAsyncClient;
import com.huaweicloud.sdk.ocr.v1.OcrClient;
import com.huaweicloud.sdk.ocr.v1.model.GeneralTextRequestBody;
import com.huaweicloud.sdk.ocr.v1.model.RecognizeGeneralTextRequest;
import com.huaweicloud.sdk.ocr.v1.model.RecognizeWebImageRequest;
import com.huaweicloud.sdk.ocr.v1.model.RecognizeWebImageResponse;
import com.huaweicloud.sdk.ocr.v1.model.WebImageRequestBody;
import com.huaweicloud.sdk.ocr.v1.region.OcrRegion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;

/**
 * Calls web-image and general-text through the official Java SDK in the ways that are named as arguments, one line of
 * JSON for each.
 * Standard input tells where the server is, the credentials and the picture, as JSON.
 */
public class SdkCases {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode told;
    private final Map<String, Callable<? extends SdkResponse>> cases = new LinkedHashMap<>();

    SdkCases(JsonNode told) {
        this.told = told;
        String secret = say("secret_key");
        cases.put("endpoint", () -> call(withEndpoint(secret), picture().withDetectFont(true).withDetectDirection(true)
            .withExtractType(List.of("contact_info", "image_size"))));
        cases.put("region", () -> call(OcrClient.newBuilder()
            .withCredential(credentials(secret).withIamEndpoint(say("url")))
            .withRegion(new Region("cn-south-1", say("url"))).build(), picture()));
        // all from HUAWEICLOUD_SDK_* variables
        cases.put("environment", () -> call(
            OcrClient.newBuilder().withRegion(OcrRegion.valueOf("cn-north-4")).build(), picture()));
        // all from ~/.huaweicloud/credentials and ~/.huaweicloud/regions.yaml
        cases.put("files", () -> call(
            OcrClient.newBuilder().withRegion(OcrRegion.valueOf("af-south-1")).build(), picture()));
        cases.put("asynchronous", () -> OcrAsyncClient.newBuilder()
            .withCredential(credentials(secret).withProjectId(say("project_id"))).withEndpoint(say("url")).build()
            .recognizeWebImageAsync(request(picture())).get(60, TimeUnit.SECONDS));
        cases.put("wrong secret", () -> call(withEndpoint("wrong"), picture()));
        cases.put("PDF", () -> call(withEndpoint(secret), new WebImageRequestBody().withImage("JVBERi0xLjQKJcfs")));
        cases.put("image and url", () -> call(
            withEndpoint(secret), picture().withUrl("https://example.com/a.png")));
        cases.put("no project", () -> call(OcrClient.newBuilder()
            .withCredential(credentials(secret)).withEndpoint(say("url")).build(), picture()));
        cases.put("temporary key", () -> call(OcrClient.newBuilder()
            .withCredential(new BasicCredentials().withAk(say("temporary", "access_key"))
                .withSk(say("temporary", "secret_key")).withSecurityToken(say("temporary", "security_token"))
                .withProjectId(say("project_id")))
            .withEndpoint(say("url")).build(), picture()));
        cases.put("SM3 signature", () -> call(
            withEndpoint(secret, config().withSigningAlgorithm(SigningAlgorithm.HMAC_SM3)), picture()));
        cases.put("retries", () -> withEndpoint(secret).recognizeWebImageInvoker(request(picture()))
            .withRetry(3, (answer, error) -> error instanceof ServerResponseException, BackoffStrategy.NO_BACKOFF)
            .invoke());
        cases.put("threads", this::callFromThreads);
        cases.put("API key", () -> withEndpoint(secret).recognizeWebImageInvoker(request(picture()))
            .addHeader("Authorization", "Bearer " + say("api_key")).invoke());
        cases.put("general-text", () -> callGeneralText(secret, page("image")));
        cases.put("general-text, all switches", () -> callGeneralText(secret, page("image").withDetectDirection(true)
            .withCharacterMode(true).withSingleOrientationMode(true).withQuickMode(false).withLanguage("auto")));
        cases.put("general-text, second page", () -> callGeneralText(secret, page("pdf").withPdfPageNumber(2)));
        cases.put("general-text, no such language", () -> callGeneralText(secret, page("image").withLanguage("xx")));
        cases.put("proxy", () -> {
            HttpConfig config = config().withProxyHost(say("proxy", "host"))
                .withProxyPort(told.at("/proxy/port").asInt());
            if (!say("proxy", "user").isEmpty()) {
                config.withProxyUsername(say("proxy", "user")).withProxyPassword(say("proxy", "password"));
            }
            return call(withEndpoint(secret, config), picture());
        });
    }

    /** 32 threads share one client, whose pool keeps as many connections. */
    private RecognizeWebImageResponse callFromThreads() throws Exception {
        OcrClient client = withEndpoint(
            say("secret_key"), config().withConnectionPool(new ConnectionPool(32, 5, TimeUnit.MINUTES)));
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try {
            List<Future<RecognizeWebImageResponse>> answers = new ArrayList<>();
            for (int number = 0; number < 32 * 8; number++) {
                answers.add(threads.submit(() -> call(client, picture())));
            }
            for (Future<RecognizeWebImageResponse> answer : answers) {
                answer.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        return call(client, picture());
    }

    private String say(String... path) {
        return told.at("/" + String.join("/", path)).asText();
    }

    private BasicCredentials credentials(String secret) {
        return new BasicCredentials().withAk(say("access_key")).withSk(secret);
    }

    private OcrClient withEndpoint(String secret) {
        return withEndpoint(secret, config());
    }

    private OcrClient withEndpoint(String secret, HttpConfig config) {
        return OcrClient.newBuilder().withHttpConfig(config)
            .withCredential(credentials(secret).withProjectId(say("project_id")))
            .withEndpoint(say("url")).build();
    }

    private static HttpConfig config() {
        return HttpConfig.getDefaultHttpConfig();
    }

    private WebImageRequestBody picture() {
        return new WebImageRequestBody().withImage(say("image"));
    }

    private static RecognizeWebImageRequest request(WebImageRequestBody body) {
        return new RecognizeWebImageRequest().withBody(body);
    }

    private static RecognizeWebImageResponse call(OcrClient client, WebImageRequestBody body) {
        return client.recognizeWebImage(request(body));
    }

    private GeneralTextRequestBody page(String name) {
        return new GeneralTextRequestBody().withImage(say(name));
    }

    private SdkResponse callGeneralText(String secret, GeneralTextRequestBody body) {
        return withEndpoint(secret).recognizeGeneralText(new RecognizeGeneralTextRequest().withBody(body));
    }

    public static void main(String[] names) {
        try {
            run(names);
            System.exit(0); // the clients' pools keep threads of their own for minutes
        } catch (Exception failed) {
            failed.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String[] names) throws Exception {
        SdkCases all = new SdkCases(JSON.readTree(System.in));
        for (String name : names) {
            ObjectNode line = JSON.createObjectNode().put("case", name);
            try {
                line.set("answer", JSON.readTree(JsonUtils.toJSON(all.cases.get(name).call())));
            } catch (ServiceResponseException refused) {
                line.putObject("error").put("class", refused.getClass().getSimpleName())
                    .put("status", refused.getHttpStatusCode()).put("code", refused.getErrorCode())
                    .put("message", refused.getErrorMsg()).put("request_id", refused.getRequestId());
            } catch (SdkException failed) {
                line.putObject("error").put("class", failed.getClass().getSimpleName())
                    .put("message", failed.getMessage());
            }
            System.out.println(JSON.writeValueAsString(line));
        }
    }
}
