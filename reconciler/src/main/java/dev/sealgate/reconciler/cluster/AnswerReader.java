package dev.sealgate.reconciler.cluster;

/** What to make of an answer, for readers of secrets: no tree of texts is made of it. */
interface AnswerReader<T> {
  /**
   * @param body the reader wipes it
   */
  T read(int code, byte[] body);

  /** There was no answer. */
  T nothing(String why);

  /** Whether trying again may help. */
  boolean again(T answer);
}
