package dev.sealgate.cli;

import dev.sealgate.crypto.sealed.Scope;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Scopes in kubeseal's words. */
final class ScopeName implements ITypeConverter<Scope> {
  static String of(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Scope convert(String text) {
    return Arrays.stream(Scope.values())
        .filter(scope -> of(scope).equals(text))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("no scope"));
  }

  /** For completion and for the message. */
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Scope.values()).map(ScopeName::of).iterator();
    }
  }
}
