package dev.sealgate.cli;

import dev.sealgate.cli.Finding.Rule;
import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.sealed.SealingCertificate;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsDamage;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsInfo;
import dev.sealgate.crypto.sops.SopsLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks at files without any key. */
final class Linter {
  static final String LOST_HINT =
      "take the sops block, or the file, back from Git: git log -p -- FILE";
  private static final int MAX_NAMED = 5;
  private static final Set<SopsFormat> MANIFESTS = Set.of(SopsFormat.YAML, SopsFormat.JSON);

  private final World world;
  private final Function<String, Optional<ConfigFile>> configs;

  Linter(World world, @Nullable String config) {
    this(world, ConfigFile.finder(world, config));
  }

  /**
   * @param configs the configuration that governs a file
   */
  Linter(World world, Function<String, Optional<ConfigFile>> configs) {
    this.world = world;
    this.configs = configs;
  }

  List<Finding> file(String file) {
    try (Source source = SopsInput.read(world, file)) {
      return content(file, source);
    }
  }

  /** What a file would be told if it held this. */
  List<Finding> content(String file, Source source) {
    List<Finding> found = new ArrayList<>();
    byte[] bytes = source.content().copyBytes();
    SopsFormat format = FileTree.format(file, bytes);
    boolean readable = isText(bytes);
    if (readable && Sops.looksEncrypted(bytes, format)) {
      encrypted(file, bytes, format, found);
    } else {
      plain(file, source, Sops.ciphertexts(bytes, format, SopsLimits.DEFAULT), found);
    }
    if (readable) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      found.addAll(TokenShapes.in(file, text));
      certificate(file, text, found);
    }
    return found;
  }

  private static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    return true;
  }

  private void encrypted(String file, byte[] bytes, SopsFormat format, List<Finding> found) {
    SopsInfo info;
    List<String> clear;
    List<SopsDamage> damage;
    try {
      info = Sops.inspect(file, bytes, format, SopsLimits.DEFAULT);
      clear = Sops.plainValues(file, bytes, format, SopsLimits.DEFAULT);
      damage = Sops.damage(file, bytes, format, SopsLimits.DEFAULT);
    } catch (CryptoException e) {
      if (format != SopsFormat.BINARY || isWanted(configuration(file, found))) {
        found.add(Finding.of(Rule.BROKEN, file, e.detail(), e.hint()));
      }
      return;
    }
    for (SopsDamage each : damage) {
      found.add(
          Finding.of(
              Rule.BROKEN,
              file,
              each.keyPath() + " " + each.problem(),
              "restore the file from history: git log -p -- " + file));
    }
    if (!clear.isEmpty()) {
      found.add(
          Finding.of(
              Rule.PARTLY_ENCRYPTED,
              file,
              (clear.size() == 1 ? "1 value is" : clear.size() + " values are")
                  + " in clear that should be encrypted: "
                  + shown(clear),
              "restore the file (git restore --source REVISION %1$s), put each in by seal set %1$s PATH,"
                      .formatted(file)
                  + " and replace it at its source: Git keeps what it has seen"));
    }
    quantum(file, info, found);
    recipients(file, info, found);
  }

  static String shown(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(MAX_NAMED, names.size())))
        + (names.size() > MAX_NAMED ? ", ..." : "");
  }

  private static void quantum(String file, SopsInfo info, List<Finding> found) {
    for (List<MasterKey> group : info.keyGroups()) {
      long safe = group.stream().filter(Linter::isPostQuantum).count();
      if (safe > 0 && safe < group.size()) {
        found.add(
            Finding.of(
                Rule.MIXED_QUANTUM,
                file,
                "it has post-quantum recipients, and others beside them that open it too",
                "give every reader an age1pq... recipient, or none"));
        return;
      }
    }
  }

  private static boolean isPostQuantum(MasterKey key) {
    return key instanceof MasterKey.Age(String recipient) && recipient.startsWith("age1pq1");
  }

  private void recipients(String file, SopsInfo info, List<Finding> found) {
    Optional<ConfigFile> governing = configuration(file, found);
    if (governing.isEmpty() || governing.get().layout().isEmpty()) {
      return;
    }
    KeyChange change = KeyChange.between(info, governing.get().rule());
    if (!change.isEmpty()) {
      found.add(
          Finding.of(
              Rule.RECIPIENTS,
              file,
              "its readers are not those of " + governing.get().shown(),
              "seal updatekeys " + file + " (with --rotate when one is to lose access)"));
    }
  }

  private Optional<ConfigFile> configuration(String file, List<Finding> found) {
    try {
      Optional<ConfigFile> governing = configs.apply(file);
      governing.ifPresent(ConfigFile::keys);
      return governing;
    } catch (CryptoException e) {
      found.add(
          Finding.of(Rule.BROKEN, e.location().file(), Problem.of(e, world).message(), e.hint()));
      return Optional.empty();
    }
  }

  private void plain(String file, Source source, List<String> ciphertexts, List<Finding> found) {
    Optional<SopsFormat> format = SopsFormat.ofFileName(file);
    if (format.isEmpty() && source.content().length() == 0) {
      return; // such as .gitkeep
    }
    Optional<ConfigFile> governing = configuration(file, found);
    if (!ciphertexts.isEmpty()) {
      found.add(Finding.of(Rule.BROKEN, file, lost(ciphertexts), LOST_HINT));
    } else if (isWanted(governing)
        && !KubernetesSecret.isSealed(source, format.orElse(SopsFormat.BINARY))) {
      found.add(
          Finding.of(
              Rule.NOT_ENCRYPTED,
              file,
              governing.orElseThrow().shown() + " has a rule for it, and it is not encrypted",
              "seal encrypt -i " + file));
    }
    if (format.filter(MANIFESTS::contains).isPresent() || Kustomizations.isOne(file)) {
      manifests(file, source, found);
    }
  }

  /** Of a file that has no metadata. */
  static String lost(List<String> ciphertexts) {
    return "its sops block was lost, and without it nothing opens the values of "
        + shown(ciphertexts);
  }

  private static boolean isWanted(Optional<ConfigFile> governing) {
    return governing.filter(config -> config.isNamed() && config.covers()).isPresent();
  }

  private static void manifests(String file, Source source, List<Finding> found) {
    List<Manifests.Document> documents;
    try {
      documents = Manifests.read(source);
    } catch (Failure _) {
      return; // templates of charts are no YAML, and no business of ours
    }
    boolean kustomization = Kustomizations.isOne(file);
    for (Manifests.Document document : documents) {
      if (kustomization) {
        found.addAll(Kustomizations.of(file, document));
      }
      if (isPlainSecret(document.body())) {
        found.add(
            Finding.of(
                Rule.PLAINTEXT_SECRET,
                file,
                "Secret " + document.metadata("name") + " is in clear",
                "seal secret < FILE > SEALED, or seal encrypt -i FILE; Git keeps what it has seen"));
      } else if (document.isListOfSecrets()) {
        found.add(
            Finding.of(
                Rule.PLAINTEXT_SECRET,
                file,
                "a List holds Secrets in clear",
                "make documents of them, and seal or encrypt them"));
      } else if (document.text("kind").equals("SealedSecret")) {
        found.addAll(SealedChecks.of(file, document));
      }
    }
  }

  private static boolean isPlainSecret(Map<String, ?> body) {
    return "Secret".equals(body.get("kind"))
        && "v1".equals(body.get("apiVersion"))
        && (isFilled(body.get("data")) || isFilled(body.get("stringData")));
  }

  private static boolean isFilled(@Nullable Object data) {
    return data instanceof Map<?, ?> map
        && new HashSet<>(map.values())
            .stream().anyMatch(value -> value != null && !"".equals(value));
  }

  private void certificate(String file, String text, List<Finding> found) {
    if (!text.startsWith("-----BEGIN CERTIFICATE-----")) {
      return;
    }
    try {
      if (SealingCertificate.parse(text).isExpiredAt(world.clock().instant())) {
        found.add(
            Finding.of(
                Rule.CERTIFICATE,
                file,
                "the certificate has expired: nothing can be sealed to it",
                "fetch the controller's newest one: seal cert > " + file));
      }
    } catch (CryptoException _) {
      // a certificate for something else
    }
  }
}
