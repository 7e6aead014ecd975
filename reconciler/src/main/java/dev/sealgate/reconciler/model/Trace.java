package dev.sealgate.reconciler.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Where a failure happened, without the messages: a library may have put a value into one. */
public final class Trace {
  private static final int MOST_FRAMES = 20;
  private static final int LONGEST = 8000;

  private Trace() {}

  public static String of(Throwable failure) {
    StringBuilder trace = new StringBuilder();
    for (Throwable cause = failure;
        cause != null && trace.length() < LONGEST;
        cause = cause.getCause()) {
      trace.append(trace.isEmpty() ? "" : " caused by ").append(cause.getClass().getName());
      trace.append(
          Arrays.stream(cause.getStackTrace())
              .limit(MOST_FRAMES)
              .map(StackTraceElement::toString)
              .collect(Collectors.joining(" < ", " at ", "")));
    }
    return trace.toString();
  }
}
