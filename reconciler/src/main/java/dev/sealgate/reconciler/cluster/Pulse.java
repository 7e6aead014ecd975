package dev.sealgate.reconciler.cluster;

/** Hears whether a server can be worked with, as the watches tell. */
public interface Pulse {
  Pulse UNHEARD =
      new Pulse() {
        @Override
        public void lost() {}

        @Override
        public void back() {}
      };

  /** It does not answer, or does not know who asks; told again and again. */
  void lost();

  /** It answered a watch. */
  void back();
}
