package dev.sealgate.crypto;

import java.util.Objects;

/**
 * Why a file, a value or a key was not accepted. The set of subclasses is closed, so callers switch
 * over it. Neither message nor hint ever holds a secret value, and no library exception is
 * attached: its text could quote the input.
 */
public abstract sealed class CryptoException extends RuntimeException {
  private final String detail;
  private final String hint;
  private final Location location;

  private CryptoException(String detail, String hint, Location location) {
    super(location.prefix() + detail);
    this.detail = Objects.requireNonNull(detail, "detail");
    this.hint = Objects.requireNonNull(hint, "hint");
    this.location = location;
  }

  /** The message without its location. */
  public final String detail() {
    return detail;
  }

  /** The way out, as a sentence for a person; may be empty. */
  public final String hint() {
    return hint;
  }

  /** {@link Location#NOWHERE} until a caller that knows it says so by {@link #at}. */
  public final Location location() {
    return location;
  }

  /** The same failure, naming where it is. The innermost known parts win over the given ones. */
  public final CryptoException at(Location outer) {
    CryptoException located = relocated(location.within(outer));
    located.setStackTrace(getStackTrace());
    for (Throwable suppressed : getSuppressed()) {
      located.addSuppressed(suppressed);
    }
    return located;
  }

  abstract CryptoException relocated(Location place);

  /**
   * A place in the input.
   *
   * @param file path as the caller names it, or empty
   * @param document zero-based index of the document in the file, or -1
   * @param keyPath dotted path of the value in the document, or empty
   */
  public record Location(String file, int document, String keyPath) {
    public static final Location NOWHERE = new Location("", -1, "");

    public Location {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(keyPath, "keyPath");
    }

    public static Location file(String file) {
      return new Location(file, -1, "");
    }

    public static Location keyPath(String keyPath) {
      return new Location("", -1, keyPath);
    }

    Location within(Location outer) {
      return new Location(
          file.isEmpty() ? outer.file : file,
          document < 0 ? outer.document : document,
          keyPath.isEmpty() ? outer.keyPath : keyPath);
    }

    String prefix() {
      StringBuilder text = new StringBuilder(file);
      if (document >= 0) {
        text.append(text.isEmpty() ? "" : ", ").append("document ").append(document + 1);
      }
      if (!keyPath.isEmpty()) {
        text.append(text.isEmpty() ? "" : ", ").append(keyPath);
      }
      return text.isEmpty() ? "" : text.append(": ").toString();
    }
  }

  /** The input is well-formed, but none of the keys at hand is one it was encrypted to. */
  public static final class NoIdentityMatched extends CryptoException {
    public NoIdentityMatched(String detail, String hint) {
      this(detail, hint, Location.NOWHERE);
    }

    private NoIdentityMatched(String detail, String hint, Location place) {
      super(detail, hint, place);
    }

    @Override
    CryptoException relocated(Location place) {
      return new NoIdentityMatched(detail(), hint(), place);
    }
  }

  /** A MAC over a whole header or file is not the one its key gives, or is missing. */
  public static final class MacMismatch extends CryptoException {
    public MacMismatch(String detail, String hint) {
      this(detail, hint, Location.NOWHERE);
    }

    private MacMismatch(String detail, String hint, Location place) {
      super(detail, hint, place);
    }

    @Override
    CryptoException relocated(Location place) {
      return new MacMismatch(detail(), hint(), place);
    }
  }

  /** An authenticated ciphertext was changed after it was made (the key is the right one). */
  public static final class Tampered extends CryptoException {
    public Tampered(String detail, String hint) {
      this(detail, hint, Location.NOWHERE);
    }

    private Tampered(String detail, String hint, Location place) {
      super(detail, hint, place);
    }

    @Override
    CryptoException relocated(Location place) {
      return new Tampered(detail(), hint(), place);
    }
  }

  /** The input ends before its own end mark. */
  public static final class Truncated extends CryptoException {
    public Truncated(String detail, String hint) {
      this(detail, hint, Location.NOWHERE);
    }

    private Truncated(String detail, String hint, Location place) {
      super(detail, hint, place);
    }

    @Override
    CryptoException relocated(Location place) {
      return new Truncated(detail(), hint(), place);
    }
  }

  /** The input does not follow its format. */
  public static final class Malformed extends CryptoException {
    private final String format;
    private final long position;

    /**
     * @param format what was being read, for example {@code age header}
     * @param position byte offset or line (as {@code detail} says), or -1 when unknown
     */
    public Malformed(String format, long position, String detail, String hint) {
      this(format, position, detail, hint, Location.NOWHERE);
    }

    private Malformed(String format, long position, String detail, String hint, Location place) {
      super(detail, hint, place);
      this.format = Objects.requireNonNull(format, "format");
      this.position = position;
    }

    public String format() {
      return format;
    }

    public long position() {
      return position;
    }

    @Override
    CryptoException relocated(Location place) {
      return new Malformed(format, position, detail(), hint(), place);
    }
  }

  /** A size, depth, count or work factor is above the bound. */
  public static final class LimitExceeded extends CryptoException {
    public LimitExceeded(String detail, String hint) {
      this(detail, hint, Location.NOWHERE);
    }

    private LimitExceeded(String detail, String hint, Location place) {
      super(detail, hint, place);
    }

    @Override
    CryptoException relocated(Location place) {
      return new LimitExceeded(detail(), hint(), place);
    }
  }

  /** A key, certificate, recipient or passphrase can't be used as what it was given for. */
  public static final class InvalidKey extends CryptoException {
    public InvalidKey(String detail, String hint) {
      this(detail, hint, Location.NOWHERE);
    }

    private InvalidKey(String detail, String hint, Location place) {
      super(detail, hint, place);
    }

    @Override
    CryptoException relocated(Location place) {
      return new InvalidKey(detail(), hint(), place);
    }
  }

  /** It could be done, but a rule of this installation forbids it. */
  public static final class PolicyRefused extends CryptoException {
    public PolicyRefused(String detail, String hint) {
      this(detail, hint, Location.NOWHERE);
    }

    private PolicyRefused(String detail, String hint, Location place) {
      super(detail, hint, place);
    }

    @Override
    CryptoException relocated(Location place) {
      return new PolicyRefused(detail(), hint(), place);
    }
  }

  /** A key management service did not answer, or refused; trying again later may help. */
  public static final class KeyServiceUnavailable extends CryptoException {
    public KeyServiceUnavailable(String detail, String hint) {
      this(detail, hint, Location.NOWHERE);
    }

    private KeyServiceUnavailable(String detail, String hint, Location place) {
      super(detail, hint, place);
    }

    @Override
    CryptoException relocated(Location place) {
      return new KeyServiceUnavailable(detail(), hint(), place);
    }
  }

  /** A feature of the format that is known, named in the message, and not implemented. */
  public static final class Unsupported extends CryptoException {
    public Unsupported(String detail, String hint) {
      this(detail, hint, Location.NOWHERE);
    }

    private Unsupported(String detail, String hint, Location place) {
      super(detail, hint, place);
    }

    @Override
    CryptoException relocated(Location place) {
      return new Unsupported(detail(), hint(), place);
    }
  }

  /** A text holds a placeholder that the registry never gave out. */
  public static final class UnknownPlaceholder extends CryptoException {
    public UnknownPlaceholder(String detail, String hint) {
      this(detail, hint, Location.NOWHERE);
    }

    private UnknownPlaceholder(String detail, String hint, Location place) {
      super(detail, hint, place);
    }

    @Override
    CryptoException relocated(Location place) {
      return new UnknownPlaceholder(detail(), hint(), place);
    }
  }
}
