package dev.sealgate.cli;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sealgate.cli.Finding.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks for tokens, private keys and random passwords, line by line. */
final class TokenShapes {
  private static final int MAX_LINE = 20_000;
  private static final int MAX_FINDINGS = 20;
  private static final double RANDOM_BITS = 3.5;
  private static final String MOVE =
      "take it out, replace it at its source, and encrypt the new one; see docs/seal.md";

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN ([A-Z]+ )*PRIVATE KEY|AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]{20,}");

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(?:password|passwd|secret|token|api[-_]?key|access[-_]?key|client[-_]?secret)"
              + "[\"']?\\s*[:=]\\s*[\"']?([A-Za-z0-9+/=_.~!@#%^*-]{16,200})[\"']?\\s*,?\\s*$");

  private static final Map<String, Pattern> SHAPES = new LinkedHashMap<>();

  static {
    shape("an AWS access key", "\\b(AKIA|ASIA)[0-9A-Z]{16}\\b");
    shape("a GitHub token", "\\b(gh[pousr]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{60,})\\b");
    shape("a GitLab token", "\\bglpat-[0-9A-Za-z_-]{20,}");
    shape("a Slack token", "\\bxox[abpors]-[0-9A-Za-z-]{20,}");
    shape("a Stripe key", "\\b[rs]k_live_[0-9A-Za-z]{20,}\\b");
    shape("a Google API key", "\\bAIza[0-9A-Za-z_-]{35}\\b");
    shape("a Vault token", "\\bhv[sb]\\.[0-9A-Za-z_-]{24,}");
    shape("an npm token", "\\bnpm_[0-9A-Za-z]{36}\\b");
    shape("a SendGrid key", "\\bSG\\.[0-9A-Za-z_-]{22}\\.[0-9A-Za-z_-]{43}\\b");
    shape(
        "a JSON Web Token",
        "\\beyJ[0-9A-Za-z_-]{10,}\\.eyJ[0-9A-Za-z_-]{10,}\\.[0-9A-Za-z_-]{20,}");
    shape("a password in an address", "\\b[a-z][a-z0-9+.-]*://[^/\\s:@$<{]+:[^/\\s:@$<{]{6,}@");
  }

  private TokenShapes() {}

  private static void shape(String name, String regex) {
    SHAPES.put(name, Pattern.compile(regex));
  }

  static List<Finding> in(String file, String text) {
    List<Finding> found = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.length() <= MAX_LINE && found.size() < MAX_FINDINGS && !isEncrypted(line)) {
        line(file, number, line, found);
      }
    }
    return found;
  }

  private static boolean isEncrypted(String line) {
    return line.contains("ENC[AES256_GCM,");
  }

  private static void line(String file, int number, String line, List<Finding> found) {
    if (PRIVATE_KEY.matcher(line).find()) {
      found.add(new Finding(Rule.PRIVATE_KEY, file, number, "a private key stands here", MOVE));
      return;
    }
    for (Map.Entry<String, Pattern> shape : SHAPES.entrySet()) {
      if (shape.getValue().matcher(line).find()) {
        found.add(
            new Finding(
                Rule.TOKEN, file, number, "what stands here looks like " + shape.getKey(), MOVE));
        return;
      }
    }
    Matcher named = NAMED.matcher(line);
    if (named.find() && isRandom(named.group(1))) {
      found.add(
          new Finding(
              Rule.ENTROPY, file, number, "a random text under the name of a secret", MOVE));
    }
  }

  /** By the entropy of its letters, and because it has digits among them. */
  private static boolean isRandom(String text) {
    int[] counts = new int[128];
    text.chars().forEach(c -> counts[c & 127]++);
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / text.length();
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    boolean digits = text.chars().anyMatch(Character::isDigit);
    boolean letters = text.chars().anyMatch(Character::isLetter);
    return bits >= RANDOM_BITS && digits && letters;
  }
}
