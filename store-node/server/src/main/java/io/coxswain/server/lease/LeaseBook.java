package io.coxswain.server.lease;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The replicated leases: who was granted what, and which keys they hold. Changed by the applier only, and
/// written into its batches; read by any thread.
///
/// A book says nothing about time: whether a lease has expired is the [Lessor]'s business, on the leader.
public final class LeaseBook {

  /// Hears of changes, on the applier's thread.
  public interface Listener {
    /// Leases were granted, revoked or checkpointed.
    void leasesChanged();
  }

  private final Listener listener;
  private volatile Map<Long, Lease> leases = new ConcurrentHashMap<>();

  /// Ids that changed since the lessor last looked; each at most once, so never more than there are leases
  /// and fresh revocations.
  private final Set<Long> changed = ConcurrentHashMap.newKeySet();

  private boolean unannounced;

  public LeaseBook(Listener listener) {
    this.listener = listener;
  }

  /// Replaces everything by what the store holds: at start, and after a snapshot was installed.
  public void load(StateStore.View view) {
    Map<Long, Lease> loaded = new ConcurrentHashMap<>();
    try (StateStore.Cursor cursor = view.scan(Family.LEASE, new byte[0], Optional.empty())) {
      while (cursor.next()) {
        byte[] key = cursor.key();
        long id = LeaseRecords.leaseIdOf(key);
        if (LeaseRecords.isLease(key)) {
          loaded.put(id, LeaseRecords.leaseOf(key, cursor.value()));
        } else {
          requireNonNull(loaded.get(id), "a key is held by a lease that is not stored")
              .keys()
              .add(LeaseRecords.heldOf(key));
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException("the stored leases can't be read", broken);
    }
    leases = loaded;
    loaded.keySet().forEach(this::note);
    announce();
  }

  /// Whether a key may be attached to it.
  public boolean exists(long id) {
    return leases.containsKey(id);
  }

  public int size() {
    return leases.size();
  }

  /// Adds a lease.
  ///
  /// @param id not 0 and not taken
  public void grant(StateStore.Batch batch, long id, long ttlSeconds) {
    Lease lease = new Lease(id, ttlSeconds, 0);
    if (id == 0 || leases.putIfAbsent(id, lease) != null) {
      throw new IllegalArgumentException("lease %d can't be granted".formatted(id));
    }
    LeaseRecords.putLease(batch, lease);
    note(id);
  }

  /// The keys a lease holds, in the order in which they are deleted when it goes.
  public List<ByteString> keysOf(long id) {
    Lease lease = leases.get(id);
    return lease == null ? List.of() : List.copyOf(lease.keys());
  }

  /// Removes a lease. Its keys are the caller's to delete.
  public void revoke(StateStore.Batch batch, long id) {
    Lease lease = leases.remove(id);
    if (lease != null) {
      LeaseRecords.deleteLease(batch, lease);
      note(id);
    }
  }

  /// Notes how much of the TTL was left when the leader last looked; nothing happens to unknown leases.
  public void checkpoint(StateStore.Batch batch, long id, long remainingSeconds) {
    Lease lease = leases.get(id);
    if (lease != null) {
      lease.setRemainingSeconds(remainingSeconds);
      LeaseRecords.putLease(batch, lease);
      note(id);
    }
  }

  /// A key's lease changed.
  ///
  /// @param from lease that held it, 0 = none; one that is gone already is no error
  /// @param to lease that holds it now, 0 = none; must exist
  public void move(StateStore.Batch batch, ByteString key, long from, long to) {
    if (from == to) {
      return;
    }
    Lease old = leases.get(from);
    if (old != null && old.keys().remove(key)) {
      LeaseRecords.deleteHeld(batch, from, key);
    }
    if (to != 0) {
      requireNonNull(leases.get(to), "a key is put under a lease that does not exist")
          .keys()
          .add(ByteString.copyFrom(key.asReadOnlyByteBuffer())); // the original shares its entry
      LeaseRecords.putHeld(batch, to, key);
    }
  }

  /// After the batch has been written and published: lets the lessor know.
  public void announce() {
    if (unannounced) {
      unannounced = false;
      listener.leasesChanged();
    }
  }

  /// Ids that were granted, revoked or checkpointed since this was last asked. Look at the leases only
  /// afterwards: what changes in between is named again.
  List<Long> takeChanged() {
    List<Long> taken = List.copyOf(changed);
    taken.forEach(changed::remove);
    return taken;
  }

  @Nullable Lease find(long id) {
    return leases.get(id);
  }

  Collection<Lease> all() {
    return leases.values();
  }

  private void note(long id) {
    changed.add(id);
    unannounced = true;
  }
}
