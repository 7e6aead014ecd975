package dev.sealgate.reconciler.helm;

import dev.sealgate.reconciler.git.SourceEntry;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceLink;
import dev.sealgate.reconciler.git.SourceListing;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.JsonText;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.Place;
import dev.sealgate.reconciler.render.RepoPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads a chart's files and what the Application adds to its values. */
public final class Charts {
  private static final Place PLACE = new Place("", "spec.source.helm");

  /** Where a tree keeps files of another repository, if it has one. */
  private static final String OTHER = "$values/";

  private static final Pattern OF_SUBCHART = Pattern.compile("(?:charts/[^/]+/)*");
  private static final Pattern CLEAR =
      Pattern.compile(
          "Chart\\.yaml|Chart\\.lock|requirements\\.(?:yaml|lock)|values\\.schema\\.json"
              + "|\\.helmignore|(?:templates|crds)/.*");
  private static final Pattern TPL = Pattern.compile("\\btpl\\b");

  /** A name that every file system takes, whatever the controller's locale. */
  private static final Pattern NAME = Pattern.compile("(?:[\\x20-\\x7e&&[^/\\\\]]{1,255}/?)+");

  private final SourceTree tree;
  private final LoadLimits limits;
  private final ChartMasking masking;
  private final Consumer<Problem> problems;
  private final Set<String> outside = new TreeSet<>();

  public Charts(
      SourceTree tree, LoadLimits limits, ChartMasking masking, Consumer<Problem> problems) {
    this.tree = tree;
    this.limits = limits;
    this.masking = masking;
    this.problems = problems;
  }

  /** Whether the folder holds a chart. */
  public static boolean isChart(SourceTree tree) {
    return !(tree.find(RepoPath.join(tree.path(), "Chart.yaml")) instanceof SourceEntry.Missing);
  }

  /** Paths beside the Application's folder that the result depends on, also after a refusal. */
  public Set<String> outside() {
    return outside;
  }

  /**
   * By their paths below the chart's folder. An encrypted file of values that the Application names
   * is none of them: it is read as values, and a template that reads it, too, would see the whole.
   */
  public Map<String, byte[]> files(ChartSettings settings) {
    Set<String> valueFiles = new TreeSet<>();
    settings.valueFiles().forEach(file -> resolve(file).ifPresent(valueFiles::add));
    SourceListing listing = tree.list(true);
    Map<String, byte[]> files = new LinkedHashMap<>();
    long bytes = 0;
    for (SourceLink link : listing.links()) {
      refuse(
          link.path(),
          Reason.UNSAFE_PATH,
          "this is a symbolic link or a submodule, which is not followed",
          "commit the files themselves");
    }
    for (SourceFile file : listing.files()) {
      String path = file.path().substring(tree.path().isEmpty() ? 0 : tree.path().length() + 1);
      bytes += file.size();
      if (!NAME.matcher(path).matches()) {
        refuse(
            file.path(),
            Reason.UNSAFE_PATH,
            "a file of a chart has a name with other than plain ASCII characters",
            "rename it, or list it in .sealgateignore");
      } else if (isSmall(file)
          && !(valueFiles.contains(file.path()) && isEncryptedValues(path, file))) {
        files.put(path, content(path, file));
      }
    }
    if (!listing.complete() || bytes > limits.maxTotalBytes() || files.size() > limits.maxFiles()) {
      refuse(
          RepoPath.join(tree.path(), "Chart.yaml"),
          Reason.LIMIT_EXCEEDED,
          "the chart's folder holds too many files, or more than "
              + limits.maxTotalBytes()
              + " bytes",
          "move out of it what is no part of the chart, or list it in .sealgateignore");
    }
    masking.templatesUse(
        anyTemplate(files, text -> text.contains(".Lines")),
        anyTemplate(files, text -> TPL.matcher(text).find()));
    return files;
  }

  private boolean isEncryptedValues(String path, SourceFile file) {
    return !belowSubcharts(path).equals("values.yaml") && masking.isEncrypted(file);
  }

  /** Empty when it leaves the repository. */
  private Optional<String> resolve(String reference) {
    boolean fromRoot = reference.startsWith("/") || reference.startsWith(OTHER);
    return RepoPath.resolve(fromRoot ? "" : tree.path(), reference);
  }

  private interface Test {
    boolean of(String template);
  }

  /** Subcharts that are packed may hold any template. */
  private static boolean anyTemplate(Map<String, byte[]> files, Test test) {
    return files.entrySet().stream()
        .anyMatch(file ->
            file.getKey().endsWith(".tgz")
                || (belowSubcharts(file.getKey()).startsWith("templates/")
                    && test.of(new String(file.getValue(), StandardCharsets.UTF_8))));
  }

