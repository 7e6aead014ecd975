package dev.sealgate.crypto.sealed;

import java.util.Objects;

/**
 * How a SealedSecret is opened.
 *
 * @param merge which release's rules decide when a template entry and an encrypted item have one
 *     key
 * @param acceptV1Data whether the deprecated {@code spec.data} is read; the controller's default is
 *     yes
 */
public record OpenOptions(TemplateMerge merge, boolean acceptV1Data) {
  public static final OpenOptions DEFAULT = new OpenOptions(TemplateMerge.ENCRYPTED_WINS, true);

  public OpenOptions {
    Objects.requireNonNull(merge, "merge");
  }

  /** What happens when {@code template.data} and {@code encryptedData} have the same key. */
  public enum TemplateMerge {
    /** 0.37 and later; plain template entries are also in the context of templates. */
    ENCRYPTED_WINS,
    /** 0.36 and earlier. */
    TEMPLATE_WINS
  }
}
