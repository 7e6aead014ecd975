package dev.sealgate.reconciler.git;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a {@code .sealgateignore}, which mean what they mean in a {@code .gitignore}. RE2
 * matches in linear time, so no pattern can keep the controller busy.
 */
final class IgnoreRules {
  static final String FILE = ".sealgateignore";
  static final int MAX_BYTES = 64 << 10;
  static final IgnoreRules NONE = new IgnoreRules(List.of());

  private static final int MOST_RULES = 500;
  private static final int LONGEST_RULE = 1024;

  private final List<Rule> rules;

  private record Rule(Pattern pattern, boolean folders, boolean keeps) {}

  private IgnoreRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * @return empty when the file is over a bound
   */
  static Optional<IgnoreRules> parse(byte[] content) {
    List<Rule> rules = new ArrayList<>();
    for (String raw : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      String line = raw.stripTrailing();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.length() > LONGEST_RULE || rules.size() >= MOST_RULES) {
        return Optional.empty();
      }
      rule(line).ifPresent(rules::add);
    }
    return Optional.of(new IgnoreRules(rules));
  }

  /** The last rule that fits decides; what is below an ignored folder is never asked for. */
  boolean ignores(String path, boolean folder) {
    boolean ignored = false;
    for (Rule rule : rules) {
      if (ignored == rule.keeps() && (folder || !rule.folders()) && rule.pattern().matches(path)) {
        ignored = !rule.keeps();
      }
    }
    return ignored;
  }

  private static Optional<Rule> rule(String line) {
    boolean keeps = line.startsWith("!");
    String glob = keeps ? line.substring(1) : line;
    boolean folders = glob.endsWith("/");
    glob = folders ? glob.substring(0, glob.length() - 1) : glob;
    boolean anchored = glob.contains("/");
    glob = glob.startsWith("/") ? glob.substring(1) : glob;
    try {
      Pattern pattern = Pattern.compile((anchored ? "" : "(?:.*/)?") + regex(glob));
      return Optional.of(new Rule(pattern, folders, keeps));
    } catch (PatternSyntaxException _) {
      return Optional.empty(); // as git: a malformed class fits nothing
    }
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      if (glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/')) {
        regex.append("(?:.*/)?");
        i += 3;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i += 2;
      } else if (c == '*') {
        regex.append("[^/]*");
        i++;
      } else if (c == '?') {
        regex.append("[^/]");
        i++;
      } else if (c == '[' && glob.indexOf(']', i + 2) > 0) {
        int end = glob.indexOf(']', i + 2);
        String members = glob.substring(i + 1, end);
        regex
            .append('[')
            .append(members.startsWith("!") ? "^" + members.substring(1) : members)
            .append(']');
        i = end + 1;
      } else {
        boolean escaped = c == '\\' && i + 1 < glob.length();
        regex.append(Pattern.quote(String.valueOf(escaped ? glob.charAt(i + 1) : c)));
        i += escaped ? 2 : 1;
      }
    }
    return regex.toString();
  }
}
