package io.coxswain.server.api;

/// What a client may ask at once; etcd's flags of the same names.
///
/// @param maxRequestBytes largest request that is proposed
/// @param maxTxnOps operations per branch of a transaction, nested ones counted along the path
public record ApiLimits(int maxRequestBytes, int maxTxnOps) {
  /// etcd's defaults.
  public static final ApiLimits DEFAULT = new ApiLimits(1_572_864, 128);

  /// What gRPC may receive beyond the request itself before it cuts the message off.
  private static final int TRANSPORT_OVERHEAD_BYTES = 512 * 1024;

  public ApiLimits {
    if (maxRequestBytes < 1 || maxTxnOps < 1) {
      throw new IllegalArgumentException(
          "limits must be >= 1, were %d bytes and %d operations"
              .formatted(maxRequestBytes, maxTxnOps));
    }
  }

  /// Largest message that is read at all.
  public int maxInboundMessageBytes() {
    return Math.addExact(maxRequestBytes, TRANSPORT_OVERHEAD_BYTES);
  }
}
