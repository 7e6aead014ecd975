package dev.sealgate.externalsecrets.aws;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * One client for each service and region, without any identity of its own: credentials go with each
 * request. Neither the environment nor a profile of the controller has a say.
 */
final class AwsClients implements AutoCloseable {

  private static final int MAX_ATTEMPTS = 2;

  private final AwsSettings settings;
  private final Map<String, SecretsManagerClient> secretsManagers = new ConcurrentHashMap<>();
  private final Map<String, StsClient> tokenServices = new ConcurrentHashMap<>();
  private final Map<String, KmsClient> keyServices = new ConcurrentHashMap<>();
  private final Lazily ambient = new Lazily();

  /** The default chain looks around only when a store that may use it comes along. */
  private static final class Lazily {
    private Optional<DefaultCredentialsProvider> provider = Optional.empty();

    private synchronized AwsCredentialsProvider get() {
      if (provider.isEmpty()) {
        provider = Optional.of(DefaultCredentialsProvider.builder().build());
      }
      return provider.get();
    }

    private synchronized void close() {
      provider.ifPresent(DefaultCredentialsProvider::close);
    }
  }

  AwsClients(AwsSettings settings) {
    this.settings = settings;
  }

  SecretsManagerClient secretsManager(String region) {
    return secretsManagers.computeIfAbsent(
        region,
        name -> build(SecretsManagerClient.builder(), name, settings.secretsManagerEndpoint()));
  }

  StsClient tokenService(String region) {
    return tokenServices.computeIfAbsent(
        region, name -> build(StsClient.builder(), name, settings.stsEndpoint()));
  }

  KmsClient keyService(String region) {
    return keyServices.computeIfAbsent(
        region, name -> build(KmsClient.builder(), name, settings.kmsEndpoint()));
  }

  AwsCredentialsProvider ambient() {
    return ambient.get();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
      B builder, String region, Optional<URI> endpoint) {
    endpoint.ifPresent(builder::endpointOverride);
    return builder
        .region(Region.of(region))
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(http())
        .overrideConfiguration(overrides())
        .build();
  }

  private SdkHttpClient http() {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(settings.limits().connect())
        .socketTimeout(settings.limits().exchange())
        .build();
  }

  private ClientOverrideConfiguration overrides() {
    return ClientOverrideConfiguration.builder()
        .apiCallTimeout(settings.limits().exchange())
        .apiCallAttemptTimeout(settings.limits().exchange())
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(MAX_ATTEMPTS).build())
        .defaultProfileFile(ProfileFile.aggregator().build())
        .build();
  }

  @Override
  public void close() {
    secretsManagers.values().forEach(SecretsManagerClient::close);
    tokenServices.values().forEach(StsClient::close);
    keyServices.values().forEach(KmsClient::close);
    ambient.close();
  }
}
