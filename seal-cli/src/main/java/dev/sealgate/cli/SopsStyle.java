package dev.sealgate.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Command lines as people write them for sops: {@code -d FILE}, {@code FILE} alone to edit it,
 * global options before the command. What sops has and seal has not is refused by name.
 */
final class SopsStyle {
  private static final Map<String, String> MODES =
      Map.of(
          "-d", "decrypt",
          "--decrypt", "decrypt",
          "-e", "encrypt",
          "--encrypt", "encrypt",
          "-r", "rotate",
          "--rotate", "rotate",
          "--set", "set");

  private static final Set<String> OF_SOPS =
      Set.of(
          "encrypt",
          "decrypt",
          "edit",
          "set",
          "unset",
          "rotate",
          "updatekeys",
          "exec-env",
          "exec-file",
          "filestatus");

  private static final Map<String, String> REFUSED_COMMANDS =
      Map.of(
          "publish", "publish decrypts on the way to a store: apply the file with Sealgate instead",
          "keyservice", "keys never leave the machine: run seal where they are",
          "groups", "name the groups in .sops.yaml, then: seal updatekeys FILE");

  private static final String NO_KEY_SERVICE = "keys are used where they are, never over a socket";
  private static final String NO_CLOUD = "use --age, --pgp, --kms or --hc-vault-transit";

  private static final Map<String, String> REFUSED_OPTIONS =
      Map.ofEntries(
          Map.entry("--ignore-mac", "the MAC is always verified: restore the file from history"),
          Map.entry("--keyservice", NO_KEY_SERVICE),
          Map.entry("--enable-local-keyservice", NO_KEY_SERVICE),
          Map.entry("--decryption-order", "age is tried first, then PGP, then key services"),
          Map.entry("--encryption-context", "name the context in a key group of .sops.yaml"),
          Map.entry("--aws-profile", "set AWS_PROFILE for this call"),
          Map.entry("--shamir-secret-sharing-threshold", "name it in .sops.yaml"),
          Map.entry("--show-master-keys", "seal recipients FILE lists them"),
          Map.entry("--gcp-kms", NO_CLOUD),
          Map.entry("--azure-kv", NO_CLOUD),
          Map.entry("--hckms", NO_CLOUD),
          Map.entry("--background", "end the line with & in your shell"),
          Map.entry("--indent", "name it in .sops.yaml (stores.yaml.indent)"),
          Map.entry("--check-for-updates", "seal asks nobody"));

  private static final Pattern FILE_NAME = Pattern.compile("/|\\.(ya?ml|json|env|ini|txt)$");

  /** Global options of sops that change nothing: seal asks nobody, and has nothing more to say. */
  private static final Set<String> WITHOUT_EFFECT = Set.of("--disable-version-check", "--verbose");

  private SopsStyle() {}

  /** The same, as seal's own commands and options. */
  static String[] arguments(String[] given, World world) {
    if (given.length == 0) {
      return given;
    }
    List<String> rest = new ArrayList<>(Arrays.asList(given));
    List<String> globals = takeGlobals(rest);
    if (rest.isEmpty()) {
      return given;
    }
    String first = rest.getFirst();
    if (REFUSED_COMMANDS.containsKey(first)) {
      throw Failure.usage(
          first + " of sops is not supported", String.valueOf(REFUSED_COMMANDS.get(first)));
    }
    if (!OF_SOPS.contains(first)) {
      if (Commands.knows(first) || !isLegacy(rest, world)) {
        return given;
      }
      rest = legacy(rest);
      rest.removeAll(WITHOUT_EFFECT);
    }
    refuse(rest);
    rest.addAll(1, globals);
    return rest.toArray(String[]::new);
  }

  /** Options that may come before the command. */
  private static List<String> takeGlobals(List<String> rest) {
    List<String> globals = new ArrayList<>();
    boolean more = true;
    while (more && !rest.isEmpty()) {
      String first = rest.getFirst();
      if (first.equals("--config") && rest.size() > 1) {
        globals.add(rest.removeFirst());
        globals.add(rest.removeFirst());
      } else if (first.startsWith("--config=")) {
        globals.add(rest.removeFirst());
      } else if (WITHOUT_EFFECT.contains(first)) {
        rest.removeFirst();
      } else {
        more = false;
      }
    }
    return globals;
  }

  private static boolean isLegacy(List<String> words, World world) {
    String first = words.getFirst();
    if (!first.startsWith("-")) {
      return isFile(first, world);
    }
    return words.stream().anyMatch(MODES::containsKey)
        || (words.size() > 1 && isFile(words.getLast(), world));
  }

  /** One that is there, or that is to be made; the name of a command looks like neither. */
  private static boolean isFile(String word, World world) {
    Path path = world.resolve(word);
    return Files.isRegularFile(path)
        || (Files.notExists(path) && !word.startsWith("-") && FILE_NAME.matcher(word).find());
  }

  private static List<String> legacy(List<String> words) {
    List<String> rest = new ArrayList<>();
    String command = "edit";
    for (int i = 0; i < words.size(); i++) {
      String mode = MODES.get(words.get(i));
      if (mode == null) {
        rest.add(words.get(i));
      } else {
        command = mode;
        if (mode.equals("set") && i + 1 < words.size()) {
          return set(rest, words.get(i + 1), words.subList(i + 2, words.size()));
        }
      }
    }
    rest.addFirst(command);
    return rest;
  }

  /** {@code --set '["path"] value'}. */
  private static List<String> set(List<String> before, String both, List<String> after) {
    int end = both.indexOf("] ");
    if (end < 0) {
      throw Failure.of(
          ExitCode.BAD_VALUE,
          "--set takes a path, a blank and a value in JSON, in one argument",
          "--set '[\"db\"][\"port\"] 5432', or better: seal set FILE PATH < VALUE");
    }
    List<String> all = new ArrayList<>(List.of("set"));
    all.addAll(before);
    all.addAll(after);
    all.add(both.substring(0, end + 1));
    all.add(both.substring(end + 2).strip());
    return all;
  }

  private static void refuse(List<String> words) {
    for (String word : words.subList(1, words.size())) {
      if (word.equals("--")) {
        return;
      }
      String option = word.startsWith("--") ? word.split("=", 2)[0] : word;
      String hint = REFUSED_OPTIONS.get(option);
      if (option.equals("-s")) {
        hint = REFUSED_OPTIONS.get("--show-master-keys");
      }
      if (hint != null) {
        throw Failure.usage(option + " of sops is not supported", hint);
      }
    }
  }
}
