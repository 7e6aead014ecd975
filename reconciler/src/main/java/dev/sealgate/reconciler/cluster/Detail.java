package dev.sealgate.reconciler.cluster;

import java.util.Arrays;

/** How much of the object the server shall send back. */
public enum Detail {
  /** {@code metadata} alone: the way to read an object whose content is no business of ours. */
  METADATA("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1", Answers.READER),
  /** Everything, to be compared: texts outside of {@code metadata} come as digests. */
  MASKED("application/json", new MaskedReader()),
  FULL("application/json", Answers.READER);

  private final String accept;
  private final AnswerReader<ApiAnswer> reader;

  Detail(String accept, AnswerReader<ApiAnswer> reader) {
    this.accept = accept;
    this.reader = reader;
  }

  /**
   * What would be read of a body if the server sent it back as it is.
   *
   * @param body wiped
   */
  public ApiAnswer echo(byte[] body) {
    try {
      return reader.read(200, body);
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  AnswerReader<ApiAnswer> reader() {
    return reader;
  }

  String accept() {
    return accept;
  }

  String acceptList() {
    return accept.replace("PartialObjectMetadata", "PartialObjectMetadataList");
  }
}
