import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** Posts to an address twice with HTTP clients for Java as they are by default; one line of JSON for each call. */
public class JavaClients {
    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode told = json.readTree(System.in);
        String url = told.get("url").asText();
        String token = told.get("token").asText();
        String body = told.get("body").asText();

        OkHttpClient okHttp = new OkHttpClient();
        CloseableHttpClient apache = HttpClients.createDefault();
        Map<String, Callable<Integer>> clients = new LinkedHashMap<>();
        clients.put("Java HttpURLConnection", () -> {
            HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setRequestProperty("X-Auth-Token", token);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            if (status == 200) {
                connection.getInputStream().readAllBytes();
            }
            return status;
        });
        clients.put("OkHttp", () -> {
            RequestBody content = RequestBody.create(body, MediaType.get("application/json"));
            Request request = new Request.Builder().url(url).header("X-Auth-Token", token).post(content).build();
            try (Response response = okHttp.newCall(request).execute()) {
                response.body().string();
                return response.code();
            }
        });
        clients.put("Apache HttpClient 5", () -> {
            HttpPost request = new HttpPost(url);
            request.setHeader("X-Auth-Token", token);
            request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
            return apache.execute(request, response -> {
                response.getEntity().getContent().readAllBytes();
                return response.getCode();
            });
        });
        for (Map.Entry<String, Callable<Integer>> client : clients.entrySet()) {
            for (int call = 0; call < 2; call++) {
                System.out.println(json.writeValueAsString(
                    Map.of("client", client.getKey(), "status", client.getValue().call())));
            }
        }
        System.exit(0); // pools of connections keep threads of their own for minutes
    }
}
