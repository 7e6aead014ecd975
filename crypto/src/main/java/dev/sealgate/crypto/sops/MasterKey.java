package dev.sealgate.crypto.sops;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A key that a file's data key is wrapped to. Only public parts. */
public sealed interface MasterKey {
  /** What people call it: recipient, fingerprint, ARN or address. */
  String describe();

  /** The list in the metadata that holds keys of this type, for example {@code age}. */
  String field();

  record Age(String recipient) implements MasterKey {
    public Age {
      Objects.requireNonNull(recipient, "recipient");
    }

    @Override
    public String describe() {
      return recipient;
    }

    @Override
    public String field() {
      return "age";
    }
  }

  /**
   * @param fingerprint hexadecimal, spaces removed; a trailing {@code !} asks for that very subkey
   */
  record Pgp(String fingerprint) implements MasterKey {
    public Pgp {
      fingerprint = fingerprint.replace(" ", "");
    }

    @Override
    public String describe() {
      return fingerprint;
    }

    @Override
    public String field() {
      return "pgp";
    }
  }

  /**
   * @param role ARN of a role to assume first
   * @param context encryption context
   * @param profile AWS profile, often empty
   */
  record AwsKms(String arn, Optional<String> role, Map<String, String> context, String profile)
      implements MasterKey {
    public AwsKms {
      Objects.requireNonNull(arn, "arn");
      Objects.requireNonNull(role, "role");
      context = java.util.Collections.unmodifiableMap(new TreeMap<>(context));
      Objects.requireNonNull(profile, "profile");
    }

    @Override
    public String describe() {
      return role.map(assumed -> arn + "+" + assumed).orElse(arn);
    }

    @Override
    public String field() {
      return "kms";
    }
  }

  record GcpKms(String resourceId) implements MasterKey {
    @Override
    public String describe() {
      return resourceId;
    }

    @Override
    public String field() {
      return "gcp_kms";
    }
  }

  record AzureKeyVault(String vaultUrl, String name, String version) implements MasterKey {
    @Override
    public String describe() {
      return vaultUrl + "/keys/" + name + "/" + version;
    }

    @Override
    public String field() {
      return "azure_kv";
    }
  }

  record VaultTransit(String address, String enginePath, String keyName) implements MasterKey {
    @Override
    public String describe() {
      return address + "/v1/" + enginePath + "/keys/" + keyName;
    }

    @Override
    public String field() {
      return "hc_vault";
    }
  }

  record HuaweiKms(String keyId) implements MasterKey {
    @Override
    public String describe() {
      return keyId;
    }

    @Override
    public String field() {
      return "hckms";
    }
  }
}
