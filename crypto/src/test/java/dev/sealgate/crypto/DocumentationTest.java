package dev.sealgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/crypto.md} shows compiles and runs, and it names every public type. */
class DocumentationTest {
  private static final Path PAGE = Path.of("../docs/crypto.md");
  private static final Path SOURCES = Path.of("src/main/java/dev/sealgate");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(crypto[.a-z]*)` \\| (.*) \\|$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final Pattern PUBLIC =
      Pattern.compile("(?m)^public (?:[a-z-]+ )*?(?:class|interface|record|enum) (\\w+)");

  @TempDir Path folder;

  @Test
  void theExamplesCompileAndRun() throws Exception {
    String page = Files.readString(PAGE);
    List<String> blocks = BLOCK.matcher(page).results().map(match -> match.group(1)).toList();
    assertThat(blocks).hasSizeGreaterThan(5);
    String imports = blocks.getFirst();
    String body = String.join("\n", blocks.subList(1, blocks.size()));
    Path source = folder.resolve("Page.java");
    Files.writeString(
        source,
        imports
            + "\npublic final class Page {\npublic static void main(String[] args) throws Exception {\n"
            + body
            + "\n}\n}\n");

    compile(source);
    String printed = run();

    assertThat(printed)
        .contains("SecretBytes[redacted] has 7 bytes", "attack at dawn")
        .contains("password=secret of 7 bytes", "readable by [age1")
        .contains("{password=SecretBytes[redacted]}")
        .contains("secrets/db.yaml: another key is needed: ")
        .doesNotContain("hunter2", "correct-horse");
  }

  private void compile(Path source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean done =
          compiler
              .getTask(
                  problems,
                  files,
                  null,
                  List.of(
                      "-d", folder.toString(), "-cp", System.getProperty("java.class.path", "")),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertThat(done).as(problems.toString()).isTrue();
    }
  }

  @SuppressWarnings("SystemOut")
  private String run() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      loader.setDefaultAssertionStatus(true);
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader
          .loadClass("Page")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** A type that becomes public is an addition to the API, and belongs on its page. */
  @Test
  void theTableNamesEveryPublicType() throws IOException {
    TreeSet<String> told = new TreeSet<>();
    ROW.matcher(Files.readString(PAGE))
        .results()
        .forEach(row ->
            NAME.matcher(row.group(2))
                .results()
                .forEach(name -> told.add(row.group(1) + "." + name.group(1))));

    assertThat(told).isEqualTo(publicTypes());
  }

  private static TreeSet<String> publicTypes() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(
              file -> file.toString().endsWith(".java") && !file.toString().contains("internal"))
          .flatMap(DocumentationTest::publicTypes)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Stream<String> publicTypes(Path file) {
    try {
      String path = SOURCES.relativize(file).toString();
      String folder = path.substring(0, path.lastIndexOf('/')).replace('/', '.');
      return PUBLIC
          .matcher(Files.readString(file))
          .results()
          .map((MatchResult match) -> folder + "." + match.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
