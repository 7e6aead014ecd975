package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        The result is a plaintext: pipe it on. Values come from files and standard input; as
        arguments they work with a warning, since every process of the machine can read those.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal create generic db -n shop --from-stdin password < password | seal secret > db.yaml
          seal create generic app -n shop --from-env-file app.env --from-file ca.crt
          seal create tls web -n shop --cert web.crt --key web.key | seal secret > web.yaml
          seal create docker-registry pull -n shop --docker-server ghcr.io --docker-username ci \\
            < token | seal encrypt --filename-override pull.yaml > pull.yaml

        Exit codes: 0 printed, 1 a value can't be had or is none of such a Secret, 2 wrong command line,
        100 no such file.\
        """)
final class CreateCommand implements Callable<Integer> {
  private final World world;

  /** kubectl's words. */
  enum Kind {
    generic,
    tls,
    docker_registry {
      @Override
      public String toString() {
        return "docker-registry";
      }
    }
  }

  @Parameters(index = "0", paramLabel = "KIND", description = "generic, tls or docker-registry")
  private Kind kind = Kind.generic;

  @Parameters(index = "1", paramLabel = "NAME", description = "Of the Secret.")
  private String name = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Of the Secret. Default: none is written.")
  private @Nullable String namespace;

  @Option(
      names = "--from-file",
      paramLabel = "[KEY=]FILE|FOLDER",
      description =
          "generic: a value is the content of a file; its key by default the name. Of a folder each"
              + " file in it.")
  private List<String> files = List.of();

  @Option(
      names = "--from-env-file",
      paramLabel = "FILE",
      description = "generic: a value for each KEY=value line.")
  private List<String> envFiles = List.of();

  @Option(
      names = "--from-stdin",
      paramLabel = "KEY",
      description = "generic: a value from standard input, without its last line break.")
  private List<String> stdinKeys = List.of();

  @Option(
      names = "--from-literal",
      paramLabel = "KEY=VALUE",
      description = "generic: a value as an argument. Others can see it.")
  private List<String> literals = List.of();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "generic: type of the Secret. Default: Opaque.")
  private @Nullable String type;

  @Option(
      names = "--string-data",
      description = "Values as text, for who edits them by hand. Default: base64, as kubectl.")
  private boolean asText;

  @Mixin private final TypedSecret typed = new TypedSecret();

  CreateCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    requireName();
    if (world.showing()) {
      throw Failure.usage(
          "a Secret in clear would stay in what your terminal keeps",
          "pipe it on: ... | seal encrypt --filename-override NAME, or ... | seal secret");
    }
    Map<String, SecretBytes> data = new LinkedHashMap<>();
    try {
      switch (kind) {
        case generic -> generic(data);
        case tls -> typed.tls(world, data);
        case docker_registry -> typed.dockerRegistry(world, data);
      }
      if (data.isEmpty()) {
        throw Failure.usage(
            "there is no value for the Secret",
            "give --from-file, --from-env-file or --from-stdin; seal create --help shows how");
      }
      world.print(YamlText.of(manifest(data)));
    } finally {
      data.values().forEach(SecretBytes::close);
    }
    return ExitCode.OK;
  }

  private void requireName() {
    if (!name.matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")) {
      throw Failure.usage(
          "that is no name of a Secret", "lower case letters, digits, - and ., up to 253");
    }
    boolean genericOnly =
        !files.isEmpty()
            || !envFiles.isEmpty()
            || !literals.isEmpty()
            || !stdinKeys.isEmpty()
            || type != null;
    if (kind != Kind.generic && genericOnly) {
      throw Failure.usage(
          "--from-... and --type go with generic", "seal create --help lists what goes with which");
    }
    if (stdinKeys.size() > 1) {
      throw Failure.usage(
          "--from-stdin is given twice, and standard input can be the value of one key only",
          "give the others as files: --from-file KEY=FILE");
    }
    typed.refuseFor(kind);
  }

  private void generic(Map<String, SecretBytes> data) {
    for (String each : files) {
      int sign = each.indexOf('=');
      String file = each.substring(sign + 1);
      if (Files.isDirectory(world.resolve(file))) {
        folder(data, sign > 0, file);
      } else {
        Path last = Path.of(file).getFileName();
        String key = sign > 0 ? each.substring(0, sign) : last == null ? file : last.toString();
        file(data, key, file);
      }
    }
    envFiles.forEach(file -> DotenvFile.read(world, file).forEach((k, v) -> put(data, k, v)));
    if (!literals.isEmpty()) {
      world.warning(
          "values are on the command line, where other processes and your history keep them;"
              + " --from-stdin KEY and --from-file are safer");
    }
    for (String each : literals) {
      int sign = each.indexOf('=');
      if (sign < 1) {
        throw Failure.usage("--from-literal takes KEY=VALUE", "seal create --help shows how");
      }
      put(data, each.substring(0, sign), SecretBytes.utf8(each.substring(sign + 1)));
    }
    for (String stdinKey : stdinKeys) {
      put(
          data,
          stdinKey,
          Prompt.valueOrInput(
              world,
              "value of " + stdinKey,
              "what was to fill it? An empty value is meant so: --from-file KEY=/dev/null"));
    }
  }

  private void file(Map<String, SecretBytes> data, String key, String file) {
    if (!isKey(key)) {
      throw Failure.of(
          "%s: the key \"%s\" is none that a Secret takes".formatted(file, key),
          "letters, digits, -, _ and .; name it: --from-file KEY=FILE");
    }
    try (Source source = SopsInput.read(world, file)) {
      put(data, key, source.content().duplicate());
    }
  }

  /** As kubectl: the files in it, no links and nothing below. */
  private void folder(Map<String, SecretBytes> data, boolean keyed, String folder) {
    if (keyed) {
      throw Failure.usage(
          folder + " is a folder, and no one key can be given to its files",
          "leave KEY= out: the names of the files are the keys");
    }
    List<String> names;
    try (Stream<Path> files = Files.list(world.resolve(folder))) {
      names =
          files
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .map(file -> String.valueOf(file.getFileName()))
              .sorted()
              .toList();
    } catch (IOException _) {
      throw Failure.of(folder + " can't be read", "look at its owner and mode: ls -ld " + folder);
    }
    if (names.isEmpty()) {
      throw Failure.of(folder + " holds no file", "name the folder that the files are in");
    }
    names.forEach(name -> file(data, name, Path.of(folder, name).toString()));
  }

  static boolean isKey(String key) {
    return key.matches("[-._a-zA-Z0-9]{1,253}");
  }

  private static void put(Map<String, SecretBytes> data, String key, SecretBytes value) {
    if (!isKey(key) || data.containsKey(key)) {
      value.close();
      boolean twice = data.containsKey(key);
      throw Failure.of(
          twice ? "the key " + key + " is given twice" : "a key is none that a Secret takes",
          twice ? "leave one of them out" : "letters, digits, -, _ and .; name it: KEY=FILE");
    }
    data.put(key, value);
  }

  private Map<String, Object> manifest(Map<String, SecretBytes> data) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    if (namespace != null) {
      metadata.put("namespace", namespace);
    }
    Map<String, Object> items = new LinkedHashMap<>();
    data.forEach((key, value) ->
        items.put(key, asText ? text(key, value) : value.use(Base64.getEncoder()::encodeToString)));
    Map<String, Object> secret = new LinkedHashMap<>();
    secret.put("apiVersion", "v1");
    secret.put("kind", "Secret");
    secret.put("metadata", metadata);
    secret.put("type", type());
    secret.put(asText ? "stringData" : "data", items);
    return secret;
  }

  private static String text(String key, SecretBytes value) {
    return value.use(bytes -> {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException _) {
        throw Failure.of("the value of " + key + " is no text", "leave --string-data out");
      }
    });
  }

  private String type() {
    return switch (kind) {
      case generic -> type == null ? "Opaque" : type;
      case tls -> "kubernetes.io/tls";
      case docker_registry -> "kubernetes.io/dockerconfigjson";
    };
  }
}