  private static String belowSubcharts(String path) {
    return OF_SUBCHART.matcher(path).replaceFirst("");
  }

  private byte[] content(String path, SourceFile file) {
    String rest = belowSubcharts(path);
    if (rest.equals("values.yaml")) {
      return masking.values(file);
    }
    return CLEAR.matcher(rest).matches() ? masking.clear(file) : masking.content(file);
  }

  /** What comes before the values that the cluster holds. */
  public List<ChartStep> valueFiles(ChartSettings settings) {
    List<ChartStep> steps = new ArrayList<>();
    for (int i = 0; i < settings.valueFiles().size(); i++) {
      file(
              PLACE.key("valueFiles").item(i),
              settings.valueFiles().get(i),
              settings.ignoreMissingValueFiles())
          .ifPresent(file -> steps.add(new ChartStep.File(masking.values(file))));
    }
    return steps;
  }

  /** What comes after them. */
  public List<ChartStep> inline(ChartSettings settings) {
    List<ChartStep> steps = new ArrayList<>();
    settings
        .valuesObject()
        .map(JsonText::of)
        .or(settings::values)
        .ifPresent(text -> steps.add(new ChartStep.File(text.getBytes(StandardCharsets.UTF_8))));
    // as the command has it: all of one kind before those of the next
    for (boolean text : new boolean[] {false, true}) {
      settings.parameters().stream()
          .filter(parameter -> parameter.forceString() == text)
          .forEach(it ->
              steps.add(
                  new ChartStep.Set(
                      it.name() + "=" + it.value().replaceAll("(?<!\\\\),", "\\\\,"), text)));
    }
    for (int i = 0; i < settings.fileParameters().size(); i++) {
      ChartSettings.FileParameter parameter = settings.fileParameters().get(i);
      file(PLACE.key("fileParameters").item(i).key("path"), parameter.path(), false)
          .ifPresent(
              file -> steps.add(new ChartStep.Content(parameter.name(), masking.content(file))));
    }
    return steps;
  }

  private Optional<SourceFile> file(Place place, String reference, boolean mayMiss) {
    boolean ofOther = reference.startsWith("$") && !reference.startsWith(OTHER);
    if (ofOther || reference.contains("://")) {
      return refuse(
          place,
          Reason.UNSUPPORTED,
          ofOther
              ? "a file of another source is not read"
              : "values are not fetched from an address",
          reference.startsWith("secrets")
              ? "name the encrypted file itself: it is decrypted here"
              : "commit the file to the repository of the chart");
    }
    Optional<String> path = resolve(reference);
    if (path.isEmpty()) {
      return refuse(
          place,
          Reason.UNSAFE_PATH,
          "the path leaves the repository",
          "values have to be in the same repository");
    }
    SourceEntry entry = tree.find(path.get());
    boolean inside = tree.path().isEmpty() || path.get().startsWith(tree.path() + "/");
    if (!inside && !(entry instanceof SourceEntry.Folder)) {
      outside.add(path.get());
    }
    return switch (entry) {
      case SourceEntry.Regular(SourceFile file) ->
          isSmall(file) ? Optional.of(file) : Optional.empty();
      case SourceEntry.Link _ ->
          refuse(
              place,
              Reason.UNSAFE_PATH,
              "this is or leads through a symbolic link or a submodule, which is not followed",
              "commit the file itself");
      case SourceEntry.Folder _ ->
          refuse(place, Reason.INVALID_SPEC, "this is a folder", "name a file");
      case SourceEntry.Missing _ ->
          mayMiss
              ? Optional.empty()
              : refuse(
                  place,
                  Reason.INVALID_SPEC,
                  "there is no " + path.get() + " in the commit",
                  "commit the file, correct the path, or set ignoreMissingValueFiles");
    };
  }

  private boolean isSmall(SourceFile file) {
    if (file.size() <= limits.maxFileBytes()) {
      return true;
    }
    refuse(
        file.path(),
        Reason.LIMIT_EXCEEDED,
        "the file has " + file.size() + " bytes; " + limits.maxFileBytes() + " are the most",
        "split it, or list it in .sealgateignore");
    return false;
  }

  private void refuse(String file, Reason reason, String message, String hint) {
    problems.accept(Problem.inFile(reason, file, message, hint));
  }

  private <T> Optional<T> refuse(Place place, Reason reason, String message, String hint) {
    problems.accept(place.problem(reason, message, hint));
    return Optional.empty();
  }
}
