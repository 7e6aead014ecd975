package dev.sealgate.templates;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedSet;

/**
 * A parsed Go template, immutable and reusable. Rendering is pure: no clock, randomness,
 * environment, file or network; and bounded by {@link Options}.
 *
 * <p>Data is a tree of maps with string keys, lists, strings, {@code byte[]} (a Go string of any
 * bytes), numbers, booleans and null. It is copied, so a template can't change the caller's.
 */
public final class GoTemplate {

  /**
   * Bounds and switches of one rendering.
   *
   * @param missingKeyError as Go's {@code missingkey=error} (what ESO sets); else a missing key
   *     prints {@code <no value>}
   * @param maxOutputBytes of the result, and of any string made on the way
   * @param maxWork steps taken plus bytes read or made by functions
   * @param maxDepth of nested templates, and of data that a function walks
   */
  public record Options(boolean missingKeyError, int maxOutputBytes, long maxWork, int maxDepth) {
    /** What sealed-secrets does: a missing key is {@code <no value>}. */
    public static final Options DEFAULT = new Options(false, 2 << 20, 32L << 20, 100);

    public Options {
      if (maxOutputBytes < 1 || maxWork < 1 || maxDepth < 1 || maxDepth > 500) {
        throw new IllegalArgumentException("bounds must be positive, maxDepth at most 500");
      }
    }

    /** What ESO does: a missing key is an error. */
    public static Options strict() {
      return DEFAULT.withMissingKeyError(true);
    }

    public Options withMissingKeyError(boolean error) {
      return new Options(error, maxOutputBytes, maxWork, maxDepth);
    }
  }

  /** Longest template text, in bytes. */
  static final int MAX_SOURCE = 1 << 20;

  private final Source source;
  private final Map<String, Node.Body> templates;

  private GoTemplate(Source source, Map<String, Node.Body> templates) {
    this.source = source;
    this.templates = templates;
  }

  /**
   * @param name appears in errors
   * @throws TemplateException if the text is no template, or names a function that is not offered
   */
  public static GoTemplate parse(String name, String template) {
    Source source = new Source(requireNonNull(name), Utf8.encode(template));
    return new GoTemplate(source, Parser.parse(source));
  }

  /** Parses and renders in one go. */
  public static String render(String name, String template, Map<String, ?> data, Options options) {
    return parse(name, template).render(data, options);
  }

  /** As {@link #render(String, String, Map, Options)}, for results that may be binary. */
  public static byte[] renderBytes(
      String name, String template, Map<String, ?> data, Options options) {
    return parse(name, template).renderBytes(data, options);
  }

  /**
   * @throws TemplateException also if the result is no UTF-8 text; {@link #renderBytes(Map,
   *     Options)} has no such limit
   */
  public String render(Map<String, ?> data, Options options) {
    String output = execute(data, options);
    if (!Utf8.isValid(output)) {
      throw source.failure(
          TemplateException.Kind.BAD_ARGUMENT,
          0,
          "",
          "the result is not UTF-8 text",
          "pass binary values through b64enc");
    }
    return Utf8.decode(output);
  }

  /**
   * @throws TemplateException naming the place, never a value
   */
  public byte[] renderBytes(Map<String, ?> data, Options options) {
    return execute(data, options).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The names of all functions that a template may call. */
  public static SortedSet<String> functionNames() {
    return FunctionTable.names();
  }

  private String execute(Map<String, ?> data, Options options) {
    return Executor.run(source, templates, data, options);
  }
}
