package dev.sealgate.reconciler.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Kubernetes' selectors in their text form, equality-based and set-based. */
record LabelSelector(List<Predicate<Map<?, ?>>> requirements) {
  private static final String KEY = "([A-Za-z0-9](?:[-A-Za-z0-9_./]{0,315}[A-Za-z0-9])?)";
  private static final Pattern EQUALITY = Pattern.compile(KEY + "\\s*(==|=|!=)\\s*([^\\s,()=!]*)");
  private static final Pattern SET =
      Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^()=!]{0,1000})\\)");
  private static final Pattern EXISTS = Pattern.compile("(!?)\\s*" + KEY);
  private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");
  private static final int LONGEST = 2048;

  LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /**
   * @throws IgnoreRuleException it is no selector
   */
  static LabelSelector parse(String text) throws IgnoreRuleException {
    List<Predicate<Map<?, ?>>> requirements = new ArrayList<>();
    if (text.isBlank()) {
      return new LabelSelector(requirements);
    }
    if (text.length() > LONGEST) {
      throw new IgnoreRuleException(
          "a selector has more than " + LONGEST + " characters", "split the rule");
    }
    for (String part : COMMA.split(text, -1)) {
      requirements.add(requirement(part.strip()));
    }
    return new LabelSelector(requirements);
  }

  private static Predicate<Map<?, ?>> requirement(String part) throws IgnoreRuleException {
    Matcher equality = EQUALITY.matcher(part);
    if (equality.matches()) {
      String key = equality.group(1);
      String value = equality.group(3);
      return equality.group(2).equals("!=")
          ? labels -> !value.equals(labels.get(key))
          : labels -> value.equals(labels.get(key));
    }
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      String key = set.group(1);
      Set<String> values =
          Arrays.stream(set.group(3).split(",", -1)).map(String::strip).collect(Collectors.toSet());
      return set.group(2).equals("in")
          ? labels -> labels.get(key) instanceof String label && values.contains(label)
          : labels -> !(labels.get(key) instanceof String label && values.contains(label));
    }
    Matcher exists = EXISTS.matcher(part);
    if (exists.matches()) {
      String key = exists.group(2);
      return exists.group(1).isEmpty()
          ? labels -> labels.containsKey(key)
          : labels -> !labels.containsKey(key);
    }
    throw new IgnoreRuleException(
        "a selector is not written as Kubernetes writes them",
        "write it like app=web,tier in (a,b),!legacy");
  }

  boolean matches(Map<?, ?> labels) {
    return requirements.stream().allMatch(it -> it.test(labels));
  }
}
