package dev.sealgate.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class AwsEndpointIT {
  @Test
  void itKeepsSecretsUntilItIsReset() throws Exception {
    try (AwsEndpoint aws = AwsEndpoint.start();
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(
              call(client, aws, "CreateSecret", "{\"Name\":\"db\",\"SecretString\":\"s3cret\"}")
                  .statusCode())
          .isEqualTo(200);
      assertThat(call(client, aws, "GetSecretValue", "{\"SecretId\":\"db\"}").body())
          .contains("s3cret");

      aws.reset();

      HttpResponse<String> gone = call(client, aws, "GetSecretValue", "{\"SecretId\":\"db\"}");
      assertThat(gone.statusCode()).isEqualTo(404);
      assertThat(gone.body()).contains("ResourceNotFoundException");
    }
  }

  @Test
  void restartedItAnswersAtTheSameAddress() throws Exception {
    try (AwsEndpoint aws = AwsEndpoint.start();
        HttpClient client = HttpClient.newHttpClient()) {
      aws.stop();
      aws.restart();

      assertThat(call(client, aws, "ListSecrets", "{}").body()).contains("\"SecretList\"");
    }
  }

  private static HttpResponse<String> call(
      HttpClient client, AwsEndpoint aws, String action, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(aws.url())
            .header("X-Amz-Target", "secretsmanager." + action)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/secretsmanager/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
