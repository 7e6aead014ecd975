package dev.sealgate.externalsecrets.aws;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.keys.KeyFailures;
import java.util.Base64;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptRequest;

/** Encrypt and Decrypt of AWS KMS, with the encryption context of the file. */
final class KmsKeyService implements KeyService {

  private final AwsClients clients;
  private final KmsLogin login;

  KmsKeyService(AwsClients clients, KmsLogin login) {
    this.clients = clients;
    this.login = login;
  }

  @Override
  public boolean handles(MasterKey key) {
    return key instanceof MasterKey.AwsKms;
  }

  @Override
  public SecretBytes unwrap(MasterKey key, String enc) {
    MasterKey.AwsKms kms = (MasterKey.AwsKms) key;
    return ask(
        kms,
        arn ->
            SecretBytes.takeOwnershipOf(
                client(arn)
                    .decrypt(
                        DecryptRequest.builder()
                            .keyId(arn.text())
                            .ciphertextBlob(ciphertext(enc))
                            .encryptionContext(kms.context())
                            .overrideConfiguration(identity(kms, arn))
                            .build())
                    .plaintext()
                    .asByteArrayUnsafe()));
  }

  @Override
  public String wrap(MasterKey key, SecretBytes dataKey) {
    MasterKey.AwsKms kms = (MasterKey.AwsKms) key;
    return ask(
        kms,
        arn ->
            dataKey.use(bytes ->
                Base64.getEncoder()
                    .encodeToString(
                        client(arn)
                            .encrypt(
                                EncryptRequest.builder()
                                    .keyId(arn.text())
                                    .plaintext(SdkBytes.fromByteArrayUnsafe(bytes))
                                    .encryptionContext(kms.context())
                                    .overrideConfiguration(identity(kms, arn))
                                    .build())
                            .ciphertextBlob()
                            .asByteArrayUnsafe())));
  }

  private static <T> T ask(MasterKey.AwsKms key, Function<KmsArn, T> call) {
    try {
      return call.apply(KmsArn.parse(key.arn()));
    } catch (StoreException e) {
      throw KeyFailures.of(key, e);
    } catch (SdkException e) {
      throw KeyFailures.of(key, AwsFailures.ofKey(e));
    }
  }

  private KmsClient client(KmsArn arn) {
    return clients.keyService(arn.region());
  }

  private AwsRequestOverrideConfiguration identity(MasterKey.AwsKms key, KmsArn arn) {
    return AwsRequestOverrideConfiguration.builder()
        .credentialsProvider(StaticCredentialsProvider.create(login.credentials(key, arn.region())))
        .build();
  }

  private static SdkBytes ciphertext(String enc) {
    try {
      return SdkBytes.fromByteArrayUnsafe(Base64.getMimeDecoder().decode(enc));
    } catch (IllegalArgumentException _) {
      throw StoreException.ofKey(
          Kind.MALFORMED, "enc is no base64", "restore the file from history");
    }
  }
}
