package io.coxswain.server.wire;

/// Bytes that are no entry this version understands. In the log that is damage or a newer version's
/// entry; from a peer the message is refused.
public final class UnreadableEntry extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableEntry(String why) {
    super(why);
  }

  public UnreadableEntry(String why, Throwable cause) {
    super(why, cause);
  }
}
