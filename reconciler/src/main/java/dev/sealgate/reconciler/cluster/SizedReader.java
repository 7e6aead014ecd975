package dev.sealgate.reconciler.cluster;

/** Reads one answer after the other and counts what they had. For one thread. */
final class SizedReader implements AnswerReader<ApiAnswer> {
  private long bytes;

  long bytes() {
    return bytes;
  }

  @Override
  public ApiAnswer read(int code, byte[] body) {
    bytes += body.length;
    return Answers.READER.read(code, body);
  }

  @Override
  public ApiAnswer nothing(String why) {
    return Answers.READER.nothing(why);
  }

  @Override
  public boolean again(ApiAnswer answer) {
    return Answers.READER.again(answer);
  }
}
