package io.coxswain.raft;

/// Member ids are unsigned 64-bit numbers carried in a `long`; zero stands for "nobody".
public final class MemberId {
  /// No member: no leader is known, no vote was given, no transfer is under way.
  public static final long NONE = 0;

  private MemberId() {}

  /// Lower-case hexadecimal without padding, the way etcd prints a member.
  public static String format(long id) {
    return Long.toHexString(id);
  }

  static void require(String name, long id) {
    Checks.require(id != NONE, name + " must name a member", id);
  }
}
