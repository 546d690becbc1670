package io.coxswain.server.lease;

import com.google.protobuf.ByteString;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Family;
import java.nio.ByteBuffer;

/// How leases lie in the `LEASE` family:
///
/// | key | value |
/// |---|---|
/// | id, 8 bytes big-endian | TTL and remaining seconds, 8 bytes each |
/// | id, 8 bytes big-endian, then a key (never empty) | nothing: the lease holds that key |
final class LeaseRecords {
  private static final byte[] NOTHING = new byte[0];

  private LeaseRecords() {}

  static void putLease(StateStore.Batch batch, Lease lease) {
    byte[] value =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(lease.ttlSeconds())
            .putLong(lease.remainingSeconds())
            .array();
    batch.put(Family.LEASE, keyOf(lease.id()), value);
  }

  /// The lease and all it holds.
  static void deleteLease(StateStore.Batch batch, Lease lease) {
    batch.delete(Family.LEASE, keyOf(lease.id()));
    for (ByteString held : lease.keys()) {
      batch.delete(Family.LEASE, keyOf(lease.id(), held));
    }
  }

  static void putHeld(StateStore.Batch batch, long leaseId, ByteString held) {
    batch.put(Family.LEASE, keyOf(leaseId, held), NOTHING);
  }

  static void deleteHeld(StateStore.Batch batch, long leaseId, ByteString held) {
    batch.delete(Family.LEASE, keyOf(leaseId, held));
  }

  static long leaseIdOf(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  static boolean isLease(byte[] key) {
    return key.length == Long.BYTES;
  }

  static ByteString heldOf(byte[] key) {
    return ByteString.copyFrom(key, Long.BYTES, key.length - Long.BYTES);
  }

  static Lease leaseOf(byte[] key, byte[] value) {
    ByteBuffer fields = ByteBuffer.wrap(value);
    return new Lease(leaseIdOf(key), fields.getLong(), fields.getLong());
  }

  private static byte[] keyOf(long leaseId) {
    return ByteBuffer.allocate(Long.BYTES).putLong(leaseId).array();
  }

  private static byte[] keyOf(long leaseId, ByteString held) {
    byte[] key = new byte[Long.BYTES + held.size()];
    ByteBuffer.wrap(key).putLong(leaseId);
    held.copyTo(key, Long.BYTES);
    return key;
  }
}
