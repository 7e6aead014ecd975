package dev.sealgate.reconciler.git;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** The IP addresses that begin with the same bits, as in {@code 10.0.0.0/8}. */
record AddressBlock(InetAddress first, int bits) {

  // never a name, which would be looked up
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*");

  static Optional<AddressBlock> parse(String text) {
    int slash = text.indexOf('/');
    String bits = text.substring(slash + 1);
    if (!bits.matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    return address(text.substring(0, slash))
        .filter(address -> Integer.parseInt(bits) <= address.getAddress().length * 8)
        .map(address -> new AddressBlock(address, Integer.parseInt(bits)));
  }

  private static Optional<InetAddress> address(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** False for a name. */
  boolean holds(String host) {
    return address(host).map(this::holds).orElse(false);
  }

  private boolean holds(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
