package io.coxswain.trials;

import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseGrantResponse;
import io.coxswain.api.etcd.LeaseGrpc;
import io.coxswain.api.etcd.LeaseKeepAliveRequest;
import io.coxswain.api.etcd.LeaseKeepAliveResponse;
import io.coxswain.api.etcd.LeaseRevokeRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.history.LeaseHistory;
import io.coxswain.history.LeaseHistory.Renewal;
import io.coxswain.history.LeaseHistory.Revocation;
import io.coxswain.history.LeaseHistory.Sight;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Clients that take leases, put keys under them, renew them for a while and then let go of them or revoke them,
/// as those do who elect a leader or announce a service.
final class LeaseHolders implements AutoCloseable {
  /// Two keys of each lease: `lease/ID/a` and `lease/ID/b`.
  static final String PREFIX = "lease/";

  private static final Duration CALL_MAX = Duration.ofSeconds(3);
  private static final long TTL_SECONDS = 2;
  private static final long PAUSE_MILLIS_MAX = 900;
  private static final int STEPS_MAX = 8;
  private static final int LOOKS_AT_THE_END = 4;

  private final Crew crew = new Crew();
  private final LeaseHistory history;

  /// Starts the clients.
  LeaseHolders(List<Integer> ports, int holders, LeaseHistory history) {
    this.history = history;
    for (int i = 0; i < holders; i++) {
      Roaming roaming = new Roaming("holder-" + i, ports, i);
      crew.begin(roaming, () -> lifeOfALease(roaming));
    }
  }

  /// Stops the clients and waits for their last answers; their leases are left to expire.
  @Override
  public void close() {
    crew.close();
  }

  private void lifeOfALease(Roaming roaming) throws InterruptedException {
    try {
      long lease = grant(roaming);
      String key = keyOf(lease);
      put(roaming, lease, key + "a");
      put(roaming, lease, key + "b");
      ThreadLocalRandom random = ThreadLocalRandom.current();
      for (int steps = random.nextInt(STEPS_MAX); steps > 0; steps--) {
        renew(roaming, lease);
        look(roaming, lease, key + "a");
        pause(random);
      }
      if (random.nextBoolean()) {
        revoke(roaming, lease);
      }
      for (int looks = LOOKS_AT_THE_END; looks > 0; looks--) {
        look(roaming, lease, key + "b");
        pause(random);
      }
    } catch (StatusRuntimeException unknown) {
      // The lease is left to itself: what became of the call, nobody knows.
      roaming.goOn();
      pause(ThreadLocalRandom.current());
    }
  }

  private static void pause(ThreadLocalRandom random) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextLong(PAUSE_MILLIS_MAX));
  }

  static String keyOf(long lease) {
    return PREFIX + lease + "/";
  }

  private long grant(Roaming roaming) {
    long sent = System.nanoTime();
    LeaseGrantResponse answer =
        LeaseGrpc.newBlockingStub(roaming.channel())
            .withDeadlineAfter(CALL_MAX)
            .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(TTL_SECONDS).build());
    history.add(new Renewal(answer.getID(), sent, TimeUnit.SECONDS.toNanos(answer.getTTL())));
    return answer.getID();
  }

  private static void put(Roaming roaming, long lease, String key) {
    var _ =
        KVGrpc.newBlockingStub(roaming.channel())
            .withDeadlineAfter(CALL_MAX)
            .put(
                PutRequest.newBuilder()
                    .setKey(Translation.bytes(key))
                    .setValue(Translation.bytes(roaming.name()))
                    .setLease(lease)
                    .build());
  }

  private void renew(Roaming roaming, long lease) {
    long sent = System.nanoTime();
    LeaseKeepAliveResponse answer =
        Single.answer(
            CALL_MAX,
            observer ->
                LeaseGrpc.newStub(roaming.channel())
                    .withDeadlineAfter(CALL_MAX)
                    .leaseKeepAlive(observer),
            LeaseKeepAliveRequest.newBuilder().setID(lease).build());
    if (answer.getTTL() > 0) {
      history.add(new Renewal(lease, sent, TimeUnit.SECONDS.toNanos(answer.getTTL())));
    } else {
      history.add(new Sight(lease, sent, System.nanoTime(), false));
    }
  }

  private void look(Roaming roaming, long lease, String key) {
    long sent = System.nanoTime();
    boolean there =
        KVGrpc.newBlockingStub(roaming.channel())
                .withDeadlineAfter(CALL_MAX)
                .range(RangeRequest.newBuilder().setKey(Translation.bytes(key)).build())
                .getCount()
            > 0;
    history.add(new Sight(lease, sent, System.nanoTime(), there));
  }

  private void revoke(Roaming roaming, long lease) {
    long sent = System.nanoTime();
    long answered = LeaseHistory.NEVER;
    try {
      var _ =
          LeaseGrpc.newBlockingStub(roaming.channel())
              .withDeadlineAfter(CALL_MAX)
              .leaseRevoke(LeaseRevokeRequest.newBuilder().setID(lease).build());
      answered = System.nanoTime();
    } catch (StatusRuntimeException failure) {
      if (failure.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw failure;
      }
      answered = System.nanoTime();
    } finally {
      history.add(new Revocation(lease, sent, answered));
    }
  }
}
