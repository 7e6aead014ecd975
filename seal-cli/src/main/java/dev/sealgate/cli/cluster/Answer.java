package dev.sealgate.cli.cluster;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the API server answered to one request. Holds none of its own words. */
public sealed interface Answer {
  /**
   * @param object of a list, its items are in {@code items}
   */
  record Found(Map<String, @Nullable Object> object) implements Answer {
    @Override
    public String toString() {
      return "Found";
    }
  }

  /**
   * 404.
   *
   * @param served whether the kind is there, and only the object is not
   */
  record Absent(boolean served) implements Answer {}

  /**
   * 401 and 403.
   *
   * @param known whether the server knows who asks
   */
  record Denied(boolean known) implements Answer {}

  /**
   * Understood, and not taken.
   *
   * @param fields that are wrong, as far as the server names them
   */
  record Refused(int code, List<String> fields) implements Answer {
    public Refused {
      fields = List.copyOf(fields);
    }
  }

  /** It was not read to its end. */
  record TooLong(int mebibytes) implements Answer {}

  /** 410: a list or watch has to begin anew. */
  record Expired() implements Answer {}

  /**
   * No answer, or none that is of use.
   *
   * @param why like "does not answer", after "the API server"
   */
  record Silent(String why) implements Answer {}
}
