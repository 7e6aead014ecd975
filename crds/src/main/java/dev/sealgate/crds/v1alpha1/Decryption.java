package dev.sealgate.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of an Application, and whom its files may make it ask. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Decryption(
    @JsonPropertyDescription(
            "Secret with age identities (*.agekey), OpenPGP private keys (*.asc), a Vault token"
                + " (sops.vault-token) and AWS keys (sops.aws-kms).")
        @Nullable SecretRef secretRef,
    @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Size(max = 253)
        @JsonPropertyDescription(
            "ServiceAccount of this namespace whose AWS role (its annotation"
                + " eks.amazonaws.com/role-arn) uses KMS keys, when the Secret has no AWS keys.")
        @Nullable String serviceAccountName,
    @JsonPropertyDescription(
            "Which remote keys files may ask for. Their metadata is not authenticated: what is not"
                + " listed is not asked. Nothing when left out.")
        @Nullable Trust trust,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Kinds besides Secret that may carry secret values, as Kind or Kind.group, like"
                + " ConfigMap or HelmRelease.helm.toolkit.fluxcd.io. None when left out: a secret"
                + " value anywhere else stops the revision.")
        @Nullable List<String> allowedKinds,
    @JsonPropertyDescription(
            "true accepts Secrets that stand in Git unencrypted. They stop the revision"
                + " otherwise.")
        @Nullable Boolean allowPlaintextSecrets) {
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Trust(
      @Size(max = 16)
          @ValidationRule(
              value = "self.all(v, self.exists_one(w, w.address == v.address))",
              message = "vaults names a server twice: which namespace and caBundle are meant?")
          @JsonPropertyDescription("Vault servers that the token is sent to.")
          @Nullable List<VaultServer> vaults,
      @Size(max = 64)
          @ValidationRule(
              value =
                  "self.all(a,"
                      + " a.matches('^arn:aws[a-z-]*:kms:([a-z0-9-]+:[0-9]+:(key|alias)/[^*]+|[^*]*[*])$'))",
              message =
                  "kmsArns has an entry that is no ARN of a KMS key: write"
                      + " arn:aws:kms:REGION:ACCOUNT:key/ID, or a beginning of one from"
                      + " arn:aws:kms: on, with * at its end")
          @JsonPropertyDescription(
              "ARNs of AWS KMS keys; one that ends in * stands for all that begin so.")
          @Nullable List<@Size(max = 2048) String> kmsArns,
      @Size(max = 64)
          @ValidationRule(
              value =
                  "self.all(a, a.matches('^arn:aws[a-z-]*:iam::([0-9]+:role/[^*]+|[^*]*[*])$'))",
              message =
                  "roles has an entry that is no ARN of a role: write"
                      + " arn:aws:iam::ACCOUNT:role/NAME, or a beginning of one from arn:aws:iam::"
                      + " on, with * at its end")
          @JsonPropertyDescription(
              "ARNs of AWS roles that files may have assumed, written as in kmsArns.")
          @Nullable List<@Size(max = 2048) String> roles,
      @Size(max = 256)
          @ValidationRule(
              value = "self.all(r, r.matches('^[^ *][^*]+[*]?$'))",
              message =
                  "recipients has an entry that is none: write one as the file has it, or a"
                      + " beginning of it with * at its end; leave the list out to allow any")
          @JsonPropertyDescription(
              "The only recipients that files may have: age recipients, PGP fingerprints, KMS ARNs,"
                  + " Vault key URIs; with * as in kmsArns. A file with another one is refused. Any"
                  + " when left out.")
          @Nullable List<@Size(max = 4096) String> recipients) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VaultServer(
      @Required
          @Pattern("^https?://[^/@?#\\s]+/?$")
          @Size(max = 256)
          @JsonPropertyDescription(
              "Scheme, host and port, exactly as files name it in vault_address.")
          String address,
      @Size(max = 256) @JsonPropertyDescription("Vault namespace of the transit engine.")
          @Nullable String namespace,
      @Size(max = 65536)
          @JsonPropertyDescription(
              "PEM certificates of the authorities that the server is trusted by. The platform's when"
                  + " left out.")
          @Nullable String caBundle) {}
}
