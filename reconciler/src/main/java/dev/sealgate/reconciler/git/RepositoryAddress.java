package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.model.Reason;
import java.net.URISyntaxException;
import java.util.Locale;
import org.eclipse.jgit.transport.URIish;

/**
 * A repository URL that may be contacted.
 *
 * @param shown what messages name: without user, password, query and fragment
 */
record RepositoryAddress(URIish uri, Protocol protocol, String shown) {
  enum Protocol {
    HTTP,
    HTTPS,
    SSH,
    FILE
  }

  private static final int LONGEST = 2048;
  private static final String FORMS =
      "use https://host/path.git, ssh://git@host/path.git or git@host:path.git";

  static RepositoryAddress parse(String url, boolean allowFile) throws SourceFailure {
    if (url.isEmpty() || url.length() > LONGEST || url.chars().anyMatch(c -> c <= ' ')) {
      throw invalid("spec.source.repoURL is no URL", FORMS);
    }
    URIish uri = parse(url);
    Protocol protocol = protocol(uri, allowFile);
    if (uri.getPass() != null) {
      throw invalid(
          "spec.source.repoURL holds a password",
          "take it out and put username and password into the Secret that"
              + " spec.source.secretRef names");
    }
    if (protocol != Protocol.FILE && (uri.getHost() == null || uri.getHost().isEmpty())) {
      throw invalid("spec.source.repoURL names no host", FORMS);
    }
    if (protocol == Protocol.SSH && uri.getUser() == null) {
      uri = uri.setUser("git");
    }
    return new RepositoryAddress(uri, protocol, shown(uri, protocol));
  }

  private static URIish parse(String url) throws SourceFailure {
    try {
      return new URIish(url);
    } catch (URISyntaxException | IllegalArgumentException _) {
      throw invalid("spec.source.repoURL is no URL", FORMS);
    }
  }

  private static Protocol protocol(URIish uri, boolean allowFile) throws SourceFailure {
    String scheme = uri.getScheme();
    if (scheme == null) {
      if (uri.isRemote()) {
        return Protocol.SSH; // user@host:path
      }
      throw invalid("spec.source.repoURL is a path, not a URL", FORMS);
    }
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "https" -> Protocol.HTTPS;
      case "http" -> Protocol.HTTP;
      case "ssh", "git+ssh", "ssh+git" -> Protocol.SSH;
      case "file" -> {
        if (!allowFile) {
          throw invalid(
              "spec.source.repoURL is a file URL, which this controller does not allow",
              "use https or ssh; a test set-up may start it with --allow-file-repositories");
        }
        yield Protocol.FILE;
      }
      default ->
          throw new SourceFailure(
              Reason.UNSUPPORTED, "spec.source.repoURL has a scheme that is not supported", FORMS);
    };
  }

  private static String shown(URIish uri, Protocol protocol) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    int end = path.length();
    for (char stop : new char[] {'?', '#'}) {
      int at = path.indexOf(stop);
      end = at < 0 ? end : Math.min(end, at);
    }
    path = path.substring(0, end);
    String slashed = path.startsWith("/") ? path : "/" + path;
    String host = uri.getHost() == null ? "" : uri.getHost();
    return protocol.name().toLowerCase(Locale.ROOT)
        + "://"
        + host
        + (uri.getPort() > 0 ? ":" + uri.getPort() : "")
        + slashed;
  }

  private static SourceFailure invalid(String message, String hint) {
    return new SourceFailure(Reason.INVALID_SPEC, message, hint);
  }
}
