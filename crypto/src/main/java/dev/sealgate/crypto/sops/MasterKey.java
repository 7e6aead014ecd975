package dev.sealgate.crypto.sops;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    /**
     * @param text {@code ARN} or {@code ARN+ROLE_ARN}, as on the command line of sops
     */
    public static AwsKms parse(String text, String profile) {
      String plain = text.replace(" ", "");
      int role = plain.indexOf("+arn:");
      return new AwsKms(
          role < 0 ? plain : plain.substring(0, role),
          role < 0 ? Optional.empty() : Optional.of(plain.substring(role + 1)),
          Map.of(),
          profile);
    }

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
    private static final Pattern PATH = Pattern.compile("/v[0-9]+/(.+)/[^/]+/([^/]+)");

    /** Of {@code https://HOST/v1/ENGINE/keys/KEY}; empty for anything else. */
    public static Optional<VaultTransit> parse(String text) {
      try {
        URI uri = new URI(text);
        Matcher path = PATH.matcher(Optional.ofNullable(uri.getRawPath()).orElse(""));
        return uri.getScheme() != null && uri.getRawAuthority() != null && path.matches()
            ? Optional.of(
                new VaultTransit(
                    uri.getScheme() + "://" + uri.getRawAuthority(), path.group(1), path.group(2)))
            : Optional.empty();
      } catch (URISyntaxException _) {
        // without the text: it may hold credentials
        return Optional.empty();
      }
    }

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
