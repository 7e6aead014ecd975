package dev.sealgate.externalsecrets.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://vault.example",
        "https://vault.example:8200/",
        "http://127.0.0.1:8200",
        "https://[::1]:8200",
        "https://10.0.0.1/prefix",
        "https://vault_1.example"
      })
  void addressesOfServersAreTaken(String address) {
    assertThat(ServerAddress.parse(address).isPresent()).isEqualTo(!address.contains("_"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vault.example",
        "//vault.example",
        "ftp://vault.example",
        "file:///etc/passwd",
        "https://user:password@vault.example",
        "https://vault.example?x=y",
        "https://vault.example#x",
        "https://",
        "https://a b",
        "http://169.254.169.254",
        "http://169.254.169.254.",
        "http://169.254.1.1:80/latest",
        "http://2852039166",
        "http://0xa9fea9fe",
        "http://0251.0376.0251.0376",
        "http://0xa9.254.43518",
        "http://[fe80::1]",
        "http://[::ffff:169.254.169.254]",
        "http://[::ffff:a9fe:a9fe]",
        "http://[fd00:ec2::254]",
        "http://metadata.google.internal",
        "http://METADATA.google.internal."
      })
  void whatIsNoServerOrIsTheMachinesOwnMetadataIsNotTaken(String address) {
    assertThat(ServerAddress.parse(address)).isEmpty();
  }
}
