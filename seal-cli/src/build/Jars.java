import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Prepares a folder of jars for a quick start. The JVM verifies signed jars at every start, and
 * keeps neither their classes in its cache nor those of class files from before Java 6, which are
 * verified the old and slow way besides. So signatures go (nothing asks for them: no jar is a
 * security provider here), and old class files are written anew. So are, in our own jars, classes
 * with switches over types ({@link TypeSwitches}). Jars that the class path of the first argument
 * does not name are of an earlier build, and go too.
 *
 * <p>Run from its source: {@code java Jars.java MAIN_JAR [PREFIX]}; with a prefix, jars whose names
 * begin otherwise are ready.
 */
final class Jars {
  /** The first version whose methods tell the verifier their types. */
  private static final int SINCE_STACK_MAPS = 50;

  private static final int JAVA_8 = 52;

  private static final String OWN = "sealgate-";

  private Jars() {}

  public static void main(String[] args) throws IOException {
    Path main = Path.of(args[0]).toAbsolutePath();
    Set<String> wanted = new HashSet<>(Set.of(main.getFileName().toString()));
    try (JarFile jar = new JarFile(main.toFile())) {
      String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      wanted.addAll(Arrays.asList(classPath.split(" ")));
    }
    List<Path> jars;
    try (Stream<Path> files = Files.list(main.getParent())) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
    for (Path jar : jars) {
      String name = jar.getFileName().toString();
      if (!wanted.contains(name)) {
        Files.delete(jar);
      } else if (name.startsWith(args.length > 1 ? args[1] : "")
          && (name.startsWith(OWN) || isSigned(jar) || isOld(jar))) {
        rewrite(jar, jars);
      }
    }
  }

  private static boolean isSigned(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      return file.stream().anyMatch(entry -> isSignature(entry.getName()))
          || (file.getManifest() != null && hasDigests(file.getManifest()));
    }
  }

  private static boolean hasDigests(Manifest manifest) {
    return manifest.getEntries().values().stream()
        .flatMap(attributes -> attributes.keySet().stream())
        .anyMatch(name -> name.toString().endsWith("-Digest"));
  }

  private static boolean isSignature(String name) {
    return name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)");
  }

  /** By its first class: the others are compiled alike. */
  private static boolean isOld(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (isClass(entry)) {
          return ClassFile.of().parse(content(zip, entry)).majorVersion() < SINCE_STACK_MAPS;
        }
      }
      return false;
    }
  }

  private static boolean isClass(ZipEntry entry) {
    String name = entry.getName();
    return name.endsWith(".class")
        && !name.startsWith("META-INF/")
        && !name.endsWith("module-info.class");
  }

  private static void rewrite(Path jar, List<Path> all) throws IOException {
    Path copy = jar.resolveSibling(jar.getFileName() + ".new");
    boolean own = jar.getFileName().toString().startsWith(OWN);
    try (URLClassLoader others =
            new URLClassLoader(urls(all), ClassLoader.getPlatformClassLoader());
        ZipFile from = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(copy);
        ZipOutputStream to = new ZipOutputStream(file)) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        if (isSignature(entry.getName())) {
          continue;
        }
        byte[] content =
            entry.getName().equals(JarFile.MANIFEST_NAME)
                ? mainSection(content(from, entry))
                : content(from, entry);
        ZipEntry written = new ZipEntry(entry.getName());
        written.setTimeLocal(entry.getTimeLocal());
        to.putNextEntry(written);
        to.write(isClass(entry) ? prepared(content, own, others) : content);
        to.closeEntry();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The others hold the signed digest of each entry: hundreds of kilobytes to read at a start. */
  private static byte[] mainSection(byte[] content) throws IOException {
    Manifest manifest = new Manifest(new ByteArrayInputStream(content));
    manifest.getEntries().clear();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    manifest.write(out);
    return out.toByteArray();
  }

  private static URL[] urls(List<Path> jars) throws IOException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return urls;
  }

  private static byte[] prepared(byte[] content, boolean own, ClassLoader others) {
    ClassFile files =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(others)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    ClassModel model = files.parse(content);
    if (own) {
      try {
        return TypeSwitches.has(model)
            ? files.transformClass(model, TypeSwitches.writtenOut(model))
            : content;
      } catch (IllegalArgumentException _) {
        // javac lets some annotations of local variables reach beyond the code: it stays as it is
        return content;
      }
    }
    if (model.majorVersion() >= SINCE_STACK_MAPS) {
      return content;
    }
    // each instruction goes through a builder: code that is copied as a whole gets no stack map
    return files.transformClass(
        model,
        ClassTransform.transformingMethodBodies((code, instruction) -> code.with(instruction))
            .andThen(ClassTransform.endHandler(type -> type.withVersion(JAVA_8, 0))));
  }

  private static byte[] content(ZipFile zip, ZipEntry entry) throws IOException {
    try (var stream = zip.getInputStream(entry)) {
      return stream.readAllBytes();
    }
  }
}
