package dev.sealgate.reconciler.helm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.ManifestLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the program wrote. */
final class Answer {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(64 << 20).build())
              .build());

  /** Where Helm's complaints name a template and a line. */
  private static final Pattern TEMPLATE =
      Pattern.compile("([A-Za-z0-9_.-]+/(?:charts/|templates/)[A-Za-z0-9_./-]+):(\\d+)(?::\\d+)?");

  private static final int LONGEST_MESSAGE = 500;

  private final Chart chart;
  private final ManifestLoader loader;
  private final UnaryOperator<String> scrub;

  Answer(Chart chart, ManifestLoader loader, UnaryOperator<String> scrub) {
    this.chart = chart;
    this.loader = loader;
    this.scrub = scrub;
  }

  Rendering read(byte[] output) {
    // the bytes and the tree that is made of them
    loader.hold(3L * output.length);
    JsonNode answer;
    try {
      answer = JSON.readTree(output);
    } catch (IOException _) {
      return new Rendering.Failed(
          Problem.inFile(
              Reason.RENDER_FAILED,
              chart.original("/Chart.yaml"),
              "helm's answer can't be read",
              "is SEALGATE_HELM the program of the same release?"));
    }
    return answer.has("refused") ? refused(answer.get("refused")) : done(answer);
  }

  private Rendering done(JsonNode answer) {
    Map<String, Integer> counts = new HashMap<>();
    List<Document> documents = new ArrayList<>();
    for (JsonNode each : answer.path("documents")) {
      String file = chart.original(each.path("path").asText());
      ManifestLoader.Parsed parsed =
          loader.parseBuilt(
              // what a template makes is YAML, whatever the template is called
              file + ".yaml", each.path("content").asText().getBytes(StandardCharsets.UTF_8));
      if (!parsed.problems().isEmpty()) {
        Problem problem = parsed.problems().getFirst();
        return new Rendering.Failed(
            new Problem(
                problem.reason(),
                file,
                problem.document(),
                problem.keyPath(),
                "what the template makes is not what it should be: " + problem.message(),
                "`helm template` shows it; " + problem.hint()));
      }
      for (Document document : parsed.documents()) {
        int number = counts.merge(file, 1, Integer::sum) - 1;
        documents.add(new Document(new Origin(file, number), document.tree()));
      }
    }
    Map<String, Rendering.Derived> marks = new HashMap<>();
    answer
        .path("derived")
        .properties()
        .forEach(entry ->
            marks.put(
                entry.getKey(),
                new Rendering.Derived(
                    Rendering.Function.valueOf(
                        entry.getValue().path("function").asText().toUpperCase(Locale.ROOT)),
                    entry.getValue().path("text").asText())));
    Set<String> hashes = new HashSet<>();
    answer.path("hashes").forEach(hash -> hashes.add(hash.asText()));
    return new Rendering.Done(documents, marks, hashes);
  }

  private Rendering refused(JsonNode refusal) {
    String said = one(refusal.path("message").asText());
    String function = refusal.path("function").asText();
    Matcher place = TEMPLATE.matcher(said);
    String file = chart.original("/Chart.yaml");
    String line = "";
    while (place.find()) { // the innermost is named last
      file = chart.original(place.group(1));
      line = " (line " + place.group(2) + ")";
    }
    return new Rendering.Failed(
        switch (refusal.path("kind").asText()) {
          case "secret" ->
              Problem.inFile(
                  Reason.UNSUPPORTED,
                  file,
                  "the template's `"
                      + function
                      + "` looks into a secret value, of which templates see a placeholder only"
                      + line,
                  "leave what templates decide by unencrypted, or give them the finished value");
          case "random" ->
              Problem.inFile(
                  Reason.UNSUPPORTED,
                  file,
                  "the template's `" + function + "` gives another value at each render" + line,
                  "set the value that the chart makes up otherwise: an encrypted file of values can"
                      + " hold it");
          case "dependency" ->
              Problem.inFile(
                  Reason.UNSUPPORTED,
                  chart.original("/Chart.yaml"),
                  said,
                  "run `helm dependency build` and commit charts/: nothing is fetched while a chart"
                      + " is rendered");
          case "schema" ->
              Problem.inFile(
                  Reason.RENDER_FAILED,
                  chart.original("/values.schema.json"),
                  said,
                  "mend the values; a secret one is a placeholder here, a text of 41 characters;"
                      + " skipSchemaValidation leaves the check out");
          default ->
              Problem.inFile(
                  Reason.RENDER_FAILED,
                  file,
                  "helm can't render it: " + said,
                  "`helm template` shows the same on the decrypted values");
        });
  }

  private String one(String text) {
    String line = scrub.apply(text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", " ").strip());
    return line.substring(0, Math.min(line.length(), LONGEST_MESSAGE));
  }
}
