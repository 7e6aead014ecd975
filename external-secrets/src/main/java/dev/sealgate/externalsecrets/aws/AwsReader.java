package dev.sealgate.externalsecrets.aws;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Lazy;
import dev.sealgate.externalsecrets.RemoteSecret;
import dev.sealgate.externalsecrets.SecretReader;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.values.JsonWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** Reads the secrets and tags of one store. */
final class AwsReader implements SecretReader {

  /** Named always: without it, an emulator may answer with the version before. */
  private static final String CURRENT = "AWSCURRENT";

  private static final String VERSION_ID = "uuid/";

  private final AwsSpec spec;
  private final SecretsManagerClient client;
  private final Lazy<AwsCredentials> credentials;

  AwsReader(AwsSpec spec, SecretsManagerClient client, Supplier<AwsCredentials> login) {
    this.spec = spec;
    this.client = client;
    this.credentials = new Lazy<>(login);
  }

  @Override
  public RemoteSecret read(RemoteKey key) {
    try {
      return key.metadata() ? tags(key) : value(key);
    } catch (SdkException e) {
      throw AwsFailures.ofRead(e, spec.path());
    }
  }

  private RemoteSecret value(RemoteKey key) {
    GetSecretValueRequest.Builder request =
        GetSecretValueRequest.builder()
            .secretId(spec.prefix() + key.key())
            .overrideConfiguration(identity());
    if (key.version().startsWith(VERSION_ID)) {
      request.versionId(key.version().substring(VERSION_ID.length()));
    } else {
      request.versionStage(key.version().isEmpty() ? CURRENT : key.version());
    }
    GetSecretValueResponse response = client.getSecretValue(request.build());
    String version = response.versionId() == null ? "" : response.versionId();
    SdkBytes binary = response.secretBinary();
    if (binary != null) {
      return new RemoteSecret.Payload(SecretBytes.takeOwnershipOf(binary.asByteArray()), version);
    }
    if (response.secretString() == null) {
      throw StoreException.ofKey(
          Kind.MALFORMED, "the secret has no value", "put a value into it in AWS");
    }
    return new RemoteSecret.Payload(SecretBytes.utf8(response.secretString()), version);
  }

  private RemoteSecret tags(RemoteKey key) {
    DescribeSecretResponse response =
        client.describeSecret(
            r -> r.secretId(spec.prefix() + key.key()).overrideConfiguration(identity()));
    if (response.deletedDate() != null) {
      throw AwsFailures.missing("the secret is marked for deletion");
    }
    Map<String, SecretBytes> tags = new HashMap<>();
    response.tags().forEach(tag -> tags.put(tag.key(), SecretBytes.utf8(tag.value())));
    try {
      return new RemoteSecret.Payload(JsonWriter.object(tags), "");
    } finally {
      tags.values().forEach(SecretBytes::close);
    }
  }

  private AwsRequestOverrideConfiguration identity() {
    return AwsRequestOverrideConfiguration.builder()
        .credentialsProvider(StaticCredentialsProvider.create(credentials.get()))
        .build();
  }

  @Override
  public void close() {}
}
