import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Java's own client as it is by default: its first request to a server asks for an upgrade to HTTP/2. */
public class JavaClient {
    /** Arguments: address, token, body. Prints status and body of three calls on one client, each on a line. */
    public static void main(String[] given) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(given[0]))
            .header("X-Auth-Token", given[1])
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(given[2]))
            .build();
        for (int call = 0; call < 3; call++) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            System.out.println(answer.statusCode() + " " + answer.body());
        }
    }
}
