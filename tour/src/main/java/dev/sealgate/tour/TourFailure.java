package dev.sealgate.tour;

/** The tour can't go on; the message says what was expected and where to look. */
final class TourFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TourFailure(String message) {
    super(message);
  }

  TourFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
